// What is kept under a project of the demonstration.
#pragma once

#include <string>

#include "client/demonstration/story.h"

namespace fieldpost {

struct ProjectDays {
  std::string plannedStart;
  std::string plannedEnd;
  std::string actualStart;  ///< Empty: not begun.
  std::string actualEnd;    ///< Empty: not ended.
  std::string lastWorked;   ///< Up to then things happen.
};

Result<Done> tellWorkplan(const ProjectPlan& plan, const ProjectDays& days, Story& story,
                          Chance& chance);
Result<Done> tellMoney(const ProjectPlan& plan, const model::v1::Project& project,
                       const ProjectDays& days, Story& story, Chance& chance);
Result<Done> tellRisks(const ProjectPlan& plan, Story& story, Chance& chance);
/// One for each half-year of work; the last is still a draft now and then.
Result<Done> tellReports(const ProjectPlan& plan, const ProjectDays& days, Story& story,
                         Chance& chance);
/// For some projects under way.
Result<Done> tellRevision(const ProjectPlan& plan, const model::v1::Project& project,
                          const ProjectDays& days, Story& story, Chance& chance);

}  // namespace fieldpost
