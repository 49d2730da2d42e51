#include "sync/storage/attachments.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sync/base/plain_text.h"
#include "sync/blob/file_type.h"
#include "sync/storage/connection.h"

namespace fieldpost {
namespace {

using sqlite::Transaction;

/// Column `state` of the table `blob`.
enum State { kToSend = 0, kAtHeadquarters = 1, kToFetch = 2 };
/// So much of a fingerprint names a file of a record.
constexpr std::size_t kFingerprintDigitsLeast = 8;
/// Longer names are cut; file systems take no more.
constexpr std::size_t kNameBytesMost = 200;

Error noAttachment(const std::string& what) {
  return {Code::NotFound, "NO_ATTACHMENT",
          "the record names no file '" + what + "'; `attachments` lists those it names"};
}

/// The name as people see it: text, in one line, no way into another folder.
std::string tidyName(std::string name) {
  name = plain(name);
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == '/' || c == '\\'; }, '_');
  if (name.size() > kNameBytesMost) {
    std::size_t end = kNameBytesMost;
    while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) --end;
    name.resize(end);
  }
  return name.empty() ? "file" : name;
}

const FieldDescriptor* fieldOf(const RecordType& type) {
  const FieldDescriptor* field = type.field("attachments");
  return field != nullptr && field->message_type() == model::v1::Attachment::descriptor() ? field
                                                                                          : nullptr;
}

}  // namespace

struct Attachments::Row {
  BlobTask task;
  int state = kToSend;
  std::string reason;
  std::string message;
};

Attachments::Attachments(LocalStore& store) : m_store(store), m_blobs(store.folder() / "files") {}

Result<std::vector<Attachments::Row>> Attachments::rows(std::string_view condition,
                                                        const std::string& sha256) const {
  auto statement = m_store.m_connection->database.prepare(
      fmt::format("SELECT sha256, type, id, size, state, reason, explanation FROM blob WHERE {} "
                  "ORDER BY rowid",
                  condition));
  if (!sha256.empty()) statement.bindBlob(1, sha256);
  std::vector<Row> found;
  for (;;) {
    FIELDPOST_TRY(const bool more, statement.step());
    if (!more) return found;
    Row row;
    FIELDPOST_TRY(row.task.id, BlobId::fromBytes(statement.bytes(0)));
    row.task.record.type = statement.bytes(1);
    FIELDPOST_TRY(row.task.record.id, Uuid::fromBytes(statement.bytes(2)));
    row.task.size = static_cast<std::uint64_t>(statement.integer(3));
    row.state = static_cast<int>(statement.integer(4));
    row.reason = statement.bytes(5);
    row.message = statement.bytes(6);
    found.push_back(std::move(row));
  }
}

Result<std::vector<model::v1::Attachment>> Attachments::named(const RecordKey& key) const {
  FIELDPOST_TRY(const RecordType* type, RecordType::require(key.type));
  FIELDPOST_TRY(const auto view, m_store.get(key));
  if (!view)
    return Error{Code::NotFound, "NO_RECORD",
                 "there is no " + key.type + " with the id " + key.id.text()};
  std::vector<model::v1::Attachment> files;
  const FieldDescriptor* field = fieldOf(*type);
  if (field == nullptr) return files;
  FIELDPOST_TRY(const auto record, type->parse(view->message));
  const auto& reflection = *record->GetReflection();
  for (int i = 0; i < reflection.FieldSize(*record, field); ++i)
    files.push_back(static_cast<const model::v1::Attachment&>(
        reflection.GetRepeatedMessage(*record, field, i)));
  return files;
}

Result<bool> Attachments::names(const RecordKey& key, const BlobId& id) const {
  const auto files = named(key);
  if (!files.ok() && files.error().reason == "NO_RECORD") return false;
  if (!files.ok()) return files.error();
  return std::any_of(files.value().begin(), files.value().end(),
                     [&](const auto& file) { return file.sha256() == id.bytes(); });
}

Result<AttachmentView> Attachments::view(const model::v1::Attachment& file) const {
  AttachmentView view;
  FIELDPOST_TRY(view.id, BlobId::fromBytes(file.sha256()));
  view.name = file.name();
  view.mediaType = file.media_type();
  view.size = file.size_bytes();
  view.mayRun = mayRun(view.mediaType, view.name);
  FIELDPOST_TRY(const auto known, rows("sha256=?1", file.sha256()));
  const bool here = m_blobs.has(view.id);
  view.place = here ? BlobPlace::Here : BlobPlace::Headquarters;
  view.bytesHere = here ? view.size : m_blobs.partialBytes(view.id);
  for (const Row& row : known) {
    if (here && row.state == kToSend) view.place = BlobPlace::Waiting;
    if (!here && row.state == kToFetch) view.place = BlobPlace::Wanted;
    if (row.reason.empty()) continue;
    view.reason = row.reason;
    view.message = row.message;
  }
  return view;
}

