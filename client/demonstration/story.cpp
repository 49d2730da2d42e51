#include "client/demonstration/story.h"

#include <fmt/format.h>

#include "sync/record/dates.h"
#include "sync/record/patch.h"

namespace fieldpost {
namespace {

void setIfEmpty(Message& record, const char* name, std::string_view text) {
  const auto* field = record.GetDescriptor()->FindFieldByName(name);
  if (field != nullptr && textOf(record, *field).empty())
    record.GetReflection()->SetString(&record, field, std::string(text));
}

}  // namespace

RecordId StoryTeller::idOf(std::string_view name) const {
  return Uuid::fromName(fmt::format("demonstration:{}:{}:{}", office, seed, name));
}

Result<Done> Story::save(std::string_view type, std::string_view name, Message& record) {
  setIfEmpty(record, "office", m_teller.office);
  setIfEmpty(record, "note", kIllustrative);
  FIELDPOST_TRY(const RecordType* recordType, RecordType::require(type));
  const RecordKey key{std::string(type), m_teller.idOf(name)};
  const auto [saved, fresh] = m_saved.try_emplace(key);
  const std::string bytes = encode(record);
  FIELDPOST_TRY(auto patch, difference(*recordType, saved->second, bytes));
  if (isEmpty(patch)) return Done{};
  saved->second = bytes;
  if (fresh) ++m_records[key.type];
  m_edits.push_back({key, std::move(patch), std::nullopt});
  return Done{};
}

std::vector<std::string> partsOf(std::string_view list) {
  std::vector<std::string> parts;
  while (!list.empty()) {
    const auto end = std::min(list.find(';'), list.size());
    parts.emplace_back(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return parts;
}

std::string daysAfter(std::string_view date, int days) {
  return dateOfDay(dayNumber(date).value_or(0) + days).value_or("");
}

int daysBetween(std::string_view first, std::string_view last) {
  return static_cast<int>(dayNumber(last).value_or(0) - dayNumber(first).value_or(0));
}

PersonName nameFrom(std::string_view country, bool female, Chance& chance) {
  const NamePool& pool = namePoolFor(country);
  PersonName name{chance.pick(partsOf(female ? pool.female : pool.male)),
                  chance.pick(partsOf(pool.family))};
  // Family names of Central Asia have two forms.
  if (female && (name.family.ends_with("ov") || name.family.ends_with("ev"))) name.family += 'a';
  return name;
}

}  // namespace fieldpost
