#include "client/demonstration/demonstration.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <vector>

#include "client/demonstration/story.h"

namespace fieldpost {
namespace {

using Telling = std::function<Result<Story>()>;

/// Everything to tell, projects first, as trainings and requests refer to them.
std::vector<Telling> tellingsOf(const std::string& part, const StoryTeller& teller) {
  const auto wanted = [&](std::string_view office) { return part.empty() || part == office; };
  std::vector<Telling> tellings;
  for (const ProjectPlan& plan : projectPlans()) {
    if (wanted(plan.office)) tellings.push_back([&] { return projectStory(plan, teller); });
  }
  for (const TrainingPlan& plan : trainingPlans()) {
    if (wanted(plan.office)) tellings.push_back([&] { return trainingStory(plan, teller); });
  }
  for (const DemonstrationOffice& office : demonstrationOffices()) {
    if (wanted(office.code)) tellings.push_back([&] { return assistanceStory(office, teller); });
  }
  return tellings;
}

/// Records one story in one transaction, so that it is there as a whole or not at all.
Result<Done> record(LocalStore& store, const Story& story, DemonstrationReport& report) {
  std::size_t records = 0;
  for (const auto& [type, count] : story.records()) records += count;
  FIELDPOST_TRY(const auto there, store.get(story.edits().front().key));
  if (there) {
    report.alreadyThere += records;
    return Done{};
  }
  FIELDPOST_TRY([[maybe_unused]] const auto changed, store.commitAll(story.edits()));
  for (const auto& [type, count] : story.records()) report.added[type] += count;
  report.records += records;
  report.saves += story.edits().size();
  return Done{};
}

}  // namespace

Result<DemonstrationReport> recordDemonstration(LocalStore& store,
                                                const DemonstrationOptions& options) {
  const auto offices = demonstrationOffices();
  if (!options.part.empty() &&
      std::none_of(offices.begin(), offices.end(),
                   [&](const auto& office) { return office.code == options.part; })) {
    std::string codes;
    for (const auto& office : offices) codes += fmt::format(" {}", office.code);
    return Error{
        Code::InvalidArgument, "UNKNOWN_PART",
        fmt::format("the demonstration has no part for office {}; it has one for each of{}",
                    options.part, codes)};
  }
  const StoryTeller teller{store.profile().office, options.seed};
  const auto tellings = tellingsOf(options.part, teller);
  DemonstrationReport report;
  for (std::size_t done = 0; done < tellings.size(); ++done) {
    if (options.onProgress) options.onProgress(done, tellings.size());
    if (options.stop != nullptr && *options.stop)
      return Error{Code::Cancelled, "STOPPED",
                   "recording the demonstration was stopped; what was recorded stays"};
    FIELDPOST_TRY(const auto story, tellings[done]());
    FIELDPOST_CHECK(record(store, story, report));
  }
  if (options.onProgress) options.onProgress(tellings.size(), tellings.size());
  return report;
}

}  // namespace fieldpost
