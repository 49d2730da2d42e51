#include "sync/bundle/bundle_file.h"

#include <gtest/gtest.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <sodium.h>
#include <sys/resource.h>

#include <csignal>
#include <fstream>
#include <sstream>

#include "sync/bundle/openssl_pointers.h"

namespace fieldpost {
namespace {

std::string textOf(BIO* memory) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory, &data);
  return {data, static_cast<std::size_t>(size)};
}

/// A key with a certificate that it signed itself.
Signer newSigner() {
  const openssl::Key key(EVP_EC_gen("P-256"));
  const openssl::Certificate certificate(X509_new());
  X509_set_version(certificate.get(), X509_VERSION_3);
  X509_set_pubkey(certificate.get(), key.get());
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 86'400);
  X509_sign(certificate.get(), key.get(), EVP_sha256());
  const openssl::Bio keyText(BIO_new(BIO_s_mem()));
  const openssl::Bio certificateText(BIO_new(BIO_s_mem()));
  PEM_write_bio_PrivateKey(keyText.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  PEM_write_bio_X509(certificateText.get(), certificate.get());
  return {textOf(keyText.get()), textOf(certificateText.get())};
}

std::string contentOf(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream all;
  all << in.rdbuf();
  return all.str();
}

class BundleFile : public testing::Test {
 protected:
  void SetUp() override {
    m_folder = std::filesystem::path(testing::TempDir()) /
               testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::remove_all(m_folder);
    std::filesystem::create_directories(m_folder);
  }
  void TearDown() override { std::filesystem::remove_all(m_folder); }

  sync::v1::BundleHeader header() const {
    sync::v1::BundleHeader header;
    header.set_kind(sync::v1::BUNDLE_KIND_OUTGOING);
    header.set_recipient(m_reader.publicKey);
    header.set_sequence(3);
    header.set_office("KEN");
    return header;
  }
  /// The bytes of a bundle that holds `plain`.
  std::string bundleOf(const std::string& plain) const {
    auto writer = BundleWriter::create(m_folder / "b", header(), m_signer);
    EXPECT_TRUE(writer.ok());
    EXPECT_TRUE(writer.value().write(plain).ok());
    EXPECT_TRUE(writer.value().finish().ok());
    return contentOf(m_folder / "b");
  }
  static std::string reasonOf(const Result<std::string>& read) {
    return read.ok() ? "" : read.error().reason;
  }

  std::filesystem::path m_folder;
  BoxKey m_reader = newBoxKey();
  Signer m_signer = newSigner();
};

TEST_F(BundleFile, WhatWasSealedComesOutForItsReaderAlone) {
  const std::string plain = "Prison farms, " + std::string(200'000, 'x');
  const std::string file = bundleOf(plain);
  EXPECT_EQ(file.find("Prison farms"), std::string::npos);
  EXPECT_EQ(readBundle(file, m_reader).value(), plain);
  EXPECT_EQ(reasonOf(readBundle(file, newBoxKey())), "BUNDLE_FOR_ANOTHER");
  EXPECT_FALSE(std::filesystem::exists(m_folder / "b.partial"));
  for (const std::size_t size : {std::size_t{0}, std::size_t{64 * 1024}, std::size_t{128 * 1024}})
    EXPECT_EQ(readBundle(bundleOf(std::string(size, 'y')), m_reader).value().size(), size);
}

TEST_F(BundleFile, TheHeaderIsReadWithoutAnyKey) {
  std::istringstream in(bundleOf("x"));
  const auto reader = BundleReader::open(in);
  ASSERT_TRUE(reader.ok());
  EXPECT_EQ(reader.value().header().sequence(), 3u);
  EXPECT_EQ(reader.value().header().office(), "KEN");
  EXPECT_EQ(reader.value().facts().bytes, in.str().size());
  EXPECT_EQ(reader.value().facts().digest.size(), 32u);
}

TEST_F(BundleFile, EveryFlippedByteIsFound) {
  const std::string file = bundleOf("the work of a year");
  for (std::size_t at = 0; at < file.size(); ++at)
    for (const char bit : {'\x01', '\x80'}) {
      std::string flipped = file;
      flipped[at] = static_cast<char>(flipped[at] ^ bit);
      const auto read = readBundle(flipped, m_reader);
      ASSERT_FALSE(read.ok()) << at;
      EXPECT_FALSE(read.error().message.empty());
    }
}

TEST_F(BundleFile, EveryTruncationIsFound) {
  const std::string file = bundleOf("the work of a year");
  for (std::size_t size = 0; size < file.size(); ++size) {
    const std::string reason = reasonOf(readBundle(file.substr(0, size), m_reader));
    ASSERT_EQ(reason, size < 18 ? "NOT_A_BUNDLE" : "BUNDLE_DAMAGED") << size;
  }
  EXPECT_EQ(reasonOf(readBundle(file + "x", m_reader)), "BUNDLE_DAMAGED");
}

TEST_F(BundleFile, AnotherFileAndANewerFormHaveTheirOwnWords) {
  EXPECT_EQ(reasonOf(readBundle("PK\3\4 a letter in a zip file", m_reader)), "NOT_A_BUNDLE");
  std::string newer = bundleOf("x");
  newer[17] = 2;
  EXPECT_EQ(reasonOf(readBundle(newer, m_reader)), "BUNDLE_TOO_NEW");
}

TEST_F(BundleFile, PiecesOfOneBundleAreOfNoUseBehindTheHeaderOfAnother) {
  const std::string file = bundleOf("mine");
  // Signed anew by another, with another name on it: the seal knows the header it was made with.
  std::istringstream in(file);
  const auto reader = BundleReader::open(in);
  ASSERT_TRUE(reader.ok());
  sync::v1::BundleHeader header = reader.value().header();
  const std::size_t from = 18 + 4 + header.ByteSizeLong();
  const std::size_t pieces = file.rfind(std::string(4, '\0')) - from;
  const Signer thief = newSigner();
  header.set_certificate_pem(thief.certificatePem);
  const std::string encoded = header.SerializeAsString();
  std::string forged = file.substr(0, 18);
  for (std::size_t i = 0; i < 4; ++i) forged += static_cast<char>(encoded.size() >> (8 * i));
  forged += encoded + file.substr(from, pieces) + std::string(4, '\0');
  std::string hash(32, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(hash.data()), hash.size(),
                     reinterpret_cast<const unsigned char*>(forged.data()), forged.size(), nullptr,
                     0);
  const std::string signature = signatureOf("fieldpost bundle" + hash, thief).value();
  forged += static_cast<char>(signature.size());
  forged += '\0';
  std::istringstream passes(forged + signature);
  EXPECT_TRUE(BundleReader::open(passes).ok());
  EXPECT_EQ(reasonOf(readBundle(forged + signature, m_reader)), "BUNDLE_DAMAGED");
}

TEST_F(BundleFile, AFullStickLeavesNoFileBehind) {
  signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  rlimit small{100'000, before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &small);
  std::string reason;
  {
    auto writer = BundleWriter::create(m_folder / "b", header(), m_signer);
    const auto written = writer.value().write(std::string(1'000'000, 'x'));
    reason = written.ok() ? "" : written.error().reason;
  }
  setrlimit(RLIMIT_FSIZE, &before);
  EXPECT_EQ(reason, "DISK_FULL");
  EXPECT_TRUE(std::filesystem::is_empty(m_folder));
}

TEST_F(BundleFile, ABundleThatIsNotFinishedHasNoName) {
  auto writer = BundleWriter::create(m_folder / "b", header(), m_signer);
  ASSERT_TRUE(writer.value().write("half").ok());
  EXPECT_FALSE(std::filesystem::exists(m_folder / "b"));
  EXPECT_TRUE(std::filesystem::exists(m_folder / "b.partial"));
}

TEST_F(BundleFile, ABoxKeyIsMadeOnceAndKeptForItsOwnerAlone) {
  const BoxKey made = boxKeyIn(m_folder / "key").value();
  const BoxKey kept = boxKeyIn(m_folder / "key").value();
  EXPECT_EQ(made.publicKey, kept.publicKey);
  EXPECT_EQ(made.secretKey, kept.secretKey);
  EXPECT_EQ(std::filesystem::status(m_folder / "key").permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  std::ofstream(m_folder / "key") << "short";
  EXPECT_EQ(boxKeyIn(m_folder / "key").error().reason, "BUNDLE_KEY_DAMAGED");
}

}  // namespace
}  // namespace fieldpost
