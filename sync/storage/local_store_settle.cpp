// Closing conflicts: the chosen value becomes an ordinary change, the conflict another, in one
// transaction.
#include "fieldpost/model/v1/office.pb.h"
#include "sync/storage/connection.h"

namespace fieldpost {
namespace {

/// What makes the record show the other side's value.
Patch patchTaking(const RecordType& type, const model::v1::Conflict& conflict) {
  Patch patch;
  const FieldDescriptor* field = type.field(conflict.field_name());
  if (field == nullptr) return patch;
  if (conflict.other().cell().empty())
    patch.add_cleared(static_cast<std::uint32_t>(field->number()));
  else
    patch.set_values(conflict.other().cell());
  return patch;
}

}  // namespace

Result<Done> LocalStore::settle(const RecordId& conflictId, Settlement settlement) {
  const RecordKey key{"conflict", conflictId};
  FIELDPOST_CHECK(m_connection->renewProgramme());
  FIELDPOST_TRY(auto transaction, sqlite::Transaction::beginWrite(m_connection->database));
  FIELDPOST_TRY(LaptopRow laptop, m_connection->loadLaptop());
  FIELDPOST_TRY(const RecordRow row, loadRow(m_connection->database, key));
  if (row.place == 0)
    return Error{Code::NotFound, "NO_RECORD",
                 "there is no conflict with the id " + conflictId.text()};
  model::v1::Conflict conflict;
  if (!conflict.ParseFromString(row.message))
    return Error{Code::DataLoss, "MALFORMED_RECORD", "the conflict does not read as one"};
  if (conflict.state() == model::v1::CONFLICT_STATE_SETTLED)
    return Error{Code::FailedPrecondition, "ALREADY_SETTLED", "somebody has settled this conflict"};
  if (settlement == Settlement::TakeOther) {
    FIELDPOST_TRY(const RecordType* type, RecordType::require(conflict.about_type()));
    FIELDPOST_TRY(const RecordId id, Uuid::parse(conflict.about()));
    const RecordKey about{conflict.about_type(), id};
    if (conflict.other().deleted()) {
      FIELDPOST_TRY(RecordRow record, loadRow(m_connection->database, about));
      if (record.place != 0 && !record.deleted) {
        FIELDPOST_TRY(const Commit seen, m_connection->cursorOf(laptop.profile.office));
        sync::v1::Change change;
        change.set_act(sync::v1::ACT_DELETE);
        change.set_base(seen);
        FIELDPOST_CHECK(m_connection->append(laptop, record, std::move(change)));
      }
    } else {
      FIELDPOST_TRY([[maybe_unused]] const bool wrote,
                    m_connection->write(laptop, {about, patchTaking(*type, conflict), {}}));
    }
  }
  model::v1::Conflict settled = conflict;
  settled.set_state(model::v1::CONFLICT_STATE_SETTLED);
  settled.set_decision(settlement == Settlement::TakeOther ? "The other value was taken."
                                                           : "The value shown was kept.");
  FIELDPOST_TRY(Patch patch,
                difference(*RecordType::find("conflict"), row.message, encode(settled)));
  FIELDPOST_TRY([[maybe_unused]] const bool wrote,
                m_connection->write(laptop, {key, std::move(patch), {}}));
  FIELDPOST_CHECK(m_connection->saveLaptop(laptop));
  return transaction.commit();
}

}  // namespace fieldpost
