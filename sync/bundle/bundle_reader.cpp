// Reads a bundle file: its form and signature first, then what is sealed in it, piece by piece.
#include <fmt/format.h>
#include <sodium.h>

#include <cstdlib>
#include <sstream>

#include "sync/bundle/bundle_file.h"
#include "sync/bundle/bundle_form.h"

namespace fieldpost {
namespace {

constexpr std::size_t kSealedBytesMost =
    form::kPieceBytes + crypto_secretstream_xchacha20poly1305_ABYTES;

Error notABundle() {
  return {Code::InvalidArgument, "NOT_A_BUNDLE",
          "the file is no bundle of Fieldpost; choose another file"};
}

Error damaged(std::string_view what) {
  return {Code::DataLoss, "BUNDLE_DAMAGED",
          fmt::format("the bundle is damaged or was cut short ({}); nothing of it was taken. Copy "
                      "it again, or ask for a new one: nothing is lost where it was made",
                      what)};
}

}  // namespace

struct BundleReader::State {
  std::istream& in;
  sync::v1::BundleHeader header;
  std::string headerHash;
  BundleFacts facts;
  std::streamoff content = 0;  ///< Where the first piece begins.
  bool unlocked = false;
  bool ended = false;
  crypto_secretstream_xchacha20poly1305_state stream{};
  crypto_generichash_state hash{};

  explicit State(std::istream& from) : in(from) {}

