#include "client/importing/csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/importing/csv_table.h"
#include "client/importing/field_text.h"
#include "client/importing/text_encoding.h"
#include "fieldpost/model/v1/project.pb.h"
#include "fieldpost/model/v1/training.pb.h"

namespace fieldpost {
namespace {

using model::v1::Participant;
using model::v1::TrainingEvent;
using testing::ElementsAre;
using testing::HasSubstr;

const char* const kEvent = "01890000-0000-7000-8000-000000000001";

ImportContext context() {
  ImportContext context;
  context.office = "KEN";
  model::v1::ProgrammeOfWork programme;
  auto* theme = programme.add_themes();
  theme->set_code("prison-reform");
  theme->set_name("Prison reform");
  theme = programme.add_themes();
  theme->set_code("corruption");
  theme->set_name("Corruption");
  context.programme = programme;
  context.codes = ProgrammeIndex(programme);
  context.named = [](const RecordType& type, std::string_view words) {
    std::vector<RecordId> ids;
    if (type.name() == "training_event" && words == "Course 1")
      ids.push_back(Uuid::parse(kEvent).value());
    if (type.name() == "training_event" && words == "Twice")
      ids = {Uuid::fromName("a"), Uuid::fromName("b")};
    return Result<std::vector<RecordId>>(ids);
  };
  return context;
}

ImportPlan planOf(std::string_view bytes, const char* type = "participant") {
  const auto plan = readCsvText(bytes, *RecordType::find(type), context());
  EXPECT_TRUE(plan.ok()) << plan.error().message;
  return plan.ok() ? plan.value() : ImportPlan();
}

template <typename Record>
Record recordOf(const ImportPlan& plan, std::size_t i = 0) {
  Record record;
  EXPECT_TRUE(i < plan.records.size() && record.ParseFromString(plan.records[i].message));
  return record;
}

/// "line|column|reason" of every problem.
std::vector<std::string> problemsOf(const ImportPlan& plan) {
  std::vector<std::string> problems;
  for (const auto& problem : plan.problems)
    problems.push_back(std::to_string(problem.line) + "|" + problem.column + "|" + problem.reason);
  return problems;
}

TEST(Csv, RowsBecomeParticipants) {
  const auto plan = planOf(
      "Training event,family_name,Given name,SEX,country,Category,Days attended,certificate\r\n"
      "Course 1,\"O\"\"Neill, Jr\",Ann,Female,Ireland,Financial intelligence,4,yes\r\n"
      "01890000-0000-7000-8000-000000000001,Okafor,,male,ng,PARTICIPANT_CATEGORY_JUDGE,,\r\n");
  EXPECT_THAT(problemsOf(plan), ElementsAre());
  EXPECT_EQ(plan.read, 2u);
  const auto first = recordOf<Participant>(plan);
  EXPECT_EQ(first.office(), "KEN");
  EXPECT_EQ(first.event(), kEvent);
  EXPECT_EQ(first.family_name(), "O\"Neill, Jr");
  EXPECT_EQ(first.sex(), model::v1::SEX_FEMALE);
  EXPECT_EQ(first.country(), "IE");
  EXPECT_EQ(first.category(), model::v1::PARTICIPANT_CATEGORY_FINANCIAL_INTELLIGENCE);
  EXPECT_EQ(first.attendance_days(), 4u);
  EXPECT_EQ(first.certificate(), model::v1::ANSWER_YES);
  const auto second = recordOf<Participant>(plan, 1);
  EXPECT_EQ(second.country(), "NG");
  EXPECT_FALSE(second.has_attendance_days());
}

TEST(Csv, SetsHeadCountsAndMoneyAreRead) {
  const auto plan = planOf(
      "title;themes;languages;Attended: Women;attended male;cost;currency\n"
      "A;\"Prison reform; corruption\";en|fr;12;13;1,250.00;USD\n"
      "B;;;;;USD 7.5;\n"
      "C;;;;;100 JPY;USD\n",
      "training_event");
  EXPECT_THAT(problemsOf(plan), ElementsAre());
  const auto event = recordOf<TrainingEvent>(plan);
  EXPECT_THAT(event.themes(), ElementsAre("prison-reform", "corruption"));
  EXPECT_THAT(event.languages(), ElementsAre("en", "fr"));
  EXPECT_EQ(event.attended().female(), 12u);
  EXPECT_EQ(event.attended().male(), 13u);
  EXPECT_EQ(event.cost().minor_units(), 125000);
  EXPECT_EQ(event.cost().currency(), "USD");
  EXPECT_EQ(recordOf<TrainingEvent>(plan, 1).cost().minor_units(), 750);
  EXPECT_EQ(recordOf<TrainingEvent>(plan, 2).cost().currency(), "JPY");
}

TEST(Csv, EveryBadCellIsNamedAtOnce) {
  const auto plan = planOf(
      "event,family name,sex,country,days attended,wrong,sex,Training event\n"
      "Nowhere,A,perhaps,Atlantis,many,,,\n"
      "Twice,B,,KE,-1,,,\n"
      "Course 1,C,,KE,3,,,,surplus\n");
  EXPECT_THAT(
      problemsOf(plan),
      ElementsAre("1|wrong|UNKNOWN_FIELD", "1|sex|REPEATED_COLUMN",
                  "1|Training event|REPEATED_COLUMN", "2|event|NO_RECORD", "2|sex|UNKNOWN_CHOICE",
                  "2|country|UNKNOWN_COUNTRY", "2|days attended|NOT_A_NUMBER",
                  "3|event|AMBIGUOUS_NAME", "3|days attended|NOT_A_NUMBER", "4||NO_COLUMN"));
}

TEST(Csv, BadValuesOfAProjectAreNamed) {
  const auto plan = planOf(
      "title,planned start,themes,budget,budget currency,official_number,office,partners,status\n"
      "A,31/12/2004,astrology,12,,,KEN,,\n"
      "B,2004-02-30,,\"1,25\",USD,,THA,,done\n"
      "C,,,12,dollars,,,,\n"
      "D,,,12.345,USD,,,,held\n",
      "project");
  EXPECT_THAT(problemsOf(plan),
              ElementsAre("1|official_number|READ_ONLY_FIELD", "2|planned start|NOT_A_DATE",
                          "2|themes|UNKNOWN_CODE", "2|budget|MONEY_WITHOUT_CURRENCY",
                          "3|planned start|NOT_A_DATE", "3|budget|NOT_AN_AMOUNT",
                          "3|office|NOT_YOUR_OFFICE", "3|status|UNKNOWN_CHOICE",
                          "4|budget|UNKNOWN_CURRENCY", "4|budget currency|UNKNOWN_CURRENCY",
                          "5|budget|NOT_AN_AMOUNT", "5|status|UNKNOWN_CHOICE"));
}

TEST(Csv, WhatTheRowSaysMakesItsId) {
  const char* file = "family name,country\nA,KE\nB,KE\nA,KE\n";
  const auto plan = planOf(file);
  const auto again = planOf(file);
  ASSERT_EQ(plan.records.size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(plan.records[i].key, again.records[i].key);
  EXPECT_NE(plan.records[0].key, plan.records[2].key);
  EXPECT_THAT(plan.remarks, ElementsAre(HasSubstr("line 4 says the same as line 2")));
  // Another order of rows and columns says the same.
  const auto turned = planOf("country,family name\nKE,B\nKE,A\n");
  EXPECT_EQ(turned.records[0].key, plan.records[1].key);
}

TEST(Csv, AnIdColumnNamesTheRecord) {
  const auto plan = planOf(
      "id,family name\n"
      "01890000-0000-7000-8000-00000000000a,A\n"
      "01890000-0000-7000-8000-00000000000a,B\n"
      "nonsense,C\n");
  EXPECT_EQ(plan.records[0].key.id.text(), "01890000-0000-7000-8000-00000000000a");
  EXPECT_THAT(problemsOf(plan), ElementsAre("3|id|REPEATED_ID", "4|id|BAD_ID"));
}

TEST(Csv, FilesThatAreNoCsvAreRefusedWithTheirLine) {
  const struct {
    std::string bytes;
    const char* reason;
    const char* words;
  } kRows[] = {
      {"", "BAD_CSV", "no header"},
      {"\n\n,,\n", "BAD_CSV", "no header"},
      {"a,b\n1,\"2\n3,4\n", "BAD_CSV", "line 2: a quote is opened"},
      {"a,b\n1,\"2\"x\n", "BAD_CSV", "line 2: text stands behind"},
      {"a,b\n\n1,2\"\n", "BAD_CSV", "line 3: a quote stands within"},
      {std::string("a,b\n1,\0x\n", 9), "BAD_CSV", "line 2: there is a NUL"},
      {"a\n\xcf\xf0\xe8\xe2\xe5\xf2\n", "UNKNOWN_ENCODING", "CSV UTF-8"},
      {"\xEF\xBB\xBF"
       "a\n\xff\n",
       "UNKNOWN_ENCODING", "broken"},
      {std::string("\xFF\xFE"
                   "a\0\n",
                   5),
       "UNKNOWN_ENCODING", "within a character"},
      {"a\n" + std::string((1 << 20) + 1, 'x'), "FILE_TOO_LARGE", "a cell"},
      {std::string(600, ','), "BAD_CSV", "columns"},
  };
  for (const auto& row : kRows) {
    const auto plan = readCsvText(row.bytes, *RecordType::find("participant"), context());
    ASSERT_FALSE(plan.ok()) << row.words;
    EXPECT_EQ(plan.error().reason, row.reason) << row.words;
    EXPECT_THAT(plan.error().message, HasSubstr(row.words));
  }
}

TEST(Csv, LinesAreCountedThroughQuotedLineEnds) {
  const auto plan = planOf("family name,note,country\nA,\"one\r\ntwo\",KE\nB,,Atlantis");
  EXPECT_EQ(recordOf<Participant>(plan).note(), "one\r\ntwo");
  EXPECT_THAT(problemsOf(plan), ElementsAre("4|country|UNKNOWN_COUNTRY"));
}

TEST(Csv, EncodingsOfOtherProgramsAreRead) {
  const auto nameIn = [](const std::string& bytes) {
    return recordOf<Participant>(planOf(bytes)).family_name();
  };
  EXPECT_EQ(nameIn("\xEF\xBB\xBF"
                   "family name\nJosé\n"),
            "José");
  EXPECT_EQ(nameIn("family name\nJos\xe9\n"), "José");
  EXPECT_EQ(nameIn("family name\nŞükrü\n"), "Şükrü");
  std::string wide = "\xFF\xFE";
  for (const char c : std::string("family name\n")) wide += std::string{c, '\0'};
  EXPECT_EQ(nameIn(wide + std::string("\x3d\xd8\x00\xde\n\0", 6)), "😀") << "beyond 16 bits";
  EXPECT_EQ(decodeText("plain").value().encoding, "UTF-8");
  EXPECT_EQ(decodeText("caf\xe9").value().encoding, "Windows-1252");
}

TEST(Csv, TheSeparatorIsFoundInTheHeader) {
  EXPECT_EQ(readCsvTable("a;b,c;d\n").value().separator, ';');
  EXPECT_EQ(readCsvTable("a\tb\n").value().separator, '\t');
  EXPECT_EQ(readCsvTable("\"a;b;c\",d\n").value().separator, ',');
}

}  // namespace
}  // namespace fieldpost
