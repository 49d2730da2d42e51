#include "server/aggregate/breakdowns.h"

#include <set>

#include "sync/programme/programme_index.h"
#include "sync/record/codes.h"
#include "sync/record/record_type.h"

namespace fieldpost::aggregate {
namespace {

using console::v1::Breakdown;
using Names = std::vector<std::pair<std::string, std::string>>;

constexpr const char* kNotRecorded = "Not recorded";
/// The world itself is no line: everything lies in it.
constexpr std::string_view kWorld = "001";

template <typename List>
Names namesOf(const List& list) {
  Names names;
  for (const auto& one : list) names.emplace_back(one.code(), one.name());
  return names;
}

/// The name of a choice; empty for the unspecified one.
std::string choiceName(const google::protobuf::EnumDescriptor& choices, int choice) {
  const auto* value = choice == 0 ? nullptr : choices.FindValueByNumber(choice);
  return value == nullptr ? std::string() : value->name();
}

/// The sub-region of a State and the regions around it, the world left out.
std::set<std::string> regionsOf(const std::string& country) {
  std::set<std::string> regions;
  const State* state = findState(country);
  if (state == nullptr) return regions;
  for (const Region* region = findRegion(state->region); region && region->code != kWorld;
       region = findRegion(region->parent))
    regions.emplace(region->code);
  return regions;
}

Breakdown regionBreakdown(const LineSet& lines) {
  Names names;
  for (const Region& region : allRegions()) names.emplace_back(region.code, region.name);
  Breakdown made = lines.breakdown({"region", "By region", true}, names);
  for (auto& line : *made.mutable_lines())
    if (const Region* region = findRegion(line.code()); region && region->parent != kWorld)
      line.set_parent(std::string(region->parent));
  return made;
}

template <typename Codes>
void addAll(LineSet& lines, const Codes& codes, const std::string& id) {
  if (codes.empty()) lines.add({}, id);
  for (const auto& code : codes) lines.add(code, id);
}

}  // namespace

void LineSet::add(const std::string& code, const std::string& id, std::uint32_t count) {
  if (count == 0) return;
  m_lines[code].add(id);
  m_counts[code] += count;
}

Breakdown LineSet::breakdown(const Wording& wording, const Names& names) const {
  Breakdown made;
  made.set_by(wording.by);
  made.set_label(wording.label);
  made.set_overlapping(wording.overlapping);
  std::set<std::string> told;
  const auto tell = [&](const std::string& code, const std::string& name) {
    const auto found = m_lines.find(code);
    if (found == m_lines.end() || !told.insert(code).second) return;
    auto& line = *made.add_lines();
    line.set_code(code);
    line.set_name(name);
    *line.mutable_figure() = found->second.figure();
    const auto counted = m_counts.find(code);
    if (counted != m_counts.end()) line.mutable_figure()->set_count(counted->second);
  };
  for (const auto& [code, name] : names) tell(code, name);
  for (const auto& [code, records] : m_lines)
    if (!code.empty()) tell(code, code);
  tell({}, kNotRecorded);
  return made;
}

Names choicesOf(const google::protobuf::EnumDescriptor& choices) {
  Names names;
  for (int i = 0; i < choices.value_count(); ++i)
    if (choices.value(i)->number() != 0)
      names.emplace_back(choices.value(i)->name(), traitsOf(*choices.value(i)).label());
  return names;
}

const Names& statesByCode() {
  static const Names kNames = [] {
    Names names;
    for (const State& state : allStates()) names.emplace_back(state.code, state.name);
    return names;
  }();
  return kNames;
}

std::vector<Breakdown> projectBreakdowns(const World& world) {
  LineSet themes, levels, regions, countries, statuses, globals, sources;
  for (const auto& project : world.projects) {
    if (!project.complete()) continue;
    const auto& record = project.record;
    addAll(themes, record.themes(), project.id);
    levels.add(choiceName(*model::v1::ProjectLevel_descriptor(), record.level()), project.id);
    addAll(countries, record.countries(), project.id);
    for (const auto& country : record.countries())
      for (const auto& region : regionsOf(country)) regions.add(region, project.id);
    statuses.add(choiceName(*model::v1::ProjectStatus_descriptor(), record.status()), project.id);
    globals.add(record.global_programme(), project.id);
    sources.add(choiceName(*model::v1::FundingSource_descriptor(), record.funding()), project.id);
  }
  return {themes.breakdown({"theme", "By theme", true}, namesOf(world.programme.themes())),
          levels.breakdown({"level", "By level", false},
                           choicesOf(*model::v1::ProjectLevel_descriptor())),
          regionBreakdown(regions),
          countries.breakdown({"country", "By country", true}, statesByCode()),
          statuses.breakdown({"status", "By status", false},
                             choicesOf(*model::v1::ProjectStatus_descriptor())),
          globals.breakdown({"global_programme", "By global programme", false},
                            namesOf(world.programme.global_programmes())),
          sources.breakdown({"funding", "By source of funds", false},
                            choicesOf(*model::v1::FundingSource_descriptor()))};
}

std::vector<Breakdown> trainingBreakdowns(const World& world) {
  LineSet themes, kinds, regions, countries, statuses, months, sources;
  for (const auto& training : world.trainings) {
    if (!training.complete()) continue;
    const auto& record = training.record;
    addAll(themes, record.themes(), training.id);
    kinds.add(choiceName(*model::v1::TrainingKind_descriptor(), record.kind()), training.id);
    countries.add(record.country(), training.id);
    for (const auto& region : regionsOf(record.country())) regions.add(region, training.id);
    statuses.add(choiceName(*model::v1::TrainingStatus_descriptor(), record.status()), training.id);
    const bool held = record.status() == model::v1::TRAINING_STATUS_HELD;
    months.add((held ? record.actual_start() : record.planned_start()).substr(0, 7), training.id);
    sources.add(choiceName(*model::v1::FundingSource_descriptor(), record.funding()), training.id);
  }
  return {
      themes.breakdown({"theme", "By theme", true}, namesOf(world.programme.themes())),
      kinds.breakdown({"kind", "By kind", false}, choicesOf(*model::v1::TrainingKind_descriptor())),
      regionBreakdown(regions),
      countries.breakdown({"country", "By country", false}, statesByCode()),
      statuses.breakdown({"status", "By status", false},
                         choicesOf(*model::v1::TrainingStatus_descriptor())),
      months.breakdown({"month", "By month", false}, {}),
      sources.breakdown({"funding", "By source of funds", false},
                        choicesOf(*model::v1::FundingSource_descriptor()))};
}

}  // namespace fieldpost::aggregate
