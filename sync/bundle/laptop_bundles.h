// A laptop's own bundles: it writes one for headquarters, and takes what comes back.
//
// Used by the command line. Whatever happens to the files, the store keeps all work until
// headquarters' answer came: a bundle is a copy, never the only one.
#pragma once

#include <filesystem>
#include <string>

#include "sync/base/result.h"
#include "sync/bundle/bundle_file.h"
#include "sync/bundle/bundle_session.h"
#include "sync/storage/local_store.h"

namespace fieldpost {

/// What a laptop needs of its enrolment: the key that signs, and whom it trusts.
struct BundleIdentity {
  Signer signer;
  std::string authorityPem;
};

/// What was packed.
struct PackedFile {
  std::uint64_t sequence = 0;
  std::uint64_t changes = 0;
  std::uint64_t bytes = 0;
};

/// Writes a bundle with everything that headquarters has not acknowledged, sealed to headquarters.
/// Errors: FailedPrecondition/NO_BUNDLE_KEY until headquarters has said to what bundles are sealed;
/// AlreadyExists/FILE_EXISTS; those of BundleWriter and of the store. After an error there is no
/// file, and nothing counts as packed.
Result<PackedFile> exportBundle(LocalStore& store, const BundleIdentity& identity,
                                const std::filesystem::path& file,
                                const BundleProgress& onProgress = {},
                                const Clock& clock = systemClock());

/// What a return bundle brought.
struct TakenReturn {
  std::uint64_t sequence = 0;  ///< Of the bundle that it answers.
  SessionCounters counters;
};

/// Takes a return bundle. Any number of times, in any order. Errors: those of BundleReader and
/// hearReturn(); NotFound/NO_FILE; InvalidArgument/WRONG_WAY for a bundle that is no return bundle;
/// Unauthenticated/FOREIGN_SERVER when headquarters did not sign it.
Result<TakenReturn> importReturn(LocalStore& store, const BundleIdentity& identity,
                                 const std::filesystem::path& file,
                                 const BundleProgress& onProgress = {},
                                 const Clock& clock = systemClock());

}  // namespace fieldpost
