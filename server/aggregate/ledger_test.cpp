#include "server/aggregate/ledger.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "server/aggregate/small_world.h"

namespace fieldpost::aggregate {
namespace {

using namespace model::v1;
using store::LivingRecord;
using store::RecordKey;
using testing::IsEmpty;
using testing::Not;

RecordKey keyOf(const std::string& type, const std::string& name) {
  return {type, Uuid::fromName(type + "/" + name)};
}

/// Records as they are, and a ledger that was told of each change.
class Told {
 public:
  void put(const RecordKey& key, std::optional<LivingRecord> after) {
    std::optional<LivingRecord> before;
    if (const auto found = m_records.find(key); found != m_records.end()) before = found->second;
    ASSERT_TRUE(moveLedger(m_ledger, {key, before, after, 1}).ok());
    if (after)
      m_records[key] = *after;
    else
      m_records.erase(key);
  }
  /// What a ledger made from the records as they are holds and this one does not, or otherwise.
  [[nodiscard]] std::vector<std::string> differences() const {
    MemoryLedger made;
    for (const auto& [key, record] : m_records)
      EXPECT_TRUE(made.add(key, record.scope, record.message).ok());
    std::vector<std::string> found;
    std::vector<std::string> spaces = {std::string(kCountSpace)};
    for (const RecordType* type : RecordType::all())
      spaces.insert(spaces.end(), {factSpace(type->name()), sumSpace(type->name())});
    for (const auto& space : spaces)
      if (made.values(space) != m_ledger.values(space)) found.push_back(space);
    return found;
  }
  const MemoryLedger& ledger() const { return m_ledger; }

