// Attachments in a session: both ways, cut anywhere, behind the records, and with liars at either
// end.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <optional>

#include "fieldpost/model/v1/project.pb.h"
#include "sync/session/server_blobs.h"
#include "tests/support/given_clock.h"
#include "tests/support/pretend_headquarters.h"

namespace fieldpost {
namespace {

namespace fs = std::filesystem;
using model::v1::Project;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// Bytes that no compression makes fewer.
std::string noise(std::size_t size, std::uint64_t seed = 1) {
  std::string bytes;
  while (bytes.size() < size) {
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    bytes.append(reinterpret_cast<const char*>(&seed), sizeof seed);
  }
  bytes.resize(size);
  return bytes;
}

fs::path folderOf(const std::string& name) {
  const fs::path folder =
      fs::path(::testing::TempDir()) /
      (std::string("blobs_") + ::testing::UnitTest::GetInstance()->current_test_info()->name() +
       '_' + name);
  fs::remove_all(folder);
  return folder;
}

/// Lets through what a record of the pretended headquarters names.
class Gate final : public BlobGate {
 public:
  explicit Gate(PretendHeadquarters& headquarters) : m_headquarters(headquarters) {
    headquarters.gate = this;
  }
  BlobStore& blobs() override { return m_blobs; }
  Result<Done> mayBring(const Peer& peer, const sync::v1::BlobName& blob,
                        std::uint64_t promisedBytes) override {
    if (bytesMost < promisedBytes + blob.size_bytes())
      return Error{Code::ResourceExhausted, "QUOTA_SPENT", "no room"};
    return maySee(peer, blob);
  }
  Result<Done> maySee(const Peer&, const sync::v1::BlobName& blob) override {
    const RecordKey key{blob.record_type(), Uuid::fromBytes(blob.record_id()).value()};
    if (m_headquarters.record(key).message.find(blob.sha256()) == std::string::npos)
      return Error{Code::NotFound, "ATTACHMENT_UNNAMED", "no record names it"};
    return Done{};
  }
  Result<Done> noteStored(const Peer&, const BlobId& id, std::uint64_t) override {
    EXPECT_TRUE(m_blobs.has(id));
    ++stored;
    return Done{};
  }

  std::uint64_t bytesMost = UINT64_MAX;
  int stored = 0;

 private:
  PretendHeadquarters& m_headquarters;
  BlobStore m_blobs{folderOf("headquarters")};
};

class Laptop {
 public:
  Laptop(const std::string& person, const GivenClock& clock)
      : m_clock(clock),
        m_folder(folderOf(person)),
        m_store(LocalStore::create(m_folder, {"KEN", person, "ROLE_FIELD_OFFICER", ""}, clock)
                    .value()) {}

