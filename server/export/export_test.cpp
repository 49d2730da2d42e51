// Exports of records, read back by the readers that are at hand.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "fieldpost/model/v1/office.pb.h"
#include "fieldpost/model/v1/project.pb.h"
#include "fieldpost/model/v1/training.pb.h"
#include "server/export/calendar.h"
#include "server/export/csv.h"
#include "server/export/iati.h"
#include "server/ingest/ingest.h"
#include "server/store/sqlite/sqlite_store.h"
#include "sync/programme/programme_file.h"
#include "tests/support/given_clock.h"

namespace fieldpost::exporting {
namespace {

using namespace model::v1;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

/// Beside the checkout, where somebody put it; empty: nowhere.
std::filesystem::path officialSchema() {
  for (auto at = std::filesystem::path(FIELDPOST_PROGRAMME_2004_2005); at != at.root_path();
       at = at.parent_path()) {
    auto file = at / "shared/data/iati/schema/iati-activities-schema.xsd";
    if (std::filesystem::exists(file)) return file;
  }
  return {};
}

class ExportTest : public testing::Test {
 protected:
  void SetUp() override {
    m_folder =
        std::filesystem::path(testing::TempDir()) /
        (std::string("export_") + testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(m_folder);
    m_store = std::move(store::SqliteStore::open(m_folder)).value();
    m_ingest = std::move(ingest::Ingest::open(*m_store, m_clock)).value();
    put("programme_of_work", "programme", loadProgramme(FIELDPOST_PROGRAMME_2004_2005).value());
  }
  void TearDown() override {
    m_ingest.reset();
    m_store.reset();
    std::filesystem::remove_all(m_folder);
  }
  void put(const std::string& type, const std::string& name, const Message& record) {
    ASSERT_TRUE(m_ingest->commitRecord({type, Uuid::fromName(name)}, encode(record), "Amina").ok());
  }
  void addProject(const std::string& title) {
    Project record;
    record.set_office("KEN");
    record.set_title(title);
    record.set_provisional_number("KEN-1");
    record.set_level(PROJECT_LEVEL_REGIONAL);
    for (const char* country : {"UG", "KE", "TZ"}) record.add_countries(country);
    record.add_themes("corruption");
    record.set_status(PROJECT_STATUS_UNDER_IMPLEMENTATION);
    record.set_planned_start("2004-02-01");
    record.set_planned_end("2005-10-31");
    record.mutable_budget()->set_minor_units(-5);
    record.mutable_budget()->set_currency("USD");
    record.set_gender_marker(3);
    record.set_objective("Less <corruption> & \"more\" law");
    put("project", title, record);
    Funding funding;
    funding.set_office("KEN");
    funding.set_project(Uuid::fromName(title).text());
    funding.set_donor("A & B");
    funding.set_kind(FUNDING_KIND_PLEDGE);
    funding.set_date("2004-03-01");
    funding.mutable_amount()->set_minor_units(1'250'00);
    funding.mutable_amount()->set_currency("USD");
    put("funding", title, funding);
  }
  Sink sink() {
    return [this](std::string_view bytes) -> Result<Done> {
      m_written += bytes;
      return Done{};
    };
  }
  std::uint64_t csv(const std::string& type, const std::string& office = {}) {
    m_written.clear();
    const auto snapshot = std::move(m_store->snapshot()).value();
    return writeCsv(*snapshot, {RecordType::find(type), office}, sink(), [](auto) {}).value();
  }

  GivenClock m_clock;
  std::filesystem::path m_folder;
  std::unique_ptr<store::SqliteStore> m_store;
  std::unique_ptr<ingest::Ingest> m_ingest;
  std::string m_written;
};

TEST_F(ExportTest, NoTextBecomesAFormulaAndNumbersStayNumbers) {
  EXPECT_EQ(csvLine({{"=1+1"}, {"+254"}, {"-x"}, {"@SUM"}, {"\tx"}, {"＝1"}}),
            "'=1+1,'+254,'-x,'@SUM,'\tx,'＝1\r\n");
  EXPECT_EQ(csvLine({{"-5", true}, {"a,b"}, {"say \"no\""}, {"two\nlines"}, {""}}),
            "-5,\"a,b\",\"say \"\"no\"\"\",\"two\nlines\",\r\n");
  EXPECT_EQ(csvLine({{"a;=1"}, {"\n=1"}}), "\"a;=1\",\"'\n=1\"\r\n");
  addProject("=cmd|' /C calc'!A0");
  EXPECT_EQ(csv("project"), 1u);
  EXPECT_THAT(m_written, StartsWith("\xEF\xBB\xBFId,Office,"));
  EXPECT_THAT(m_written, HasSubstr(",'=cmd|"));
  EXPECT_THAT(m_written, HasSubstr(",-0.05,USD,"));
  EXPECT_EQ(csv("project", "EGY"), 0u);
}

TEST_F(ExportTest, AmountsHaveTheDigitsOfTheirCurrency) {
  EXPECT_EQ(amountText(125'000, "USD"), "1250.00");
  EXPECT_EQ(amountText(-5, "USD"), "-0.05");
  EXPECT_EQ(amountText(1250, "JPY"), "1250");
  EXPECT_EQ(amountText(1250, "KWD"), "1.250");
  EXPECT_EQ(amountText(INT64_MIN, "JPY"), "-9223372036854775808");
}

TEST_F(ExportTest, NobodysNameLeavesHeadquarters) {
  Participant record;
  record.set_office("KEN");
  record.set_family_name("Otieno");
  record.set_country("KE");
  put("participant", "one", record);
  EXPECT_EQ(csv("participant"), 1u);
  EXPECT_THAT(m_written, Not(HasSubstr("Otieno")));
  EXPECT_THAT(m_written, Not(HasSubstr("Family name")));
  m_written.clear();
  const auto snapshot = std::move(m_store->snapshot()).value();
  ASSERT_TRUE(writeJson(*snapshot, {RecordType::find("participant")}, sink(), [](auto) {}).ok());
  EXPECT_THAT(m_written, Not(HasSubstr("Otieno")));
  EXPECT_THAT(m_written, HasSubstr("\"country\":\"KE\""));
}

TEST_F(ExportTest, AConflictAboutAParticipantKeepsTheNameToItself) {
  Conflict record;
  record.set_office("KEN");
  record.set_about_type("participant");
  record.mutable_kept()->set_author("Amina");
  record.mutable_kept()->set_cell("Otieno");
  record.mutable_other()->set_cell("Odhiambo");
  put("conflict", "of a person", record);
  record.set_about_type("project");
  record.mutable_kept()->set_cell("Courts");
  put("conflict", "of a project", record);
  const auto snapshot = std::move(m_store->snapshot()).value();
  ASSERT_TRUE(writeJson(*snapshot, {RecordType::find("conflict")}, sink(), [](auto) {}).ok());
  // "Otieno" and "Courts" as JSON and a table show bytes.
  EXPECT_THAT(m_written, Not(HasSubstr("T3RpZW5v")));
  EXPECT_THAT(m_written, HasSubstr("Q291cnRz"));
  m_written.clear();
  EXPECT_EQ(csv("conflict"), 2u);
  EXPECT_THAT(m_written, Not(HasSubstr("4f7469656e6f")));
  EXPECT_THAT(m_written, HasSubstr("436f75727473"));
}

TEST_F(ExportTest, ACalendarHasWholeDaysAndShortLines) {
  TrainingEvent event;
  event.set_office("KEN");
  event.set_title("Asset recovery; a course, with " + std::string(60, 'x') + "éééé");
  event.set_country("KE");
  event.set_planned_start("2005-02-28");
  event.set_planned_end("2005-02-28");
  event.set_status(TRAINING_STATUS_CONFIRMED);
  event.set_objectives("One\nEND:VEVENT");
  put("training_event", "course", event);
  TrainingEvent undated;
  undated.set_office("KEN");
  undated.set_title("Some day");
  put("training_event", "undated", undated);
  const auto snapshot = std::move(m_store->snapshot()).value();
  EXPECT_EQ(writeCalendar(*snapshot, "", sink()).value(), 1u);
  EXPECT_THAT(m_written, HasSubstr("DTSTART;VALUE=DATE:20050228\r\nDTEND;VALUE=DATE:20050301\r\n"));
  EXPECT_THAT(m_written, HasSubstr("SUMMARY:Asset recovery\\; a course\\, with "));
  EXPECT_THAT(m_written, HasSubstr("DESCRIPTION:One\\nEND:VEVENT\r\n"));
  EXPECT_THAT(m_written, HasSubstr("STATUS:CONFIRMED\r\n"));
  for (std::size_t begin = 0; begin < m_written.size();) {
    const std::size_t end = m_written.find("\r\n", begin);
    EXPECT_LE(end - begin, 75u);
    begin = end + 2;
  }
}

TEST_F(ExportTest, SharesAddUpToAHundred) {
  EXPECT_THAT(sharesOf(3), testing::ElementsAre("33.34", "33.33", "33.33"));
  EXPECT_THAT(sharesOf(1), testing::ElementsAre("100.00"));
  EXPECT_TRUE(sharesOf(0).empty());
}

TEST_F(ExportTest, ActivitiesAreValidByTheOfficialSchema) {
  addProject("Courts & \x01 <police>");
  Project idea;
  idea.set_office("KEN");
  idea.set_title("Only a title");
  put("project", "idea", idea);
  const auto snapshot = std::move(m_store->snapshot()).value();
  const auto outcome =
      writeIati(*snapshot, {"XM-TEST-1", "Crime <Prevention>", 1'119'000'000'000}, sink());
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(outcome.value().activities, 1u);
  EXPECT_EQ(outcome.value().leftOut, 1u);
  EXPECT_THAT(m_written, HasSubstr("<iati-identifier>XM-TEST-1-KEN-1</iati-identifier>"));
  EXPECT_THAT(m_written, HasSubstr("<recipient-country code=\"KE\" percentage=\"33.34\"/>"));
  EXPECT_THAT(m_written, HasSubstr("A &amp; B"));
  const std::filesystem::path schema = officialSchema();
  if (schema.empty() || std::system("command -v xmllint >/dev/null") != 0)
    GTEST_SKIP() << "not validated: the official schema or xmllint is not here";
  const auto file = m_folder / "activities.xml";
  std::ofstream(file) << m_written;
  EXPECT_EQ(std::system(fmt::format("xmllint --noout --nonet --schema '{}' '{}'", schema.string(),
                                    file.string())
                            .c_str()),
            0);
}

}  // namespace
}  // namespace fieldpost::exporting
