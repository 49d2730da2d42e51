#include "sync/record/patch.h"

#include <algorithm>
#include <optional>

namespace fieldpost {
namespace {

Error malformed() {
  return {Code::DataLoss, "MALFORMED_RECORD", "the bytes of a record do not read as protobuf"};
}

/// Walks over encoded fields. Source: protobuf wire format,
/// https://protobuf.dev/programming-guides/encoding.
class Walker {
 public:
  explicit Walker(std::string_view bytes) : m_bytes(bytes) {}
  [[nodiscard]] bool atEnd() const { return m_at == m_bytes.size(); }

  /// Passes one field; gives its number and encoding, or nothing when the bytes are malformed.
  std::optional<std::pair<std::uint32_t, std::string_view>> next() {
    const std::size_t from = m_at;
    const auto tag = varint();
    if (!tag || *tag > UINT32_MAX || (*tag >> 3) == 0) return std::nullopt;
    const auto number = static_cast<std::uint32_t>(*tag >> 3);
    if (!skip(*tag & 7)) return std::nullopt;
    return std::pair{number, m_bytes.substr(from, m_at - from)};
  }

 private:
  std::optional<std::uint64_t> varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && m_at < m_bytes.size(); shift += 7) {
      const auto byte = static_cast<std::uint8_t>(m_bytes[m_at++]);
      value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if (byte < 0x80) return value;
    }
    return std::nullopt;
  }

  bool advance(std::uint64_t bytes) {
    if (bytes > m_bytes.size() - m_at) return false;
    m_at += static_cast<std::size_t>(bytes);
    return true;
  }

  bool skip(std::uint64_t wireType) {
    switch (wireType) {
      case 0:
        return varint().has_value();
      case 1:
        return advance(8);
      case 2: {
        const auto size = varint();
        return size && advance(*size);
      }
      case 5:
        return advance(4);
      default:  // Groups: no record has one.
        return false;
    }
  }

  std::string_view m_bytes;
  std::size_t m_at = 0;
};

std::string joined(const std::vector<std::string>& occurrences) {
  std::string bytes;
  for (const auto& occurrence : occurrences) bytes += occurrence;
  return bytes;
}

bool contains(const google::protobuf::RepeatedField<std::uint32_t>& numbers, std::uint32_t number) {
  return std::find(numbers.begin(), numbers.end(), number) != numbers.end();
}

}  // namespace

Result<Cells> Cells::split(std::string_view record) {
  Cells cells;
  Walker walker(record);
  while (!walker.atEnd()) {
    const auto field = walker.next();
    if (!field) return malformed();
    cells.m_fields[field->first].emplace_back(field->second);
  }
  return cells;
}

std::string Cells::join() const {
  std::string record;
  for (const auto& [number, occurrences] : m_fields) record += joined(occurrences);
  return record;
}

std::string Cells::value(std::uint32_t field) const {
  const auto found = m_fields.find(field);
  return found == m_fields.end() ? std::string() : joined(found->second);
}

bool Cells::hasMember(std::uint32_t field, std::string_view member) const {
  const auto found = m_fields.find(field);
  return found != m_fields.end() &&
         std::find(found->second.begin(), found->second.end(), member) != found->second.end();
}

void Cells::setValue(std::uint32_t field, std::vector<std::string> occurrences) {
  if (occurrences.empty())
    m_fields.erase(field);
  else
    m_fields[field] = std::move(occurrences);
}

void Cells::addMember(std::uint32_t field, std::string_view member) {
  if (!hasMember(field, member)) m_fields[field].emplace_back(member);
}

void Cells::removeMember(std::uint32_t field, std::string_view member) {
  const auto found = m_fields.find(field);
  if (found == m_fields.end()) return;
  std::erase(found->second, member);
  if (found->second.empty()) m_fields.erase(found);
}

Result<Patch> difference(const RecordType& type, std::string_view before, std::string_view after) {
  FIELDPOST_TRY(const Cells old, Cells::split(before));
  FIELDPOST_TRY(const Cells now, Cells::split(after));
  Cells values;
  Cells removed;
  Patch patch;
  const auto isSetField = [&](std::uint32_t number) {
    const auto* field = type.descriptor().FindFieldByNumber(static_cast<int>(number));
    return field != nullptr && isSet(*field);
  };
  for (const auto& [number, occurrences] : now.fields()) {
    if (!isSetField(number)) {
      if (old.value(number) != now.value(number)) values.setValue(number, occurrences);
      continue;
    }
    for (const auto& member : occurrences)
      if (!old.hasMember(number, member)) values.addMember(number, member);
  }
  for (const auto& [number, occurrences] : old.fields()) {
    if (!isSetField(number)) {
      if (!now.fields().contains(number)) patch.add_cleared(number);
      continue;
    }
    for (const auto& member : occurrences)
      if (!now.hasMember(number, member)) removed.addMember(number, member);
  }
  std::vector<std::uint32_t> sets;
  for (const Cells* cells : {&values, &removed})
    for (const auto& [number, occurrences] : cells->fields())
      if (isSetField(number)) sets.push_back(number);
  std::sort(sets.begin(), sets.end());
  sets.erase(std::unique(sets.begin(), sets.end()), sets.end());
  patch.mutable_sets()->Assign(sets.begin(), sets.end());
  patch.set_values(values.join());
  patch.set_removed(removed.join());
  return patch;
}

Result<std::string> applied(std::string_view record, const Patch& patch) {
  FIELDPOST_TRY(Cells cells, Cells::split(record));
  FIELDPOST_TRY(const Cells values, Cells::split(patch.values()));
  FIELDPOST_TRY(const Cells removed, Cells::split(patch.removed()));
  for (const std::uint32_t number : patch.cleared()) cells.setValue(number, {});
  for (const auto& [number, members] : removed.fields())
    for (const auto& member : members) cells.removeMember(number, member);
  for (const auto& [number, occurrences] : values.fields()) {
    if (!contains(patch.sets(), number)) {
      cells.setValue(number, occurrences);
      continue;
    }
    for (const auto& member : occurrences) cells.addMember(number, member);
  }
  return cells.join();
}

bool isEmpty(const Patch& patch) {
  return patch.values().empty() && patch.removed().empty() && patch.cleared().empty();
}

Result<std::vector<std::uint32_t>> touchedFields(const Patch& patch) {
  std::vector<std::uint32_t> numbers(patch.cleared().begin(), patch.cleared().end());
  for (const std::string* cells : {&patch.values(), &patch.removed()}) {
    Walker walker(*cells);
    while (!walker.atEnd()) {
      const auto field = walker.next();
      if (!field) return malformed();
      numbers.push_back(field->first);
    }
  }
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  return numbers;
}

}  // namespace fieldpost
