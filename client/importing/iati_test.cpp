#include "client/importing/iati.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "fieldpost/model/v1/office.pb.h"
#include "fieldpost/model/v1/project.pb.h"

namespace fieldpost {
namespace {

using model::v1::Project;
using testing::ElementsAre;
using testing::HasSubstr;

ImportContext context() {
  ImportContext context;
  context.office = "COD";
  model::v1::ProgrammeOfWork programme;
  const auto theme = [&](const char* code, const char* sector) {
    auto* added = programme.add_themes();
    added->set_code(code);
    added->set_sector(sector);
  };
  theme("corruption", "15113");
  theme("prison-reform", "15137");
  auto* partner = programme.add_partners();
  partner->set_code("undp");
  partner->set_name("United Nations Development Programme");
  context.programme = programme;
  context.codes = ProgrammeIndex(programme);
  return context;
}

ImportPlan planOf(const std::string& activities, const char* version = "2.03") {
  const auto plan =
      readIatiText("<?xml version='1.0'?>\n<iati-activities version='" + std::string(version) +
                       "'>\n" + activities + "</iati-activities>",
                   context());
  EXPECT_TRUE(plan.ok()) << plan.error().message;
  return plan.value();
}

template <typename Record>
std::vector<Record> recordsOf(const ImportPlan& plan, const std::string& type) {
  std::vector<Record> records;
  for (const auto& proposed : plan.records) {
    if (proposed.key.type != type) continue;
    Record record;
    EXPECT_TRUE(record.ParseFromString(proposed.message));
    records.push_back(record);
  }
  return records;
}

Project projectOf(const ImportPlan& plan) {
  const auto projects = recordsOf<Project>(plan, "project");
  EXPECT_EQ(projects.size(), 1u);
  return projects.empty() ? Project() : projects.front();
}

std::string reasonOf(const std::string& bytes) {
  const auto plan = readIatiText(bytes, context());
  return plan.ok() ? "" : plan.error().reason;
}

constexpr const char* kModern = R"(<iati-activity default-currency="EUR" xml:lang="fr">
  <iati-identifier> XM-1-77 </iati-identifier>
  <reporting-org ref="XM-1" type="40"><narrative>Registry Office</narrative></reporting-org>
  <title>
    <narrative>Lutte contre la corruption</narrative>
    <narrative xml:lang="en">Fighting
      corruption</narrative>
  </title>
  <description type="1"><narrative xml:lang="EN">What is done.</narrative></description>
  <description type="2"><narrative xml:lang="EN">What changes.</narrative></description>
  <description type="3"><narrative xml:lang="EN">Judges and clerks.</narrative></description>
  <participating-org ref="D-1" role="1"><narrative>Donor Land</narrative></participating-org>
  <participating-org ref="A-1" role="2">
    <narrative>Ministry of Justice</narrative></participating-org>
  <participating-org role="4">
    <narrative>United Nations Development Programme</narrative>
  </participating-org>
  <activity-status code="3"/>
  <activity-date iso-date="2004-02-01" type="1"/>
  <activity-date iso-date="2004-03-01" type="2"/>
  <activity-date iso-date="2005-12-31T00:00:00Z" type="3"/>
  <recipient-country code="CD" percentage="60"/>
  <recipient-country code="cg" percentage="40"/>
  <recipient-country code="ZZ" percentage="0"/>
  <sector vocabulary="1" code="15113" percentage="70"/>
  <sector vocabulary="99" code="prison-reform" percentage="20"/>
  <sector vocabulary="1" code="99999" percentage="10"><narrative>Weather</narrative></sector>
  <policy-marker vocabulary="1" code="1" significance="1"/>
  <budget type="1"><period-start iso-date="2004-01-01"/><period-end iso-date="2004-12-31"/>
    <value value-date="2004-01-01">1000.50</value></budget>
  <budget type="1"><period-start iso-date="2005-01-01"/><period-end iso-date="2005-12-31"/>
    <value value-date="2004-01-01">500</value></budget>
  <budget type="2"><period-start iso-date="2005-01-01"/><period-end iso-date="2005-12-31"/>
    <value value-date="2004-01-01">700</value></budget>
  <transaction><transaction-type code="11"/><transaction-date iso-date="2004-01-15"/>
    <value value-date="2004-01-15">1700.50</value></transaction>
  <transaction><transaction-type code="4"/><transaction-date iso-date="2004-05-15"/>
    <value currency="USD" value-date="2004-05-15">99.99</value>
    <description><narrative>Printing</narrative></description></transaction>
  <transaction><transaction-type code="6"/><transaction-date iso-date="2004-05-15"/>
    <value>5</value></transaction>
  <document-link url="http://example.org/a.pdf">
    <title><narrative>Plan</narrative></title></document-link>
</iati-activity>)";

TEST(Iati, AnActivityOfTodayBecomesAProject) {
  const auto plan = planOf(kModern);
  const Project project = projectOf(plan);
  EXPECT_EQ(project.office(), "COD");
  EXPECT_EQ(project.external_reference(), "XM-1-77");
  EXPECT_EQ(project.title(), "Fighting corruption");
  EXPECT_EQ(project.summary(), "What is done.");
  EXPECT_EQ(project.objective(), "What changes.");
  EXPECT_EQ(project.status(), model::v1::PROJECT_STATUS_UNDER_EVALUATION);
  EXPECT_EQ(project.level(), model::v1::PROJECT_LEVEL_REGIONAL);
  EXPECT_THAT(project.countries(), ElementsAre("CD", "CG"));
  EXPECT_THAT(project.themes(), ElementsAre("corruption", "prison-reform"));
  EXPECT_THAT(project.partners(), ElementsAre("undp"));
  EXPECT_EQ(project.planned_start(), "2004-02-01");
  EXPECT_EQ(project.actual_start(), "2004-03-01");
  EXPECT_EQ(project.planned_end(), "2005-12-31");
  EXPECT_EQ(project.executing_agency(), "Ministry of Justice");
  EXPECT_EQ(project.gender_marker(), 2u);
  EXPECT_FALSE(project.gender_justification().empty());
}

TEST(Iati, BudgetsAreAddedAndARevisedOneReplacesItsPeriod) {
  const auto project = projectOf(planOf(kModern));
  EXPECT_EQ(project.budget().minor_units(), 170050);
  EXPECT_EQ(project.budget().currency(), "EUR");
  EXPECT_THAT(project.note(), HasSubstr("500.00 EUR (revised since)"));
}

TEST(Iati, BudgetsInSeveralCurrenciesAreNotAdded) {
  const auto plan = planOf(R"(<iati-activity><iati-identifier>A</iati-identifier>
    <budget><value currency="EUR">5</value></budget>
    <budget><value currency="USD">7</value></budget></iati-activity>)");
  EXPECT_FALSE(projectOf(plan).has_budget());
  EXPECT_EQ(plan.notMapped.at("budget in several currencies"), 1u);
  EXPECT_THAT(projectOf(plan).note(), HasSubstr("value [currency=USD]: 7"));
}

TEST(Iati, TransactionsBecomeFundingAndExpenditure) {
  const auto plan = planOf(kModern);
  const auto funding = recordsOf<model::v1::Funding>(plan, "funding");
  ASSERT_EQ(funding.size(), 1u);
  EXPECT_EQ(funding[0].donor(), "Donor Land (D-1)");
  EXPECT_EQ(funding[0].kind(), model::v1::FUNDING_KIND_PLEDGE);
  EXPECT_EQ(funding[0].amount().minor_units(), 170050);
  EXPECT_EQ(funding[0].project(), plan.records.front().key.id.text());
  const auto spent = recordsOf<model::v1::Expenditure>(plan, "expenditure");
  ASSERT_EQ(spent.size(), 1u);
  EXPECT_EQ(spent[0].budget_line(), "Printing");
  EXPECT_EQ(spent[0].amount().currency(), "USD");
}

TEST(Iati, WhatHasNoFieldIsInTheNoteAndCounted) {
  const auto plan = planOf(kModern);
  const auto note = projectOf(plan).note();
  EXPECT_THAT(note, HasSubstr("http://example.org/a.pdf"));
  EXPECT_THAT(note, HasSubstr("Judges and clerks."));
  EXPECT_THAT(note, HasSubstr("99999 Weather 10 %"));
  EXPECT_THAT(note, HasSubstr("recipient-country [code=ZZ"));
  EXPECT_THAT(note, HasSubstr("Lutte contre la corruption"));
  EXPECT_THAT(note, HasSubstr("transaction-type [code=6]"));
  EXPECT_EQ(plan.notMapped.at("document-link"), 1u);
  EXPECT_EQ(plan.notMapped.at("description"), 1u);
  EXPECT_EQ(plan.notMapped.at("sector without a theme"), 1u);
  EXPECT_EQ(plan.notMapped.at("recipient-country"), 1u);
  EXPECT_EQ(plan.notMapped.at("transaction"), 1u);
}

TEST(Iati, AnActivityOfTheFirstVersionBecomesAProject) {
  const auto plan = planOf(R"(<iati-activity xml:lang="en" default-currency="GBP">
    <reporting-org ref="GB-1">Ministry</reporting-org>
    <participating-org ref="GB" role="Funding">A KINGDOM</participating-org>
    <participating-org ref="X" role="Implementing">Builders</participating-org>
    <iati-identifier>GB-1-1</iati-identifier>
    <title>Police &amp; courts</title>
    <description>Words.</description>
    <recipient-country code="CD">Congo</recipient-country>
    <sector code="15137">Prisons</sector>
    <activity-date type="start-planned">2004-01-01</activity-date>
    <activity-date type="end-planned" iso-date="2005-01-01">soon</activity-date>
    <activity-date type="end-actual">not yet</activity-date>
    <activity-status>Implementation</activity-status>
    <policy-marker code="1" vocabulary="DAC" significance="2">Gender Equality</policy-marker>
    <transaction><value value-date="2009-04-01">1067912</value>
      <transaction-type code="C">Commitment</transaction-type>
      <provider-org ref="GB-1"/>
      <transaction-date iso-date="2004-01-01">Total</transaction-date></transaction>
    <transaction><value currency="GBP">10</value><transaction-type code="D"/>
      <transaction-date>2004-01-02</transaction-date></transaction>
    </iati-activity>)",
                           "1.01");
  const auto project = projectOf(plan);
  EXPECT_EQ(project.title(), "Police & courts");
  EXPECT_EQ(project.level(), model::v1::PROJECT_LEVEL_NATIONAL);
  EXPECT_EQ(project.status(), model::v1::PROJECT_STATUS_UNDER_IMPLEMENTATION);
  EXPECT_EQ(project.planned_start(), "2004-01-01");
  EXPECT_EQ(project.planned_end(), "2005-01-01");
  EXPECT_EQ(project.actual_end(), "");
  EXPECT_EQ(project.executing_agency(), "Builders");
  EXPECT_EQ(project.gender_marker(), 3u);
  EXPECT_THAT(project.themes(), ElementsAre("prison-reform"));
  EXPECT_THAT(project.note(), HasSubstr("not yet"));
  const auto funding = recordsOf<model::v1::Funding>(plan, "funding");
  ASSERT_EQ(funding.size(), 1u);
  EXPECT_EQ(funding[0].donor(), "Ministry");
  EXPECT_EQ(funding[0].amount().minor_units(), 106791200);
  EXPECT_EQ(recordsOf<model::v1::Expenditure>(plan, "expenditure").size(), 1u);
}

