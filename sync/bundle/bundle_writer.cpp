// Writes a bundle file, in pieces as they come; memory does not grow with it.
#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "sync/base/file_calls.h"
#include "sync/bundle/bundle_file.h"
#include "sync/bundle/bundle_form.h"

namespace fieldpost {
namespace {

Error cannotWrite(const std::filesystem::path& file, int code) {
  if (code == ENOSPC || code == EDQUOT || code == EFBIG)
    return {Code::ResourceExhausted, "DISK_FULL",
            fmt::format("there is no room left for {}; nothing was left behind there. Free some "
                        "space or take another stick, and try again",
                        file.string())};
  return {Code::PermissionDenied, "CANNOT_WRITE",
          fmt::format(
              "{} cannot be written ({}); check the stick or the folder's rights, and try again",
              file.string(), std::strerror(code))};
}

}  // namespace

struct BundleWriter::State {
  std::filesystem::path file;
  std::filesystem::path partial;
  Signer signer;
  int descriptor = -1;
  std::uint64_t bytes = 0;
  std::string waiting;  ///< Plain bytes that do not fill a piece yet.
  std::string headerHash;
  crypto_secretstream_xchacha20poly1305_state stream{};
  crypto_generichash_state hash{};

  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    if (descriptor < 0) return;
    ::close(descriptor);
    ::unlink(partial.c_str());
  }
};

BundleWriter::BundleWriter(std::unique_ptr<State> state) : m_state(std::move(state)) {}
BundleWriter::BundleWriter(BundleWriter&&) noexcept = default;
BundleWriter::~BundleWriter() = default;

Result<BundleWriter> BundleWriter::create(const std::filesystem::path& file,
                                          sync::v1::BundleHeader header, const Signer& signer) {
  BundleWriter writer(std::make_unique<State>());
  State& state = *writer.m_state;
  state.file = file;
  state.partial = file.string() + ".partial";
  state.signer = signer;
  ::unlink(state.partial.c_str());
  state.descriptor =
      ::open(state.partial.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (state.descriptor < 0) return cannotWrite(file, errno);
  FIELDPOST_CHECK(writer.begin(header));
  return writer;
}

Result<Done> BundleWriter::begin(sync::v1::BundleHeader& header) {
  State& state = *m_state;
  std::string key(crypto_secretstream_xchacha20poly1305_KEYBYTES, '\0');
  std::string streamHeader(crypto_secretstream_xchacha20poly1305_HEADERBYTES, '\0');
  header.set_sealed_key("");
  crypto_secretstream_xchacha20poly1305_keygen(form::mutableBytes(key));
  crypto_secretstream_xchacha20poly1305_init_push(&state.stream, form::mutableBytes(streamHeader),
                                                  form::bytes(key));
  header.set_sealed_key(sealed(key, header.recipient()));
  sodium_memzero(key.data(), key.size());
  header.set_stream_header(streamHeader);
  header.set_certificate_pem(state.signer.certificatePem);
  crypto_generichash_init(&state.hash, nullptr, 0, form::kHashBytes);
  const std::string encoded = header.SerializeAsString();
  state.headerHash = form::hashOfHeader(encoded);
  return put(std::string(form::kMagic) + kBundleVersion +
             form::number(encoded.size(), form::kLengthBytes) + encoded);
}

Result<Done> BundleWriter::put(std::string_view bytes) {
  State& state = *m_state;
  crypto_generichash_update(&state.hash, form::bytes(bytes), bytes.size());
  state.bytes += bytes.size();
  const int written = fileCalls().writeAll(state.descriptor, bytes);
  return written < 0 ? Result<Done>(cannotWrite(state.file, -written)) : Done{};
}

Result<Done> BundleWriter::putPiece(std::string_view plain, bool last) {
  State& state = *m_state;
  std::string piece(plain.size() + crypto_secretstream_xchacha20poly1305_ABYTES, '\0');
  // The header stands beside each piece: one file's pieces are of no use behind another's header.
  crypto_secretstream_xchacha20poly1305_push(
      &state.stream, form::mutableBytes(piece), nullptr, form::bytes(plain), plain.size(),
      form::bytes(state.headerHash), state.headerHash.size(),
      last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL
           : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE);
  return put(form::number(piece.size(), form::kLengthBytes) + piece);
}

Result<Done> BundleWriter::write(std::string_view bytes) {
  State& state = *m_state;
  state.waiting += bytes;
  std::size_t from = 0;
  for (; state.waiting.size() - from > form::kPieceBytes; from += form::kPieceBytes)
    FIELDPOST_CHECK(
        putPiece(std::string_view(state.waiting).substr(from, form::kPieceBytes), false));
  state.waiting.erase(0, from);
  return Done{};
}

Result<BundleFacts> BundleWriter::finish() {
  State& state = *m_state;
  FIELDPOST_CHECK(putPiece(state.waiting, true));
  FIELDPOST_CHECK(put(form::number(0, form::kLengthBytes)));
  FIELDPOST_TRY(const std::string signature,
                signatureOf(form::toBeSigned(form::soFar(state.hash)), state.signer));
  FIELDPOST_CHECK(put(form::number(signature.size(), form::kSignatureLengthBytes) + signature));
  const BundleFacts facts{form::soFar(state.hash), state.bytes};
  if (::fsync(state.descriptor) != 0) return cannotWrite(state.file, errno);
  if (::rename(state.partial.c_str(), state.file.c_str()) != 0)
    return cannotWrite(state.file, errno);
  ::close(state.descriptor);
  state.descriptor = -1;
  // The new name is durable once its folder is.
  const std::filesystem::path folder =
      state.file.has_parent_path() ? state.file.parent_path() : std::filesystem::path(".");
  const int opened = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (opened >= 0) {
    ::fsync(opened);
    ::close(opened);
  }
  return facts;
}

}  // namespace fieldpost
