#include "server/aggregate/ledger.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "fieldpost/model/v1/training.pb.h"
#include "sync/record/rules.h"

namespace fieldpost::aggregate {
namespace {

using model::v1::EventFeedback;
using model::v1::Participant;

/// To be raised whenever a fact, a sum or a count is made otherwise.
constexpr std::string_view kVersion = "1";
constexpr std::string_view kStateSpace = "ledger";
/// After every day, so that no date is in the future: that is for figures to judge.
constexpr const char* kNever = "9999-12-31";
constexpr std::size_t kTitleBytesMost = 120;

/// Types that figures look into one by one.
bool isFact(std::string_view type) {
  static const std::set<std::string_view> kTypes = {
      "project",        "training_event", "advisory_mission", "assistance_request",
      "state_feedback", "tool_request",   "output_delivery",  "additional_output",
      "treaty_action",  "funding",        "expenditure",      "progress_report",
      "risk",           "office",         "conflict",         "programme_of_work"};
  return kTypes.contains(type);
}

bool isSum(std::string_view type) { return type == "participant" || type == "event_feedback"; }

/// What is headquarters' own is nobody's record.
bool isCounted(const RecordType& type) {
  return type.traits().scope() != model::v1::SCOPE_EVERYBODY && type.name() != "conflict";
}

/// Cuts a text after whole characters.
std::string cut(std::string text) {
  if (text.size() <= kTitleBytesMost) return text;
  std::size_t end = kTitleBytesMost;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  text.resize(end);
  return text;
}

/// Takes what no figure looks at out of a record.
void slim(const RecordType& type, Message& record) {
  if (type.name() == "programme_of_work") return;
  const auto& reflection = *record.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(record, &fields);
  for (const auto* field : fields) {
    const auto& traits = traitsOf(*field);
    const bool title = field->name() == type.traits().title() && !field->is_repeated() &&
                       field->cpp_type() == FieldDescriptor::CPPTYPE_STRING;
    const bool text = traits.long_text() && field->name() != "gender_justification";
    if (title && !traits.personal())
      reflection.SetString(&record, field, cut(reflection.GetString(record, field)));
    else if (text || traits.personal() || field->name() == "note" ||
             field->name() == "attachments" ||
             (type.name() == "conflict" && field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE))
      reflection.ClearField(&record, field);
  }
}

void sumUp(const Participant& participant, Sums& sums) {
  sums.add("n", 1);
  sums.add(fmt::format("x{}", static_cast<int>(participant.sex())), 1);
  sums.add(fmt::format("g{}", static_cast<int>(participant.category())), 1);
  sums.add("c" + participant.country().substr(0, 2), 1);
  if (participant.certificate() == model::v1::ANSWER_YES) sums.add("k", 1);
  if (!participant.person_link().empty()) sums.add("l", 1);
  if (!participant.has_pre_test_score() || !participant.has_post_test_score()) return;
  sums.add("b", 1);
  sums.add("p", participant.pre_test_score());
  sums.add("q", participant.post_test_score());
  if (participant.post_test_score() > participant.pre_test_score()) sums.add("u", 1);
  if (participant.post_test_score() < participant.pre_test_score()) sums.add("d", 1);
}

void sumUp(const EventFeedback& feedback, Sums& sums) {
  const auto rate = [&](const std::string& what, bool given, std::uint32_t rating) {
    if (!given) return;
    sums.add(what + "n", 1);
    sums.add(what + "s", rating);
    if (rating >= 4) sums.add(what + "g", 1);
  };
  rate("1", feedback.has_content(), feedback.content());
  rate("2", feedback.has_trainers(), feedback.trainers());
  rate("3", feedback.has_usefulness(), feedback.usefulness());
  rate("4", feedback.has_organisation(), feedback.organisation());
}

/// What one record gives.
struct Contribution {
  bool exists = false;
  bool complete = false;
  std::string fact;    ///< Value of its fact; empty: it has none.
  std::string sumKey;  ///< Empty: it enters no sum.
  Sums sums;
};

/// Says which sums a complete record enters, and with what.
void addSums(const RecordType& type, const Message& message, std::string_view office,
             Contribution& made) {
  if (type.name() == "participant") {
    const auto& participant = static_cast<const Participant&>(message);
    sumUp(participant, made.sums);
    made.sumKey =
        sumKey(participant.event(), office,
               participant.has_attendance_days() ? std::optional(participant.attendance_days())
                                                 : std::nullopt);
  } else if (type.name() == "event_feedback") {
    const auto& feedback = static_cast<const EventFeedback&>(message);
    sumUp(feedback, made.sums);
    made.sumKey = sumKey(feedback.event(), office, std::nullopt);
  }
}

/// What a record gives as it is to be.
Result<Contribution> contributionOf(const RecordType& type,
                                    const std::optional<store::LivingRecord>& record) {
  Contribution made;
  if (!record) return made;
  FIELDPOST_TRY(const auto message, type.parse(record->message));
  RuleContext rules;
  rules.today = kNever;
  made.exists = true;
  made.complete = problemsOf(type, *message, rules).empty();
  if (made.complete) addSums(type, *message, record->scope, made);
  if (isFact(type.name())) {
    slim(type, *message);
    made.fact = factValue(record->scope, made.complete, encode(*message));
  } else if (!made.complete) {
    made.fact = factValue(record->scope, false, {});
  }
  return made;
}

/// What a record gave as it was. Its fact tells whether it was complete: to ask the rules again
/// would cost each commit as much as they do.
Result<Contribution> contributionBefore(LedgerPlace& place, const RecordType& type,
                                        const RecordId& id,
                                        const std::optional<store::LivingRecord>& record) {
  Contribution made;
  if (!record) return made;
  made.exists = true;
  FIELDPOST_TRY(auto fact, place.get(factSpace(type.name()), id.bytes()));
  made.complete = isFact(type.name()) ? fact && isCompleteFact(*fact) : !fact;
  if (fact) made.fact = *std::move(fact);
  if (!made.complete || !isSum(type.name())) return made;
  FIELDPOST_TRY(const auto message, type.parse(record->message));
  addSums(type, *message, record->scope, made);
  return made;
}

Result<Done> moveSums(LedgerPlace& place, const std::string& space, const std::string& key,
                      const Sums& take, const Sums& give) {
  if (key.empty() || take == give) return Done{};
  FIELDPOST_TRY(const auto kept, place.get(space, key));
  Sums sums;
  if (kept && !sums.addEncoded(*kept))
    return Error{Code::DataLoss, "MALFORMED_RECORD",
                 "a sum that headquarters keeps of its figures cannot be read"};
  sums.subtract(take);
  sums.add(give);
  return place.put(space, key, sums.encode());
}

Result<Done> moveCount(LedgerPlace& place, const std::string& key, int records, int drafts) {
  if (records == 0 && drafts == 0) return Done{};
  FIELDPOST_TRY(const auto kept, place.get(kCountSpace, key));
  const auto before = countOf(kept.value_or("")).value_or(std::pair(0u, 0u));
  return place.put(kCountSpace, key,
                   countValue(before.first + static_cast<std::uint32_t>(records),
                              before.second + static_cast<std::uint32_t>(drafts)));
}

Result<Done> moveCounts(LedgerPlace& place, const RecordType& type,
                        const store::RecordChange& change, const Contribution& before,
                        const Contribution& after) {
  if (!isCounted(type)) return Done{};
  const auto draft = [](const Contribution& made) { return made.exists && !made.complete ? 1 : 0; };
  const std::string from = change.before ? change.before->scope : std::string();
  const std::string to = change.after ? change.after->scope : from;
  if (change.before && change.after && from == to)
    return moveCount(place, countKey(type.name(), to), 0, draft(after) - draft(before));
  if (change.before)
    FIELDPOST_CHECK(moveCount(place, countKey(type.name(), from), -1, -draft(before)));
  if (change.after) FIELDPOST_CHECK(moveCount(place, countKey(type.name(), to), 1, draft(after)));
  return Done{};
}

/// A transaction of the store.
class KeptPlace : public LedgerPlace {
 public:
  explicit KeptPlace(store::WriteTransaction& transaction) : m_transaction(transaction) {}
  Result<std::optional<std::string>> get(std::string_view space, std::string_view key) override {
    return m_transaction.kept(space, key);
  }
  Result<Done> put(std::string_view space, std::string_view key, std::string_view value) override {
    return m_transaction.putKept(space, key, value);
  }