TEST(Iati, TheSameFileGivesTheSameIdsAndAnotherOfficeOthers) {
  const auto first = planOf(kModern);
  const auto second = planOf(kModern);
  ASSERT_EQ(first.records.size(), second.records.size());
  for (std::size_t i = 0; i < first.records.size(); ++i)
    EXPECT_EQ(first.records[i].key, second.records[i].key);
  EXPECT_EQ(first.records.front().key.id, Uuid::fromName("iati:COD:XM-1-77"));
}

TEST(Iati, AnIdentifierUsedTwiceIsNamedAndLosesNothing) {
  const std::string one =
      "<iati-activity><iati-identifier>A</iati-identifier><title>x</title></iati-activity>";
  const std::string other =
      "<iati-activity><iati-identifier>A</iati-identifier><title>y</title></iati-activity>";
  const auto plan = planOf(one + one + other);
  EXPECT_EQ(plan.read, 3u);
  EXPECT_EQ(plan.repeated, 1u);
  EXPECT_EQ(plan.records.size(), 2u);
  EXPECT_NE(plan.records[0].key, plan.records[1].key);
  EXPECT_THAT(plan.remarks, testing::Contains(HasSubstr("A is used again")));
}

TEST(Iati, WordsThatDoNotFitANoteFollowInComments) {
  std::string links;
  for (int i = 0; i < 400; ++i)
    links += "<document-link url='http://example.org/" + std::to_string(i) + "/" +
             std::string(40, 'x') + "'/>";
  links += "<result><title>" + std::string(20'000, 'Q') + "</title></result>";
  const auto plan =
      planOf("<iati-activity><iati-identifier>A</iati-identifier>" + links + "</iati-activity>");
  std::string all = projectOf(plan).note();
  EXPECT_LE(all.size(), 10'000u);
  const auto comments = recordsOf<model::v1::Comment>(plan, "comment");
  EXPECT_GE(comments.size(), 4u);
  for (const auto& comment : comments) {
    EXPECT_LE(comment.text().size(), 10'000u);
    EXPECT_EQ(comment.about(), plan.records.front().key.id.text());
    all += comment.text();
  }
  EXPECT_THAT(all, HasSubstr("http://example.org/399/"));
  EXPECT_EQ(std::count(all.begin(), all.end(), 'Q'), 20'000);
}

TEST(Iati, ATitleTooLongIsCutAtALetterAndKeptInTheNote) {
  std::string title;
  for (int i = 0; i < 400; ++i) title += "é";
  const auto project =
      projectOf(planOf("<iati-activity><title>" + title + "</title></iati-activity>"));
  EXPECT_EQ(project.title().size(), 299 * 2 + 3u);
  EXPECT_THAT(project.note(), HasSubstr(title));
}

TEST(Iati, ADocumentTypeIsRefused) {
  EXPECT_EQ(
      reasonOf("<?xml version='1.0'?>\n<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>\n"
               "<iati-activities>&x;</iati-activities>"),
      "XML_DOCUMENT_TYPE");
  EXPECT_EQ(reasonOf("<!DOCTYPE iati-activities><iati-activities/>"), "XML_DOCUMENT_TYPE");
}

TEST(Iati, WhatIsNoXmlIsRefusedWithItsLine) {
  EXPECT_EQ(reasonOf(""), "NOT_XML");
  EXPECT_EQ(reasonOf("hello"), "NOT_XML");
  EXPECT_EQ(reasonOf("<iati-activities><iati-activity></iati-activities>"), "NOT_XML");
  EXPECT_EQ(reasonOf("<iati-activities><iati-activity/>"), "NOT_XML");
  EXPECT_EQ(reasonOf(std::string("<iati-activities>\0</iati-activities>", 36)), "NOT_XML");
  EXPECT_EQ(reasonOf("<iati-activities>\xff</iati-activities>"), "NOT_XML");
  EXPECT_EQ(reasonOf("<iati-activities>&undefined;</iati-activities>"), "NOT_XML");
  const auto plan = readIatiText("<iati-activities>\n\n<oops\n", context());
  ASSERT_FALSE(plan.ok());
  EXPECT_THAT(plan.error().message, HasSubstr("line 3"));
}

TEST(Iati, OtherXmlIsSaidToBeOther) {
  EXPECT_EQ(reasonOf("<html/>"), "NOT_IATI");
  EXPECT_EQ(reasonOf("<iati-organisations/>"), "NOT_IATI");
}

TEST(Iati, DepthIsBounded) {
  std::string deep = "<iati-activities><iati-activity>";
  for (int i = 0; i < 100'000; ++i) deep += "<a>";
  EXPECT_EQ(reasonOf(deep), "XML_TOO_DEEP");
}

TEST(Iati, AnActivityBeyondItsBoundIsRefused) {
  EXPECT_EQ(reasonOf("<iati-activities><iati-activity><title>" + std::string(17 << 20, 'x') +
                     "</title></iati-activity></iati-activities>"),
            "FILE_TOO_LARGE");
}

TEST(Iati, EncodingsAreReadOrRefused) {
  const auto titleIn = [](const std::string& bytes) {
    const auto plan = readIatiText(bytes, context());
    return plan.ok() ? projectOf(plan.value()).title() : plan.error().reason;
  };
  const std::string rest =
      "<iati-activities><iati-activity><title>Jos\xe9 \x96</title>"
      "</iati-activity></iati-activities>";
  EXPECT_EQ(titleIn("<?xml version='1.0' encoding='windows-1252'?>" + rest), "José –");
  EXPECT_EQ(titleIn("<?xml version='1.0' encoding='koi8-r'?>" + rest), "UNKNOWN_ENCODING");
  EXPECT_EQ(titleIn("<?xml version='1.0' encoding='ISO-8859-1'?><iati-activities><iati-activity>"
                    "<title>Jos\xe9</title></iati-activity></iati-activities>"),
            "José");
}

TEST(Iati, AFileWithoutActivitiesSaysSo) {
  const auto plan = planOf("");
  EXPECT_EQ(plan.read, 0u);
  EXPECT_EQ(plan.remarks.size(), 1u);
}

/// Real files as publishers wrote them; they are not part of the project.
std::filesystem::path realFile(const char* name) {
  for (std::filesystem::path at = FIELDPOST_SOURCE_DIR; at.has_relative_path();
       at = at.parent_path()) {
    auto file = at / "shared/data/iati/activities" / name;
    if (std::filesystem::exists(file)) return file;
  }
  return {};
}

TEST(Iati, RealActivitiesOfTheFirstVersionLoseNothing) {
  const auto file = realFile("dfid-dr-congo-1.01.xml");
  if (file.empty()) GTEST_SKIP() << "the real activities are not beside this checkout";
  const auto plan = readIati(file, context());
  ASSERT_TRUE(plan.ok()) << plan.error().message;
  EXPECT_EQ(plan.value().read, 205u);
  EXPECT_EQ(plan.value().repeated, 0u);
  const auto projects = recordsOf<Project>(plan.value(), "project");
  EXPECT_EQ(projects.size(), 205u);
  const auto with = [&](auto has) { return std::count_if(projects.begin(), projects.end(), has); };
  EXPECT_EQ(with([](const Project& p) { return !p.title().empty(); }), 205);
  EXPECT_EQ(with([](const Project& p) { return p.status() != 0; }), 205);
  EXPECT_EQ(with([](const Project& p) { return p.countries_size() == 1; }), 138);
  // 820 dates, one of each of the four types in each activity.
  EXPECT_EQ(with([](const Project& p) { return !p.planned_start().empty(); }), 205);
  const auto money = recordsOf<model::v1::Funding>(plan.value(), "funding").size() +
                     recordsOf<model::v1::Expenditure>(plan.value(), "expenditure").size();
  const auto& notMapped = plan.value().notMapped;
  const auto left = notMapped.contains("transaction") ? notMapped.at("transaction") : 0;
  EXPECT_EQ(money + left, 815u);
  EXPECT_EQ(notMapped.at("document-link"), 48u);
}

TEST(Iati, RealActivitiesOfTodayLoseNothing) {
  const auto file = realFile("various-publishers-2.03.xml");
  if (file.empty()) GTEST_SKIP() << "the real activities are not beside this checkout";
  const auto plan = readIati(file, context());
  ASSERT_TRUE(plan.ok()) << plan.error().message;
  EXPECT_EQ(plan.value().read, 7u);
  const auto projects = recordsOf<Project>(plan.value(), "project");
  ASSERT_EQ(projects.size(), 7u);
  for (const Project& project : projects) {
    EXPECT_FALSE(project.title().empty());
    EXPECT_FALSE(project.external_reference().empty());
    EXPECT_NE(project.status(), model::v1::PROJECT_STATUS_UNSPECIFIED);
  }
  const auto money = recordsOf<model::v1::Funding>(plan.value(), "funding").size() +
                     recordsOf<model::v1::Expenditure>(plan.value(), "expenditure").size();
  const auto& notMapped = plan.value().notMapped;
  const auto left = notMapped.contains("transaction") ? notMapped.at("transaction") : 0;
  EXPECT_EQ(money + left, 63u);
}

}  // namespace
}  // namespace fieldpost
