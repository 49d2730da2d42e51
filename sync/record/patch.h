// What changed between two states of a record, cell by cell, and how to make it happen again.
//
// Works on encoded bytes, so that fields unknown to this build pass through untouched. A cell is
// one top-level field, or one member of a field whose members are cells of their own (a set).
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "fieldpost/sync/v1/change.pb.h"
#include "sync/base/result.h"
#include "sync/record/record_type.h"

namespace fieldpost {

using sync::v1::Patch;

/// Names a cell inside a record.
struct CellKey {
  std::uint32_t field = 0;
  std::string member;  ///< The member's encoding for a set (tag included); empty for a value.
  auto operator<=>(const CellKey&) const = default;
};

/// A record as its fields: number -> encoded occurrences (tag included), in the order they were
/// added.
class Cells {
 public:
  /// Errors: DataLoss/MALFORMED_RECORD when `record` is not a protobuf encoding.
  static Result<Cells> split(std::string_view record);
  [[nodiscard]] std::string join() const;

  /// The whole field's encoding; empty when absent.
  [[nodiscard]] std::string value(std::uint32_t field) const;
  [[nodiscard]] bool hasMember(std::uint32_t field, std::string_view member) const;
  [[nodiscard]] const std::map<std::uint32_t, std::vector<std::string>>& fields() const {
    return m_fields;
  }

  /// Replaces the field by the occurrences in `encoded`; none: empties it.
  void setValue(std::uint32_t field, std::vector<std::string> occurrences);
  void addMember(std::uint32_t field, std::string_view member);
  void removeMember(std::uint32_t field, std::string_view member);

 private:
  std::map<std::uint32_t, std::vector<std::string>> m_fields;
};

/// What leads from `before` to `after`, both records of `type`. Empty when they are alike.
/// Errors: DataLoss/MALFORMED_RECORD.
Result<Patch> difference(const RecordType& type, std::string_view before, std::string_view after);
/// `record` with `patch` applied. Members that are there already or not there at all are no error.
/// Errors: DataLoss/MALFORMED_RECORD.
Result<std::string> applied(std::string_view record, const Patch& patch);
/// Changes nothing.
bool isEmpty(const Patch& patch);
/// Numbers of the fields that the patch touches, ascending.
/// Errors: DataLoss/MALFORMED_RECORD.
Result<std::vector<std::uint32_t>> touchedFields(const Patch& patch);

}  // namespace fieldpost
