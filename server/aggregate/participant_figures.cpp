#include "server/aggregate/participant_figures.h"

#include <fmt/format.h>

#include "server/aggregate/breakdowns.h"
#include "server/aggregate/field_figures.h"
#include "server/aggregate/tally.h"

namespace fieldpost::aggregate {
namespace {

using console::v1::HeadCountFigures;
using model::v1::HeadCount;

std::uint32_t countOf(const Sums& sums, std::string_view name) {
  return static_cast<std::uint32_t>(sums.of(name));
}

std::uint32_t ofSex(const Sums& sums, model::v1::Sex sex) {
  return countOf(sums, fmt::format("x{}", static_cast<int>(sex)));
}

void addHeads(const HeadCount& told, HeadCountFigures& sum) {
  sum.set_female(sum.female() + told.female());
  sum.set_male(sum.male() + told.male());
  sum.set_other(sum.other() + told.other());
  sum.set_not_recorded(sum.not_recorded() + told.not_recorded());
}

/// 'Not stated' and what nobody wrote down are one number in a head-count.
bool differ(const HeadCount& told, const Sums& listed) {
  return told.female() != ofSex(listed, model::v1::SEX_FEMALE) ||
         told.male() != ofSex(listed, model::v1::SEX_MALE) ||
         told.other() != ofSex(listed, model::v1::SEX_OTHER) ||
         told.not_recorded() !=
             ofSex(listed, model::v1::SEX_UNSPECIFIED) + ofSex(listed, model::v1::SEX_NOT_STATED);
}

/// Adds a line for each choice of the enum, the unspecified one too, under its own name.
void addChoices(const google::protobuf::EnumDescriptor& choices, char prefix, const Sums& sums,
                const std::string& event, LineSet& lines) {
  for (int i = 0; i < choices.value_count(); ++i)
    lines.add(choices.value(i)->name(), event,
              countOf(sums, fmt::format("{}{}", prefix, choices.value(i)->number())));
}

std::vector<std::pair<std::string, std::string>> withNotRecorded(
    const google::protobuf::EnumDescriptor& choices) {
  auto names = choicesOf(choices);
  names.emplace_back(choices.FindValueByNumber(0)->name(), "Not recorded");
  return names;
}

void addRatings(const Sums& sums, char what, const std::string& event, Ratings& ratings) {
  const auto of = [&](char which) { return countOf(sums, std::string{what, which}); };
  ratings.add(of('n'), of('s'), of('g'), event);
}

}  // namespace

console::v1::ParticipantFigures participantFigures(const World& world) {
  console::v1::ParticipantFigures figures;
  LineSet sexes, countries, categories;
  RecordSet events, certified, differing;
  Ratings content, trainers, usefulness, organisation;
  std::uint32_t certificates = 0;
  Sums all;
  static const EventTally kNobody;
  for (const auto& training : world.trainings) {
    if (!isHeld(world, training)) continue;
    const auto& record = training.record;
    const auto found = world.tallies.find(training.id);
    const EventTally& tally = found == world.tallies.end() ? kNobody : found->second;
    const Sums& listed = tally.participants;
    all.add(listed);
    if (listed.of("n") > 0) events.add(training.id);
    addChoices(*model::v1::Sex_descriptor(), 'x', listed, training.id, sexes);
    addChoices(*model::v1::ParticipantCategory_descriptor(), 'g', listed, training.id, categories);
    for (const auto& [state, count] : participantsByState(tally))
      countries.add(state, training.id, count);
    if (listed.of("k") > 0) certified.add(training.id);
    certificates += countOf(listed, "k");
    addHeads(record.invited(), *figures.mutable_invited());
    addHeads(record.attended(), *figures.mutable_attended());
    addHeads(record.completed(), *figures.mutable_completed());
    if (record.has_attended() && differ(record.attended(), listed)) differing.add(training.id);
    addRatings(tally.feedback, '1', training.id, content);
    addRatings(tally.feedback, '2', training.id, trainers);
    addRatings(tally.feedback, '3', training.id, usefulness);
    addRatings(tally.feedback, '4', training.id, organisation);
  }
  *figures.mutable_listed() = events.figure();
  figures.mutable_listed()->set_count(countOf(all, "n"));
  figures.set_people(countOf(all, "n") - countOf(all, "l"));
  *figures.mutable_by_sex() =
      sexes.breakdown({"sex", "By sex", false}, withNotRecorded(*model::v1::Sex_descriptor()));
  *figures.mutable_by_country() =
      countries.breakdown({"country", "By country", false}, statesByCode());
  *figures.mutable_by_category() =
      categories.breakdown({"category", "By profession", false},
                           withNotRecorded(*model::v1::ParticipantCategory_descriptor()));
  auto& tests = *figures.mutable_tests();
  tests.set_both(countOf(all, "b"));
  tests.set_pre_sum(static_cast<std::uint64_t>(all.of("p")));
  tests.set_post_sum(static_cast<std::uint64_t>(all.of("q")));
  tests.set_rose(countOf(all, "u"));
  tests.set_fell(countOf(all, "d"));
  tests.set_not_recorded(countOf(all, "n") - countOf(all, "b"));
  *figures.mutable_certificates() = certified.figure();
  figures.mutable_certificates()->set_count(certificates);
  *figures.mutable_differing() = differing.figure();
  *figures.mutable_content() = content.figure();
  *figures.mutable_trainers() = trainers.figure();
  *figures.mutable_usefulness() = usefulness.figure();
  *figures.mutable_organisation() = organisation.figure();
  return figures;
}

}  // namespace fieldpost::aggregate
