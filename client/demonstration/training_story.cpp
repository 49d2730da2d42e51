// How a training of the demonstration came about: plan, invitations, the days themselves, feedback.
#include <fmt/format.h>

#include <algorithm>

#include "client/demonstration/story.h"

namespace fieldpost {
namespace {

using namespace model::v1;

constexpr std::string_view kInstitutions[] = {"Supreme Court",
                                              "District Court",
                                              "Office of the Prosecutor General",
                                              "National Police",
                                              "Border Guard",
                                              "Prison Service",
                                              "Customs Service",
                                              "Financial Intelligence Unit",
                                              "Ministry of Justice",
                                              "Ministry of Interior",
                                              "Legal Aid Society",
                                              "Women's Association"};

struct Profession {
  std::string_view name;
  ParticipantCategory category;
  std::string_view function;
  std::size_t institution;
};
constexpr Profession kProfessions[] = {
    {"JUDGE", PARTICIPANT_CATEGORY_JUDGE, "Judge", 1},
    {"PROSECUTOR", PARTICIPANT_CATEGORY_PROSECUTOR, "Prosecutor", 2},
    {"POLICE", PARTICIPANT_CATEGORY_POLICE, "Investigator", 3},
    {"PRISON", PARTICIPANT_CATEGORY_PRISON, "Deputy director", 5},
    {"CUSTOMS", PARTICIPANT_CATEGORY_CUSTOMS, "Customs officer", 6},
    {"FINANCIAL_INTELLIGENCE", PARTICIPANT_CATEGORY_FINANCIAL_INTELLIGENCE, "Analyst", 7},
    {"MINISTRY", PARTICIPANT_CATEGORY_MINISTRY, "Legal adviser", 8},
    {"CIVIL_SOCIETY", PARTICIPANT_CATEGORY_CIVIL_SOCIETY, "Social worker", 10},
    {"OTHER", PARTICIPANT_CATEGORY_OTHER, "Adviser", 9},
};

const Profession& professionNamed(std::string_view name) {
  const auto* found =
      std::find_if(std::begin(kProfessions), std::end(kProfessions),
                   [&](const Profession& profession) { return profession.name == name; });
  return found == std::end(kProfessions) ? kProfessions[std::size(kProfessions) - 1] : *found;
}

/// The office's project that the training belongs to: the first on its main theme in its State.
const ProjectPlan* projectFor(const TrainingPlan& plan) {
  const auto theme = partsOf(plan.themes).front();
  for (const ProjectPlan& project : projectPlans()) {
    if (project.office == plan.office && partsOf(project.themes).front() == theme) return &project;
  }
  return nullptr;
}

void setPlan(TrainingEvent& event, const TrainingPlan& plan, const StoryTeller& teller) {
  event.set_title(std::string(plan.title));
  event.set_kind(plan.kind);
  for (const auto& theme : partsOf(plan.themes)) event.add_themes(theme);
  for (const auto& instrument : partsOf(plan.instruments)) event.add_instruments(instrument);
  if (const auto* project = projectFor(plan)) event.set_project(teller.idOf(project->title).text());
  event.set_country(std::string(plan.country));
  for (const auto& language : partsOf(plan.languages)) event.add_languages(language);
  event.set_planned_start(std::string(plan.start));
  event.set_planned_end(daysAfter(plan.start, plan.days - 1));
  event.set_status(TRAINING_STATUS_PLANNED);
}

void setDetails(TrainingEvent& event, const TrainingPlan& plan, Chance& chance) {
  static constexpr std::string_view kTimes[] = {"08:30", "09:00", "09:30"};
  event.set_venue(std::string(plan.venue));
  event.add_organisers("Centre for International Crime Prevention");
  if (chance.percent(60)) event.add_organisers("Ministry of Justice");
  event.set_objectives(std::string(plan.objectives));
  event.set_agenda(fmt::format(
      "Day 1: opening, test, where we stand. Days 2 to {}: work in groups on cases. Last day: "
      "presentation, test, agreement on what each will do at home.",
      plan.days - 1));
  event.set_start_time(std::string(chance.pick(kTimes)));
  event.mutable_cost()->set_minor_units(std::int64_t{chance.between(14, 46)} * 100'000);
  event.mutable_cost()->set_currency("USD");
  event.set_funding(chance.percent(25) ? FUNDING_SOURCE_RB_XB : FUNDING_SOURCE_XB);
}

void addTo(HeadCount& count, Sex sex) {
  if (sex == SEX_FEMALE) return count.set_female(count.female() + 1);
  if (sex == SEX_MALE) return count.set_male(count.male() + 1);
  count.set_not_recorded(count.not_recorded() + 1);
}

std::string participantName(const TrainingPlan& plan, int i) {
  return fmt::format("{}:participant:{}", plan.title, i);
}

Participant invited(const TrainingPlan& plan, const StoryTeller& teller, int i, Chance& chance) {
  const auto countries = partsOf(plan.from);
  Participant participant;
  participant.set_event(teller.idOf(plan.title).text());
  // Most come from the host State, the first of the list.
  const auto& country = chance.percent(35) ? countries.front() : chance.pick(countries);
  const bool female = chance.percent(44);
  const auto name = nameFrom(country, female, chance);
  participant.set_family_name(name.family);
  participant.set_given_name(name.given);
  participant.set_sex(chance.percent(4) ? SEX_UNSPECIFIED : female ? SEX_FEMALE : SEX_MALE);
  participant.set_country(country);
  const auto& profession = professionNamed(
      partsOf(plan.categories)[static_cast<std::size_t>(i) % partsOf(plan.categories).size()]);
  participant.set_category(profession.category);
  participant.set_function(std::string(profession.function));
  participant.set_institution(std::string(chance.percent(75) ? kInstitutions[profession.institution]
                                                             : chance.pick(kInstitutions)));
  return participant;
}

void setResults(Participant& participant, const TrainingPlan& plan, Chance& chance) {
  const int missed = chance.percent(80) ? 0 : chance.between(1, 2);
  participant.set_attendance_days(static_cast<unsigned>(std::max(1, plan.days - missed)));
  const int before = chance.between(25, 70);
  participant.set_pre_test_score(static_cast<unsigned>(before));
  participant.set_post_test_score(
      static_cast<unsigned>(std::min(100, before + chance.between(2, 38))));
  participant.set_certificate(missed == 0 ? ANSWER_YES : ANSWER_NO);
}

Result<Done> tellFeedback(const TrainingPlan& plan, Story& story, Chance& chance) {
  static constexpr std::string_view kComments[] = {"",
                                                   "",
                                                   "",
                                                   "More time for the cases, please.",
                                                   "The trainers knew our courts, which is rare.",
                                                   "Send the hand-outs before, in our language.",
                                                   "The role play showed me what I do wrong.",
                                                   "Too many speeches on the first day.",
                                                   "I shall teach this to my colleagues in March.",
                                                   "The room was too hot in the afternoon."};
  for (int i = 0; i < plan.participants; ++i) {
    if (chance.percent(35)) continue;
    EventFeedback feedback;
    feedback.set_event(story.teller().idOf(plan.title).text());
    const auto rating = [&](int least) { return static_cast<unsigned>(chance.between(least, 5)); };
    feedback.set_content(rating(3));
    feedback.set_trainers(rating(3));
    feedback.set_usefulness(rating(2));
    feedback.set_organisation(rating(2));
    feedback.set_comment(std::string(chance.pick(kComments)));
    FIELDPOST_CHECK(
        story.save("event_feedback", fmt::format("{}:feedback:{}", plan.title, i), feedback));
  }
  return Done{};
}

Result<Done> hold(TrainingEvent& event, const TrainingPlan& plan, std::vector<Participant>& people,
                  Story& story, Chance& chance) {
  event.set_status(TRAINING_STATUS_HELD);
  event.set_actual_start(event.planned_start());
  event.set_actual_end(event.planned_end());
  FIELDPOST_CHECK(story.save("training_event", plan.title, event));
  for (std::size_t i = 0; i < people.size(); ++i) {
    setResults(people[i], plan, chance);
    addTo(*event.mutable_attended(), people[i].sex());
    if (people[i].certificate() == ANSWER_YES) addTo(*event.mutable_completed(), people[i].sex());
    FIELDPOST_CHECK(
        story.save("participant", participantName(plan, static_cast<int>(i)), people[i]));
  }
  event.set_evaluation_summary(
      "Participants rate the cases highest and ask for more time on them. Scores rose for nearly "
      "all; those who began lowest gained most.");
  if (daysAfter(event.actual_end(), 183) <= kDemonstrationDay)
    event.set_follow_up(
        fmt::format("After six months {} of {} who answered use what they learned; "
                    "{} have trained colleagues.",
                    plan.participants * 2 / 3, plan.participants * 3 / 4, chance.between(3, 8)));
  FIELDPOST_CHECK(story.save("training_event", plan.title, event));
  return tellFeedback(plan, story, chance);
}

}  // namespace

Result<Story> trainingStory(const TrainingPlan& plan, const StoryTeller& teller) {
  Chance chance(teller.seed, plan.title);
  Story story(teller);
  TrainingEvent event;
  setPlan(event, plan, teller);
  FIELDPOST_CHECK(story.save("training_event", plan.title, event));
  setDetails(event, plan, chance);
  FIELDPOST_CHECK(story.save("training_event", plan.title, event));
  if (plan.status == TRAINING_STATUS_PLANNED) return story;
  if (plan.status == TRAINING_STATUS_POSTPONED || plan.status == TRAINING_STATUS_CANCELLED) {
    event.set_status(plan.status);
    event.set_note(fmt::format("{} {}", kIllustrative,
                               plan.status == TRAINING_STATUS_POSTPONED
                                   ? "Put off to the autumn: the venue was needed for relief work."
                                   : "Called off: too few mediators could be released from work."));
    FIELDPOST_CHECK(story.save("training_event", plan.title, event));
    return story;
  }
  event.set_status(TRAINING_STATUS_CONFIRMED);
  std::vector<Participant> people;
  for (int i = 0; i < plan.participants; ++i) {
    people.push_back(invited(plan, teller, i, chance));
    addTo(*event.mutable_invited(), people.back().sex());
  }
  // A few who were invited did not answer.
  event.mutable_invited()->set_not_recorded(event.invited().not_recorded() +
                                            static_cast<unsigned>(chance.between(1, 4)));
  FIELDPOST_CHECK(story.save("training_event", plan.title, event));
  for (int i = 0; i < plan.participants; ++i)
    FIELDPOST_CHECK(
        story.save("participant", participantName(plan, i), people[static_cast<std::size_t>(i)]));
  if (plan.status == TRAINING_STATUS_HELD)
    FIELDPOST_CHECK(hold(event, plan, people, story, chance));
  return story;
}

}  // namespace fieldpost
