#include "server/ingest/blob_register.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "fieldpost/model/v1/types.pb.h"
#include "server/ingest/registered.h"
#include "sync/record/record_type.h"

namespace fieldpost::ingest {
namespace {

/// Calls `visit` with each file that the record names.
template <typename Visit>
void forEachFile(const RecordType& type, std::string_view message, Visit visit) {
  const FieldDescriptor* field = type.field("attachments");
  if (field == nullptr || field->message_type() != model::v1::Attachment::descriptor()) return;
  const auto record = type.parse(message);
  if (!record.ok()) return;
  const auto& reflection = *record.value()->GetReflection();
  for (int i = 0; i < reflection.FieldSize(*record.value(), field); ++i)
    visit(static_cast<const model::v1::Attachment&>(
        reflection.GetRepeatedMessage(*record.value(), field, i)));
}

Error unnamed() {
  return {Code::NotFound, "ATTACHMENT_UNNAMED",
          "headquarters has no record of this laptop's office that names the file; the change that "
          "names it was put aside or is still to be sent. The file stays on this laptop"};
}

/// Which records' files are meant: those of the laptop's own office, or all that it carries.
enum class Of { OwnOffice, AllCarried };

/// Whether such a record names the bytes.
Result<Done> checkNamed(store::Snapshot& snapshot, const store::Laptop& laptop, Of of,
                        const sync::v1::BlobName& blob) {
  const RecordType* type = RecordType::find(blob.record_type());
  const auto id = RecordId::fromBytes(blob.record_id());
  if (type == nullptr || !id.ok()) return unnamed();
  FIELDPOST_TRY(const auto record, snapshot.record({type->name(), id.value()}));
  if (!record) return unnamed();
  const auto& carries = laptop.carries;
  const bool carried = of == Of::AllCarried &&
                       std::find(carries.begin(), carries.end(), record->scope) != carries.end();
  if (!record->scope.empty() && record->scope != laptop.office && !carried)
    return Error{Code::PermissionDenied, "NOT_YOUR_OFFICE",
                 "the file belongs to a record of another office"};
  bool named = false;
  forEachFile(*type, record->message, [&](const model::v1::Attachment& file) {
    named = named || (file.sha256() == blob.sha256() && file.size_bytes() == blob.size_bytes());
  });
  if (!named) return unnamed();
  return Done{};
}

Error quotaSpent(std::string_view whose, std::uint64_t most) {
  return {
      Code::ResourceExhausted, "QUOTA_SPENT",
      fmt::format("headquarters keeps {} MB of files {}, and this one would be more; it stays on "
                  "this laptop. Ask headquarters for more room",
                  most / 1'000'000, whose)};
}

}  // namespace

BlobRegister::BlobRegister(store::Store& store, GroupCommit& writer, const Clock& clock,
                           const std::filesystem::path& folder, BlobQuota quota)
    : m_store(store), m_writer(writer), m_clock(clock), m_blobs(folder), m_quota(quota) {}

Result<Done> BlobRegister::checkQuota(store::Snapshot& snapshot, const Peer& peer, const BlobId& id,
                                      std::uint64_t size) const {
  if (m_blobs.has(id)) return Done{};
  FIELDPOST_TRY(const store::BlobUsage usage, snapshot.blobUsage(peer.office));
  if (m_quota.allBytesMost > 0 && usage.allBytes + size > m_quota.allBytesMost)
    return quotaSpent("in all", m_quota.allBytesMost);
  if (m_quota.officeBytesMost > 0 && usage.officeBytes + size > m_quota.officeBytesMost)
    return quotaSpent("of an office", m_quota.officeBytesMost);
  return Done{};
}

Result<Done> BlobRegister::mayBring(const Peer& peer, const sync::v1::BlobName& blob,
                                    std::uint64_t promisedBytes) {
  FIELDPOST_TRY(const BlobId id, BlobId::fromBytes(blob.sha256()));
  FIELDPOST_TRY(const auto snapshot, m_store.snapshot());
  FIELDPOST_TRY(const store::Laptop laptop, registered(*snapshot, peer.laptop));
  FIELDPOST_CHECK(checkNamed(*snapshot, laptop, Of::OwnOffice, blob));
  return checkQuota(*snapshot, peer, id, promisedBytes + blob.size_bytes());
}

Result<Done> BlobRegister::maySee(const Peer& peer, const sync::v1::BlobName& blob) {
  FIELDPOST_TRY(const auto snapshot, m_store.snapshot());
  FIELDPOST_TRY(const store::Laptop laptop, registered(*snapshot, peer.laptop));
  return checkNamed(*snapshot, laptop, Of::AllCarried, blob);
}

Result<Done> BlobRegister::noteStored(const Peer& peer, const BlobId& id, std::uint64_t size) {
  const auto note = [&](store::WriteTransaction& transaction) {
    return transaction.putBlob({id.bytes(), size, peer.office, peer.laptop, m_clock.nowMs()});
  };
  return m_writer.run(note);
}

Result<CleanedBlobs> BlobRegister::clean() {
  FIELDPOST_TRY(const auto blobs, m_blobs.list());
  std::set<std::string> named;
  if (!blobs.empty()) {
    FIELDPOST_TRY(const auto snapshot, m_store.snapshot());
    for (const RecordType* type : RecordType::all()) {
      if (type->field("attachments") == nullptr) continue;
      const auto visit = [&](const store::StoredRecord& record) -> Result<Done> {
        forEachFile(*type, record.message,
                    [&](const model::v1::Attachment& file) { named.insert(file.sha256()); });
        return Done{};
      };
      FIELDPOST_CHECK(snapshot->forEachRecord(type->name(), visit));
    }
  }
  FIELDPOST_TRY(
      const CleanedBlobs cleaned,
      m_blobs.clean([&](const BlobId& id) { return named.contains(id.bytes()); }, m_clock.nowMs()));
  if (cleaned.blobs == 0) return cleaned;
  const auto forget = [&](store::WriteTransaction& transaction) -> Result<Done> {
    for (const StoredBlob& blob : blobs) {
      if (!m_blobs.has(blob.id)) FIELDPOST_CHECK(transaction.dropBlob(blob.id.bytes()));
    }
    return Done{};
  };
  FIELDPOST_CHECK(m_writer.run(forget));
  return cleaned;
}

}  // namespace fieldpost::ingest