  /// Exactly so many of the next bytes.
  Result<std::string> take(std::size_t size, std::string_view what) {
    std::string bytes(size, '\0');
    in.read(bytes.data(), static_cast<std::streamsize>(size));
    if (in.gcount() != static_cast<std::streamsize>(size)) return damaged(what);
    return bytes;
  }
  /// The same, as part of what is signed.
  Result<std::string> takeSigned(std::size_t size, std::string_view what) {
    FIELDPOST_TRY(std::string bytes, take(size, what));
    facts.bytes += size;
    if (facts.bytes > kBundleBytesMost)
      return Error{Code::ResourceExhausted, "FILE_TOO_LARGE",
                   "the bundle is larger than 1 GiB; is it the right file?"};
    crypto_generichash_update(&hash, form::bytes(bytes), bytes.size());
    return bytes;
  }
  Result<Done> readHeader();
  Result<Done> readPieces();
  Result<Done> readSignature();
};

Result<Done> BundleReader::State::readHeader() {
  const auto magic = takeSigned(form::kMagic.size() + 1, "its beginning");
  if (!magic.ok() || !magic.value().starts_with(form::kMagic) || magic.value().back() < 1)
    return notABundle();
  if (magic.value().back() > kBundleVersion)
    return Error{Code::FailedPrecondition, "BUNDLE_TOO_NEW",
                 "a newer version of Fieldpost wrote the bundle; install that version and try "
                 "again. The bundle was left as it is"};
  FIELDPOST_TRY(const std::string length, takeSigned(form::kLengthBytes, "its header"));
  const std::uint64_t size = form::numberFrom(length);
  if (size > form::kHeaderBytesMost) return damaged("its header");
  FIELDPOST_TRY(const std::string encoded, takeSigned(size, "its header"));
  if (!header.ParseFromString(encoded) || header.recipient().size() != kBoxKeyBytes ||
      header.stream_header().size() != crypto_secretstream_xchacha20poly1305_HEADERBYTES)
    return damaged("its header");
  headerHash = form::hashOfHeader(encoded);
  content = static_cast<std::streamoff>(facts.bytes);
  return Done{};
}

Result<Done> BundleReader::State::readPieces() {
  for (;;) {
    FIELDPOST_TRY(const std::string length, takeSigned(form::kLengthBytes, "a piece's length"));
    const std::uint64_t size = form::numberFrom(length);
    if (size == 0) return Done{};
    if (size > kSealedBytesMost) return damaged("a piece's length");
    FIELDPOST_TRY([[maybe_unused]] const std::string piece, takeSigned(size, "a piece"));
  }
}

Result<Done> BundleReader::State::readSignature() {
  const std::string wanted = form::toBeSigned(form::soFar(hash));
  FIELDPOST_TRY(const std::string length,
                takeSigned(form::kSignatureLengthBytes, "the signature's length"));
  const std::uint64_t size = form::numberFrom(length);
  if (size == 0 || size > form::kSignatureBytesMost) return damaged("the signature's length");
  FIELDPOST_TRY(const std::string signature, takeSigned(size, "the signature"));
  if (in.peek() != std::istream::traits_type::eof()) return damaged("something after its end");
  if (!isSignature(signature, wanted, header.certificate_pem())) return damaged("the signature");
  facts.digest = form::soFar(hash);
  return Done{};
}

BundleReader::BundleReader(std::unique_ptr<State> state) : m_state(std::move(state)) {}
BundleReader::BundleReader(BundleReader&&) noexcept = default;
BundleReader::~BundleReader() = default;

const sync::v1::BundleHeader& BundleReader::header() const { return m_state->header; }
const BundleFacts& BundleReader::facts() const { return m_state->facts; }

Result<BundleReader> BundleReader::open(std::istream& in) {
  if (sodium_init() < 0) std::abort();
  BundleReader reader(std::make_unique<State>(in));
  State& state = *reader.m_state;
  crypto_generichash_init(&state.hash, nullptr, 0, form::kHashBytes);
  FIELDPOST_CHECK(state.readHeader());
  FIELDPOST_CHECK(state.readPieces());
  FIELDPOST_CHECK(state.readSignature());
  return reader;
}

Result<Done> BundleReader::unlock(const BoxKey& key) {
  State& state = *m_state;
  std::string content;
  if (state.header.recipient() != key.publicKey ||
      !unseal(state.header.sealed_key(), key, content) ||
      content.size() != crypto_secretstream_xchacha20poly1305_KEYBYTES)
    return Error{Code::PermissionDenied, "BUNDLE_FOR_ANOTHER",
                 "the bundle is sealed to another reader, so it cannot be opened here; give it to "
                 "whom it is for"};
  const int begun = crypto_secretstream_xchacha20poly1305_init_pull(
      &state.stream, form::bytes(state.header.stream_header()), form::bytes(content));
  sodium_memzero(content.data(), content.size());
  if (begun != 0) return damaged("its seal");
  state.in.clear();
  state.in.seekg(state.content);
  if (!state.in) return damaged("it cannot be read again");
  state.unlocked = true;
  return Done{};
}

Result<std::string> BundleReader::next() {
  State& state = *m_state;
  while (state.unlocked && !state.ended) {
    FIELDPOST_TRY(const std::string length, state.take(form::kLengthBytes, "a piece's length"));
    const std::uint64_t size = form::numberFrom(length);
    // The last piece says that it is the last: none can be taken away from the end.
    if (size < crypto_secretstream_xchacha20poly1305_ABYTES || size > kSealedBytesMost)
      return damaged("a piece's length");
    FIELDPOST_TRY(const std::string piece, state.take(size, "a piece"));
    std::string plain(size - crypto_secretstream_xchacha20poly1305_ABYTES, '\0');
    unsigned char tag = 0;
    if (crypto_secretstream_xchacha20poly1305_pull(
            &state.stream, form::mutableBytes(plain), nullptr, &tag, form::bytes(piece),
            piece.size(), form::bytes(state.headerHash), state.headerHash.size()) != 0)
      return damaged("a piece");
    state.ended = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
    if (!plain.empty()) return plain;
  }
  return std::string();
}

Result<std::string> readBundle(std::string_view bytes, const BoxKey& key) {
  std::istringstream in{std::string(bytes)};
  FIELDPOST_TRY(BundleReader reader, BundleReader::open(in));
  FIELDPOST_CHECK(reader.unlock(key));
  std::string all;
  for (;;) {
    FIELDPOST_TRY(const std::string plain, reader.next());
    if (plain.empty()) return all;
    all += plain;
  }
}

}  // namespace fieldpost
