// Whatever a laptop says: the server's session and headquarters' ingest must answer or refuse.
//
// Headquarters is the real one on a store whose commits are undone, so that each execution meets
// the very same headquarters and costs no disk.
#include "server/ingest/ingest.h"
#include "server/store/sqlite/sqlite_store.h"
#include "sync/session/server_session.h"
#include "tests/fuzz/frame_text.h"
#include "tests/fuzz/scratch.h"
#include "tests/fuzz/target.h"
#include "tests/support/forwarding_store.h"
#include "tests/support/given_clock.h"

namespace fieldpost::fuzz {
namespace {

constexpr const char* kLaptop = "laptop";

class UndoneTransaction final : public store::ForwardingTransaction {
 public:
  using ForwardingTransaction::ForwardingTransaction;
  Result<Done> commit() override { return Done{}; }
};

class UndoneStore final : public store::ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;
  Result<std::unique_ptr<store::WriteTransaction>> begin() override {
    FIELDPOST_TRY(auto transaction, ForwardingStore::begin());
    return std::unique_ptr<store::WriteTransaction>(
        std::make_unique<UndoneTransaction>(std::move(transaction)));
  }
};

/// Headquarters with an enrolled laptop and a record.
struct World {
  Scratch scratch{"push"};
  GivenClock clock;
  std::unique_ptr<store::SqliteStore> store =
      std::move(store::SqliteStore::open(scratch.folder())).value();
  UndoneStore undone{*store};
  std::unique_ptr<ingest::Ingest> ingest;

  World() {
    {
      const auto made = std::move(ingest::Ingest::open(*store, clock)).value();
      store::Laptop laptop;
      laptop.id = kLaptop;
      laptop.office = "KEN";
      laptop.person = "Amina";
      laptop.role = "ROLE_FIELD_OFFICER";
      const auto transaction = std::move(store->begin()).value();
      require(transaction->putLaptop(laptop).ok() && transaction->commit().ok());
    }
    ingest = std::move(
                 ingest::Ingest::open(undone, clock, systemRandom(), ingest::WritingThread::Caller))
                 .value();
  }
};

}  // namespace

int run(const std::uint8_t* data, std::size_t size) {
  static World world;
  ServerSession session(*world.ingest, {kLaptop, "KEN", "Amina", "ROLE_FIELD_OFFICER"});
  FrameWriter writer(Pressing::Light, kNoDictionary);
  for (const auto& frame : framesFrom<sync::v1::ClientFrame>(data, size)) {
    const auto heard = session.receive(writer.write(frame));
    for (;;) {
      const auto said = session.next();
      require(said.ok() || !said.error().reason.empty());
      if (!said.ok() || said.value().empty()) break;
    }
    if (!heard.ok() || session.finished()) break;
  }
  return 0;
}

}  // namespace fieldpost::fuzz
