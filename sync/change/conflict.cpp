#include "sync/change/conflict.h"

#include <string>

namespace fieldpost {
namespace {

void fill(model::v1::ConflictSide& side, std::string_view cell, const CellClock& clock,
          bool deleted) {
  side.set_cell(std::string(cell));
  side.set_author(clock.author);
  side.set_time_ms(clock.stamp.timeMs);
  side.set_office(clock.office);
  side.set_incarnation(clock.writer.bytes());
  side.set_deleted(deleted);
}

}  // namespace

RecordId conflictId(std::string_view recordType, const RecordId& record, std::uint32_t field,
                    const Incarnation& branch) {
  std::string name = "conflict:";
  name += recordType;
  name += ':' + record.text() + ':' + std::to_string(field) + ':' + branch.text();
  return Uuid::fromName(name);
}

model::v1::Conflict conflictFrom(std::string_view recordType, const RecordId& record,
                                 std::string_view office, const Clash& clash) {
  model::v1::Conflict conflict;
  conflict.set_office(std::string(office));
  conflict.set_about_type(std::string(recordType));
  conflict.set_about(record.text());
  const RecordType* type = RecordType::find(recordType);
  if (type != nullptr && clash.field != 0) {
    const auto* field = type->descriptor().FindFieldByNumber(static_cast<int>(clash.field));
    conflict.set_field_name(field != nullptr ? field->name() : std::to_string(clash.field));
  }
  fill(*conflict.mutable_kept(), clash.keptCell, clash.kept, clash.keptDeleted);
  fill(*conflict.mutable_other(), clash.otherCell, clash.other, clash.otherDeleted);
  conflict.set_state(model::v1::CONFLICT_STATE_OPEN);
  return conflict;
}

}  // namespace fieldpost
