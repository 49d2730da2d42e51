// What States asked of an office of the demonstration, what they got, and what they say of it.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "client/demonstration/story.h"
#include "fieldpost/model/v1/assistance.pb.h"
#include "fieldpost/model/v1/output.pb.h"

namespace fieldpost {
namespace {

using namespace model::v1;

struct Matter {
  std::string_view instrument;
  AssistancePurpose purpose;
  std::string_view theme;
};
constexpr Matter kMatters[] = {
    {"untoc", ASSISTANCE_PURPOSE_RATIFICATION, "organized-crime"},
    {"uncac", ASSISTANCE_PURPOSE_RATIFICATION, "corruption"},
    {"terrorism-12", ASSISTANCE_PURPOSE_ACCESSION, "terrorism"},
    {"untoc-trafficking", ASSISTANCE_PURPOSE_IMPLEMENTATION, "trafficking-smuggling"},
    {"uncac", ASSISTANCE_PURPOSE_LEGISLATIVE, "corruption"},
    {"scr-1373", ASSISTANCE_PURPOSE_LEGISLATIVE, "terrorism"},
    {"untoc-firearms", ASSISTANCE_PURPOSE_ACCESSION, "firearms"},
    {"untoc", ASSISTANCE_PURPOSE_CAPACITY_BUILDING, "organized-crime"},
    {"untoc-smuggling", ASSISTANCE_PURPOSE_LEGISLATIVE, "trafficking-smuggling"},
};

constexpr std::string_view kGoodWords[] = {
    "The comments on our draft law came in time for the second reading and were taken up.",
    "The adviser listened before he spoke, and left a text that we could use the next day.",
    "We ask for a second mission once parliament has met.",
    "The course changed how our prosecutors write requests."};
constexpr std::string_view kMixedWords[] = {
    "Useful; the examples were from larger States than ours.",
    "Good work, though the translation was late.",
    "What was said was right; it came two months after we needed it."};

/// The States that the office works with, its own first.
std::vector<std::string> statesOf(const DemonstrationOffice& office) {
  std::vector<std::string> states{std::string(office.country)};
  for (const ProjectPlan& plan : projectPlans()) {
    if (plan.office != office.code) continue;
    for (const auto& state : partsOf(plan.countries)) {
      if (std::find(states.begin(), states.end(), state) == states.end()) states.push_back(state);
    }
  }
  return states;
}

/// Tells everything of one office.
class Assistance {
 public:
  Assistance(const DemonstrationOffice& office, const StoryTeller& teller)
      : m_office(office),
        m_story(teller),
        m_chance(teller.seed, std::string("assistance:") + std::string(office.code)),
        m_states(statesOf(office)) {}

  Result<Story> tell() {
    const int requests = m_chance.between(4, 6);
    for (int i = 0; i < requests; ++i) FIELDPOST_CHECK(tellRequest(i));
    FIELDPOST_CHECK(tellTrainingFeedback());
    FIELDPOST_CHECK(tellTools());
    FIELDPOST_CHECK(tellTreaties());
    FIELDPOST_CHECK(tellOutputs());
    return std::move(m_story);
  }

 private:
  std::string name(std::string_view what, int i) const {
    return fmt::format("{}:{}:{}", m_office.code, what, i);
  }
  std::string dayIn(std::string_view first, std::string_view last) {
    return daysAfter(first, m_chance.between(0, daysBetween(first, last)));
  }
  /// `earliest` to some weeks later, but not after the day of the demonstration.
  std::string soonAfter(std::string_view earliest, int least, int most) {
    return std::min(daysAfter(earliest, m_chance.between(least, most)),
                    std::string(kDemonstrationDay));
  }

  Result<Done> tellRequest(int i) {
    const Matter& matter =
        kMatters[static_cast<std::size_t>(i * 2 + m_chance.between(0, 1)) % std::size(kMatters)];
    AssistanceRequest request;
    request.set_state_code(m_states[static_cast<std::size_t>(i) % m_states.size()]);
    request.set_instrument(std::string(matter.instrument));
    request.set_purpose(matter.purpose);
    request.set_theme(std::string(matter.theme));
    // Early ones are delivered by now, late ones have just come in.
    const auto last = i < 3 ? std::string_view("2004-12-20") : std::string_view("2005-06-20");
    request.set_received_on(dayIn(i < 3 ? "2004-01-20" : "2005-01-10", last));
    request.set_state(ASSISTANCE_STATE_RECEIVED);
    const auto key = name("request", i);
    FIELDPOST_CHECK(m_story.save("assistance_request", key, request));
    if (i >= 5) return Done{};
    request.set_state(ASSISTANCE_STATE_UNDER_REVIEW);
    request.set_answered_on(soonAfter(request.received_on(), 4, 45));
    FIELDPOST_CHECK(m_story.save("assistance_request", key, request));
    if (i >= 3 && m_chance.percent(50)) {
      request.set_state(m_chance.percent(25) ? ASSISTANCE_STATE_DECLINED
                                             : ASSISTANCE_STATE_BEING_DELIVERED);
      return m_story.save("assistance_request", key, request);
    }
    if (i >= 3) return Done{};
    FIELDPOST_CHECK(tellMission(i, request));
    request.set_state(ASSISTANCE_STATE_DELIVERED);
    request.add_delivered_by_missions(m_story.teller().idOf(name("mission", i)).text());
    if (const auto* project = projectOn(matter.theme))
      request.add_delivered_by_projects(m_story.teller().idOf(project->title).text());
    FIELDPOST_CHECK(m_story.save("assistance_request", key, request));
    return tellFeedback(i, request);
  }

