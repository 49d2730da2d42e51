// Whatever headquarters says, by a link or in a return bundle: the laptop's session and its store
// must take it or refuse it, and the store must stay sound.
//
// The store is put back to its beginning whenever an execution wrote to it.
#include <fcntl.h>
#include <sys/stat.h>

#include <optional>

#include "fieldpost/model/v1/project.pb.h"
#include "sync/session/client_session.h"
#include "tests/fuzz/frame_text.h"
#include "tests/fuzz/no_chance.h"
#include "tests/fuzz/scratch.h"
#include "tests/fuzz/target.h"
#include "tests/support/given_clock.h"

namespace fieldpost::fuzz {
namespace {

namespace fs = std::filesystem;

class World {
 public:
  World() {
    {
      auto made = LocalStore::create(m_image, {"KEN", "Amina", "ROLE_FIELD_OFFICER", ""}, m_clock,
                                     m_chance);
      model::v1::Project project;
      for (const char* title : {"Wells", "Farms"}) {
        project.set_title(title);
        const RecordKey key{"project", Uuid::fromName(title)};
        const Patch patch = difference(*RecordType::find("project"), "", encode(project)).value();
        require(made.value().commit({key, patch, {}}).ok());
      }
    }
    putBack();
  }

  LocalStore& store() {
    if (newestWrite() != m_newestWrite) putBack();
    return *m_store;
  }
  const Clock& clock() { return m_clock; }
  /// A tenth of what wrote is gone over: verify() costs more than all the rest.
  void check() {
    if (newestWrite() == m_newestWrite || ++m_writes % 10 != 0) return;
    const auto findings = m_store->verify();
    require(findings.ok() && findings.value().empty());
  }

 private:
  /// A value that changes with every write to a file of the store's.
  std::int64_t newestWrite() const {
    std::int64_t newest = 0;
    for (const auto& entry : fs::directory_iterator(m_folder)) {
      struct stat facts {};
      if (::stat(entry.path().c_str(), &facts) == 0)
        newest += facts.st_mtim.tv_sec * 1'000'000'000 + facts.st_mtim.tv_nsec + facts.st_size;
    }
    return newest;
  }
  void putBack() {
    m_store.reset();
    fs::remove_all(m_folder);
    fs::copy(m_image, m_folder, fs::copy_options::recursive);
    m_chance.next = 100;
    m_store.emplace(std::move(LocalStore::open(m_folder, m_clock, m_chance)).value());
    m_newestWrite = newestWrite();
  }

  Scratch m_scratch{"pull"};
  fs::path m_image = m_scratch.folder() / "image";
  fs::path m_folder = m_scratch.folder() / "store";
  GivenClock m_clock;
  NoChance m_chance;
  std::optional<LocalStore> m_store;
  std::int64_t m_newestWrite = 0;
  std::uint64_t m_writes = 0;
};

}  // namespace

int run(const std::uint8_t* data, std::size_t size) {
  static World world;
  LocalStore& store = world.store();
  if (size == 0) return 0;
  ClientSession session(store, world.clock());
  // The first byte says by which way headquarters is heard.
  const bool inBundle = (data[0] & 1) != 0;
  require(inBundle ? session.startReturn().ok() : session.start().ok());
  if (!inBundle) require(session.next().ok());
  FrameWriter writer(Pressing::Light, kNoDictionary);
  for (const auto& frame : framesFrom<sync::v1::ServerFrame>(data + 1, size - 1)) {
    const auto heard = session.receive(writer.write(frame));
    if (!heard.ok() || session.finished()) break;
    require(session.next().ok());
  }
  world.check();
  return 0;
}

}  // namespace fieldpost::fuzz
