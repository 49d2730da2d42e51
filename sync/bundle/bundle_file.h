// A bundle as a file: a header that everybody may read, the sealed bytes of one half of a session,
// and a signature over all of it.
//
// Used by the laptop's and headquarters' programs. What a reader gives out was verified before: a
// file is gone over to its end, signature included, before the first of its bytes is opened.
//
//   file      = "fieldpost-bundle\n" version:1 length:4 header piece* end
//   piece     = length:4 sealed            (length > 0; little-endian, as all lengths)
//   end       = 0:4 length:2 signature     (and nothing after it)
//   signature = ECDSA over "fieldpost bundle" and BLAKE2b-256 of everything before its length
#pragma once

#include <cstdint>
#include <filesystem>
#include <istream>
#include <memory>
#include <string>
#include <string_view>

#include "fieldpost/sync/v1/bundle.pb.h"
#include "sync/base/result.h"
#include "sync/bundle/box_key.h"
#include "sync/bundle/signature.h"

namespace fieldpost {

/// The version of the file's form that this build writes, and the newest it reads.
inline constexpr char kBundleVersion = 1;
/// The largest bundle that is read: years of records, or some attachments.
inline constexpr std::uint64_t kBundleBytesMost = 1024ULL * 1024 * 1024;

/// What a finished bundle is.
struct BundleFacts {
  std::string digest;  ///< BLAKE2b-256 of the whole file: its name.
  std::uint64_t bytes = 0;
};

/// Writes a bundle. The file has the name ".partial" until it is whole and on the disk; one that is
/// given up is taken away.
class BundleWriter {
 public:
  /// Of `header`, what is about the sealing is filled in here. `signer` is copied.
  /// Errors: PermissionDenied/CANNOT_WRITE; ResourceExhausted/DISK_FULL.
  static Result<BundleWriter> create(const std::filesystem::path& file,
                                     sync::v1::BundleHeader header, const Signer& signer);
  BundleWriter(BundleWriter&&) noexcept;
  ~BundleWriter();
  /// Errors: as create().
  Result<Done> write(std::string_view bytes);
  /// The file is durable under its own name when this returns. Errors: as create();
  /// Internal/KEY_FAILED.
  Result<BundleFacts> finish();

 private:
  struct State;
  explicit BundleWriter(std::unique_ptr<State> state);
  Result<Done> begin(sync::v1::BundleHeader& header);
  Result<Done> put(std::string_view bytes);
  Result<Done> putPiece(std::string_view plain, bool last);
  std::unique_ptr<State> m_state;
};

/// Reads a bundle.
class BundleReader {
 public:
  /// Goes over the whole of `in`, which outlives the reader, and checks its form and that the
  /// certificate in its header signed it. Whose certificate that is, the caller must ask.
  /// Errors: InvalidArgument/NOT_A_BUNDLE; FailedPrecondition/BUNDLE_TOO_NEW;
  /// DataLoss/BUNDLE_DAMAGED; ResourceExhausted/FILE_TOO_LARGE.
  static Result<BundleReader> open(std::istream& in);
  BundleReader(BundleReader&&) noexcept;
  ~BundleReader();

  [[nodiscard]] const sync::v1::BundleHeader& header() const;
  [[nodiscard]] const BundleFacts& facts() const;
  /// Opens the sealed bytes. Errors: PermissionDenied/BUNDLE_FOR_ANOTHER when they are sealed to
  /// another key.
  Result<Done> unlock(const BoxKey& key);
  /// The next of the sealed bytes; empty at their end. Errors: DataLoss/BUNDLE_DAMAGED.
  Result<std::string> next();

 private:
  struct State;
  explicit BundleReader(std::unique_ptr<State> state);
  std::unique_ptr<State> m_state;
};

/// All that is sealed in the bundle `bytes`, opened with `key`. For small bundles, and for tests
/// that give it anything. Errors: those of BundleReader.
Result<std::string> readBundle(std::string_view bytes, const BoxKey& key);

}  // namespace fieldpost