Result<std::vector<AttachmentView>> Attachments::list(const RecordKey& key) const {
  FIELDPOST_TRY(const auto files, named(key));
  std::vector<AttachmentView> views;
  for (const auto& file : files) {
    // A name that no fingerprint goes with was written by hand, and leads nowhere.
    if (file.sha256().size() != BlobId::kBytes) continue;
    FIELDPOST_TRY(views.emplace_back(), view(file));
  }
  return views;
}

Result<AttachmentView> Attachments::find(const RecordKey& key, const std::string& what) const {
  FIELDPOST_TRY(const auto files, list(key));
  std::vector<AttachmentView> found;
  for (const auto& file : files) {
    const bool byFingerprint =
        what.size() >= kFingerprintDigitsLeast && file.id.text().starts_with(what);
    if (file.name == what || byFingerprint) found.push_back(file);
  }
  if (found.empty()) return noAttachment(what);
  if (std::any_of(found.begin(), found.end(),
                  [&](const auto& file) { return file.id != found.front().id; }))
    return Error{Code::FailedPrecondition, "ATTACHMENT_AMBIGUOUS",
                 "the record names several files '" + what + "'; name one by its fingerprint"};
  return found.front();
}

Result<Done> Attachments::put(const RecordKey& key, const BlobId& id, std::uint64_t size,
                              int state) {
  auto& database = m_store.m_connection->database;
  FIELDPOST_TRY(Transaction transaction, Transaction::beginWrite(database));
  // What headquarters has already is not sent again, whichever record names it.
  FIELDPOST_TRY(const auto known, rows("sha256=?1", id.bytes()));
  for (const Row& row : known) {
    if (state == kToSend && row.state == kAtHeadquarters) state = kAtHeadquarters;
  }
  FIELDPOST_CHECK(database
                      .prepare("INSERT OR REPLACE INTO blob VALUES (?1,?2,?3,?4,?5,'','',"
                               "(SELECT coalesce(max(timeline), x'') FROM blob WHERE sha256=?1))")
                      .bindBlob(1, id.bytes())
                      .bind(2, key.type)
                      .bindBlob(3, key.id.bytes())
                      .bind(4, static_cast<std::int64_t>(size))
                      .bind(5, state)
                      .run());
  return transaction.commit();
}

Result<Done> Attachments::edit(const RecordKey& key, const model::v1::Attachment& file, bool add) {
  FIELDPOST_TRY(const RecordType* type, RecordType::require(key.type));
  FIELDPOST_TRY(const auto view, m_store.get(key));
  if (!view)
    return Error{Code::NotFound, "NO_RECORD",
                 "there is no " + key.type + " with the id " + key.id.text()};
  const FieldDescriptor* field = fieldOf(*type);
  if (field == nullptr)
    return Error{Code::InvalidArgument, "UNKNOWN_FIELD", "a " + key.type + " holds no files"};
  FIELDPOST_TRY(const auto record, type->parse(view->message));
  const auto& reflection = *record->GetReflection();
  if (add) {
    reflection.AddMessage(record.get(), field)->CopyFrom(file);
  } else {
    FIELDPOST_TRY(const auto before, named(key));
    reflection.ClearField(record.get(), field);
    for (const auto& member : before) {
      if (member.sha256() != file.sha256())
        reflection.AddMessage(record.get(), field)->CopyFrom(member);
    }
  }
  FIELDPOST_TRY(auto patch, difference(*type, view->message, encode(*record)));
  const auto saved = m_store.commit({key, std::move(patch), view->seen});
  if (!saved.ok()) return saved.error();
  return Done{};
}

Result<AttachmentView> Attachments::attach(const RecordKey& key, const std::filesystem::path& file,
                                           const std::string& name) {
  FIELDPOST_TRY(const auto before, named(key));
  FIELDPOST_TRY(const StoredBlob stored, m_blobs.add(file));
  model::v1::Attachment attachment;
  attachment.set_sha256(stored.id.bytes());
  attachment.set_size_bytes(stored.size);
  attachment.set_name(tidyName(name.empty() ? file.filename().string() : name));
  FIELDPOST_TRY(*attachment.mutable_media_type(), sniffFileType(m_blobs.pathOf(stored.id)));
  // First what is to be done with the bytes: a record whose row is missing would never be sent
  // whole, a row whose record does not name the bytes is passed over.
  FIELDPOST_CHECK(put(key, stored.id, stored.size, kToSend));
  const auto same = [&](const auto& member) { return member.sha256() == attachment.sha256(); };
  if (const auto there = std::find_if(before.begin(), before.end(), same); there != before.end())
    return view(*there);
  FIELDPOST_CHECK(edit(key, attachment, true));
  return view(attachment);
}