 private:
  store::WriteTransaction& m_transaction;
};

Result<Done> noteCommit(store::WriteTransaction& transaction, Commit commit) {
  return transaction.putKept(kStateSpace, "commit", std::to_string(commit));
}

Result<Done> keep(store::WriteTransaction& transaction, const store::RecordChange& change) {
  KeptPlace place(transaction);
  FIELDPOST_CHECK(moveLedger(place, change));
  return noteCommit(transaction, change.commit);
}

Result<Commit> newestRecord(store::Snapshot& snapshot) {
  Commit newest = 0;
  for (const RecordType* type : RecordType::all()) {
    FIELDPOST_TRY(const Commit commit, snapshot.newestOf(type->name()));
    newest = std::max(newest, commit);
  }
  return newest;
}

std::vector<std::string> allSpaces() {
  std::vector<std::string> spaces = {std::string(kCountSpace)};
  for (const RecordType* type : RecordType::all()) {
    spaces.push_back(factSpace(type->name()));
    if (isSum(type->name())) spaces.push_back(sumSpace(type->name()));
  }
  return spaces;
}

Result<MemoryLedger> ledgerOf(store::Snapshot& snapshot, std::uint64_t& records) {
  MemoryLedger ledger;
  for (const RecordType* type : RecordType::all())
    FIELDPOST_CHECK(snapshot.forEachRecord(
        type->name(), [&](const store::StoredRecord& record) -> Result<Done> {
          ++records;
          return record.deleted ? Result<Done>(Done{})
                                : ledger.add(record.key, record.scope, record.message);
        }));
  return ledger;
}

/// Says what differs between a kept space and what it should be.
Result<Done> compare(store::Snapshot& snapshot, const std::string& space,
                     const MemoryLedger::Values& wanted, Recomputed& result) {
  const auto differs = [&](std::string_view key, const char* how) {
    if (result.differences.size() >= kDifferencesMost) return;
    const auto id = RecordId::fromBytes(key);
    std::string name = id.ok() ? id.value().text() : std::string(key);
    std::replace(name.begin(), name.end(), '\0', ' ');
    result.differences.push_back(fmt::format("{} {}: {}", space, name, how));
  };
  auto next = wanted.begin();
  FIELDPOST_CHECK(snapshot.forEachKept(space, [&](auto key, auto value) -> Result<Done> {
    ++result.sums;
    for (; next != wanted.end() && next->first < key; ++next) differs(next->first, "is missing");
    if (next == wanted.end() || next->first != key) {
      differs(key, "is kept, but nothing gives it");
    } else {
      if (next->second != value) differs(key, "is not what its records come to");
      ++next;
    }
    return Done{};
  }));
  for (; next != wanted.end(); ++next) differs(next->first, "is missing");
  return Done{};
}

}  // namespace

Result<Done> moveLedger(LedgerPlace& place, const store::RecordChange& change) {
  FIELDPOST_TRY(const RecordType* type, RecordType::require(change.key.type));
  FIELDPOST_TRY(const Contribution before,
                contributionBefore(place, *type, change.key.id, change.before));
  FIELDPOST_TRY(const Contribution after, contributionOf(*type, change.after));
  if (before.fact != after.fact)
    FIELDPOST_CHECK(place.put(factSpace(type->name()), change.key.id.bytes(), after.fact));
  if (isSum(type->name())) {
    const std::string space = sumSpace(type->name());
    if (before.sumKey == after.sumKey) {
      FIELDPOST_CHECK(moveSums(place, space, after.sumKey, before.sums, after.sums));
    } else {
      FIELDPOST_CHECK(moveSums(place, space, before.sumKey, before.sums, {}));
      FIELDPOST_CHECK(moveSums(place, space, after.sumKey, {}, after.sums));
    }
  }
  return moveCounts(place, *type, change, before, after);
}

Result<std::optional<std::string>> MemoryLedger::get(std::string_view space, std::string_view key) {
  const auto& kept = values(space);
  const auto found = kept.find(key);
  if (found == kept.end()) return std::optional<std::string>();
  return std::optional(found->second);
}

Result<Done> MemoryLedger::put(std::string_view space, std::string_view key,
                               std::string_view value) {
  auto& kept = m_spaces[std::string(space)];
  if (value.empty())
    kept.erase(std::string(key));
  else
    kept[std::string(key)] = std::string(value);
  return Done{};
}

Result<Done> MemoryLedger::add(const store::RecordKey& key, std::string_view scope,
                               std::string_view message) {
  return moveLedger(*this,
                    {key, {}, store::LivingRecord{std::string(scope), std::string(message)}, 0});
}

const MemoryLedger::Values& MemoryLedger::values(std::string_view space) const {
  static const Values kNone;
  const auto found = m_spaces.find(space);
  return found == m_spaces.end() ? kNone : found->second;
}

Result<Done> remakeLedger(store::Store& store) {
  // Nobody writes from here on, so the snapshot is what the transaction stands on.
  FIELDPOST_TRY(const auto transaction, store.begin());
  FIELDPOST_TRY(const auto snapshot, store.snapshot());
  FIELDPOST_TRY(const Commit newest, newestRecord(*snapshot));
  std::uint64_t records = 0;
  FIELDPOST_TRY(const MemoryLedger ledger, ledgerOf(*snapshot, records));
  for (const std::string& space : allSpaces()) {
    FIELDPOST_CHECK(transaction->dropKept(space));
    for (const auto& [key, value] : ledger.values(space))
      FIELDPOST_CHECK(transaction->putKept(space, key, value));
  }
  FIELDPOST_CHECK(transaction->putKept(kStateSpace, "version", kVersion));
  FIELDPOST_CHECK(noteCommit(*transaction, newest));
  return transaction->commit();
}

Result<bool> keepLedger(store::Store& store) {
  bool anew = false;
  {
    FIELDPOST_TRY(const auto snapshot, store.snapshot());
    FIELDPOST_TRY(const auto version, snapshot->kept(kStateSpace, "version"));
    FIELDPOST_TRY(const auto commit, snapshot->kept(kStateSpace, "commit"));
    FIELDPOST_TRY(const Commit newest, newestRecord(*snapshot));
    anew = version != kVersion || commit != std::to_string(newest);
  }
  if (anew) FIELDPOST_CHECK(remakeLedger(store));
  store.setKeeper(keep);
  return anew;
}

Result<Recomputed> compareLedger(store::Snapshot& snapshot) {
  Recomputed result;
  FIELDPOST_TRY(result.commit, snapshot.head());
  FIELDPOST_TRY(const MemoryLedger ledger, ledgerOf(snapshot, result.records));
  for (const std::string& space : allSpaces())
    FIELDPOST_CHECK(compare(snapshot, space, ledger.values(space), result));
  return result;
}

Result<Recomputed> recompute(store::Snapshot& snapshot) {
  FIELDPOST_TRY(Recomputed result, compareLedger(snapshot));
  FIELDPOST_TRY(const auto altered, snapshot.verifyRecords());
  for (const std::string& name : altered)
    if (result.differences.size() < kDifferencesMost)
      result.differences.push_back(name + ": is not what the log makes of it");
  return result;
}

}  // namespace fieldpost::aggregate
