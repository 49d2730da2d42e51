#include "server/access/access.h"

#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "fieldpost/console/v1/identity.pb.h"
#include "server/store/sqlite/sqlite_store.h"
#include "sync/base/private_file.h"
#include "sync/transport/enrolment_proof.h"

namespace fieldpost::access {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;
constexpr std::int64_t kStartMs = 1'104'537'600'000;  // 2005-01-01

// Signing requests made by `openssl req -new`: the first two P-256 with the subject CN=root, the
// third RSA.
constexpr const char* kRequest = R"(-----BEGIN CERTIFICATE REQUEST-----
MIHIMHECAQAwDzENMAsGA1UEAwwEcm9vdDBZMBMGByqGSM49AgEGCCqGSM49AwEH
A0IABJTvsIdGUTbP+BMEmRPYoqVfPOFlcAB1SJuH1jrYBEYTuYej9VM4hovpOjp4
2Rb2Z+dtiWtoBk4/vtoqFUuAJpagADAKBggqhkjOPQQDAgNHADBEAiAq7qu0VLnY
HvKvuZyrBJCzcte17Wu7Uk5Zhi3DU505nAIgaqarIAW7wTs///rlFIfK7sRZ+dD7
44iaPMrdVubcM6o=
-----END CERTIFICATE REQUEST-----)";
constexpr const char* kOtherRequest = R"(-----BEGIN CERTIFICATE REQUEST-----
MIHJMHECAQAwDzENMAsGA1UEAwwEcm9vdDBZMBMGByqGSM49AgEGCCqGSM49AwEH
A0IABNhTivUkEYPYmzUknQY6AYPpFENN7mAa7uLSkIm7x6p2CR0l9RcrBZLOAlQX
xkp9ByQ+/xW3j82w5paoz7jo7tigADAKBggqhkjOPQQDAgNIADBFAiEAySOsYHZo
QlXOu6NFrSMbqe54kbZaGsV7vB4rLNA9U7oCIHItdBFA/7BDhiMt/JLa4ImpCVgB
agAO7dQFdRJGOjMw
-----END CERTIFICATE REQUEST-----)";
constexpr const char* kRsaRequest = R"(-----BEGIN CERTIFICATE REQUEST-----
MIICVDCCATwCAQAwDzENMAsGA1UEAwwEcm9vdDCCASIwDQYJKoZIhvcNAQEBBQAD
ggEPADCCAQoCggEBAJrHdiouJDMkzG5kz6+B8OOxGgNeIWcuYUTMTuSP12v2RIuX
nOV8ESabCznJKS9FjytSQ7TKQ4AecIVb8EkfI4r5HouvW32ohqB5jCBlMGKEBMiV
XvT3TsYwx2Smi2I/8sgWs+Rby6LrM+ESzdcKdAt3Dx18yvf71BkTT8c7h+bqwa6o
c7THzvHXu5S7KGrirme5CSw0iuGs9cSnf327xgWttx8S6ubO4ulFJE5E2qwkWduz
yYD+ZrKwiledFemVgbsxLIIX/22EcmNi3vLARPxbJBA1Z6aedYU0PfodrJ5cgeeq
dg3HEKwLhE7rZSKd2X6mt8ccqP/crlemWA74hWsCAwEAAaAAMA0GCSqGSIb3DQEB
CwUAA4IBAQCQHNaQpxwQK5XUnPcrcH0/U7zHgYtFD0mokWYOHyp1B5XT3/oXtCOW
nkffNMI9/87EK3OmfJ4GhhtRXdyaOa95hHSjBprN/+/2t0pzMqySocHokDJpzTjN
CbPUdeR2XnVG/+bSDESCWc4FAp48Zv1D+TAyNpwF4MYI1vXcCcOXKwTiioSMLTM9
ub5sGMgZvDMroEehfRHn5BzGRszXaXd6fUhKrmuYtaqtvWrHh6fXK4v5OwgbR+LZ
v2tHHYRskZXGpXiZ78HvXVj/6UTLKfBAxllknl0iVbu/ZLhFTACyl8WmGpjB7q+V
SAOdk7cSuI0DaGzT4aW9g+HKC247044K
-----END CERTIFICATE REQUEST-----)";

class StillClock : public Clock {
 public:
  [[nodiscard]] std::int64_t nowMs() const override { return m_nowMs; }
  std::int64_t m_nowMs = kStartMs;
};