  RecordKey record(const std::string& title) {
    Project project;
    project.set_title(title);
    const RecordKey key{"project", Uuid::makeV7(m_clock.now, systemRandom())};
    EXPECT_TRUE(
        m_store
            .commit(
                {key, difference(*RecordType::find("project"), {}, encode(project)).value(), {}})
            .ok());
    return key;
  }
  BlobId attach(const RecordKey& key, const std::string& content, const std::string& name = "a") {
    std::ofstream(m_folder / name, std::ios::binary) << content;
    const auto attached = files().attach(key, m_folder / name);
    EXPECT_TRUE(attached.ok()) << attached.error().message;
    return attached.value().id;
  }
  LinkOutcome sync(PretendHeadquarters& headquarters, std::size_t up = SIZE_MAX,
                   std::size_t down = SIZE_MAX) {
    const auto outcome = runSession(m_store, headquarters, m_clock, up, down);
    EXPECT_TRUE(outcome.finished || up != SIZE_MAX || down != SIZE_MAX) << outcome.error.message;
    return outcome;
  }
  std::string contentOf(const RecordKey& key, const BlobId& id) {
    const auto copied = files().copyTo(key, id, m_folder / "out");
    if (!copied.ok()) return copied.error().reason;
    std::ifstream in(m_folder / "out", std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  AttachmentView file(const RecordKey& key) { return files().list(key).value().at(0); }
  Attachments files() { return Attachments(m_store); }
  LocalStore& store() { return m_store; }

 private:
  const GivenClock& m_clock;
  fs::path m_folder;
  LocalStore m_store;
};

class BlobsTest : public ::testing::Test {
 protected:
  GivenClock m_clock;
  PretendHeadquarters m_headquarters;
  Gate m_gate{m_headquarters};
  Laptop m_amina{"Amina", m_clock};
  Laptop m_jonas{"Jonas", m_clock};
};

TEST_F(BlobsTest, AFileThatOneAttachesTheOtherFetchesWhenItIsAskedFor) {
  const std::string bytes = noise(300'000);
  const RecordKey key = m_amina.record("Courts");
  const BlobId id = m_amina.attach(key, bytes);
  EXPECT_EQ(m_amina.file(key).place, BlobPlace::Waiting);
  m_amina.sync(m_headquarters);
  EXPECT_EQ(m_amina.file(key).place, BlobPlace::Here);
  EXPECT_TRUE(m_gate.blobs().verify(id).ok());

  const auto records = m_jonas.sync(m_headquarters);
  EXPECT_LT(records.bytesDown, 1500u) << "nothing is fetched that nobody asked for";
  EXPECT_EQ(m_jonas.file(key).place, BlobPlace::Headquarters);
  EXPECT_EQ(m_jonas.contentOf(key, id), "ATTACHMENT_MISSING");
  ASSERT_TRUE(m_jonas.files().want(key, id).ok());
  EXPECT_EQ(m_jonas.file(key).place, BlobPlace::Wanted);
  m_jonas.sync(m_headquarters);
  EXPECT_EQ(m_jonas.contentOf(key, id), bytes);
  EXPECT_EQ(m_jonas.file(key).place, BlobPlace::Here);
  EXPECT_LT(m_jonas.sync(m_headquarters).bytesUp, 150u) << "and afterwards nothing is said of it";
}

TEST_F(BlobsTest, WhatHeadquartersHasIsNotSentAgain) {
  const std::string bytes = noise(300'000);
  const RecordKey hers = m_amina.record("Courts");
  const BlobId id = m_amina.attach(hers, bytes);
  m_amina.sync(m_headquarters);
  const RecordKey his = m_jonas.record("Prisons");
  EXPECT_EQ(m_jonas.attach(his, bytes, "the same"), id);
  EXPECT_LT(m_jonas.sync(m_headquarters).bytesUp, 1000u);
  EXPECT_EQ(m_jonas.file(his).place, BlobPlace::Here);
  const RecordKey again = m_jonas.record("Judges");
  m_jonas.attach(again, bytes);
  EXPECT_LT(m_jonas.sync(m_headquarters).bytesUp, 500u);
}

TEST_F(BlobsTest, ACutCostsAtMostAChunkEitherWay) {
  const std::string bytes = noise(1'000'000);
  const RecordKey key = m_amina.record("Courts");
  const BlobId id = m_amina.attach(key, bytes);
  std::size_t up = 0;
  int cuts = 0;
  for (; !m_gate.blobs().has(id); ++cuts) {
    ASSERT_LT(cuts, 40);
    up += m_amina.sync(m_headquarters, 100'000).bytesUp;
  }
  EXPECT_GT(cuts, 8);
  EXPECT_LT(up, bytes.size() + static_cast<std::size_t>(cuts) * (kBlobChunkBytes + 1000));
  m_jonas.sync(m_headquarters);
  ASSERT_TRUE(m_jonas.files().want(key, id).ok());
  std::size_t down = 0;
  int cutsDown = 0;
  for (; m_jonas.file(key).place != BlobPlace::Here; ++cutsDown) {
    ASSERT_LT(cutsDown, 40);
    down += m_jonas.sync(m_headquarters, SIZE_MAX, 100'000).bytesDown;
  }
  EXPECT_LT(down, bytes.size() + static_cast<std::size_t>(cutsDown) * (kBlobChunkBytes + 1000));
  EXPECT_EQ(m_jonas.contentOf(key, id), bytes);
}

// The laptop's half alone: what it says next while a file is under way.
TEST_F(BlobsTest, ASaveMadeMeanwhileGoesBeforeTheNextPiece) {
  const RecordKey key = m_amina.record("Courts");
  m_amina.attach(key, noise(2'000'000));
  ClientSession laptop(m_amina.store(), m_clock);
  ServerSession server(m_headquarters, {"laptop", "KEN", "Amina", "ROLE_FIELD_OFFICER"});
  FrameReader wire;
  const auto says = [&](const std::string& bytes) {
    wire.feed(bytes);
    sync::v1::ClientFrame frame;
    EXPECT_TRUE(wire.next(frame).value());
    EXPECT_TRUE(server.receive(bytes).ok());
    return frame.frame_case();
  };
  says(laptop.start().value());
  int pieces = 0;
  int pushesAfterPieces = 0;
  std::optional<RecordKey> saved;
  while (!laptop.finished()) {
    for (std::string bytes = laptop.next().value(); !bytes.empty(); bytes = laptop.next().value()) {
      const auto what = says(bytes);
      if (what == sync::v1::ClientFrame::kBlobPiece) {
        EXPECT_FALSE(saved && pushesAfterPieces == 0) << "a piece before the record";
        if (++pieces == 10) saved = m_amina.record("Saved meanwhile");
      }
      if (what == sync::v1::ClientFrame::kPush && saved) ++pushesAfterPieces;
    }
    const std::string answer = server.next().value();
    ASSERT_FALSE(answer.empty());
    ASSERT_TRUE(laptop.receive(answer).ok());
  }
  EXPECT_EQ(pushesAfterPieces, 1);
  EXPECT_GT(pieces, 100);
  EXPECT_TRUE(m_headquarters.record(*saved).exists);
  EXPECT_EQ(m_gate.stored, 1);
  EXPECT_EQ(laptop.counters().blobsStored, 1u);
}

TEST_F(BlobsTest, NeverMoreThanTheWindowIsOnItsWay) {
  const RecordKey key = m_amina.record("Courts");
  m_amina.attach(key, noise(500'000));
  ClientSession laptop(m_amina.store(), m_clock);
  ServerSession server(m_headquarters, {"laptop", "KEN", "Amina", "ROLE_FIELD_OFFICER"});
  ASSERT_TRUE(server.receive(laptop.start().value()).ok());
  for (int turn = 0; turn < 6; ++turn) {
    std::size_t burst = 0;
    for (std::string bytes = laptop.next().value(); !bytes.empty(); bytes = laptop.next().value()) {
      burst += bytes.size();
      m_clock.now += 2000;  // 64 kbit/s
      ASSERT_TRUE(server.receive(bytes).ok());
    }
    EXPECT_LE(burst, kBlobWindowLeast + kBlobPieceBytes);
    for (std::string bytes = server.next().value(); !bytes.empty(); bytes = server.next().value())
      ASSERT_TRUE(laptop.receive(bytes).ok());
  }
}

TEST_F(BlobsTest, AFileThatIsNotTakenStaysAndHoldsNothingUp) {
  const RecordKey key = m_amina.record("Courts");
  const BlobId large = m_amina.attach(key, noise(200'000), "large");
  const BlobId small = m_amina.attach(key, noise(1000, 7), "small");
  m_gate.bytesMost = 100'000;
  m_amina.sync(m_headquarters);
  EXPECT_TRUE(m_gate.blobs().has(small));
  const auto view = m_amina.files().find(key, "large").value();
  EXPECT_EQ(view.place, BlobPlace::Waiting);
  EXPECT_EQ(view.reason, "QUOTA_SPENT");
  EXPECT_TRUE(m_headquarters.record(key).exists);
  m_gate.bytesMost = UINT64_MAX;
  m_amina.sync(m_headquarters);
  EXPECT_TRUE(m_gate.blobs().has(large));
  EXPECT_EQ(m_amina.files().find(key, "large").value().reason, "");
}

TEST_F(BlobsTest, WhatTheOtherLaptopHasNotSentYetIsOnItsWay) {
  const RecordKey key = m_amina.record("Courts");
  m_gate.bytesMost = 10;
  const BlobId id = m_amina.attach(key, noise(100'000));
  m_amina.sync(m_headquarters);
  m_jonas.sync(m_headquarters);
  ASSERT_TRUE(m_jonas.files().want(key, id).ok());
  m_jonas.sync(m_headquarters);
  EXPECT_EQ(m_jonas.file(key).reason, "ATTACHMENT_ON_ITS_WAY");
  EXPECT_EQ(m_jonas.file(key).place, BlobPlace::Wanted);
  m_gate.bytesMost = UINT64_MAX;
  m_amina.sync(m_headquarters);
  m_jonas.sync(m_headquarters);
  EXPECT_EQ(m_jonas.file(key).place, BlobPlace::Here);
}

TEST_F(BlobsTest, AFileDamagedOnTheLaptopIsFetchedAgain) {
  const std::string bytes = noise(50'000);
  const RecordKey key = m_amina.record("Courts");
  const BlobId id = m_amina.attach(key, bytes);
  m_amina.sync(m_headquarters);
  fs::resize_file(m_amina.files().blobs().pathOf(id), 100);
  EXPECT_EQ(m_amina.contentOf(key, id), "ATTACHMENT_DAMAGED");
  m_amina.sync(m_headquarters);
  EXPECT_EQ(m_amina.contentOf(key, id), bytes);
}

TEST_F(BlobsTest, AFileDamagedBeforeItWasSentIsToldOfAndNeverSent) {
  const RecordKey key = m_amina.record("Courts");
  const BlobId id = m_amina.attach(key, noise(200'000));
  std::ofstream(m_amina.files().blobs().pathOf(id), std::ios::binary) << noise(200'000, 99);
  EXPECT_LT(m_amina.sync(m_headquarters).bytesUp, 1000u);
  EXPECT_FALSE(m_gate.blobs().has(id));
  EXPECT_EQ(m_amina.file(key).reason, "ATTACHMENT_DAMAGED");
  m_amina.attach(key, noise(200'000));
  m_amina.sync(m_headquarters);
  EXPECT_TRUE(m_gate.blobs().has(id));
}

TEST_F(BlobsTest, WhatHeadquartersLostOfAHalfIsSentAgain) {
  const std::string bytes = noise(400'000);
  const RecordKey key = m_amina.record("Courts");
  const BlobId id = m_amina.attach(key, bytes);
  m_amina.sync(m_headquarters, 250'000);
  for (const auto& entry : fs::directory_iterator(m_gate.blobs().folder() / "partial"))
    if (entry.path().extension() == ".sums") fs::resize_file(entry.path(), 100);
  m_amina.sync(m_headquarters);
  EXPECT_TRUE(m_gate.blobs().verify(id).ok());
}

TEST_F(BlobsTest, AWholeHalfIsTakenWithoutAByte) {
  const std::string bytes = noise(40'000);
  const RecordKey key = m_amina.record("Courts");
  const BlobId id = m_amina.attach(key, bytes);
  // Headquarters was stopped between the last byte and its name.
  auto partial = m_gate.blobs().resume(id, bytes.size(), "laptop").value();
  ASSERT_TRUE(partial.append(bytes).ok());
  EXPECT_LT(m_amina.sync(m_headquarters).bytesUp, 1000u);
  EXPECT_TRUE(m_gate.blobs().verify(id).ok());
  EXPECT_EQ(m_amina.file(key).place, BlobPlace::Here);
}

TEST_F(BlobsTest, ABudgetIsKeptToAndTheRestOfTheFileWaits) {
  constexpr std::uint64_t kBudget = 200'000;
  const std::string bytes = noise(900'000);
  const RecordKey key = m_amina.record("Courts");
  const BlobId id = m_amina.attach(key, bytes);
  const auto sync = [&](Laptop& who) {
    ClientSession laptop(who.store(), m_clock, ClientStream(), {kBudget, false});
    ServerSession server(m_headquarters, {"laptop", "KEN", "Amina", "ROLE_FIELD_OFFICER"});
    EXPECT_TRUE(server.receive(laptop.start().value()).ok());
    while (!laptop.finished()) {
      for (std::string up = laptop.next().value(); !up.empty(); up = laptop.next().value())
        EXPECT_TRUE(server.receive(up).ok());
      const std::string down = server.next().value();
      EXPECT_FALSE(down.empty());
      if (down.empty() || !laptop.receive(down).ok()) break;
    }
    EXPECT_TRUE(laptop.finished());
    const auto& counters = laptop.counters();
    EXPECT_LT(counters.bytesSent + counters.bytesReceived, kBudget + kBlobPieceBytes);
    return counters.restWaits;
  };
  int sessions = 1;
  while (sync(m_amina) && sessions < 20) ++sessions;
  EXPECT_TRUE(m_gate.blobs().verify(id).ok());
  EXPECT_GE(sessions, 5);
  EXPECT_LT(sessions, 8);
  sync(m_jonas);
  ASSERT_TRUE(m_jonas.files().want(key, id).ok());
  for (sessions = 1; sync(m_jonas) && sessions < 20;) ++sessions;
  EXPECT_EQ(m_jonas.contentOf(key, id), bytes);
  EXPECT_LT(sessions, 8);
}

TEST_F(BlobsTest, AHeadquartersWithoutAttachmentsTakesTheRecordsAllTheSame) {
  m_headquarters.gate = nullptr;
  const RecordKey key = m_amina.record("Courts");
  m_amina.attach(key, noise(1000));
  m_amina.sync(m_headquarters);
  EXPECT_TRUE(m_headquarters.record(key).exists);
  EXPECT_EQ(m_amina.file(key).place, BlobPlace::Waiting);
}

/// Headquarters' part alone, with a laptop that says what it likes.
class HostileTest : public BlobsTest {
 protected:
  HostileTest() {
    m_key = m_amina.record("Courts");
    m_id = m_amina.attach(m_key, m_bytes);
    m_gate.bytesMost = 0;
    m_amina.sync(m_headquarters);
    m_gate.bytesMost = UINT64_MAX;
  }
  sync::v1::BlobName name(std::uint64_t size) const {
    sync::v1::BlobName name;
    name.set_sha256(m_id.bytes());
    name.set_size_bytes(size);
    name.set_record_type(m_key.type);
    name.set_record_id(m_key.id.bytes());
    return name;
  }
  sync::v1::BlobState offer(std::uint64_t size) {
    sync::v1::BlobOffer offer;
    *offer.add_blobs() = name(size);
    return m_server.on(offer).value().states(0);
  }
  sync::v1::BlobPiece piece(std::uint64_t offset, const std::string& content) const {
    sync::v1::BlobPiece piece;
    piece.set_sha256(m_id.bytes());
    piece.set_offset(offset);
    piece.set_content(content);
    return piece;
  }
  sync::v1::BlobWant want(std::uint64_t size, std::uint64_t offset, std::uint64_t upTo) const {
    sync::v1::BlobWant want;
    *want.mutable_blob() = name(size);
    want.set_offset(offset);
    want.set_up_to(upTo);
    return want;
  }

  std::string m_bytes = noise(100'000);
  RecordKey m_key;
  BlobId m_id;
  ServerBlobs m_server{&m_gate, {"laptop", "KEN", "Amina", "ROLE_FIELD_OFFICER"}};
};

TEST_F(HostileTest, WrongBytesAreRefusedAndTheRightOnesTakenLater) {
  EXPECT_EQ(offer(m_bytes.size()).reason(), "");
  std::string reason;
  for (std::size_t at = 0; at < m_bytes.size(); at += 50'000)
    reason = m_server.on(piece(at, noise(50'000, 5))).value().states(0).reason();
  EXPECT_EQ(reason, "ATTACHMENT_MISMATCH");
  EXPECT_FALSE(m_gate.blobs().has(m_id));
  EXPECT_THAT(m_server.on(piece(0, "late")).value().states(), IsEmpty());
  m_amina.sync(m_headquarters);
  EXPECT_TRUE(m_gate.blobs().verify(m_id).ok());
}

TEST_F(HostileTest, SizesAndPlacesThatCannotBeEndTheSession) {
  EXPECT_EQ(m_server.on(piece(0, "x")).error().reason, "BAD_SESSION") << "not offered";
  EXPECT_EQ(offer(0).reason(), "FILE_TOO_LARGE");
  EXPECT_EQ(offer(UINT64_MAX).reason(), "FILE_TOO_LARGE");
  EXPECT_EQ(offer(m_bytes.size()).reason(), "");
  EXPECT_EQ(m_server.on(piece(0, "")).error().reason, "BAD_SESSION");
  EXPECT_EQ(m_server.on(piece(0, noise(kBlobChunkBytes + 1))).error().reason, "BAD_SESSION");
  const auto back = m_server.on(piece(UINT64_MAX - 2, "far")).value();
  ASSERT_THAT(back.states(), SizeIs(1));
  EXPECT_TRUE(back.states(0).go_back());
  EXPECT_THAT(m_server.on(piece(5000, "far")).value().states(), IsEmpty()) << "said once";
  ASSERT_TRUE(m_server.on(piece(0, m_bytes.substr(0, 60'000))).ok());
  EXPECT_EQ(m_server.on(piece(60'000, noise(60'000))).error().reason, "BAD_SESSION") << "too long";
  sync::v1::BlobOffer many;
  for (int i = 0; i < 65; ++i) *many.add_blobs() = name(10);
  EXPECT_EQ(m_server.on(many).error().reason, "BAD_SESSION");
}

TEST_F(HostileTest, ARunOutsideTheFileIsNoRun) {
  EXPECT_EQ(m_server.on(want(100, 50, 50)).error().reason, "BAD_SESSION");
  EXPECT_EQ(m_server.on(want(100, 50, 40)).error().reason, "BAD_SESSION");
  EXPECT_EQ(m_server.on(want(100, 0, 101)).error().reason, "BAD_SESSION");
  EXPECT_EQ(m_server.on(want(UINT64_MAX, 0, UINT64_MAX)).error().reason, "BAD_SESSION");
  m_amina.sync(m_headquarters);
  EXPECT_EQ(m_server.on(want(m_bytes.size() + 1, 0, 100)).value().states(0).reason(),
            "ATTACHMENT_UNNAMED");
  EXPECT_THAT(m_server.on(want(m_bytes.size(), 0, 100)).value().states(), IsEmpty());
  sync::v1::ServerFrame frame;
  ASSERT_TRUE(m_server.next(frame).value());
  EXPECT_EQ(frame.blob_piece().content(), m_bytes.substr(0, 100));
  EXPECT_FALSE(m_server.next(frame).value());
}

TEST_F(HostileTest, WhatIsPromisedAlreadyCountsForTheNextFile) {
  m_gate.bytesMost = m_bytes.size() + 10;
  EXPECT_EQ(offer(m_bytes.size()).reason(), "");
  EXPECT_EQ(offer(m_bytes.size()).reason(), "") << "offered twice, it is still one file";
  m_id = m_amina.attach(m_key, noise(20, 3), "small");
  EXPECT_EQ(offer(20).reason(), "QUOTA_SPENT");
}

TEST_F(HostileTest, WhatNoRecordNamesIsNeitherTakenNorGiven) {
  m_key.id = Uuid::fromName("another record");
  EXPECT_EQ(offer(m_bytes.size()).reason(), "ATTACHMENT_UNNAMED");
  EXPECT_EQ(m_server.on(want(m_bytes.size(), 0, 100)).value().states(0).reason(),
            "ATTACHMENT_UNNAMED");
}

}  // namespace
}  // namespace fieldpost
