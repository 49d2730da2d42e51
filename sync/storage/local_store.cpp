#include "sync/storage/local_store.h"

#include <google/protobuf/util/message_differencer.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include "fieldpost/model/v1/office.pb.h"
#include "sync/base/plain_text.h"
#include "sync/change/chain.h"
#include "sync/storage/connection.h"
#include "sync/storage/repair_folder.h"
#include "sync/storage/schema.h"

namespace fieldpost {
namespace {

using sqlite::Database;
using sqlite::Transaction;

constexpr const char* kFileName = "fieldpost.db";

Result<Done> checkProfile(const Profile& profile) {
  const auto isCode = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
  if (profile.office.size() < 2 || profile.office.size() > 8 ||
      !std::all_of(profile.office.begin(), profile.office.end(), isCode))
    return Error{
        Code::InvalidArgument, "BAD_PROFILE",
        "'" + profile.office + "' is not the code of an office; use 2 to 8 of A-Z and 0-9"};
  if (profile.person.empty() || profile.person.size() > 200)
    return Error{Code::InvalidArgument, "BAD_PROFILE", "the person's name is missing or too long"};
  // The name goes into every change; one that is no text would make them all unreadable.
  if (!isUtf8(profile.person) || plain(profile.person) != profile.person)
    return Error{Code::InvalidArgument, "BAD_PROFILE",
                 "the person's name holds bytes that are no text in UTF-8; write it again"};
  return Done{};
}

Error noStore(const std::filesystem::path& folder) {
  return {Code::NotFound, "NO_STORE",
          "there is no Fieldpost store in " + folder.string() +
              "; make one with `fieldpost-cli --store " + folder.string() + " init`"};
}

Error cannotWrite(const std::filesystem::path& folder, const std::string& why) {
  return {Code::PermissionDenied, "CANNOT_WRITE",
          "the folder " + folder.string() + " cannot be written (" + why +
              "); choose another one or change its rights"};
}

Result<Database> openedToWrite(const std::filesystem::path& file) {
  FIELDPOST_TRY(Database database, Database::open(file, Database::Access::ReadWrite));
  FIELDPOST_CHECK(sqlite::migrate(database, laptopMigrations(), kLaptopFile));
  FIELDPOST_CHECK(makeMissingDigests(database));
  FIELDPOST_CHECK(findMissingParents(database));
  return database;
}

/// On a disk that nobody can write to (an image, a card with its switch set) a store can be read,
/// unless its last words are in the log or this program would have to change it first. Else gives
/// `refused`.
Result<Database> openedToRead(const std::filesystem::path& file, const Result<Database>& refused) {
  struct statvfs disk {};
  std::error_code failed;
  const auto logBytes = std::filesystem::file_size(file.string() + "-wal", failed);
  const bool hasLog = !failed && logBytes > 0;
  if (::statvfs(file.c_str(), &disk) != 0 || (disk.f_flag & ST_RDONLY) == 0 || hasLog)
    return refused.error();
  FIELDPOST_TRY(Database database, Database::open(file, Database::Access::Unchanging));
  FIELDPOST_TRY(const bool current, sqlite::isUpToDate(database, laptopMigrations(), kLaptopFile));
  if (!current) return refused.error();
  return database;
}

/// What the person's own laptop may not write.
Result<Done> checkRights(const RecordType& type, const RecordRow& row, const Message& before,
                         const Message& after, const Profile& profile) {
  if (type.traits().scope() == model::v1::SCOPE_EVERYBODY || row.reference)
    return Error{Code::PermissionDenied, "NOT_YOUR_OFFICE",
                 "a " + type.name() + " is written by headquarters alone"};
  if (!row.held)
    return Error{Code::PermissionDenied, "NOT_YOUR_OFFICE",
                 "'" + row.title + "' belongs to " +
                     (row.movedTo.empty() ? "another office" : "office " + row.movedTo) +
                     " now; what you did before is still sent, but it cannot be changed here"};
  const bool isConflict = &type.descriptor() == model::v1::Conflict::descriptor();
  if (isConflict && row.place == 0)
    return Error{Code::PermissionDenied, "READ_ONLY_FIELD", "conflicts are made by headquarters"};
  const std::string office = textOf(after, "office");
  if (office != profile.office || (row.place != 0 && textOf(before, "office") != office))
    return Error{Code::PermissionDenied, "NOT_YOUR_OFFICE",
                 "this laptop belongs to office " + profile.office +
                     " and cannot write a record of office '" + office + "'"};
  google::protobuf::util::MessageDifferencer differencer;
  for (int i = 0; i < type.descriptor().field_count(); ++i) {
    const FieldDescriptor& field = *type.descriptor().field(i);
    const bool ours =
        isConflict ? field.name() == "state" || field.name() == "decision" || field.name() == "note"
                   : !traitsOf(field).headquarters();
    if (ours) continue;
    if (!differencer.CompareWithFields(before, after, {&field}, {&field}))
      return Error{Code::PermissionDenied, "READ_ONLY_FIELD",
                   traitsOf(field).label() + " is written by headquarters alone"};
  }
  return Done{};
}

void fillGenerated(const RecordType& type, const RecordKey& key, const Profile& profile,
                   Message& record) {
  const auto& reflection = *record.GetReflection();
  const FieldDescriptor* office = type.field("office");
  if (office != nullptr && textOf(record, *office).empty())
    reflection.SetString(&record, office, profile.office);
  for (int i = 0; i < type.descriptor().field_count(); ++i) {
    const FieldDescriptor& field = *type.descriptor().field(i);
    if (traitsOf(field).generated() != model::v1::GENERATED_PROVISIONAL_NUMBER) continue;
    if (!textOf(record, field).empty()) continue;
    // The last 40 of an id's bits are random: two of an office's thousands alike is a chance of 1
    // in 10^6.
    std::string end = key.id.text().substr(26);
    std::transform(end.begin(), end.end(), end.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    reflection.SetString(&record, &field, profile.office + '-' + end);
  }
}

}  // namespace

LocalStore::LocalStore(std::unique_ptr<Connection> connection)
    : m_connection(std::move(connection)) {}
LocalStore::LocalStore(LocalStore&&) noexcept = default;
LocalStore& LocalStore::operator=(LocalStore&&) noexcept = default;
LocalStore::~LocalStore() = default;

Result<LocalStore> LocalStore::create(const std::filesystem::path& folder, const Profile& profile,
                                      const Clock& clock, Random& random) {
  FIELDPOST_CHECK(checkProfile(profile));
  if (isRepairUnfinished(folder)) return repairUnfinished(folder);
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed) return cannotWrite(folder, failed.message());
  const auto file = folder / kFileName;
  // The laptop's people's work is for their eyes.
  if (::chmod(folder.c_str(), 0700) != 0)
    return cannotWrite(folder, std::generic_category().message(errno));
  FIELDPOST_TRY(Database database, Database::open(file, Database::Access::ReadWriteCreate));
  FIELDPOST_CHECK(sqlite::migrate(database, laptopMigrations(), kLaptopFile));
  auto connection = std::make_unique<Connection>(folder, std::move(database), clock, random);
  FIELDPOST_TRY(Transaction transaction, Transaction::beginWrite(connection->database));
  FIELDPOST_TRY(const auto rows, connection->database.integer("SELECT count(*) FROM laptop"));
  if (rows.value_or(0) != 0)
    return Error{
        Code::AlreadyExists, "STORE_EXISTS",
        "there is a Fieldpost store in " + folder.string() + " already; it was left as it is"};
  LaptopRow laptop;
  laptop.profile = profile;
  laptop.incarnation = Uuid::makeRandom(random);
  laptop.hash = emptyLogHash();
  FIELDPOST_CHECK(connection->saveLaptop(laptop));
  FIELDPOST_CHECK(transaction.commit());
  connection->profile = profile;
  return LocalStore(std::move(connection));
}

Result<LocalStore> LocalStore::open(const std::filesystem::path& folder, const Clock& clock,
                                    Random& random) {
  if (isRepairUnfinished(folder)) return repairUnfinished(folder);
  const auto file = folder / kFileName;
  std::error_code failed;
  if (!std::filesystem::exists(file, failed)) return noStore(folder);
  auto opened = openedToWrite(file);
  if (!opened.ok() && opened.error().reason == "CANNOT_WRITE") opened = openedToRead(file, opened);
  if (!opened.ok()) return opened.error();
  Database database = std::move(opened).value();
  // A store whose making was cut off belongs to nobody and holds nothing: it can be made again.
  FIELDPOST_TRY(const auto owners, database.integer("SELECT count(*) FROM laptop"));
  if (owners.value_or(0) == 0) return noStore(folder);
  auto connection = std::make_unique<Connection>(folder, std::move(database), clock, random);
  FIELDPOST_TRY([[maybe_unused]] const LaptopRow laptop, connection->loadLaptop());
  FIELDPOST_CHECK(connection->renewProgramme());
  return LocalStore(std::move(connection));
}

const std::filesystem::path& LocalStore::folder() const { return m_connection->folder; }

const Profile& LocalStore::profile() const { return m_connection->profile; }

Result<Done> LocalStore::setProfile(const Profile& profile) {
  FIELDPOST_CHECK(checkProfile(profile));
  FIELDPOST_TRY(Transaction transaction, Transaction::beginWrite(m_connection->database));
  FIELDPOST_TRY(LaptopRow laptop, m_connection->loadLaptop());
  if (laptop.profile.office != profile.office && laptop.length > 0)
    return Error{Code::FailedPrecondition, "OTHER_OFFICE",
                 "this store holds work of office " + laptop.profile.office +
                     " and cannot become one of office " + profile.office +
                     "; make a new store in another folder"};
  laptop.profile = profile;
  FIELDPOST_CHECK(m_connection->saveLaptop(laptop));
  FIELDPOST_CHECK(transaction.commit());
  m_connection->profile = profile;
  return Done{};
}

Result<Done> LocalStore::Connection::append(LaptopRow& laptop, RecordRow& row,
                                            sync::v1::Change change) {
  HybridClock hybrid(clock, laptop.clock);
  laptop.clock = hybrid.next();
  change.set_record_type(row.key.type);
  change.set_record_id(row.key.id.bytes());
  change.mutable_stamp()->set_time_ms(laptop.clock.timeMs);
  change.mutable_stamp()->set_counter(laptop.clock.counter);
  change.set_author(laptop.profile.person);
  const std::string body = change.SerializeAsString();
  ++laptop.length;
  laptop.hash = nextLogHash(laptop.hash, laptop.incarnation, laptop.length, body);
  FIELDPOST_CHECK(
      database
          .prepare("INSERT INTO change(incarnation, number, type, id, hash, body, state,"
                   " commit_number, reason, explanation)"
                   " VALUES (?1,?2,?3,?4,?5,?6,0,0,'','')")
          .bindBlob(1, laptop.incarnation.bytes())
          .bind(2, static_cast<std::int64_t>(laptop.length))
          .bind(3, row.key.type)
          .bindBlob(4, row.key.id.bytes())
          .bindBlob(5, laptop.hash)
          .bindBlob(6, body)
          .run());
  const std::string oldMessage = row.message;
  const bool isNew = row.place == 0;
  FIELDPOST_TRY(const auto open, openChanges(database, row.key));
  FIELDPOST_CHECK(replay(row, open));
  if (isNew) {
    row.createdBy = laptop.profile.person;
    row.createdMs = laptop.clock.timeMs;
  }
  row.changedBy = laptop.profile.person;
  row.changedMs = laptop.clock.timeMs;
  row.draft = isDraft(row);
  FIELDPOST_CHECK(saveRow(database, row, oldMessage, ++laptop.touch));
  return renewChildren(laptop, row);
}

Result<bool> LocalStore::Connection::write(LaptopRow& laptop, const Edit& edit) {
  FIELDPOST_TRY(const RecordType* type, RecordType::require(edit.key.type));
  FIELDPOST_TRY(RecordRow row, loadRow(database, edit.key));
  if (row.place != 0 && row.deleted)
    return Error{Code::FailedPrecondition, "RECORD_DELETED",
                 "'" + row.title + "' was deleted; restore it first"};
  // Made anew of what was typed into it, it would be torn.
  if (row.place == 0 && edit.base)
    return Error{Code::NotFound, "NO_RECORD",
                 "the " + edit.key.type +
                     " has left this laptop since it was opened: another office has it now, or it "
                     "was deleted. Nothing was saved; copy what you typed"};
  FIELDPOST_TRY(const auto before, type->parse(row.message));
  FIELDPOST_TRY(const std::string wanted, applied(row.message, edit.patch));
  FIELDPOST_TRY(const auto record, type->parse(wanted));
  if (row.place == 0) fillGenerated(*type, edit.key, laptop.profile, *record);
  FIELDPOST_CHECK(checkRights(*type, row, *before, *record, laptop.profile));
  if (row.place != 0) FIELDPOST_CHECK(checkMoves(*type, *before, *record));
  const std::string encoded = encode(*record);
  if (encoded.size() > kRecordBytesMost)
    return Error{Code::InvalidArgument, "RECORD_TOO_LARGE",
                 "the record would grow beyond 1 MiB; put long texts into files"};
  FIELDPOST_TRY(Patch patch, difference(*type, row.message, encoded));
  if (row.place != 0 && isEmpty(patch)) return false;
  FIELDPOST_TRY(const Commit seen, cursorOf(laptop.profile.office));
  sync::v1::Change change;
  change.set_act(sync::v1::ACT_EDIT);
  change.set_base(std::min(edit.base.value_or(seen), seen));
  *change.mutable_patch() = std::move(patch);
  FIELDPOST_CHECK(append(laptop, row, std::move(change)));
  return true;
}

Result<RecordView> LocalStore::commit(const Edit& edit) {
  FIELDPOST_CHECK(m_connection->renewProgramme());
  FIELDPOST_TRY(Transaction transaction, Transaction::beginWrite(m_connection->database));
  FIELDPOST_TRY(LaptopRow laptop, m_connection->loadLaptop());
  FIELDPOST_TRY(const bool changed, m_connection->write(laptop, edit));
  if (changed) FIELDPOST_CHECK(m_connection->saveLaptop(laptop));
  // Read before it is durable: nothing may fail once it is.
  FIELDPOST_TRY(auto view, get(edit.key));
  if (changed) FIELDPOST_CHECK(transaction.commit());
  return *std::move(view);
}

Result<std::size_t> LocalStore::commitAll(std::span<const Edit> edits, const Progress& onProgress) {
  FIELDPOST_CHECK(m_connection->renewProgramme());
  FIELDPOST_TRY(Transaction transaction, Transaction::beginWrite(m_connection->database));
  FIELDPOST_TRY(LaptopRow laptop, m_connection->loadLaptop());
  std::size_t changed = 0;
  for (std::size_t i = 0; i < edits.size(); ++i) {
    FIELDPOST_TRY(const bool wrote, m_connection->write(laptop, edits[i]));
    if (wrote) ++changed;
    if (onProgress) onProgress(i + 1, edits.size());
  }
  if (changed == 0) return changed;
  FIELDPOST_CHECK(m_connection->saveLaptop(laptop));
  FIELDPOST_CHECK(transaction.commit());
  return changed;
}

Result<Done> LocalStore::changeLife(const RecordKey& key, bool remove) {
  FIELDPOST_TRY(const RecordType* type, RecordType::require(key.type));
  FIELDPOST_TRY(Transaction transaction, Transaction::beginWrite(m_connection->database));
  FIELDPOST_TRY(LaptopRow laptop, m_connection->loadLaptop());
  FIELDPOST_TRY(RecordRow row, loadRow(m_connection->database, key));
  if (row.place == 0)
    return Error{Code::NotFound, "NO_RECORD",
                 "there is no " + key.type + " with the id " + key.id.text()};
  if (remove && row.deleted)
    return Error{Code::FailedPrecondition, "RECORD_DELETED",
                 "'" + row.title + "' is deleted already"};
  if (!remove && !row.deleted)
    return Error{Code::FailedPrecondition, "NOT_DELETED", "'" + row.title + "' is not deleted"};
  if (&type->descriptor() == model::v1::Conflict::descriptor())
    return Error{Code::PermissionDenied, "READ_ONLY_FIELD",
                 "a conflict is settled, not deleted; it stays in the history"};
  FIELDPOST_TRY(const auto record, type->parse(row.message));
  FIELDPOST_CHECK(checkRights(*type, row, *record, *record, laptop.profile));
  FIELDPOST_TRY(const Commit seen, m_connection->cursorOf(laptop.profile.office));
  sync::v1::Change change;
  change.set_act(remove ? sync::v1::ACT_DELETE : sync::v1::ACT_RESTORE);
  change.set_base(seen);
  FIELDPOST_CHECK(m_connection->append(laptop, row, std::move(change)));
  FIELDPOST_CHECK(m_connection->saveLaptop(laptop));
  return transaction.commit();
}

Result<Done> LocalStore::remove(const RecordKey& key) { return changeLife(key, true); }

Result<Done> LocalStore::restore(const RecordKey& key) { return changeLife(key, false); }

Result<Done> LocalStore::putReference(const RecordKey& key, const Message& record) {
  FIELDPOST_TRY([[maybe_unused]] const RecordType* type, RecordType::require(key.type));
  {
    FIELDPOST_TRY(Transaction transaction, Transaction::beginWrite(m_connection->database));
    FIELDPOST_TRY(LaptopRow laptop, m_connection->loadLaptop());
    FIELDPOST_TRY(RecordRow row, loadRow(m_connection->database, key));
    // Headquarters' own has come already: it is newer than any file.
    if (row.commit > 0) return Done{};
    const std::string oldMessage = row.message;
    row.message = encode(record);
    row.reference = true;
    row.confirmedExists = true;
    FIELDPOST_CHECK(saveRow(m_connection->database, row, oldMessage, ++laptop.touch));
    FIELDPOST_CHECK(m_connection->saveLaptop(laptop));
    FIELDPOST_CHECK(transaction.commit());
  }
  return m_connection->renewProgramme();
}

}  // namespace fieldpost
