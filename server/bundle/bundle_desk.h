// Where bundles are handed in: checks whose they are, lets headquarters hear them, and makes the
// return bundle.
//
// Used by the console service for what came by hand, and for what another laptop carried. A bundle
// may come any number of times and in any order; importing it again does nothing but answer again.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "server/access/access.h"
#include "server/ingest/ingest.h"
#include "server/store/store.h"
#include "sync/base/clock.h"
#include "sync/base/result.h"
#include "sync/bundle/bundle_file.h"
#include "sync/bundle/bundle_session.h"

namespace fieldpost::bundle {

/// What came of an import.
struct Imported {
  store::ImportedBundle bundle;  ///< As it stands in the register now.
  BundleAnswer answer;
  std::string answerDigest;  ///< Of the return bundle's file.
  std::uint64_t answerBytes = 0;
};

/// Where a bundle that another laptop carries is kept on its way, and its answer.
struct CarriedPlace {
  std::filesystem::path bundle;
  std::filesystem::path answer;
};

/// Any thread; two imports may run at once.
class BundleDesk {
 public:
  /// Keeps what is on its way in `folder`/spool, and takes away what an earlier run left there.
  /// `access`, `ingest`, `store` and `clock` outlive it.
  /// Errors: PermissionDenied/CANNOT_WRITE.
  static Result<std::unique_ptr<BundleDesk>> open(const std::filesystem::path& folder,
                                                  access::Access& access, ingest::Ingest& ingest,
                                                  store::Store& store,
                                                  const Clock& clock = systemClock());

  /// A name for a file on its way in; nobody else's.
  [[nodiscard]] std::filesystem::path newPlace();

  /// The places of one carrier's bundle; the same every time, so that a cut costs nothing.
  [[nodiscard]] CarriedPlace placeFor(std::string_view digest, const std::string& carrier) const;
  /// Errors: ResourceExhausted/SPOOL_FULL when so many bytes more are too many on their way.
  Result<Done> checkRoom(std::uint64_t bytes) const;

  /// Imports the bundle `file`, brought by `actor` (an identity's or a laptop's id), and writes the
  /// return bundle to `answer`. An answer that refuses the bundle (Imported::answer.refused) is
  /// written too: the laptop must hear it.
  /// Errors: those of BundleReader; InvalidArgument/WRONG_WAY for a return bundle;
  /// Unauthenticated/NOT_ENROLLED, PermissionDenied/LAPTOP_SUSPENDED, ROLE_DENIED by the register;
  /// those of answerBundle(). After an error there is no return bundle.
  Result<Imported> import(const std::filesystem::path& file, const std::filesystem::path& answer,
                          const std::string& actor, const AnswerProgress& onProgress = {});

 private:
  BundleDesk(std::filesystem::path spool, access::Access& access, ingest::Ingest& ingest,
             store::Store& store, const Clock& clock);
  Result<store::Laptop> ownerOf(const BundleReader& reader);
  Result<Imported> answerInto(const std::filesystem::path& file, BundleReader& reader,
                              const store::Laptop& laptop, const AnswerProgress& onProgress);
  Result<Done> writeDown(Imported& imported, const store::Laptop& laptop,
                         const BundleReader& reader, const std::string& actor);

  std::filesystem::path m_spool;
  access::Access& m_access;
  ingest::Ingest& m_ingest;
  store::Store& m_store;
  const Clock& m_clock;
};

}  // namespace fieldpost::bundle
