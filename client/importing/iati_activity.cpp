#include "client/importing/iati_activity.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "client/importing/iati_words.h"
#include "sync/record/codes.h"

namespace fieldpost {
namespace {

using model::v1::Project;

/// Source: IATI codelist ActivityStatus, 2.03; 1.x had the first five, its 3 and 4 under other
/// names.
model::v1::ProjectStatus statusFrom(std::string_view code, std::string_view words) {
  struct Row {
    std::string_view code, words, oldWords;
    model::v1::ProjectStatus status;
  };
  static constexpr Row kRows[] = {
      {"1", "Pipeline/identification", "Pipeline", model::v1::PROJECT_STATUS_FORMULATION},
      {"2", "Implementation", "", model::v1::PROJECT_STATUS_UNDER_IMPLEMENTATION},
      {"3", "Finalisation", "Completion", model::v1::PROJECT_STATUS_UNDER_EVALUATION},
      {"4", "Closed", "Post-completion", model::v1::PROJECT_STATUS_COMPLETED},
      {"5", "Cancelled", "", model::v1::PROJECT_STATUS_CANCELLED},
      {"6", "Suspended", "", model::v1::PROJECT_STATUS_SUSPENDED},
  };
  for (const Row& row : kRows) {
    if (code == row.code ||
        (code.empty() && !words.empty() && (words == row.words || words == row.oldWords)))
      return row.status;
  }
  return model::v1::PROJECT_STATUS_UNSPECIFIED;
}

void takeTexts(IatiActivity& activity) {
  Project& project = activity.project;
  std::vector<const XmlElement*> titles;
  std::vector<const XmlElement*> general;
  std::vector<const XmlElement*> objectives;
  for (XmlElement& child : activity.element.children) {
    if (child.name == "title") titles.push_back(&child);
    if (child.name == "description") {
      // Types 3 and 4 (target groups, other) have no field and stay for the note.
      const auto type = child.attribute("type");
      if (type == "2") objectives.push_back(&child);
      if (type.empty() || type == "1") general.push_back(&child);
    }
    if (child.name == "title" || (child.name == "description" && child.attribute("type") != "3" &&
                                  child.attribute("type") != "4"))
      child.taken = true;
  }
  const auto take = [&](const char* what, const std::vector<const XmlElement*>& elements) {
    auto words = wordsOf(elements, activity.language);
    for (const std::string& other : words.others)
      activity.note.push_back(fmt::format("{} in other words: {}", what, other));
    if (!words.others.empty())
      activity.notMapped["text in a second language"] += words.others.size();
    return std::move(words.text);
  };
  const auto title = take("Title", titles);
  project.set_title(shortened(title, 300));
  if (project.title() != title) activity.note.push_back("Title in full: " + title);
  project.set_summary(take("Summary", general));
  project.set_objective(take("Objective", objectives));
}

void takeStatus(IatiActivity& activity) {
  for (XmlElement* element : activity.all("activity-status")) {
    const auto status =
        statusFrom(element->attribute("code"), wordsOf(*element, activity.language));
    if (status == model::v1::PROJECT_STATUS_UNSPECIFIED ||
        activity.project.status() != model::v1::PROJECT_STATUS_UNSPECIFIED)
      continue;
    activity.project.set_status(status);
    element->taken = true;
  }
}

void takeDates(IatiActivity& activity) {
  Project& project = activity.project;
  for (XmlElement* element : activity.all("activity-date")) {
    const auto type = element->attribute("type");
    const auto day = dateOf(*element);
    std::string* field = type == "1" || type == "start-planned"  ? project.mutable_planned_start()
                         : type == "2" || type == "start-actual" ? project.mutable_actual_start()
                         : type == "3" || type == "end-planned"  ? project.mutable_planned_end()
                         : type == "4" || type == "end-actual"   ? project.mutable_actual_end()
                                                                 : nullptr;
    if (field == nullptr || day.empty() || !(field->empty() || *field == day)) continue;
    *field = day;
    element->taken = true;
  }
}

/// How far the activity reaches. Source: IATI codelist ActivityScope; without it, by its countries.
model::v1::ProjectLevel levelOf(const IatiActivity& activity, bool regions) {
  const XmlElement* scope = activity.element.child("activity-scope");
  const auto code = scope == nullptr ? std::string_view() : scope->attribute("code");
  if (code == "1") return model::v1::PROJECT_LEVEL_INTERNATIONAL;
  if (code == "2" || code == "3") return model::v1::PROJECT_LEVEL_REGIONAL;
  if (code.size() == 1 && code >= "4" && code <= "8") return model::v1::PROJECT_LEVEL_NATIONAL;
  const int countries = activity.project.countries_size();
  if (countries == 1 && !regions) return model::v1::PROJECT_LEVEL_NATIONAL;
  if (countries > 1 || regions) return model::v1::PROJECT_LEVEL_REGIONAL;
  return model::v1::PROJECT_LEVEL_INTERNATIONAL;
}

void takePlaces(IatiActivity& activity) {
  auto elements = activity.all("recipient-country");
  if (elements.empty()) {
    // From 2.01 on each transaction may name its own instead; it also stays with the transaction.
    for (XmlElement* transaction : activity.all("transaction")) {
      for (XmlElement& child : transaction->children) {
        if (child.name == "recipient-country") elements.push_back(&child);
      }
    }
  }
  std::set<std::string> codes;
  std::string shares;
  for (XmlElement* element : elements) {
    std::string code(element->attribute("code"));
    std::transform(code.begin(), code.end(), code.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    if (!isCountry(code)) continue;
    element->taken = true;
    if (!codes.insert(code).second) continue;
    const auto share = element->attribute("percentage");
    shares += fmt::format("{}{}{}", shares.empty() ? "" : ", ", stateName(code),
                          share.empty() ? "" : fmt::format(" {} %", share));
  }
  for (const std::string& code : codes) activity.project.add_countries(code);
  if (codes.size() > 1) activity.note.push_back("Countries: " + shares);
  const auto regions = activity.all("recipient-region");
  activity.project.set_level(levelOf(activity, !regions.empty()));
  for (XmlElement* scope : activity.all("activity-scope")) {
    scope->taken = scope->attribute("code").size() == 1;
  }
}

/// Purpose codes that no theme has, and the code of the nearest one that may. Source: DAC purpose
/// codes: security system reform with legal and judicial development; narcotics control and human
/// rights with what is not classified.
std::string_view nearestSector(std::string_view code) {
  if (code == "15210") return "15130";
  if (code == "16063" || code == "15160") return "99810";
  return code;
}

/// The theme of a sector: by purpose code in the vocabulary of the OECD DAC, or our own code in a
/// reporter's own vocabulary. Empty: none.
std::string themeOf(const XmlElement& sector, const ImportContext& context) {
  if (!context.programme) return {};
  const auto vocabulary = sector.attribute("vocabulary");
  const bool dac = vocabulary.empty() || vocabulary == "1" || vocabulary == "DAC";
  const bool own = vocabulary == "99" || vocabulary == "RO";
  for (const auto& theme : context.programme->themes()) {
    if ((dac && sector.attribute("code") == theme.sector()) ||
        (own && sector.attribute("code") == theme.code()))
      return theme.code();
  }
  for (const auto& theme : context.programme->themes()) {
    if (dac && nearestSector(sector.attribute("code")) == theme.sector()) return theme.code();
  }
  return {};
}

void takeSectors(IatiActivity& activity) {
  std::set<std::string> themes;
  std::string line;
  for (XmlElement* element : activity.all("sector")) {
    const auto theme = themeOf(*element, activity.context);
    if (theme.empty()) {
      ++activity.notMapped["sector without a theme"];
    } else {
      themes.insert(theme);
    }
    const auto name = wordsOf(*element, activity.language);
    const auto vocabulary = element->attribute("vocabulary");
    const auto share = element->attribute("percentage");
    line += fmt::format("{}{}{}{}{}", line.empty() ? "" : "; ", element->attribute("code"),
                        vocabulary.empty() || vocabulary == "1" || vocabulary == "DAC"
                            ? ""
                            : fmt::format(" (vocabulary {})", vocabulary),
                        name.empty() ? "" : " " + name,
                        share.empty() ? "" : fmt::format(" {} %", share));
    element->taken = true;
  }
  for (const std::string& theme : themes) activity.project.add_themes(theme);
  if (!line.empty()) activity.note.push_back("Sectors: " + line);
}

/// Source: IATI codelist PolicySignificance: 0 not targeted, 1 significant, 2 principal, 3 and 4
/// stronger forms of principal. The marker of a project has 3 for the main aim.
void takeGender(IatiActivity& activity) {
  for (XmlElement* element : activity.all("policy-marker")) {
    const auto vocabulary = element->attribute("vocabulary");
    const auto significance = element->attribute("significance");
    if (element->attribute("code") != "1" || activity.project.has_gender_marker() ||
        !(vocabulary.empty() || vocabulary == "1" || vocabulary == "DAC") ||
        significance.size() != 1 || significance[0] < '0' || significance[0] > '4')
      continue;
    activity.project.set_gender_marker(significance == "0" ? 0 : significance == "1" ? 2 : 3);
    const auto words = wordsOf(*element, activity.language);
    activity.project.set_gender_justification(
        fmt::format("The source marks gender equality with significance {} ({}).{}", significance,
                    significance == "0"   ? "not targeted"
                    : significance == "1" ? "a significant objective"
                                          : "a principal objective",
                    words.empty() || words == "Gender Equality" ? "" : " " + words));
    element->taken = true;
  }
}

}  // namespace

std::vector<XmlElement*> IatiActivity::all(std::string_view name) const {
  std::vector<XmlElement*> found;
  for (XmlElement& child : element.children) {
    if (child.name == name) found.push_back(&child);
  }
  return found;
}

IatiActivity activityFrom(XmlElement& element, std::string_view version,
                          const ImportContext& context) {
  IatiActivity activity{element,
                        context,
                        std::string(element.attribute("xml:lang")),
                        std::string(element.attribute("default-currency")),
                        {},
                        {},
                        {},
                        {},
                        {},
                        {}};
  activity.note.push_back(
      version.empty() ? "Imported from an IATI activity file."
                      : fmt::format("Imported from an IATI activity file, version {}.", version));
  for (XmlElement* identifier : activity.all("iati-identifier")) {
    if (!activity.identifier.empty()) continue;
    activity.identifier = cleaned(identifier->text);
    identifier->taken = true;
  }
  activity.project.set_office(context.office);
  activity.project.set_external_reference(shortened(activity.identifier, 200));
  takeTexts(activity);
  takeStatus(activity);
  takeDates(activity);
  takePlaces(activity);
  takeSectors(activity);
  takeGender(activity);
  takeOrganisations(activity);
  takeMoney(activity);
  takeRest(activity);
  return activity;
}

}  // namespace fieldpost
