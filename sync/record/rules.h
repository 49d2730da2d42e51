// What makes a record complete, read from the protos.
//
// A record that breaks a rule is a draft: it is kept, synced within its office and marked with its
// problems, but headquarters does not count it. So nobody's typing is ever refused for a rule.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sync/record/record_type.h"

namespace fieldpost {

/// One broken rule.
struct Problem {
  std::string field;    ///< Name of the field.
  std::string reason;   ///< MISSING, NOT_A_DATE, BEFORE_START, ...: see proto/REASONS.md.
  std::string message;  ///< English: what to do. Windows choose their own words by reason.
};

/// What rules need to know beside the record.
struct RuleContext {
  std::string today;  ///< YYYY-MM-DD. "Future" is relative to it.
  /// Whether the programme of work's list has the code. Unset: codes are not checked.
  std::function<bool(model::v1::ProgrammeList, std::string_view)> knowsCode;
  /// The parent of a record, or null while it has not arrived. Unset: parents are not looked at.
  std::function<std::unique_ptr<Message>(const RecordType& parent, std::string_view id)> parent;
};

/// Every broken rule, in the order of the fields. Empty: the record is complete.
std::vector<Problem> problemsOf(const RecordType& type, const Message& record,
                                const RuleContext& context);
/// Whether the choices of `after` may follow those of `before` (a project's status). A record that
/// is new or has no choice yet may take any. Errors: FailedPrecondition/ILLEGAL_MOVE, naming the
/// moves that are legal.
Result<Done> checkMoves(const RecordType& type, const Message& before, const Message& after);

}  // namespace fieldpost
