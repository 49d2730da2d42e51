// Projects and trainings by what is said of them: theme, level, region, State, status and so on.
//
// Used by the performance report. A record with two themes stands on two lines and is counted once
// on each; lines are never added up. Lines of regions hold unions of what lies within them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "fieldpost/console/v1/breakdowns.pb.h"
#include "server/aggregate/tally.h"
#include "server/aggregate/world.h"

namespace fieldpost::aggregate {

/// What is called how.
struct Wording {
  std::string by;     ///< "theme".
  std::string label;  ///< "By theme".
  bool overlapping = false;
};

/// Records by code, on their way to be a breakdown.
class LineSet {
 public:
  void add(const std::string& code, const std::string& id) { m_lines[code].add(id); }
  /// Counts without naming each: `id` stands for `count` of them.
  void add(const std::string& code, const std::string& id, std::uint32_t count);
  /// Lines in the order of `names` and then of codes; the empty code, not recorded, last.
  [[nodiscard]] console::v1::Breakdown breakdown(
      const Wording& wording, const std::vector<std::pair<std::string, std::string>>& names) const;

 private:
  std::map<std::string, RecordSet> m_lines;
  std::map<std::string, std::uint32_t> m_counts;  ///< Where they are not the records'.
};

/// Names of values and English words of an enum's choices, the unspecified one left out.
std::vector<std::pair<std::string, std::string>> choicesOf(
    const google::protobuf::EnumDescriptor& choices);
/// Codes and English names of all States.
const std::vector<std::pair<std::string, std::string>>& statesByCode();

/// Of complete projects.
std::vector<console::v1::Breakdown> projectBreakdowns(const World& world);
/// Of complete trainings.
std::vector<console::v1::Breakdown> trainingBreakdowns(const World& world);

}  // namespace fieldpost::aggregate