class AccessTest : public testing::Test {
 protected:
  void SetUp() override {
    m_folder =
        std::filesystem::path(testing::TempDir()) /
        (std::string("access_") + testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(m_folder);
    m_store = std::move(store::SqliteStore::open(m_folder)).value();
    open();
  }
  void TearDown() override {
    m_access.reset();
    m_store.reset();
    std::filesystem::remove_all(m_folder);
  }
  void open(std::vector<std::string> names = {"localhost", "127.0.0.1", "::1"}) {
    auto access = Access::open(m_folder, names, *m_store, m_clock);
    ASSERT_TRUE(access.ok()) << access.error().message;
    m_access = std::move(access).value();
  }
  Invitation invite() {
    auto invitation = m_access->invite("KEN", "Amina", "ROLE_FIELD_OFFICER", "test");
    EXPECT_TRUE(invitation.ok());
    return std::move(invitation).value();
  }
  static sync::v1::EnrolRequest request(const std::string& code, const char* signingRequest) {
    sync::v1::EnrolRequest request;
    request.set_code_name(enrolmentCodeName(code));
    request.set_nonce(std::string(32, 'n'));
    request.set_signing_request_pem(signingRequest);
    request.set_proof(enrolmentRequestProof(enrolmentKey(code), request.nonce(), signingRequest));
    request.set_laptop_name("laptop-7");
    return request;
  }
  std::string text(const char* name) {
    return readFileIfThere(m_folder / name).value().value_or("");
  }
  console::v1::Identity identity() {
    console::v1::Identity identity;
    EXPECT_TRUE(
        google::protobuf::util::JsonStringToMessage(text("console.identity"), &identity).ok());
    return identity;
  }

  StillClock m_clock;
  std::filesystem::path m_folder;
  std::unique_ptr<store::SqliteStore> m_store;
  std::unique_ptr<Access> m_access;
};

TEST_F(AccessTest, TheFirstStartMakesAnAuthorityThatLaterStartsKeep) {
  const std::string authority = text("ca.pem");
  const std::string server = text("server.pem");
  struct stat key {};
  ASSERT_EQ(::stat((m_folder / "ca.key").c_str(), &key), 0);
  EXPECT_EQ(key.st_mode & 0777u, 0600u);
  open();
  EXPECT_EQ(m_access->authorityPem(), authority);
  EXPECT_EQ(m_access->server().certificatePem, server);
  EXPECT_TRUE(isSignedBy(server, authority));
}

TEST_F(AccessTest, TheServersCertificateIsMadeAnewForAnotherNameAndNearItsEnd) {
  const Facts first = read(text("server.pem")).value();
  EXPECT_EQ(first.names, (std::vector<std::string>{"127.0.0.1", "::1", "localhost"}));
  EXPECT_EQ(first.validity.fromMs, kStartMs - kDayMs);
  open({"localhost", "hq.example.org"});
  const Facts second = read(text("server.pem")).value();
  EXPECT_EQ(second.names, (std::vector<std::string>{"hq.example.org", "localhost"}));
  m_clock.m_nowMs += 320 * kDayMs;
  open({"localhost"});
  EXPECT_GT(read(text("server.pem")).value().validity.untilMs, second.validity.untilMs);
}

TEST_F(AccessTest, AnAuthorityWithAnotherKeyIsRefusedAndKept) {
  const KeyPair other = makeAuthority("other", {kStartMs, kStartMs + kDayMs}).value();
  ASSERT_TRUE(writePrivateFile(m_folder / "ca.key", other.keyPem).ok());
  const std::string certificate = text("ca.pem");
  const auto refused = Access::open(m_folder, {"localhost"}, *m_store, m_clock);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().reason, "BROKEN_AUTHORITY");
  EXPECT_EQ(text("ca.pem"), certificate);
}

TEST_F(AccessTest, ACodeTurnsIntoACertificateThatTheRegisterKnows) {
  const Invitation invitation = invite();
  EXPECT_EQ(invitation.file.code().size(), kCodeLength);
  const auto request = AccessTest::request(invitation.file.code(), kRequest);
  const auto response = m_access->enrol(request);
  ASSERT_TRUE(response.ok()) << response.error().message;
  EXPECT_EQ(response.value().proof(),
            enrolmentResponseProof(enrolmentKey(invitation.file.code()), request.nonce(),
                                   response.value().certificate_pem()));
  const auto laptop = m_access->identify(response.value().certificate_pem());
  ASSERT_TRUE(laptop.ok());
  EXPECT_EQ(laptop.value().office, "KEN");
  EXPECT_EQ(laptop.value().person, "Amina");
  EXPECT_EQ(laptop.value().name, "laptop-7");
  EXPECT_EQ(read(response.value().certificate_pem()).value().commonName, laptop.value().id);
}

TEST_F(AccessTest, ALostReplyCostsNothingAndAnotherKeyIsRefused) {
  const Invitation invitation = invite();
  const auto request = AccessTest::request(invitation.file.code(), kRequest);
  const std::string first = m_access->enrol(request).value().certificate_pem();
  m_clock.m_nowMs += 2 * kDayMs;
  EXPECT_EQ(m_access->enrol(request).value().certificate_pem(), first);
  const auto other = m_access->enrol(AccessTest::request(invitation.file.code(), kOtherRequest));
  ASSERT_FALSE(other.ok());
  EXPECT_EQ(other.error().reason, "CODE_USED");
}

