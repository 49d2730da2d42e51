#include "server/decisions/any_record.h"

#include <fmt/format.h>

#include "fieldpost/model/v1/office.pb.h"
#include "sync/record/json.h"
#include "sync/record/patch.h"

namespace fieldpost::decisions {
namespace {

using model::v1::Conflict;

/// Conflicts come about by themselves, and programmes and offices have commands of their own.
Result<const RecordType*> typeByHand(const std::string& name) {
  FIELDPOST_TRY(const RecordType* type, RecordType::require(name));
  if (name != "conflict" && type->traits().scope() != model::v1::SCOPE_EVERYBODY) return type;
  return Error{Code::InvalidArgument, "NOT_BY_HAND",
               fmt::format("a {} is not written this way; `fieldpost-console --help` names the "
                           "command for it",
                           name)};
}

Result<Done> checkOffice(store::Snapshot& snapshot, const std::string& code) {
  bool known = false;
  FIELDPOST_CHECK(
      snapshot.forEachRecord("office", [&](const store::StoredRecord& record) -> Result<Done> {
        model::v1::Office office;
        known = known || (!record.deleted && office.ParseFromString(record.message) &&
                          office.code() == code);
        return Done{};
      }));
  if (known) return Done{};
  return Error{Code::NotFound, "OFFICE_UNKNOWN",
               fmt::format("headquarters has no office '{}'; add it first", code)};
}

/// The record with the value that lost.
Result<std::string> withOther(const RecordType& type, const Conflict& conflict,
                              std::string_view message) {
  const FieldDescriptor* field = type.field(conflict.field_name());
  if (field == nullptr)
    return Error{Code::DataLoss, "MALFORMED_RECORD",
                 fmt::format("the conflict is about a field '{}', which a {} has not",
                             conflict.field_name(), type.name())};
  Patch patch;
  if (conflict.other().cell().empty())
    patch.add_cleared(static_cast<std::uint32_t>(field->number()));
  else
    patch.set_values(conflict.other().cell());
  return applied(message, patch);
}

Result<Done> takeOtherSide(Decision& decision, const Conflict& conflict) {
  FIELDPOST_TRY(const RecordType* type, RecordType::require(conflict.about_type()));
  FIELDPOST_TRY(const RecordId id, RecordId::parse(conflict.about()));
  const store::RecordKey about{type->name(), id};
  FIELDPOST_TRY(const auto held, decision.held(about));
  if (conflict.other().deleted()) return decision.remove(about);
  if (conflict.field_name().empty()) return decision.restore(about);
  FIELDPOST_TRY(const std::string after, withOther(*type, conflict, held.message));
  return decision.putBack(about, after);
}

}  // namespace

Result<Done> putRecord(Decision& decision, const store::RecordKey& key, std::string_view json,
                       bool isNew) {
  FIELDPOST_TRY(const RecordType* type, typeByHand(key.type));
  auto record = type->make();
  if (!isNew) {
    FIELDPOST_TRY(const auto held, decision.held(key));
    FIELDPOST_TRY(record, type->parse(held.message));
  }
  FIELDPOST_CHECK(updateFromJson(*type, json, *record));
  if (isNew) FIELDPOST_CHECK(checkOffice(decision.snapshot(), textOf(*record, "office")));
  return decision.put(key, *record, isNew ? Rules::Whole : Rules::NoneNew);
}

Result<Done> deleteRecord(Decision& decision, const store::RecordKey& key, bool restore) {
  FIELDPOST_TRY([[maybe_unused]] const RecordType* type, typeByHand(key.type));
  return restore ? decision.restore(key) : decision.remove(key);
}

Result<Done> settleConflict(Decision& decision, const RecordId& id, bool takeOther,
                            const std::string& comment) {
  FIELDPOST_TRY(auto conflict, decision.read<Conflict>("conflict", id));
  if (conflict.state() == model::v1::CONFLICT_STATE_SETTLED)
    return Error{Code::FailedPrecondition, "ALREADY_SETTLED", "somebody has settled this conflict"};
  if (takeOther) FIELDPOST_CHECK(takeOtherSide(decision, conflict));
  conflict.set_state(model::v1::CONFLICT_STATE_SETTLED);
  std::string words = takeOther ? "The other value was taken." : "The value shown was kept.";
  if (!comment.empty()) words += ' ' + comment;
  conflict.set_decision(words);
  // A conflict was made by the program, so that no rule of a form is asked.
  return decision.putBack({"conflict", id}, encode(conflict));
}

}  // namespace fieldpost::decisions
