#include "server/aggregate/follow_up_figures.h"

#include <algorithm>
#include <map>

#include "server/aggregate/tally.h"

namespace fieldpost::aggregate {
namespace {

using console::v1::ExternalFactorFigure;
using model::v1::Risk;

/// A risk of a project that is here.
struct Reported {
  const Entry<Risk>* risk;
  const Entry<model::v1::Project>* project;
};

void fill(const std::vector<Reported>& reported,
          const std::vector<console::v1::IndicatorFigure>& indicators,
          ExternalFactorFigure& figure) {
  RecordSet risks, severe, projects;
  for (const auto& [risk, project] : reported) {
    risks.add(risk->id);
    projects.add(project->id);
    if (risk->record.likelihood() * risk->record.impact() >= kSevere) severe.add(risk->id);
  }
  *figure.mutable_risks() = risks.figure();
  *figure.mutable_severe() = severe.figure();
  *figure.mutable_projects() = projects.figure();
  for (const auto& indicator : indicators) {
    if (!indicator.has_target() ||
        indicator.target() <= static_cast<std::int64_t>(indicator.value()))
      continue;
    RecordSet behind;
    for (const auto& [risk, project] : reported) {
      const auto& serves = project->record.accomplishments();
      if (std::find(serves.begin(), serves.end(), indicator.accomplishment()) != serves.end())
        behind.add(risk->id);
    }
    if (behind.empty()) continue;
    auto& missed = *figure.add_missed();
    missed.set_indicator(indicator.code());
    missed.set_target(indicator.target());
    missed.set_value(indicator.value());
    *missed.mutable_risks() = behind.figure();
  }
}

}  // namespace

std::vector<ExternalFactorFigure> factorFigures(
    const World& world, const std::vector<console::v1::IndicatorFigure>& indicators) {
  std::map<std::string, std::vector<Reported>> byFactor;
  for (const auto& risk : world.risks) {
    const auto* project = findEntry(world.projects, risk.record.project());
    if (risk.complete() && project != nullptr && project->complete())
      byFactor[risk.record.external_factor()].push_back({&risk, project});
  }
  std::vector<ExternalFactorFigure> figures;
  for (const auto& factor : world.programme.external_factors()) {
    auto& figure = figures.emplace_back();
    figure.set_code(factor.code());
    figure.set_text(factor.text());
    fill(byFactor[factor.code()], indicators, figure);
  }
  if (const auto others = byFactor.find(""); others != byFactor.end()) {
    auto& figure = figures.emplace_back();
    figure.set_text("Another than those of the programme of work");
    fill(others->second, indicators, figure);
  }
  return figures;
}

std::vector<console::v1::TreatyFigure> treatyFigures(const World& world) {
  std::map<std::string, std::pair<StateUnion, StateUnion>> byInstrument;
  for (const auto& action : world.treatyActions) {
    const auto& record = action.record;
    if (!action.complete() || !world.happened(record.date())) continue;
    auto& [signedBy, joinedBy] = byInstrument[record.instrument()];
    (record.action() == model::v1::TREATY_ACTION_KIND_SIGNATURE ? signedBy : joinedBy)
        .add(record.state_code(), action.id, action.office);
  }
  std::vector<console::v1::TreatyFigure> figures;
  for (const auto& instrument : world.programme.instruments()) {
    auto& figure = figures.emplace_back();
    figure.set_instrument(instrument.code());
    figure.set_name(instrument.name());
    const auto& [signedBy, joinedBy] = byInstrument[instrument.code()];
    *figure.mutable_signatories() = signedBy.stateSet();
    *figure.mutable_parties() = joinedBy.stateSet();
  }
  return figures;
}

}  // namespace fieldpost::aggregate