  const ProjectPlan* projectOn(std::string_view theme) const {
    for (const ProjectPlan& plan : projectPlans()) {
      if (plan.office == m_office.code && plan.status >= PROJECT_STATUS_UNDER_IMPLEMENTATION &&
          plan.status != PROJECT_STATUS_CANCELLED && partsOf(plan.themes).front() == theme)
        return &plan;
    }
    return nullptr;
  }

  Result<Done> tellMission(int i, AssistanceRequest& request) {
    AdvisoryMission mission;
    mission.set_state_code(request.state_code());
    const auto adviser = nameFrom("", m_chance.percent(50), m_chance);
    mission.set_adviser(adviser.given + " " + adviser.family);
    mission.set_start(soonAfter(request.answered_on(), 20, 110));
    mission.set_end(soonAfter(mission.start(), 3, 9));
    mission.add_instruments(request.instrument());
    mission.add_themes(request.theme());
    const auto key = name("mission", i);
    FIELDPOST_CHECK(m_story.save("advisory_mission", key, mission));
    mission.set_findings(
        "The law covers most of the obligations. Extradition, the liability of companies and the "
        "protection of witnesses are missing; the ministry knows it and has named a drafter.");
    mission.set_follow_up(
        "Written comments within a month; a second look before the second reading.");
    FIELDPOST_CHECK(m_story.save("advisory_mission", key, mission));
    request.set_delivered_on(mission.end());
    return Done{};
  }

  Result<Done> tellFeedback(int i, const AssistanceRequest& request) {
    StateFeedback feedback;
    feedback.set_state_code(request.state_code());
    feedback.set_request(m_story.teller().idOf(name("request", i)).text());
    feedback.set_mission(m_story.teller().idOf(name("mission", i)).text());
    return rate(feedback, name("feedback", i), request.delivered_on());
  }

  Result<Done> tellTrainingFeedback() {
    for (const TrainingPlan& plan : trainingPlans()) {
      if (plan.office != m_office.code || plan.status != TRAINING_STATUS_HELD) continue;
      StateFeedback feedback;
      feedback.set_state_code(m_chance.pick(partsOf(plan.from)));
      feedback.set_training(m_story.teller().idOf(plan.title).text());
      FIELDPOST_CHECK(
          rate(feedback, fmt::format("{}:feedback", plan.title), daysAfter(plan.start, plan.days)));
    }
    return Done{};
  }

  Result<Done> rate(StateFeedback& feedback, const std::string& key, const std::string& after) {
    feedback.set_rating(static_cast<unsigned>(m_chance.percent(12) ? 2 : m_chance.between(3, 5)));
    feedback.set_statement(std::string(feedback.rating() >= 4 ? m_chance.pick(kGoodWords)
                                                              : m_chance.pick(kMixedWords)));
    feedback.set_given_on(soonAfter(after, 5, 60));
    return m_story.save("state_feedback", key, feedback);
  }

