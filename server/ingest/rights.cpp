#include "server/ingest/rights.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "sync/base/ids.h"
#include "sync/record/patch.h"

namespace fieldpost::ingest {
namespace {

/// Source: the table of roles; who is not in here writes no records.
constexpr std::array<std::string_view, 3> kWriters = {"ROLE_FIELD_OFFICER", "ROLE_OFFICE_HEAD",
                                                      "ROLE_PROGRAMME_OFFICER"};
/// What a person may write into a conflict: the decision.
constexpr std::array<std::string_view, 2> kDecision = {"state", "decision"};

Error malformed(std::string_view why) {
  return {Code::InvalidArgument, "MALFORMED_CHANGE",
          fmt::format("the change {}; the laptop's program is at fault: report it", why)};
}

Error headquartersOnly(std::string_view what) {
  return {Code::PermissionDenied, "HEADQUARTERS_ONLY",
          fmt::format("{} by headquarters alone; ask headquarters to change it", what)};
}

const FieldDescriptor* fieldOf(const RecordType& type, std::uint32_t number) {
  return type.descriptor().FindFieldByNumber(static_cast<int>(number));
}

bool contains(const google::protobuf::RepeatedField<std::uint32_t>& numbers, std::uint32_t number) {
  return std::find(numbers.begin(), numbers.end(), number) != numbers.end();
}

/// A set must be sent as a set and a value as a value: else cells would be merged as what they are
/// not. What this build does not know passes.
Result<Done> checkKinds(const RecordType& type, const Patch& patch, const Cells& values,
                        const Cells& removed) {
  for (const auto& [number, occurrences] : values.fields()) {
    const FieldDescriptor* field = fieldOf(type, number);
    if (field != nullptr && isSet(*field) != contains(patch.sets(), number))
      return malformed("mistakes a set for a value");
  }
  for (const auto& [number, occurrences] : removed.fields()) {
    const FieldDescriptor* field = fieldOf(type, number);
    if (!contains(patch.sets(), number) || (field != nullptr && !isSet(*field)))
      return malformed("removes members of what is no set");
  }
  for (const std::uint32_t number : patch.cleared()) {
    const FieldDescriptor* field = fieldOf(type, number);
    if (contains(patch.sets(), number) || (field != nullptr && isSet(*field)))
      return malformed("empties a set as if it were a value");
    if (values.fields().contains(number)) return malformed("fills and empties the same field");
  }
  return Done{};
}

/// Precondition: the patch reads as one.
std::vector<std::uint32_t> touched(const Patch& patch) {
  auto fields = touchedFields(patch);
  return fields.ok() ? std::move(fields).value() : std::vector<std::uint32_t>();
}

Result<Done> checkFields(const sync::v1::Change& change, const RecordType& type, bool isConflict) {
  for (const std::uint32_t number : touched(change.patch())) {
    const FieldDescriptor* field = fieldOf(type, number);
    if (field == nullptr) continue;
    if (traitsOf(*field).headquarters())
      return headquartersOnly(fmt::format("\"{}\" is written", traitsOf(*field).label()));
    if (isConflict &&
        std::find(kDecision.begin(), kDecision.end(), field->name()) == kDecision.end())
      return headquartersOnly("all of a conflict but its decision is written");
  }
  return Done{};
}

}  // namespace

Result<const RecordType*> checkShape(const sync::v1::Change& change) {
  FIELDPOST_TRY(const RecordType* type, RecordType::require(change.record_type()));
  const Patch& patch = change.patch();
  if (change.act() == sync::v1::ACT_DELETE || change.act() == sync::v1::ACT_RESTORE) {
    if (!isEmpty(patch)) return malformed("deletes or restores, and edits at once");
    return type;
  }
  if (change.act() != sync::v1::ACT_EDIT)
    return Error{Code::InvalidArgument, "UNKNOWN_ACT",
                 fmt::format("headquarters does not know act {}; a newer program made it. Bring "
                             "headquarters up to date",
                             static_cast<int>(change.act()))};
  const auto values = Cells::split(patch.values());
  const auto removed = Cells::split(patch.removed());
  if (!values.ok() || !removed.ok() || !type->parse(patch.values()).ok() ||
      !type->parse(patch.removed()).ok())
    return malformed(fmt::format("does not read as a {}", type->name()));
  FIELDPOST_CHECK(checkKinds(*type, patch, values.value(), removed.value()));
  return type;
}

std::optional<std::string> officeIn(const sync::v1::Change& change, const RecordType& type) {
  const FieldDescriptor* office = type.field("office");
  if (office == nullptr) return std::nullopt;
  const auto fields = touched(change.patch());
  const auto number = static_cast<std::uint32_t>(office->number());
  if (std::find(fields.begin(), fields.end(), number) == fields.end()) return std::nullopt;
  const auto values = type.parse(change.patch().values());
  return values.ok() ? textOf(*values.value(), *office) : std::string();
}

Result<Done> checkRights(const store::Laptop& laptop, const sync::v1::Change& change,
                         const RecordType& type, const std::optional<std::string>& scope) {
  if (laptop.office.empty() ||
      std::find(kWriters.begin(), kWriters.end(), laptop.role) == kWriters.end())
    return Error{Code::PermissionDenied, "ROLE_DENIED",
                 fmt::format("a person with the role {} writes no records; ask headquarters for "
                             "another role",
                             laptop.role)};
  if (type.traits().scope() == model::v1::SCOPE_EVERYBODY)
    return headquartersOnly(fmt::format("a {} is written", type.name()));
  const bool isConflict = type.name() == "conflict";
  if (isConflict && (!scope || change.act() != sync::v1::ACT_EDIT))
    return headquartersOnly("conflicts are made and deleted");
  FIELDPOST_CHECK(checkFields(change, type, isConflict));

  const auto office = officeIn(change, type);
  if (scope && *scope != laptop.office)
    return Error{Code::PermissionDenied, "NOT_YOUR_OFFICE",
                 fmt::format("the record belongs to the office {}, and this laptop to {}", *scope,
                             laptop.office)};
  if (scope && office && *office != *scope)
    return Error{Code::PermissionDenied, "OFFICE_MOVED",
                 "only headquarters moves a record to another office; ask headquarters"};
  // A delete of what is not there too: committed, it would tell the office of an empty record.
  if (!scope && !office)
    return Error{Code::PermissionDenied, "OFFICE_MISSING",
                 "headquarters does not know the record, and the change does not say whose it is; "
                 "the change that made it was put aside or lost"};
  if (!scope && office && *office != laptop.office)
    return Error{Code::PermissionDenied, "NOT_YOUR_OFFICE",
                 fmt::format("the new record names the office {}, and this laptop belongs to {}",
                             *office, laptop.office)};
  return Done{};
}

}  // namespace fieldpost::ingest
