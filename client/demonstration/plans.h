// What is fixed of the demonstration: who works where, and which projects and trainings there are.
//
// The tables hold what only a person can invent well; what a generator can vary (days, amounts,
// names, marks) it varies by seed.
#pragma once

#include <span>
#include <string_view>

#include "client/demonstration/demonstration.h"
#include "fieldpost/model/v1/project.pb.h"
#include "fieldpost/model/v1/training.pb.h"

namespace fieldpost {

/// Lists within a text are separated by ';'.
struct ProjectPlan {
  std::string_view office;
  std::string_view title;
  std::string_view summary;
  std::string_view objective;
  std::string_view themes;  ///< The first one is what it is mainly about.
  std::string_view countries;
  model::v1::ProjectStatus status;  ///< On kDemonstrationDay.
  std::string_view start;           ///< Planned.
  int months;                       ///< Planned.
  int budgetThousands;              ///< US dollars.
  std::string_view globalProgramme;
  std::string_view accomplishments;
  std::string_view partners;
  std::string_view donors;
  unsigned gender;  ///< The marker.
};

struct TrainingPlan {
  std::string_view office;
  std::string_view title;
  std::string_view objectives;
  model::v1::TrainingKind kind;
  std::string_view themes;
  std::string_view instruments;
  std::string_view country;
  std::string_view venue;
  std::string_view languages;
  model::v1::TrainingStatus status;  ///< On kDemonstrationDay.
  std::string_view start;            ///< Planned.
  int days;
  int participants;
  std::string_view from;        ///< Countries that the participants come from.
  std::string_view categories;  ///< Names of ParticipantCategory without their prefix.
};

std::span<const ProjectPlan> projectPlans();
std::span<const TrainingPlan> trainingPlans();

/// Names of people of a country, all invented by combination.
struct NamePool {
  std::string_view countries;
  std::string_view family;
  std::string_view female;
  std::string_view male;
};
/// The pool for a country; a mixed one where there is none of its own.
const NamePool& namePoolFor(std::string_view country);

}  // namespace fieldpost
