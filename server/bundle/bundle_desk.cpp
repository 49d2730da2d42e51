#include "server/bundle/bundle_desk.h"

#include <fmt/format.h>

#include <chrono>
#include <fstream>
#include <system_error>

namespace fieldpost::bundle {
namespace {

/// A file that came in whole, or was not finished when the server ended.
constexpr const char* kIncoming = ".incoming";
/// What laptops carry and did not finish waits so long for them.
constexpr std::chrono::hours kCarriedKept{24 * 90};
/// Of all that is on its way at once.
constexpr std::uint64_t kSpoolBytesMost = 4ULL * 1024 * 1024 * 1024;

Signer signerOf(const access::KeyPair& pair) { return {pair.keyPem, pair.certificatePem}; }

std::string detailOf(const store::ImportedBundle& bundle) {
  return fmt::format("bundle {} of laptop {} ({}): {} changes, {} new{}", bundle.sequence,
                     bundle.laptop, bundle.office, bundle.changes, bundle.newChanges,
                     bundle.reason.empty() ? "" : ", refused: " + bundle.reason);
}

}  // namespace

BundleDesk::BundleDesk(std::filesystem::path spool, access::Access& access, ingest::Ingest& ingest,
                       store::Store& store, const Clock& clock)
    : m_spool(std::move(spool)),
      m_access(access),
      m_ingest(ingest),
      m_store(store),
      m_clock(clock) {}

Result<std::unique_ptr<BundleDesk>> BundleDesk::open(const std::filesystem::path& folder,
                                                     access::Access& access, ingest::Ingest& ingest,
                                                     store::Store& store, const Clock& clock) {
  const auto spool = folder / "spool";
  std::error_code failed;
  std::filesystem::create_directories(spool, failed);
  if (failed)
    return Error{Code::PermissionDenied, "CANNOT_WRITE",
                 fmt::format("the folder {} cannot be made ({}); check its owner and rights",
                             spool.string(), failed.message())};
  std::filesystem::permissions(spool, std::filesystem::perms::owner_all, failed);
  const auto now = std::filesystem::file_time_type::clock::now();
  for (const auto& entry : std::filesystem::directory_iterator(spool, failed)) {
    std::error_code unknown;
    const bool old = entry.last_write_time(unknown) < now - kCarriedKept;
    if (entry.path().extension() == kIncoming || entry.path().extension() == ".partial" || old)
      std::filesystem::remove(entry.path(), unknown);
  }
  return std::unique_ptr<BundleDesk>(new BundleDesk(spool, access, ingest, store, clock));
}

std::filesystem::path BundleDesk::newPlace() {
  return m_spool / (Uuid::makeRandom(systemRandom()).text() + kIncoming);
}

CarriedPlace BundleDesk::placeFor(std::string_view digest, const std::string& carrier) const {
  // By carrier too: no laptop writes into what another has begun.
  const std::string name = toHex(hashOf({digest, carrier})).substr(0, 32);
  return {m_spool / (name + ".carried"), m_spool / (name + ".return")};
}

Result<Done> BundleDesk::checkRoom(std::uint64_t bytes) const {
  std::error_code failed;
  for (const auto& entry : std::filesystem::directory_iterator(m_spool, failed)) {
    std::error_code gone;
    const auto size = entry.file_size(gone);
    if (!gone) bytes += size;
  }
  if (bytes <= kSpoolBytesMost) return Done{};
  return Error{Code::ResourceExhausted, "SPOOL_FULL",
               "too many bundles are on their way to headquarters at once; it waits for a later "
               "sync"};
}

Result<store::Laptop> BundleDesk::ownerOf(const BundleReader& reader) {
  const auto& header = reader.header();
  if (header.kind() != sync::v1::BUNDLE_KIND_OUTGOING)
    return Error{Code::InvalidArgument, "WRONG_WAY",
                 "this is a return bundle, on its way to a laptop; headquarters takes the bundles "
                 "that laptops export"};
  FIELDPOST_TRY(store::Laptop laptop, m_access.identify(header.certificate_pem()));
  if (laptop.console)
    return Error{Code::PermissionDenied, "ROLE_DENIED",
                 "the console's certificate does not sync; enrol a laptop"};
  if (header.return_key().size() != kBoxKeyBytes)
    return Error{Code::DataLoss, "BUNDLE_DAMAGED",
                 "the bundle does not say to what its answer is to be sealed; ask for a new one"};
  return laptop;
}

Result<Imported> BundleDesk::import(const std::filesystem::path& file,
                                    const std::filesystem::path& answer, const std::string& actor,
                                    const AnswerProgress& onProgress) {
  std::ifstream in(file, std::ios::binary);
  FIELDPOST_TRY(BundleReader reader, BundleReader::open(in));
  FIELDPOST_TRY(const store::Laptop laptop, ownerOf(reader));
  FIELDPOST_CHECK(reader.unlock(m_access.bundleKey()));
  FIELDPOST_TRY(Imported imported, answerInto(answer, reader, laptop, onProgress));
  FIELDPOST_CHECK(writeDown(imported, laptop, reader, actor));
  ingest::Event event;
  event.kind = ingest::Event::Kind::BundleImported;
  event.timeMs = imported.bundle.importedMs;
  event.commit = imported.answer.head;
  event.office = laptop.office;
  event.person = laptop.person;
  event.laptop = laptop.id;
  event.changesReceived = imported.answer.changes;
  event.commitsSent = imported.answer.commits;
  event.reason = imported.bundle.reason;
  m_ingest.feed().publish(event);
  return imported;
}

Result<Imported> BundleDesk::answerInto(const std::filesystem::path& file, BundleReader& reader,
                                        const store::Laptop& laptop,
                                        const AnswerProgress& onProgress) {
  sync::v1::BundleHeader header;
  header.set_kind(sync::v1::BUNDLE_KIND_RETURN);
  header.set_recipient(reader.header().return_key());
  header.set_laptop_id(laptop.id);
  header.set_office(laptop.office);
  header.set_sequence(reader.header().sequence());
  header.set_created_ms(m_clock.nowMs());
  FIELDPOST_TRY(BundleWriter writer,
                BundleWriter::create(file, header, signerOf(m_access.server())));
  Imported imported;
  FIELDPOST_TRY(imported.answer,
                answerBundle(
                    m_ingest, {laptop.id, laptop.office, laptop.person, laptop.role},
                    [&] { return reader.next(); },
                    [&](std::string_view bytes) { return writer.write(bytes); }, onProgress));
  FIELDPOST_TRY(const BundleFacts facts, writer.finish());
  imported.answerDigest = facts.digest;
  imported.answerBytes = facts.bytes;
  return imported;
}

Result<Done> BundleDesk::writeDown(Imported& imported, const store::Laptop& laptop,
                                   const BundleReader& reader, const std::string& actor) {
  store::ImportedBundle bundle;
  {
    FIELDPOST_TRY(const auto snapshot, m_store.snapshot());
    FIELDPOST_TRY(const auto known, snapshot->bundle(reader.facts().digest));
    if (known) bundle = *known;
  }
  bundle.digest = reader.facts().digest;
  bundle.laptop = laptop.id;
  bundle.office = laptop.office;
  bundle.person = laptop.person;
  bundle.sequence = reader.header().sequence();
  bundle.writtenMs = reader.header().created_ms();
  bundle.importedMs = m_clock.nowMs();
  bundle.importedBy = actor;
  bundle.changes = imported.answer.changes;
  bundle.newChanges += imported.answer.newOnes;
  bundle.reason = imported.answer.refused ? imported.answer.refused->reason : "";
  ++bundle.times;
  FIELDPOST_TRY(const auto transaction, m_store.begin());
  FIELDPOST_CHECK(transaction->putBundle(bundle));
  FIELDPOST_CHECK(
      transaction->appendAudit({bundle.importedMs, actor, "BUNDLE_IMPORTED", detailOf(bundle)}));
  FIELDPOST_CHECK(transaction->commit());
  imported.bundle = std::move(bundle);
  return Done{};
}

}  // namespace fieldpost::bundle