TEST_F(AccessTest, AWrongProofAndAnUnknownCodeLookAlike) {
  const Invitation invitation = invite();
  auto request = AccessTest::request(invitation.file.code(), kRequest);
  request.set_signing_request_pem(kOtherRequest);
  EXPECT_EQ(m_access->enrol(request).error().reason, "CODE_UNKNOWN");
  EXPECT_EQ(
      m_access->enrol(AccessTest::request("0123456789ABCDEFGHJKMNPQ", kRequest)).error().reason,
      "CODE_UNKNOWN");
}

TEST_F(AccessTest, ACodeEndsAfterADay) {
  const Invitation invitation = invite();
  m_clock.m_nowMs += kDayMs;
  EXPECT_EQ(m_access->enrol(AccessTest::request(invitation.file.code(), kRequest)).error().reason,
            "CODE_EXPIRED");
}

TEST_F(AccessTest, AKeyOfAnotherKindIsRefusedAndTheCodeStaysGood) {
  const Invitation invitation = invite();
  for (const char* bad : {kRsaRequest, "-----BEGIN CERTIFICATE REQUEST-----\nnonsense"})
    EXPECT_EQ(m_access->enrol(AccessTest::request(invitation.file.code(), bad)).error().reason,
              "BAD_SIGNING_REQUEST");
  EXPECT_TRUE(m_access->enrol(AccessTest::request(invitation.file.code(), kRequest)).ok());
}

TEST_F(AccessTest, ASuspendedLaptopIsTurnedAwayUntilItIsResumed) {
  const auto response = m_access->enrol(AccessTest::request(invite().file.code(), kRequest));
  const std::string certificate = response.value().certificate_pem();
  const std::string id = response.value().laptop_id();
  ASSERT_TRUE(m_access->setState(id, store::LaptopState::Suspended, "test").ok());
  EXPECT_EQ(m_access->identify(certificate).error().reason, "LAPTOP_SUSPENDED");
  ASSERT_TRUE(m_access->setState(id, store::LaptopState::Active, "test").ok());
  EXPECT_TRUE(m_access->identify(certificate).ok());
  EXPECT_EQ(m_access->setState("nobody", store::LaptopState::Active, "test").error().reason,
            "LAPTOP_UNKNOWN");
}

TEST_F(AccessTest, ACertificateOfAnotherAuthorityIsNobodys) {
  const auto response = m_access->enrol(AccessTest::request(invite().file.code(), kRequest));
  const KeyPair other = makeAuthority("other", {kStartMs, kStartMs + kDayMs}).value();
  const KeyPair forged = makeClient(other, {response.value().laptop_id(), "KEN", "ROLE"},
                                    {kStartMs, kStartMs + kDayMs})
                             .value();
  EXPECT_EQ(m_access->identify(forged.certificatePem).error().reason, "NOT_ENROLLED");
  EXPECT_EQ(m_access->identify("").error().reason, "NOT_ENROLLED");
}

TEST_F(AccessTest, RolesAndPersonsAreChecked) {
  EXPECT_EQ(m_access->invite("KEN", "Amina", "ROLE_KING", "test").error().reason, "ROLE_UNKNOWN");
  EXPECT_EQ(m_access->invite("KEN", "", "ROLE_AUDITOR", "test").error().reason, "PERSON_MISSING");
}

TEST_F(AccessTest, TheConsolesIdentityIsAnAdministratorsAndOutlivesARestart) {
  ASSERT_TRUE(m_access->announce("hq:4711", "127.0.0.1:4711").ok());
  const console::v1::Identity first = identity();
  EXPECT_EQ(first.server(), "127.0.0.1:4711");
  const auto who = m_access->identify(first.certificate_pem());
  ASSERT_TRUE(who.ok());
  EXPECT_EQ(who.value().role, "ROLE_ADMINISTRATOR");
  EXPECT_TRUE(who.value().console);
  EXPECT_TRUE(belongTogether({first.private_key_pem(), first.certificate_pem()}));
  open();
  ASSERT_TRUE(m_access->announce("hq:4712", "127.0.0.1:4712").ok());
  EXPECT_EQ(identity().certificate_pem(), first.certificate_pem());
  EXPECT_EQ(identity().server(), "127.0.0.1:4712");
  std::filesystem::remove(m_folder / "console.identity");
  ASSERT_TRUE(m_access->announce("hq:4712", "127.0.0.1:4712").ok());
  EXPECT_NE(identity().certificate_pem(), first.certificate_pem());
  EXPECT_EQ(m_access->identify(first.certificate_pem()).error().reason, "NOT_ENROLLED");
  EXPECT_EQ(invite().file.server(), "hq:4712");
}

}  // namespace
}  // namespace fieldpost::access
