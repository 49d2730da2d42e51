// Whatever headquarters says, by a link or in a return bundle: the laptop's session and its store
// must take it or refuse it, and the store must stay sound.
//
// What an execution wrote is undone, and what it fetched is thrown away: each meets the same store.
#include <fstream>

#include "fieldpost/model/v1/project.pb.h"
#include "sync/session/client_session.h"
#include "tests/fuzz/attached_file.h"
#include "tests/fuzz/frame_text.h"
#include "tests/fuzz/no_chance.h"
#include "tests/fuzz/scratch.h"
#include "tests/fuzz/target.h"
#include "tests/fuzz/undone_writes.h"
#include "tests/support/given_clock.h"

namespace fieldpost::fuzz {
namespace {

namespace fs = std::filesystem;

const Profile kProfile{"KEN", "Amina", "ROLE_FIELD_OFFICER", ""};

class World {
 public:
  World() : m_store(LocalStore::create(m_folder, kProfile, m_clock, m_chance).value()) {
    model::v1::Project project;
    for (const char* title : {"Wells", "Farms"}) {
      project.set_title(title);
      const RecordKey key{"project", Uuid::fromName(title)};
      const Patch patch = difference(*RecordType::find("project"), "", encode(project)).value();
      require(m_store.commit({key, patch, {}}).ok());
      attach(key);
    }
    beginUndone();
  }

  LocalStore& store() { return m_store; }
  const Clock& clock() { return m_clock; }
  /// Goes over a tenth of what wrote (verify() costs more than all the rest), and puts all back.
  void end() {
    if (isWritten()) {
      if (++m_writes % 10 == 0) {
        const auto findings = m_store.verify();
        require(findings.ok() && findings.value().empty());
      }
      undoWrites();
    }
    m_chance.next = 100;
    const BlobStore blobs(m_folder / "files");
    fs::remove_all(blobs.folder() / "partial");
    if (blobs.has(idOf(kFileThere))) fs::remove(blobs.pathOf(idOf(kFileThere)));
    require(blobs.has(idOf(kFileHere)));
  }

 private:
  /// The first record has a file that is to be sent, the other names one that is to be fetched.
  void attach(const RecordKey& key) {
    Attachments files(m_store);
    if (key.id == Uuid::fromName("Wells")) {
      const auto file = m_scratch.folder() / "file";
      std::ofstream(file) << kFileHere;
      require(files.attach(key, file).ok());
      return;
    }
    model::v1::Project project;
    auto& named = *project.add_attachments();
    const BlobId id = idOf(kFileThere);
    named.set_sha256(id.bytes());
    named.set_name("there");
    named.set_size_bytes(kFileThere.size());
    Patch patch;
    patch.set_values(encode(project));
    patch.add_sets(model::v1::Project::kAttachmentsFieldNumber);
    require(m_store.commit({key, patch, {}}).ok() && files.want(key, id).ok());
  }

  Scratch m_scratch{"pull"};
  fs::path m_folder = m_scratch.folder() / "store";
  GivenClock m_clock;
  NoChance m_chance;
  LocalStore m_store;
  std::uint64_t m_writes = 0;
};

}  // namespace

int run(const std::uint8_t* data, std::size_t size) {
  static World world;
  if (size == 0) return 0;
  LocalStore& store = world.store();
  ClientSession session(store, world.clock());
  // The first byte says by which way headquarters is heard.
  const bool inBundle = (data[0] & 1) != 0;
  require(inBundle ? session.startReturn().ok() : session.start().ok());
  if (!inBundle) require(session.next().ok());
  FrameWriter writer(Pressing::Light, kNoDictionary);
  for (const auto& frame : framesFrom<sync::v1::ServerFrame>(data + 1, size - 1)) {
    const auto heard = session.receive(writer.write(frame));
    if (!heard.ok() || session.finished()) break;
    // What it says in answer: changes, offers and wishes.
    for (int said = 0; said < 64; ++said) {
      const auto bytes = session.next();
      require(bytes.ok());
      if (bytes.value().empty()) break;
    }
  }
  world.end();
  return 0;
}

}  // namespace fieldpost::fuzz
