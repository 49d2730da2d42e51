// What a laptop is told when the way to headquarters is closed. (A whole sync: tests/e2e.)
#include "sync/transport/sync_client.h"

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <fstream>

#include "sync/transport/connect.h"
#include "sync/transport/laptop_identity.h"
#include "sync/transport/tls_probe.h"

namespace fieldpost {
namespace {

using std::chrono::seconds;

class SyncClientTest : public ::testing::Test {
 protected:
  void SetUp() override {
    m_folder = std::filesystem::path(::testing::TempDir()) /
               (std::string("sync_client_") +
                ::testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(m_folder);
    m_store.emplace(
        LocalStore::create(m_folder, {"KEN", "Amina", "ROLE_FIELD_OFFICER", ""}).value());
  }
  std::filesystem::path file(const std::string& content) {
    const auto path = m_folder / "file.json";
    std::ofstream(path) << content;
    return path;
  }
  std::filesystem::path m_folder;
  std::optional<LocalStore> m_store;
};

TEST_F(SyncClientTest, ALaptopThatIsNotEnrolledIsTold) {
  EXPECT_EQ(syncOnce(*m_store, {}).error().reason, "NOT_ENROLLED");
}

TEST_F(SyncClientTest, WhatIsNoEnrolmentFileIsRefusedAndChangesNothing) {
  for (const char* content :
       {"", "{}", "not json", R"({"server":"h:1"})", R"({"servers":"h:1"})"}) {
    EXPECT_EQ(acceptEnrolment(*m_store, file(content)).error().reason, "BAD_ENROLMENT_FILE")
        << content;
    EXPECT_EQ(m_store->profile().server, "");
  }
  EXPECT_EQ(acceptEnrolment(*m_store, m_folder / "none").error().reason, "NO_FILE");
  EXPECT_EQ(acceptEnrolment(*m_store, file(std::string(70'000, ' '))).error().reason,
            "FILE_TOO_LARGE");
}

TEST_F(SyncClientTest, AnEnrolmentWaitsForTheLink) {
  const auto enrolment = file(R"({"server":"127.0.0.1:1","caPem":"x","code":"ABCD","office":"KEN",
                                  "person":"Amina","role":"ROLE_OFFICE_HEAD"})");
  ASSERT_TRUE(acceptEnrolment(*m_store, enrolment).ok());
  EXPECT_EQ(m_store->profile().role, "ROLE_OFFICE_HEAD");
  EXPECT_EQ(syncOnce(*m_store, {.connectWithin = seconds(1)}).error().reason, "CANNOT_CONNECT");
  EXPECT_TRUE(std::filesystem::exists(m_folder / "enrolment.json"));
}

TEST(Connect, AStoppedSyncDoesNotWaitForTheLink) {
  const auto channel = grpc::CreateChannel("127.0.0.1:1", grpc::InsecureChannelCredentials());
  const std::atomic<bool> stop = true;
  EXPECT_EQ(waitUntilConnected(*channel, "127.0.0.1:1", "", seconds(60), &stop).error().reason,
            "STOPPED");
}

TEST_F(SyncClientTest, TheSameKeyIsUsedUntilItsCertificateIsSafe) {
  const PendingKey first = pendingKey(m_folder).value();
  EXPECT_EQ(pendingKey(m_folder).value().requestPem, first.requestPem);
  dropPendingKey(m_folder);
  EXPECT_NE(pendingKey(m_folder).value().requestPem, first.requestPem);
  ASSERT_TRUE(
      saveIdentity(m_folder,
                   {first.keyPem, "-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----\n",
                    "-----BEGIN CERTIFICATE-----\nB\n-----END CERTIFICATE-----\n"})
          .ok());
  const auto identity = loadIdentity(m_folder).value();
  ASSERT_TRUE(identity);
  EXPECT_EQ(identity->keyPem, first.keyPem);
  EXPECT_NE(identity->caPem, identity->certificatePem);
  EXPECT_EQ(checkValidity(*identity, 0).error().reason, "BAD_IDENTITY");
}

TEST_F(SyncClientTest, ADamagedIdentityIsNamed) {
  std::ofstream(m_folder / "identity.pem") << "-----BEGIN PRIVATE KEY-----";
  EXPECT_EQ(loadIdentity(m_folder).error().reason, "BAD_IDENTITY");
}

TEST(TlsProbe, NamesAnAddressThatIsNone) {
  for (const char* address : {"", "host", ":1", "host:"})
    EXPECT_EQ(probeServer(address, "", seconds(1)).error().reason, "BAD_ADDRESS") << address;
}

}  // namespace
}  // namespace fieldpost
