#include "sync/bundle/laptop_bundles.h"

#include <fmt/format.h>

#include <fstream>
#include <system_error>

namespace fieldpost {
namespace {

/// Beside the store: with it whatever comes back is opened.
constexpr const char* kReturnKeyFile = "bundle.key";

}  // namespace

Result<PackedFile> exportBundle(LocalStore& store, const BundleIdentity& identity,
                                const std::filesystem::path& file, const BundleProgress& onProgress,
                                const Clock& clock) {
  FIELDPOST_TRY(const std::string headquarters, store.headquartersKey());
  if (headquarters.size() != kBoxKeyBytes)
    return Error{Code::FailedPrecondition, "NO_BUNDLE_KEY",
                 "headquarters has not told this laptop yet to what bundles are sealed; sync once "
                 "over any link. Work goes on and is kept"};
  std::error_code failed;
  if (std::filesystem::exists(file, failed))
    return Error{Code::AlreadyExists, "FILE_EXISTS",
                 "there is a file " + file.string() + " already; name another one"};
  FIELDPOST_TRY(const BoxKey returnKey, boxKeyIn(store.folder() / kReturnKeyFile));
  FIELDPOST_TRY(const std::uint64_t sequence, store.beginBundle());
  FIELDPOST_TRY(const LogHead head, store.logHead());
  FIELDPOST_TRY(const std::string laptop, commonNameOf(identity.signer.certificatePem));

  sync::v1::BundleHeader header;
  header.set_kind(sync::v1::BUNDLE_KIND_OUTGOING);
  header.set_recipient(headquarters);
  header.set_laptop_id(laptop);
  header.set_office(store.profile().office);
  header.set_sequence(sequence);
  header.set_created_ms(clock.nowMs());
  header.set_changes(head.length - head.acknowledged);
  header.set_return_key(returnKey.publicKey);
  FIELDPOST_TRY(BundleWriter writer, BundleWriter::create(file, header, identity.signer));
  FIELDPOST_TRY(const SessionCounters counters,
                sayIntoBundle(
                    store, sequence, [&](std::string_view bytes) { return writer.write(bytes); },
                    onProgress, clock));
  FIELDPOST_TRY(const BundleFacts facts, writer.finish());
  FIELDPOST_CHECK(store.bundlePacked(sequence));
  return PackedFile{sequence, counters.changesSent, facts.bytes};
}

Result<TakenReturn> importReturn(LocalStore& store, const BundleIdentity& identity,
                                 const std::filesystem::path& file,
                                 const BundleProgress& onProgress, const Clock& clock) {
  std::ifstream in(file, std::ios::binary);
  std::error_code failed;
  if (!in || std::filesystem::is_directory(file, failed))
    return Error{Code::NotFound, "NO_FILE",
                 "the file " + file.string() + " is not there or cannot be read"};
  FIELDPOST_TRY(BundleReader reader, BundleReader::open(in));
  if (reader.header().kind() != sync::v1::BUNDLE_KIND_RETURN)
    return Error{Code::InvalidArgument, "WRONG_WAY",
                 "this bundle is on its way to headquarters; a laptop takes the return bundle that "
                 "headquarters makes of it. `bundle carry` takes another laptop's along"};
  if (!isOfHeadquarters(reader.header().certificate_pem(), identity.authorityPem))
    return Error{Code::Unauthenticated, "FOREIGN_SERVER",
                 "this return bundle was not signed by the headquarters that enrolled this laptop; "
                 "nothing of it was taken"};
  FIELDPOST_TRY(const BoxKey returnKey, boxKeyIn(store.folder() / kReturnKeyFile));
  FIELDPOST_CHECK(reader.unlock(returnKey));
  FIELDPOST_TRY(const SessionCounters counters,
                hearReturn(
                    store, [&] { return reader.next(); }, onProgress, clock));
  return TakenReturn{reader.header().sequence(), counters};
}

}  // namespace fieldpost
