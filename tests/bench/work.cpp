#include "tests/bench/work.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <numeric>
#include <sstream>

#include "client/demonstration/chance.h"
#include "sync/record/record_type.h"

namespace fieldpost::bench {
namespace {

using model::v1::Project;

constexpr std::array kThemes = {
    "corruption",    "organized-crime",  "firearms",         "terrorism",
    "prison-reform", "money-laundering", "juvenile-justice", "other"};
constexpr std::array kPartners = {"ola",  "dpa",    "dda", "desa", "ohchr", "unops",
                                  "undp", "unicef", "ilo", "pni",  "au",    "asean"};
constexpr std::array kCountries = {"KE", "UA", "NP", "CD", "SS", "BD", "HT", "YE"};
constexpr std::array kCurrencies = {"EUR", "USD", "XAF", "KES", "UAH", "NPR"};

RecordId idFrom(Chance& chance) {
  std::string bytes;
  const std::int64_t ms = 1'700'000'000'000 +
                          std::int64_t{chance.between(0, 700 * 24 * 60 - 1)} * 60'000 +
                          chance.between(0, 59'999);
  for (int shift = 40; shift >= 0; shift -= 8)
    bytes.push_back(static_cast<char>((ms >> shift) & 0xFF));
  for (int i = 0; i < 10; ++i) bytes.push_back(static_cast<char>(chance.between(0, 255)));
  bytes[6] = static_cast<char>((bytes[6] & 0x0F) | 0x70);
  bytes[8] = static_cast<char>((bytes[8] & 0x3F) | 0x80);
  return Uuid::fromBytes(bytes).value();
}

std::string dateFrom(Chance& chance, int firstYear, int lastYear) {
  return fmt::format("20{:02}-{:02}-{:02}", chance.between(firstYear, lastYear),
                     chance.between(1, 12), chance.between(1, 28));
}

std::string textFrom(Chance& chance, const std::vector<std::string>& words, std::size_t length) {
  std::string text;
  while (text.size() < length) {
    if (!text.empty()) text += ' ';
    text += chance.pick(words);
  }
  text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text + '.';
}

std::string titled(std::string word) {
  word[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(word[0])));
  return word;
}

std::string hundredths(std::int64_t amount) {
  return fmt::format("{}.{:02}", amount / 100, amount % 100);
}

/// The end of a choice's name as a person would keep it in a table: "idea".
std::string choice(const std::string& name, std::size_t prefix) {
  std::string word = name.substr(prefix);
  std::transform(word.begin(), word.end(), word.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return word;
}

std::vector<std::string> idTexts(std::uint64_t seed, const char* name, std::size_t count) {
  Chance chance(seed, name);
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < count; ++i) ids.push_back(idFrom(chance).text());
  return ids;
}

Patch patchOf(const Project& values) {
  Patch patch;
  patch.set_values(encode(values));
  return patch;
}

}  // namespace

const std::vector<std::string>& columns() {
  static const std::vector<std::string> names = {"office",
                                                 "note",
                                                 "provisional_number",
                                                 "title",
                                                 "summary",
                                                 "objective",
                                                 "level",
                                                 "countries",
                                                 "themes",
                                                 "status",
                                                 "status_reason",
                                                 "planned_start",
                                                 "planned_end",
                                                 "actual_start",
                                                 "executing_agency",
                                                 "partners",
                                                 "project_manager",
                                                 "gender_marker",
                                                 "gender_justification",
                                                 "gender_dimension",
                                                 "evaluation_date",
                                                 "evaluation_findings",
                                                 "budget",
                                                 "funding",
                                                 "external_reference"};
  return names;
}

Work::Work(std::size_t records, std::string office, std::uint64_t seed)
    : m_records(records),
      m_office(std::move(office)),
      m_seed(seed),
      m_offices(idTexts(seed, "offices", 40)),
      m_partners(idTexts(seed, "partners", 120)),
      m_people(idTexts(seed, "people", 300)) {
  std::istringstream words(kWords);
  for (std::string word; words >> word;) m_words.push_back(word);
}

WorkRecord Work::record(std::size_t number) const {
  Chance chance(m_seed, fmt::format("record {}", number));
  WorkRecord record;
  record.id = idFrom(chance);
  Project& project = record.project;
  auto& plain = record.plain;
  const auto put = [&](std::string* field, std::string value) {
    plain.push_back(value);
    *field = std::move(value);
  };
  const auto text = [&](std::size_t length) { return textFrom(chance, m_words, length); };
  put(project.mutable_office(), m_office);
  put(project.mutable_note(), fmt::format("{} {} {}", chance.pick(m_offices),
                                          chance.pick(m_partners), chance.pick(m_people)));
  put(project.mutable_provisional_number(),
      fmt::format("PRJ-{:05}-{}", number, static_cast<char>('A' + chance.between(0, 7))));
  put(project.mutable_title(), text(34));
  put(project.mutable_summary(), text(122));
  put(project.mutable_objective(), text(82));
  project.set_level(static_cast<model::v1::ProjectLevel>(chance.between(1, 3)));
  plain.push_back(choice(ProjectLevel_Name(project.level()), sizeof("PROJECT_LEVEL_") - 1));
  put(project.add_countries(), chance.pick(kCountries));
  put(project.add_themes(), chance.pick(kThemes));
  project.set_status(static_cast<model::v1::ProjectStatus>(chance.between(1, 6)));
  plain.push_back(choice(ProjectStatus_Name(project.status()), sizeof("PROJECT_STATUS_") - 1));
  put(project.mutable_status_reason(), text(50));
  const auto days = std::minmax({dateFrom(chance, 23, 28), dateFrom(chance, 23, 28)});
  put(project.mutable_planned_start(), days.first);
  put(project.mutable_planned_end(), days.second);
  put(project.mutable_actual_start(), dateFrom(chance, 23, 26));
  put(project.mutable_executing_agency(), text(16));
  put(project.add_partners(), chance.pick(kPartners));
  putPeopleAndFigures(chance, record);
  return record;
}

void Work::putPeopleAndFigures(Chance& chance, WorkRecord& record) const {
  Project& project = record.project;
  auto& plain = record.plain;
  const auto put = [&](std::string* field, std::string value) {
    plain.push_back(value);
    *field = std::move(value);
  };
  const std::string given = chance.pick(m_words);
  const std::string family = chance.pick(m_words);
  put(project.mutable_project_manager(), fmt::format("{} {}", titled(given), titled(family)));
  project.set_gender_marker(static_cast<std::uint32_t>(chance.between(0, 3)));
  plain.push_back(std::to_string(project.gender_marker()));
  put(project.mutable_gender_justification(), fmt::format("{}.{}@example.org", given, family));
  project.set_gender_dimension(static_cast<model::v1::Answer>(chance.between(1, 2)));
  plain.push_back(choice(Answer_Name(project.gender_dimension()), sizeof("ANSWER_") - 1));
  put(project.mutable_evaluation_date(), dateFrom(chance, 23, 28));
  put(project.mutable_evaluation_findings(),
      fmt::format("{} {} {} {:.6f} {:.6f} {:02}:{:02}", hundredths(chance.between(0, 4'999'999)),
                  chance.between(20, 8'999), chance.between(0, 8'999),
                  chance.between(-30'000'000, 50'000'000) / 1e6,
                  chance.between(-70'000'000, 100'000'000) / 1e6, chance.between(0, 23),
                  chance.between(0, 59)));
  auto& budget = *project.mutable_budget();
  budget.set_minor_units(chance.between(5'000, 8'999'999));
  budget.set_currency(chance.pick(kCurrencies));
  plain.push_back(hundredths(budget.minor_units()) + ' ' + budget.currency());
  project.set_funding(static_cast<model::v1::FundingSource>(chance.between(1, 3)));
  plain.push_back(choice(FundingSource_Name(project.funding()), sizeof("FUNDING_SOURCE_") - 1));
  put(project.mutable_external_reference(),
      fmt::format("+{}{:06}", chance.between(10'000, 999'999), chance.between(0, 999'999)));
}

Work::Clash Work::clash() const {
  std::vector<std::size_t> numbers(m_records);
  std::iota(numbers.begin(), numbers.end(), std::size_t{0});
  Chance chance(m_seed, "clash");
  chance.shuffle(numbers);
  numbers.resize(std::min<std::size_t>(1'000, m_records));
  Clash clash;
  for (std::size_t i = 0; i < numbers.size(); ++i)
    (i < numbers.size() / 2 ? clash.differentFields : clash.sameField)
        .push_back(record(numbers[i]).id);
  return clash;
}

Patch ownFieldEdit(Side side) {
  Project values;
  if (side == Side::A)
    values.set_executing_agency("Edited by A.");
  else
    values.set_status_reason("Edited by B.");
  return patchOf(values);
}

Patch sameFieldEdit(Side side) { return titleEdit(side == Side::A ? "Title by A" : "Title by B"); }

Patch titleEdit(const std::string& title) {
  Project values;
  values.set_title(title);
  return patchOf(values);
}

}  // namespace fieldpost::bench
