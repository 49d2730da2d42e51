// The records that figures are made of, read once and judged by the rules as of a day.
//
// Used by every figure in server/aggregate. Nothing here reads a clock: the day comes in. What
// breaks a rule is a draft and counts nowhere. A date after the day is no draft, though: a report
// as of a past day is asked while later work is recorded already; figures look at the dates
// themselves.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "fieldpost/model/v1/assistance.pb.h"
#include "fieldpost/model/v1/office.pb.h"
#include "fieldpost/model/v1/output.pb.h"
#include "fieldpost/model/v1/programme.pb.h"
#include "fieldpost/model/v1/project.pb.h"
#include "fieldpost/model/v1/training.pb.h"
#include "server/aggregate/figure_source.h"
#include "server/aggregate/record_source.h"
#include "sync/record/rules.h"

namespace fieldpost::aggregate {

/// A record with its id and what is wrong with it.
template <typename Record>
struct Entry {
  std::string id;      ///< UUID in text form.
  std::string office;  ///< That owns it.
  Record record;
  std::vector<Problem> problems;  ///< Those of a date after the day left out. See readWorld.
  [[nodiscard]] bool complete() const { return problems.empty(); }
};

/// In the order of ids.
template <typename Record>
using Entries = std::vector<Entry<Record>>;

/// A draft of a type that figures do not look into.
struct Draft {
  std::string id;
  std::string office;
};

/// An event's participants, and what they said, added up.
struct EventTally {
  Sums participants;  ///< Complete ones that were there no longer than the event.
  Sums feedback;
  std::uint32_t beyond = 0;  ///< Participants that were there longer than it: drafts.
};

/// The States that an event's participants came from, and how many from each are counted.
std::map<std::string, std::uint32_t> participantsByState(const EventTally& tally);

/// What an office has recorded.
struct OfficeRecords {
  std::uint32_t records = 0;  ///< Drafts included.
  std::uint32_t drafts = 0;
};

struct World {
  model::v1::ProgrammeOfWork programme;
  std::string day;    ///< Figures are as of the end of this day.
  std::string until;  ///< The day, or the last day of the period when that comes first.
  Commit commit = 0;  ///< Figures rest on commits up to this one.
  Entries<model::v1::Project> projects;
  Entries<model::v1::TrainingEvent> trainings;
  // The rest is empty for Depth::Headline.
  std::map<std::string, EventTally> tallies;  ///< By event.
  Entries<model::v1::AdvisoryMission> missions;
  Entries<model::v1::AssistanceRequest> requests;
  Entries<model::v1::StateFeedback> feedback;
  Entries<model::v1::ToolRequest> toolRequests;
  Entries<model::v1::OutputDelivery> deliveries;
  Entries<model::v1::AdditionalOutput> additionalOutputs;
  Entries<model::v1::TreatyAction> treatyActions;
  Entries<model::v1::Funding> funding;
  Entries<model::v1::Expenditure> expenditures;
  Entries<model::v1::ProgressReport> progressReports;
  Entries<model::v1::Risk> risks;
  Entries<model::v1::Office> offices;
  Entries<model::v1::Conflict> conflicts;
  std::map<std::string, OfficeRecords> byOffice;
  std::map<std::string, std::vector<Draft>> otherDrafts;  ///< By type, of types not above.

  /// Whether it lies in the period and is not after the day.
  [[nodiscard]] bool happened(std::string_view date) const {
    return date >= programme.period_start() && date <= until;
  }
  /// Whether it lies in the period, be it after the day.
  [[nodiscard]] bool inPeriod(std::string_view date) const {
    return date >= programme.period_start() && date <= programme.period_end();
  }
};

enum class Depth {
  Headline,  ///< Projects and trainings alone.
  Full,
};

/// Reads the world from what is kept for figures, in which texts are cut short and of a draft's
/// problems only that there are some is known. Errors: as the other readWorld.
Result<World> readWorld(FigureSource& source, std::string_view day, std::string_view programme,
                        Depth depth);
/// Reads the world as of `day` (YYYY-MM-DD). `programme`: its code; empty: the newest that has
/// begun on the day, or the first of all when none has. Errors: InvalidArgument/NOT_A_DATE;
/// NotFound/NO_PROGRAMME; DataLoss/MALFORMED_RECORD; those of the source.
/// For Depth::Headline the records are whole, with their problems.
Result<World> readWorld(RecordSource& source, std::string_view day, std::string_view programme,
                        Depth depth);

/// The entry with that id, or null.
template <typename Record>
const Entry<Record>* findEntry(const Entries<Record>& entries, std::string_view id) {
  const auto at =
      std::lower_bound(entries.begin(), entries.end(), id,
                       [](const auto& entry, auto wanted) { return entry.id < wanted; });
  return at != entries.end() && at->id == id ? &*at : nullptr;
}

}  // namespace fieldpost::aggregate
