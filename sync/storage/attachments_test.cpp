// The files that a laptop's records name.
#include "sync/storage/attachments.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "fieldpost/model/v1/project.pb.h"
#include "sync/sqlite/database.h"
#include "tests/support/given_clock.h"

namespace fieldpost {
namespace {

namespace fs = std::filesystem;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class AttachmentsTest : public ::testing::Test {
 protected:
  AttachmentsTest() : m_store(make()) {
    model::v1::Project project;
    project.set_title("Courts");
    m_key = {"project", Uuid::fromName("courts")};
    EXPECT_TRUE(
        m_store
            .commit(
                {m_key, difference(*RecordType::find("project"), {}, encode(project)).value(), {}})
            .ok());
  }
  LocalStore make() {
    fs::remove_all(m_folder);
    return LocalStore::create(m_folder, {"KEN", "Amina", "ROLE_FIELD_OFFICER", ""}, m_clock)
        .value();
  }
  fs::path file(const std::string& name, const std::string& content) {
    std::ofstream(m_folder / name, std::ios::binary) << content;
    return m_folder / name;
  }

  fs::path m_folder = fs::path(::testing::TempDir()) /
                      (std::string("attachments_") +
                       ::testing::UnitTest::GetInstance()->current_test_info()->name());
  GivenClock m_clock;
  LocalStore m_store;
  RecordKey m_key;
};

TEST_F(AttachmentsTest, AFileIsNamedByTheRecordAndWaitsToBeSent) {
  Attachments files(m_store);
  const auto added = files.attach(m_key, file("plan.pdf", "%PDF-1.4\n1 0 obj\n")).value();
  EXPECT_EQ(added.name, "plan.pdf");
  EXPECT_EQ(added.mediaType, "application/pdf");
  EXPECT_EQ(added.place, BlobPlace::Waiting);
  EXPECT_FALSE(added.mayRun);
  const auto sending = files.toSend().value();
  ASSERT_THAT(sending, SizeIs(1));
  EXPECT_EQ(sending[0].id, added.id);
  EXPECT_EQ(sending[0].record, m_key);
  model::v1::Project project;
  ASSERT_TRUE(project.ParseFromString(m_store.get(m_key).value()->message));
  ASSERT_EQ(project.attachments_size(), 1);
  EXPECT_EQ(project.attachments(0).sha256(), added.id.bytes());
  EXPECT_EQ(project.attachments(0).size_bytes(), 17u);
  EXPECT_THAT(m_store.verify().value(), IsEmpty());
}

TEST_F(AttachmentsTest, ANameLeadsNowhereAndAProgramIsTold) {
  Attachments files(m_store);
  const auto added =
      files.attach(m_key, file("x", "#!/bin/sh\n"), "../../.bashrc\n\x1b[2J\xff").value();
  EXPECT_EQ(added.name.find('/'), std::string::npos);
  EXPECT_EQ(added.name.find('\n'), std::string::npos);
  EXPECT_EQ(added.name.find('\x1b'), std::string::npos);
  EXPECT_TRUE(added.mayRun);
}

TEST_F(AttachmentsTest, TheSameFileTwiceIsOne) {
  Attachments files(m_store);
  const auto first = files.attach(m_key, file("a", "abc")).value();
  const auto length = m_store.logHead().value().length;
  const auto second = files.attach(m_key, file("b", "abc")).value();
  EXPECT_EQ(second.name, first.name);
  EXPECT_THAT(files.list(m_key).value(), SizeIs(1));
  EXPECT_EQ(m_store.logHead().value().length, length);
}

TEST_F(AttachmentsTest, IsFoundByNameOrFingerprint) {
  Attachments files(m_store);
  const auto one = files.attach(m_key, file("a", "abc"), "photo.jpg").value();
  EXPECT_EQ(files.find(m_key, "photo.jpg").value().id, one.id);
  EXPECT_EQ(files.find(m_key, one.id.text().substr(0, 8)).value().id, one.id);
  EXPECT_EQ(files.find(m_key, one.id.text().substr(0, 4)).error().reason, "NO_ATTACHMENT");
  ASSERT_TRUE(files.attach(m_key, file("b", "other"), "photo.jpg").ok());
  EXPECT_EQ(files.find(m_key, "photo.jpg").error().reason, "ATTACHMENT_AMBIGUOUS");
  EXPECT_EQ(files.find(m_key, one.id.text()).value().id, one.id);
}

TEST_F(AttachmentsTest, WhatIsDetachedIsNotSentAndGoesAfterAMonth) {
  Attachments files(m_store);
  const auto added = files.attach(m_key, file("a", "abc")).value();
  ASSERT_TRUE(files.detach(m_key, added.id).ok());
  EXPECT_EQ(files.detach(m_key, added.id).error().reason, "NO_ATTACHMENT");
  EXPECT_THAT(files.list(m_key).value(), IsEmpty());
  EXPECT_THAT(files.toSend().value(), IsEmpty());
  m_clock.now = systemClock().nowMs();
  EXPECT_EQ(files.clean().value().blobs, 0u) << "a change of mind costs nothing";
  m_clock.now += kBlobGraceMs + 60'000;
  EXPECT_EQ(files.clean().value().blobs, 1u);
  EXPECT_FALSE(files.blobs().has(added.id));
}

TEST_F(AttachmentsTest, ARecordThatIsNotThereOrHoldsNoFilesIsToldOf) {
  Attachments files(m_store);
  const RecordKey nobody{"project", Uuid::fromName("nobody")};
  EXPECT_EQ(files.attach(nobody, file("a", "abc")).error().reason, "NO_RECORD");
  EXPECT_EQ(files.list(nobody).error().reason, "NO_RECORD");
  EXPECT_THAT(files.toSend().value(), IsEmpty());
}

TEST_F(AttachmentsTest, AfterARestoreOfHeadquartersEverythingIsOfferedAgain) {
  Attachments files(m_store);
  const auto added = files.attach(m_key, file("a", "abc")).value();
  ASSERT_TRUE(files.noteStored(added.id).ok());
  EXPECT_THAT(files.toSend().value(), IsEmpty());
  {
    auto database =
        sqlite::Database::open(m_folder / "fieldpost.db", sqlite::Database::Access::ReadWrite)
            .value();
    ASSERT_TRUE(database.execute("UPDATE laptop SET timeline=randomblob(16)").ok());
  }
  EXPECT_THAT(files.toSend().value(), SizeIs(1));
  ASSERT_TRUE(files.noteStored(added.id).ok());
  EXPECT_THAT(files.toSend().value(), IsEmpty());
}

TEST_F(AttachmentsTest, DamagedBytesAreNamed) {
  Attachments files(m_store);
  const auto added = files.attach(m_key, file("a", "abc")).value();
  EXPECT_THAT(files.verify().value(), IsEmpty());
  std::ofstream(files.blobs().pathOf(added.id)) << "abd";
  EXPECT_THAT(files.verify().value(), SizeIs(1));
}

}  // namespace
}  // namespace fieldpost