  Result<Done> tellTools() {
    static constexpr std::string_view kTools[] = {"17.b.ii.10.a", "17.b.ii.10.b", "17.b.ii.10.c",
                                                  "17.b.ii.10.d", "17.b.ii.5",    "17.b.ii.4",
                                                  "17.b.ii.3"};
    static constexpr std::string_view kOrganisations[] = {
        "National Law School", "Association of Magistrates", "Institute of Criminology",
        "Police Academy Library", "Women's Legal Aid Network"};
    const int count = m_chance.between(2, 4);
    for (int i = 0; i < count; ++i) {
      ToolRequest tool;
      tool.set_output(std::string(m_chance.pick(kTools)));
      if (m_chance.percent(65)) {
        tool.set_state_code(m_chance.pick(m_states));
      } else {
        tool.set_organisation(std::string(m_chance.pick(kOrganisations)));
      }
      tool.set_copies(static_cast<unsigned>(m_chance.between(1, 30) * 10));
      tool.set_requested_on(dayIn("2004-03-01", "2005-06-10"));
      const auto key = name("tool", i);
      FIELDPOST_CHECK(m_story.save("tool_request", key, tool));
      const auto sent = daysAfter(tool.requested_on(), m_chance.between(6, 50));
      if (sent > kDemonstrationDay) continue;
      tool.set_sent_on(sent);
      if (m_chance.percent(60)) {
        tool.set_quality(static_cast<unsigned>(m_chance.between(3, 5)));
        tool.set_usefulness(static_cast<unsigned>(m_chance.between(2, 5)));
        if (m_chance.percent(40)) tool.set_comment("Used in the second year of our courses.");
      }
      FIELDPOST_CHECK(m_story.save("tool_request", key, tool));
    }
    return Done{};
  }

  Result<Done> tellTreaties() {
    static constexpr std::string_view kTreaties[] = {"untoc", "uncac", "untoc-trafficking",
                                                     "untoc-smuggling", "untoc-firearms"};
    static constexpr TreatyActionKind kActions[] = {TREATY_ACTION_KIND_SIGNATURE,
                                                    TREATY_ACTION_KIND_RATIFICATION,
                                                    TREATY_ACTION_KIND_ACCESSION};
    std::set<std::string> told;
    const int count = m_chance.between(2, 3);
    for (int i = 0; i < count; ++i) {
      TreatyAction action;
      action.set_state_code(m_chance.pick(m_states));
      action.set_instrument(std::string(m_chance.pick(kTreaties)));
      // Nobody joins the same treaty twice.
      if (!told.insert(action.state_code() + action.instrument()).second) continue;
      action.set_action(m_chance.pick(kActions));
      action.set_date(dayIn("2004-02-01", "2005-06-25"));
      FIELDPOST_CHECK(m_story.save("treaty_action", name("treaty", i), action));
    }
    return Done{};
  }

  /// Meetings and papers that were held or made with an office's help.
  Result<Done> tellOutputs() {
    struct Delivered {
      std::string_view office, output, date, symbol;
      unsigned quantity;
      Disposition disposition;
      std::string_view reason;
      Answer gender;
    };
    static constexpr Delivered kDelivered[] = {
        {"THA", "17.a.vi.a.2", "2004-03-31", "Regional preparatory meeting, Bangkok", 6,
         DISPOSITION_IMPLEMENTED, "", ANSWER_NO},
        {"BOL", "17.a.vi.a.2", "2004-04-22", "Regional preparatory meeting, La Paz", 6,
         DISPOSITION_IMPLEMENTED, "", ANSWER_NO},
        {"KEN", "17.a.v.c.2", "2004-11-19", "Regional expert group, Nairobi", 1,
         DISPOSITION_IMPLEMENTED, "", ANSWER_YES},
        {"SEN", "17.a.v.c.4", "2005-02-11", "Regional expert group, Dakar", 1,
         DISPOSITION_IMPLEMENTED, "", ANSWER_YES},
        {"COL", "17.b.ii.10.c", "2005-05-30", "Toolkit, Spanish edition", 1,
         DISPOSITION_REFORMULATED,
         "Published as a loose-leaf edition so that offices can add cases.", ANSWER_YES},
        {"UZB", "17.a.v.c.3", "2005-06-15", "Regional expert group, Tashkent", 1,
         DISPOSITION_POSTPONED, "Put off to the spring of 2006 at the request of two States.",
         ANSWER_NO},
    };
    int i = 0;
    for (const Delivered& delivered : kDelivered) {
      if (delivered.office != m_office.code) continue;
      OutputDelivery delivery;
      delivery.set_output(std::string(delivered.output));
      delivery.set_date(std::string(delivered.date));
      delivery.set_quantity(delivered.quantity);
      delivery.set_disposition(delivered.disposition);
      delivery.set_reason(std::string(delivered.reason));
      delivery.set_document_symbol(std::string(delivered.symbol));
      delivery.set_gender_dimension(delivered.gender);
      if (delivered.gender == ANSWER_YES)
        delivery.set_gender_justification(
            "Women and men are counted apart, and a chapter is on women.");
      FIELDPOST_CHECK(m_story.save("output_delivery", name("output", i++), delivery));
    }
    return Done{};
  }

  const DemonstrationOffice& m_office;
  Story m_story;
  Chance m_chance;
  std::vector<std::string> m_states;
};

}  // namespace

Result<Story> assistanceStory(const DemonstrationOffice& office, const StoryTeller& teller) {
  return Assistance(office, teller).tell();
}

}  // namespace fieldpost
