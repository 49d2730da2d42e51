#include "server/aggregate/figure_source.h"

#include <charconv>

#include "server/aggregate/ledger.h"

namespace fieldpost::aggregate {
namespace {

constexpr char kEnd = '\0';

/// Cuts the text before the next end off `rest`.
std::string_view next(std::string_view& rest) {
  const auto end = std::min(rest.find(kEnd), rest.size());
  const auto text = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return text;
}

std::optional<std::uint32_t> number(std::string_view text) {
  std::uint32_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

Error malformed() {
  return {Code::DataLoss, "MALFORMED_RECORD",
          "what headquarters keeps of its figures cannot be read"};
}

}  // namespace

std::string factSpace(std::string_view type) { return "fact/" + std::string(type); }
std::string sumSpace(std::string_view type) { return "sum/" + std::string(type); }

std::string factValue(std::string_view office, bool complete, std::string_view message) {
  std::string value(1, complete ? 'c' : 'd');
  value.append(office);
  value += kEnd;
  return value.append(message);
}

bool isCompleteFact(std::string_view value) { return value.starts_with('c'); }

std::string sumKey(std::string_view event, std::string_view office,
                   std::optional<std::uint32_t> days) {
  std::string key(event);
  key += kEnd;
  key.append(office);
  key += kEnd;
  if (days) key += std::to_string(*days);
  return key;
}

std::string countKey(std::string_view type, std::string_view office) {
  std::string key(type);
  key += kEnd;
  return key.append(office);
}

std::string countValue(std::uint32_t records, std::uint32_t drafts) {
  if (records == 0) return {};
  return std::to_string(records) + kEnd + std::to_string(drafts);
}

std::optional<std::pair<std::uint32_t, std::uint32_t>> countOf(std::string_view value) {
  const auto records = number(next(value));
  const auto drafts = number(value);
  if (!records || !drafts) return std::nullopt;
  return std::pair(*records, *drafts);
}

Result<Done> FigureSource::forEachFact(std::string_view type,
                                       const std::function<Result<Done>(const Fact&)>& visit) {
  return forEachKept(factSpace(type), [&](auto key, std::string_view value) -> Result<Done> {
    Fact fact;
    FIELDPOST_TRY(fact.id, RecordId::fromBytes(key));
    if (value.empty()) return malformed();
    fact.complete = isCompleteFact(value);
    value.remove_prefix(1);
    fact.office = next(value);
    fact.message = value;
    return visit(fact);
  });
}

Result<Done> FigureSource::forEachSum(std::string_view type,
                                      const std::function<Result<Done>(const EventSums&)>& visit) {
  return forEachKept(sumSpace(type), [&](std::string_view key, auto value) -> Result<Done> {
    EventSums sums;
    sums.event = next(key);
    sums.office = next(key);
    sums.days = number(key);
    sums.sums = value;
    return visit(sums);
  });
}

Result<Done> FigureSource::forEachCount(
    const std::function<Result<Done>(const OfficeCount&)>& visit) {
  return forEachKept(kCountSpace, [&](std::string_view key, auto value) -> Result<Done> {
    const auto counted = countOf(value);
    if (!counted) return malformed();
    OfficeCount count;
    count.type = next(key);
    count.office = key;
    std::tie(count.records, count.drafts) = *counted;
    return visit(count);
  });
}

MadeFigures::MadeFigures() : m_ledger(std::make_unique<MemoryLedger>()) {}
MadeFigures::~MadeFigures() = default;

Result<std::unique_ptr<MadeFigures>> MadeFigures::make(RecordSource& source) {
  std::unique_ptr<MadeFigures> made(new MadeFigures);
  FIELDPOST_TRY(made->m_head, source.head());
  for (const RecordType* type : RecordType::all())
    FIELDPOST_CHECK(source.forEach(type->name(), [&](const SourceRecord& record) {
      return made->m_ledger->add({type->name(), record.id}, record.office, record.message);
    }));
  return made;
}

Result<Done> MadeFigures::forEachKept(std::string_view space, const Keys& visit) {
  for (const auto& [key, value] : m_ledger->values(space)) FIELDPOST_CHECK(visit(key, value));
  return Done{};
}

}  // namespace fieldpost::aggregate
