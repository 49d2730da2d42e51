#include "server/ingest/codes.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "sync/change/conflict.h"
#include "sync/record/describe.h"

namespace fieldpost::ingest {
namespace {

/// Stands between a code and the number that tells it from the record's that had it first: no
/// office writes it of its own accord.
constexpr std::string_view kMark = "~";
constexpr std::size_t kLongestText = 10'000;
/// Which fields the store's codes are of.
constexpr const char* kIndexed = "codes";

const std::vector<const FieldDescriptor*>& codeFields(const RecordType& type) {
  static const auto* const kFields = [] {
    auto* fields = new std::map<const RecordType*, std::vector<const FieldDescriptor*>>;
    for (const RecordType* one : RecordType::all()) {
      auto& unique = (*fields)[one];
      for (int i = 0; i < one->descriptor().field_count(); ++i) {
        const FieldDescriptor* field = one->descriptor().field(i);
        if (traitsOf(*field).unique() && field->type() == FieldDescriptor::TYPE_STRING &&
            !field->is_repeated())
          unique.push_back(field);
      }
    }
    return fields;
  }();
  return kFields->at(&type);
}

std::uint32_t numberOf(const FieldDescriptor& field) {
  return static_cast<std::uint32_t>(field.number());
}

std::string cellOf(const RecordType& type, const FieldDescriptor& field, const std::string& text) {
  const auto record = type.make();
  record->GetReflection()->SetString(record.get(), &field, text);
  return encode(*record);
}

/// The text's first `most` code points.
std::string_view cut(std::string_view text, std::size_t most) {
  std::size_t points = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool begins = (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
    if (begins && ++points > most) return text.substr(0, i);
  }
  return text;
}

/// `text` with the first mark that makes it nobody's.
Result<std::string> markedCell(store::WriteTransaction& transaction, const store::RecordKey& key,
                               const RecordType& type, const FieldDescriptor& field,
                               std::string_view text) {
  const std::size_t rule = traitsOf(field).rule().longest();
  const std::size_t longest = rule == 0 ? kLongestText : rule;
  for (std::uint64_t n = 2;; ++n) {
    const std::string mark = std::string(kMark) + std::to_string(n);
    std::string marked(cut(text, longest > mark.size() ? longest - mark.size() : 0));
    marked += mark;
    std::string cell = cellOf(type, field, marked);
    FIELDPOST_TRY(const auto holder, transaction.holderOf(key, numberOf(field), cell));
    if (!holder) return cell;
  }
}

std::string titleIn(std::string_view typeName, const RecordState& state) {
  const RecordType* type = RecordType::find(typeName);
  if (type == nullptr) return {};
  const auto record = type->parse(state.message);
  return record.ok() ? titleOf(*type, *record.value()) : std::string();
}

bool has(const Codes& codes, const FieldDescriptor* field, const std::string& cell) {
  return std::find(codes.begin(), codes.end(), std::pair(field, cell)) != codes.end();
}

}  // namespace

Result<Codes> codesOf(const RecordType& type, const RecordState& state) {
  Codes codes;
  const auto& fields = codeFields(type);
  if (fields.empty() || !state.exists || state.deleted) return codes;
  FIELDPOST_TRY(const Cells cells, Cells::split(state.message));
  for (const FieldDescriptor* field : fields) {
    std::string cell = cells.value(numberOf(*field));
    if (!cell.empty()) codes.emplace_back(field, std::move(cell));
  }
  return codes;
}

Result<std::vector<TakenCode>> takenCodes(store::WriteTransaction& transaction,
                                          const store::RecordKey& key, const RecordType& type,
                                          const Codes& before, const Codes& now) {
  std::vector<TakenCode> taken;
  for (const auto& [field, cell] : now) {
    if (has(before, field, cell)) continue;
    FIELDPOST_TRY(const auto holder, transaction.holderOf(key, numberOf(*field), cell));
    const auto record = holder ? type.parse(cell) : type.parse({});
    if (!holder || !record.ok()) continue;
    const std::string text = textOf(*record.value(), *field);
    if (text.empty()) continue;
    FIELDPOST_TRY(std::string given, markedCell(transaction, key, type, *field, text));
    taken.push_back({field, cell, std::move(given), {key.type, *holder}});
  }
  return taken;
}

Result<Done> giveCodes(const std::vector<TakenCode>& taken, Merged& merged) {
  if (taken.empty()) return Done{};
  FIELDPOST_TRY(Cells values, Cells::split(merged.effect.values()));
  for (const TakenCode& code : taken) {
    values.setValue(numberOf(*code.field), {code.given});
    for (Clash& clash : merged.clashes)
      if (clash.field == numberOf(*code.field) && clash.keptCell == code.wanted)
        clash.keptCell = code.given;
  }
  merged.effect.set_values(values.join());
  merged.asSent = false;
  return Done{};
}

Result<Done> noteCodes(store::WriteTransaction& transaction, const store::RecordKey& key,
                       const Codes& before, const Codes& now) {
  for (const auto& [field, cell] : before)
    if (!has(now, field, cell)) FIELDPOST_CHECK(transaction.dropHeld(key, numberOf(*field), cell));
  for (const auto& [field, cell] : now)
    if (!has(before, field, cell))
      FIELDPOST_CHECK(transaction.putHeld(key, numberOf(*field), cell));
  return Done{};
}

Result<std::vector<ConflictUpdate>> conflictsOver(store::WriteTransaction& transaction,
                                                  const store::RecordKey& key,
                                                  std::string_view scope,
                                                  const std::vector<TakenCode>& taken,
                                                  const RecordState& state, const CellClock& clock,
                                                  ChangeNumber number) {
  std::vector<ConflictUpdate> updates;
  for (const TakenCode& code : taken) {
    FIELDPOST_TRY(const RecordState first, transaction.record(code.holder));
    FIELDPOST_TRY(const auto firstScope, transaction.scopeOf(code.holder));
    const CellClock firstClock = first.clockOf({numberOf(*code.field), {}});
    Clash clash{.field = numberOf(*code.field),
                .keptCell = code.given,
                .kept = clock,
                .otherCell = code.wanted,
                .other = firstClock};
    const auto open = [&](const store::RecordKey& about, std::string_view office,
                          const store::RecordKey& other, const RecordState& otherState) {
      ConflictUpdate update;
      update.after = conflictFrom(about.type, about.id, office, clash);
      update.after.set_other_record(other.id.text());
      update.after.set_other_title(titleIn(other.type, otherState));
      update.id = Uuid::fromName(fmt::format("code:{}:{}:{}:{}", clock.writer.text(), number,
                                             clash.field, about.id.text()));
      update.opens = true;
      updates.push_back(std::move(update));
    };
    open(key, scope, code.holder, first);
    if (!firstScope || *firstScope == scope) continue;
    clash.keptCell = code.wanted;
    clash.kept = firstClock;
    clash.other = clock;
    open(code.holder, *firstScope, key, state);
  }
  return updates;
}

Result<Done> indexCodes(store::Snapshot& snapshot, store::WriteTransaction& transaction) {
  std::string indexed;
  for (const RecordType* type : RecordType::all())
    for (const FieldDescriptor* field : codeFields(*type))
      indexed += type->name() + '.' + field->name() + ' ';
  FIELDPOST_TRY(const auto before, transaction.meta(kIndexed));
  if (before == indexed) return Done{};
  FIELDPOST_CHECK(transaction.dropAllHeld());
  for (const RecordType* type : RecordType::all()) {
    if (codeFields(*type).empty()) continue;
    FIELDPOST_CHECK(snapshot.forEachRecord(
        type->name(), [&](const store::StoredRecord& record) -> Result<Done> {
          RecordState state;
          state.exists = true;
          state.deleted = record.deleted;
          state.message = record.message;
          FIELDPOST_TRY(const Codes codes, codesOf(*type, state));
          return noteCodes(transaction, record.key, {}, codes);
        }));
  }
  return transaction.setMeta(kIndexed, indexed);
}

}  // namespace fieldpost::ingest
