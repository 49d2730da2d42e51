// What laptops may bring and see of attachments, and how much.
#include "server/ingest/blob_register.h"

#include <gtest/gtest.h>

#include <fstream>

#include "fieldpost/model/v1/project.pb.h"
#include "server/ingest/ingest.h"
#include "server/store/sqlite/sqlite_store.h"
#include "sync/record/record_type.h"
#include "tests/support/given_clock.h"

namespace fieldpost::ingest {
namespace {

namespace fs = std::filesystem;

class BlobRegisterTest : public testing::Test {
 protected:
  void SetUp() override {
    fs::remove_all(m_folder);
    m_store = std::move(store::SqliteStore::open(m_folder / "data")).value();
    m_ingest = std::move(Ingest::open(*m_store, m_clock)).value();
    keep({});
    enrol(m_amina);
    enrol(m_other);
  }
  void TearDown() override {
    m_ingest.reset();
    m_store.reset();
    fs::remove_all(m_folder);
  }
  void keep(BlobQuota quota) {
    m_ingest->keepBlobs(m_folder / "files", quota);
    m_gate = m_ingest->blobs();
  }
  void enrol(const Peer& peer, store::LaptopState state = store::LaptopState::Active) {
    auto transaction = std::move(m_store->begin()).value();
    store::Laptop row;
    row.id = peer.laptop;
    row.office = peer.office;
    row.person = peer.person;
    row.role = peer.role;
    row.state = state;
    ASSERT_TRUE(transaction->putLaptop(row).ok());
    ASSERT_TRUE(transaction->commit().ok());
  }
  /// A record of KEN that names a file with this content; how a laptop speaks of it.
  sync::v1::BlobName named(const std::string& content) {
    BlobHash hash;
    hash.add(content);
    model::v1::Project project;
    project.set_office("KEN");
    project.set_title(content);
    auto& file = *project.add_attachments();
    file.set_sha256(hash.id().bytes());
    file.set_size_bytes(content.size());
    const store::RecordKey key{"project", Uuid::fromName(content)};
    EXPECT_TRUE(m_ingest->commitRecord(key, encode(project), "Headquarters").ok());
    sync::v1::BlobName name;
    name.set_sha256(file.sha256());
    name.set_size_bytes(content.size());
    name.set_record_type(key.type);
    name.set_record_id(key.id.bytes());
    return name;
  }
  /// Puts the content where a session would have put it.
  BlobId bring(const Peer& peer, const std::string& content) {
    std::ofstream(m_folder / "in", std::ios::binary) << content;
    const StoredBlob stored = m_gate->blobs().add(m_folder / "in").value();
    EXPECT_TRUE(m_gate->noteStored(peer, stored.id, stored.size).ok());
    return stored.id;
  }
  std::string refusal(const Peer& peer, const sync::v1::BlobName& blob) {
    const auto may = m_gate->mayBring(peer, blob, 0);
    return may.ok() ? "none" : may.error().reason;
  }

  fs::path m_folder = fs::path(testing::TempDir()) /
                      (std::string("blob_register_") +
                       testing::UnitTest::GetInstance()->current_test_info()->name());
  GivenClock m_clock;
  Peer m_amina{"11111111-1111-4111-8111-111111111111", "KEN", "Amina", "ROLE_FIELD_OFFICER"};
  Peer m_other{"22222222-2222-4222-8222-222222222222", "UGA", "Other", "ROLE_FIELD_OFFICER"};
  std::unique_ptr<store::SqliteStore> m_store;
  std::unique_ptr<Ingest> m_ingest;
  BlobRegister* m_gate = nullptr;
};

TEST_F(BlobRegisterTest, BytesComeAndGoOnlyThroughARecordOfTheLaptopsOffice) {
  auto blob = named("plan");
  EXPECT_EQ(refusal(m_amina, blob), "none");
  EXPECT_TRUE(m_gate->maySee(m_amina, blob).ok());
  EXPECT_EQ(refusal(m_other, blob), "NOT_YOUR_OFFICE");
  EXPECT_EQ(m_gate->maySee(m_other, blob).error().reason, "NOT_YOUR_OFFICE");
  auto other = blob;
  other.set_size_bytes(5);
  EXPECT_EQ(refusal(m_amina, other), "ATTACHMENT_UNNAMED");
  other = blob;
  other.set_sha256(std::string(32, 'x'));
  EXPECT_EQ(refusal(m_amina, other), "ATTACHMENT_UNNAMED");
  EXPECT_EQ(m_gate->maySee(m_amina, other).error().reason, "ATTACHMENT_UNNAMED");
  other = blob;
  other.set_record_type("no_such_type");
  EXPECT_EQ(refusal(m_amina, other), "ATTACHMENT_UNNAMED");
  other.set_record_id("short");
  EXPECT_EQ(refusal(m_amina, other), "ATTACHMENT_UNNAMED");
}

TEST_F(BlobRegisterTest, ASuspendedLaptopBringsAndSeesNothing) {
  const auto blob = named("plan");
  enrol(m_amina, store::LaptopState::Suspended);
  EXPECT_EQ(refusal(m_amina, blob), "LAPTOP_SUSPENDED");
  EXPECT_EQ(m_gate->maySee(m_amina, blob).error().reason, "LAPTOP_SUSPENDED");
}

TEST_F(BlobRegisterTest, AQuotaOfOneOfficeAndOfAllIsKept) {
  bring(m_amina, std::string(600, 'a'));
  bring(m_other, std::string(300, 'b'));
  const auto small = named(std::string(100, 'c'));
  const auto large = named(std::string(500, 'd'));
  keep({0, 1000});
  EXPECT_EQ(refusal(m_amina, small), "none");
  EXPECT_EQ(refusal(m_amina, large), "QUOTA_SPENT");
  keep({1300, 0});
  EXPECT_EQ(refusal(m_amina, small), "none");
  EXPECT_EQ(refusal(m_amina, large), "QUOTA_SPENT");
  bring(m_amina, std::string(500, 'd'));
  EXPECT_EQ(refusal(m_amina, large), "none") << "what is here takes no more room";
  EXPECT_EQ(m_store->snapshot().value()->blobUsage("KEN").value().officeBytes, 1100u);
}

TEST_F(BlobRegisterTest, WhatNoRecordNamesGoesAfterAMonth) {
  named("plan");
  const BlobId kept = bring(m_amina, "plan");
  const BlobId dropped = bring(m_amina, "nobody names this");
  m_clock.now = systemClock().nowMs();
  EXPECT_EQ(m_gate->clean().value().blobs, 0u);
  m_clock.now += kBlobGraceMs + 60'000;
  EXPECT_EQ(m_gate->clean().value().blobs, 1u);
  EXPECT_TRUE(m_gate->blobs().has(kept));
  EXPECT_FALSE(m_gate->blobs().has(dropped));
  EXPECT_EQ(m_store->snapshot().value()->blobUsage("").value().allBytes, 4u);
}

}  // namespace
}  // namespace fieldpost::ingest
