// What a person writes in a cell, as the value of a record's field.
//
// Used for CSV, and wherever choices are typed by their words. Codes may be written as names:
// "Kenya" for KE, "Held" for TRAINING_STATUS_HELD, a theme's name for its code.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "client/importing/import_plan.h"

namespace fieldpost {

/// Why a text is not a value of a field.
struct FieldTextProblem {
  std::string reason;
  std::string message;
};

/// Lower case, with one underscore for each run of what is neither letter nor digit (ASCII):
/// "Attended: Women" is "attended_women". Labels and names that differ in nothing else are alike.
std::string plainKey(std::string_view text);
/// The choice that goes by that label, name or end of a name ("held"); null when there is none.
const google::protobuf::EnumValueDescriptor* choiceFrom(const FieldDescriptor& field,
                                                        std::string_view text);
/// Sets the field, or adds the members of a set (separated by ';' or '|'). Records that the field
/// names may be written by id, or by title, code or number where only one has it. Precondition:
/// `field` is not a message; `text` is not empty. On a problem the field is as it was, or a part of
/// the set.
std::optional<FieldTextProblem> setFromText(Message& record, const FieldDescriptor& field,
                                            std::string_view text, const ImportContext& context);

}  // namespace fieldpost