 private:
  std::map<RecordKey, LivingRecord> m_records;
  MemoryLedger m_ledger;
};

/// A record of the history: whole, a draft, of one event or another.
LivingRecord randomRecord(const std::string& type, std::mt19937& chance) {
  const auto pick = [&](std::uint32_t below) {
    return static_cast<std::uint32_t>(chance() % below);
  };
  const std::string office = std::vector<std::string>{"KEN", "UGA", "TZA"}[pick(3)];
  const std::string country = std::vector<std::string>{"KE", "UG", "TZ", "RW"}[pick(4)];
  const std::string event = keyOf("training_event", std::to_string(pick(3))).id.text();
  const auto living = [&](auto record) {
    record.set_office(office);
    return LivingRecord{office, encode(record)};
  };
  if (type == "participant") {
    auto record = participant(event, pick(9) == 0 ? "" : country);
    record.set_sex(static_cast<Sex>(pick(5)));
    record.set_category(static_cast<ParticipantCategory>(pick(10)));
    record.set_attendance_days(pick(8));
    if (pick(2) == 0) record.set_pre_test_score(pick(101));
    if (pick(2) == 0) record.set_post_test_score(pick(101));
    if (pick(3) == 0) record.set_certificate(ANSWER_YES);
    return living(record);
  }
  if (type == "event_feedback") {
    EventFeedback record;
    record.set_event(event);
    if (pick(2) == 0) record.set_content(pick(7));
    if (pick(2) == 0) record.set_usefulness(1 + pick(5));
    return living(record);
  }
  if (type == "training_event")
    return living(training(pick(2) == 0 ? TRAINING_STATUS_HELD : TRAINING_STATUS_PLANNED, country));
  auto record = project(static_cast<ProjectStatus>(pick(9)), {country});
  if (pick(5) == 0) record.clear_title();
  return living(record);
}

TEST(Ledger, IsAfterAnyHistoryWhatItsRecordsComeTo) {
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    std::mt19937 chance(seed);
    Told told;
    const std::vector<std::string> types = {"participant", "participant", "event_feedback",
                                            "training_event", "project"};
    for (int step = 0; step < 200; ++step) {
      const auto& type = types[chance() % types.size()];
      const auto key = keyOf(type, std::to_string(chance() % 6));
      if (chance() % 4 == 0)
        told.put(key, {});
      else
        told.put(key, randomRecord(type, chance));
    }
    EXPECT_THAT(told.differences(), IsEmpty()) << "seed " << seed;
  }
}

TEST(Ledger, OfNothingIsEmptyAgain) {
  std::mt19937 chance(7);
  Told told;
  const std::vector<std::string> types = {"participant", "event_feedback", "training_event",
                                          "project"};
  for (const auto& type : types) told.put(keyOf(type, "1"), randomRecord(type, chance));
  EXPECT_THAT(told.ledger().values(kCountSpace), Not(IsEmpty()));
  for (const auto& type : types) told.put(keyOf(type, "1"), {});
  for (const RecordType* type : RecordType::all()) {
    EXPECT_THAT(told.ledger().values(factSpace(type->name())), IsEmpty());
    EXPECT_THAT(told.ledger().values(sumSpace(type->name())), IsEmpty());
  }
  EXPECT_THAT(told.ledger().values(kCountSpace), IsEmpty());
}

TEST(Ledger, KeepsNothingPersonalAndNoLongText) {
  Told told;
  auto record = project(PROJECT_STATUS_UNDER_IMPLEMENTATION, {"KE"});
  record.set_project_manager("A Manager");
  record.set_summary("A long summary");
  record.set_gender_justification("Why it is so");
  told.put(keyOf("project", "1"), LivingRecord{"KEN", encode(record)});
  auto person = participant(keyOf("training_event", "1").id.text(), "UG");
  told.put(keyOf("participant", "1"), LivingRecord{"KEN", encode(person)});
  std::string all;
  for (const RecordType* type : RecordType::all())
    for (const auto& space : {factSpace(type->name()), sumSpace(type->name())})
      for (const auto& [key, value] : told.ledger().values(space)) all += value;
  EXPECT_EQ(all.find("A Manager"), std::string::npos);
  EXPECT_EQ(all.find("A long summary"), std::string::npos);
  EXPECT_EQ(all.find("Someone"), std::string::npos);
  EXPECT_NE(all.find("Why it is so"), std::string::npos);
}

TEST(Ledger, ATitleIsCutAfterAWholeCharacter) {
  Told told;
  Risk risk;
  risk.set_project(keyOf("project", "1").id.text());
  std::string text(119, 'a');
  risk.set_description(text + "\xc3\xa9 and more");
  told.put(keyOf("risk", "1"), LivingRecord{"KEN", encode(risk)});
  const auto& facts = told.ledger().values(factSpace("risk"));
  ASSERT_EQ(facts.size(), 1u);
  EXPECT_NE(facts.begin()->second.find(text), std::string::npos);
  EXPECT_EQ(facts.begin()->second.find('\xc3'), std::string::npos);
}

TEST(Sums, OfTheSameHaveTheSameBytesAndSayWhatTheyAre) {
  Sums one, other;
  one.add("b", 2);
  one.add("a", -3);
  other.add("a", 1);
  other.add("a", -4);
  other.add("b", 2);
  other.add("c", 0);
  EXPECT_EQ(one.encode(), other.encode());
  Sums read;
  ASSERT_TRUE(read.addEncoded(one.encode()));
  EXPECT_EQ(read, one);
  EXPECT_EQ(read.of("a"), -3);
  EXPECT_EQ(read.of("z"), 0);
  one.subtract(other);
  EXPECT_TRUE(one.encode().empty());
}

TEST(Sums, RefuseBytesThatAreCut) {
  Sums sums;
  sums.add("name", 5);
  const std::string bytes = sums.encode();
  for (std::size_t size = 1; size < bytes.size(); ++size) {
    Sums read;
    EXPECT_FALSE(read.addEncoded(std::string_view(bytes).substr(0, size)));
    EXPECT_TRUE(read.empty());
  }
}

}  // namespace
}  // namespace fieldpost::aggregate
