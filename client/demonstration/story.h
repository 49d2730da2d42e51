// What is recorded of one thing of the demonstration, save by save, as a person would.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "client/demonstration/chance.h"
#include "client/demonstration/plans.h"
#include "sync/record/record_type.h"
#include "sync/storage/local_store_types.h"

namespace fieldpost {

/// Said in the note of every record.
inline constexpr std::string_view kIllustrative =
    "Illustrative: part of the demonstration programme, not a record of real events.";

/// For whom a story is told.
struct StoryTeller {
  std::string office;  ///< The store's; owns every record.
  std::uint64_t seed = 0;
  /// The id of the record with that name within the demonstration; the same on all laptops.
  [[nodiscard]] RecordId idOf(std::string_view name) const;
};

/// Saves in their order. The first one makes the record that the story is about.
class Story {
 public:
  explicit Story(const StoryTeller& teller) : m_teller(teller) {}

  /// Saves the record as it is now: its office and note are seen to, and only what changed since
  /// the last save of it is in the edit. A save that changes nothing is none.
  Result<Done> save(std::string_view type, std::string_view name, Message& record);
  [[nodiscard]] const std::vector<Edit>& edits() const { return m_edits; }
  /// How many records it makes, by type.
  [[nodiscard]] const std::map<std::string, std::size_t>& records() const { return m_records; }
  [[nodiscard]] const StoryTeller& teller() const { return m_teller; }

 private:
  StoryTeller m_teller;
  std::vector<Edit> m_edits;
  std::map<RecordKey, std::string> m_saved;
  std::map<std::string, std::size_t> m_records;
};

/// Project, workplan, money, risks and reports.
Result<Story> projectStory(const ProjectPlan& plan, const StoryTeller& teller);
/// Event, participants and their feedback.
Result<Story> trainingStory(const TrainingPlan& plan, const StoryTeller& teller);
/// What States asked of an office and got: requests, missions, feedback, tools, treaties, outputs.
Result<Story> assistanceStory(const DemonstrationOffice& office, const StoryTeller& teller);

/// The parts of a list that ';' separates.
std::vector<std::string> partsOf(std::string_view list);
/// The date `days` after `date`. Precondition: `date` is one.
std::string daysAfter(std::string_view date, int days);
/// Days from `first` to `last`; negative when `last` comes first. Precondition: both are dates.
int daysBetween(std::string_view first, std::string_view last);
/// Given name and family name of somebody from `country`.
struct PersonName {
  std::string given;
  std::string family;
};
PersonName nameFrom(std::string_view country, bool female, Chance& chance);

}  // namespace fieldpost