Result<Done> Attachments::detach(const RecordKey& key, const BlobId& id) {
  FIELDPOST_TRY([[maybe_unused]] const auto files, named(key));
  FIELDPOST_TRY(const bool there, names(key, id));
  if (!there) return noAttachment(id.text());
  model::v1::Attachment attachment;
  attachment.set_sha256(id.bytes());
  return edit(key, attachment, false);
}

Result<Done> Attachments::copyTo(const RecordKey& key, const BlobId& id,
                                 const std::filesystem::path& target) {
  FIELDPOST_TRY(const bool there, names(key, id));
  if (!there) return noAttachment(id.text());
  auto copied = m_blobs.copyTo(id, target);
  if (copied.ok() || copied.error().reason != "ATTACHMENT_DAMAGED") return copied;
  FIELDPOST_TRY(const auto known, rows("sha256=?1 AND state=0", id.bytes()));
  if (!known.empty())
    return Error{Code::DataLoss, "ATTACHMENT_DAMAGED",
                 "the file was damaged on this laptop before headquarters had it; what is left of "
                 "it was put apart. Attach it again"};
  FIELDPOST_CHECK(want(key, id));
  return Error{Code::DataLoss, "ATTACHMENT_DAMAGED",
               "the file was damaged on this laptop; what is left of it was put apart, and the "
               "next sync fetches it again"};
}

Result<Done> Attachments::want(const RecordKey& key, const BlobId& id) {
  FIELDPOST_TRY(const auto files, named(key));
  for (const auto& file : files) {
    if (file.sha256() != id.bytes()) continue;
    if (m_blobs.has(id)) return Done{};
    return put(key, id, file.size_bytes(), kToFetch);
  }
  return noAttachment(id.text());
}

Result<std::vector<std::string>> Attachments::verify() {
  std::vector<std::string> problems;
  FIELDPOST_TRY(const auto blobs, m_blobs.list());
  for (const StoredBlob& blob : blobs) {
    const auto sound = m_blobs.verify(blob.id);
    if (sound.ok()) continue;
    if (sound.error().reason != "ATTACHMENT_DAMAGED") return sound.error();
    problems.push_back(sound.error().message);
  }
  return problems;
}

Result<CleanedBlobs> Attachments::clean() {
  FIELDPOST_TRY(const auto known, rows("1", {}));
  std::set<BlobId> kept;
  for (const Row& row : known) {
    FIELDPOST_TRY(const bool named, names(row.task.record, row.task.id));
    if (named) kept.insert(row.task.id);
  }
  return m_blobs.clean([&](const BlobId& id) { return kept.contains(id); },
                       m_store.m_connection->clock.nowMs());
}

Result<std::vector<BlobTask>> Attachments::tasks(std::string_view condition, bool here) const {
  FIELDPOST_TRY(const auto known, rows(condition, {}));
  std::vector<BlobTask> found;
  std::set<BlobId> seen;
  for (const Row& row : known) {
    if (seen.contains(row.task.id) || m_blobs.has(row.task.id) != here) continue;
    if (row.task.size == 0 || row.task.size > kBlobBytesMost) continue;
    FIELDPOST_TRY(const bool still, names(row.task.record, row.task.id));
    if (!still) continue;
    seen.insert(row.task.id);
    found.push_back(row.task);
  }
  return found;
}

Result<std::vector<BlobTask>> Attachments::toSend() const {
  // A headquarters that was put back from a backup may lack what it had.
  return tasks("state=0 OR (state=1 AND timeline<>(SELECT coalesce(timeline, x'') FROM laptop))",
               true);
}

Result<std::vector<BlobTask>> Attachments::toFetch() const { return tasks("state=2", false); }

Result<Done> Attachments::noteStored(const BlobId& id) {
  return m_store.m_connection->database
      .prepare(
          "UPDATE blob SET state=1, reason='', explanation='',"
          " timeline=(SELECT coalesce(timeline, x'') FROM laptop) WHERE sha256=?1")
      .bindBlob(1, id.bytes())
      .run();
}

Result<Done> Attachments::noteRefused(const BlobId& id, const std::string& reason,
                                      const std::string& message) {
  return m_store.m_connection->database
      .prepare("UPDATE blob SET reason=?2, explanation=?3 WHERE sha256=?1 AND state<>1")
      .bindBlob(1, id.bytes())
      .bind(2, reason)
      .bind(3, message)
      .run();
}

}  // namespace fieldpost
