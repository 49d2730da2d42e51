// Holds the file of 2004-2005 against figures counted by hand in the source document.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "sync/programme/output_tree.h"
#include "sync/programme/programme_file.h"
#include "sync/programme/programme_index.h"

namespace fieldpost {
namespace {

using namespace model::v1;
using testing::ElementsAre;
using testing::Pair;

class Programme20042005 : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    for (const auto& problem :
         checkProgramme(readProgrammeText(FIELDPOST_PROGRAMME_2004_2005).value()))
      ADD_FAILURE() << problem.line << ": " << problem.message;
    static const ProgrammeOfWork programme = loadProgramme(FIELDPOST_PROGRAMME_2004_2005).value();
    s_programme = &programme;
  }
  static const ProgrammeOfWork* s_programme;
  const OutputTree m_tree{*s_programme};

  std::uint64_t promised(const char* below, OutputUnit unit) const {
    const auto sums = m_tree.totals(below);
    const auto sum = sums.find(unit);
    return sum == sums.end() ? 0 : sum->second;
  }
};
const ProgrammeOfWork* Programme20042005::s_programme = nullptr;

TEST_F(Programme20042005, PromisesWhatTheDocumentPromises) {
  EXPECT_THAT(
      totals(*s_programme),
      ElementsAre(Pair(OUTPUT_UNIT_MEETING, 246), Pair(OUTPUT_UNIT_DOCUMENT, 55),
                  Pair(OUTPUT_UNIT_EXPERT_GROUP, 17), Pair(OUTPUT_UNIT_RECURRENT_PUBLICATION, 4),
                  Pair(OUTPUT_UNIT_NON_RECURRENT_PUBLICATION, 26), Pair(OUTPUT_UNIT_DATABASE, 5),
                  Pair(OUTPUT_UNIT_CONTRIBUTION, 1), Pair(OUTPUT_UNIT_WEB_SITE, 1),
                  Pair(OUTPUT_UNIT_PROMOTION, 0), Pair(OUTPUT_UNIT_AUDIO_VISUAL, 0),
                  Pair(OUTPUT_UNIT_ADVISORY_SERVICE, 0), Pair(OUTPUT_UNIT_TRAINING, 20),
                  Pair(OUTPUT_UNIT_FIELD_PROJECT, 46)));
}

TEST_F(Programme20042005, PromisesMeetingsAndDocumentsToEachBody) {
  struct Body {
    const char* code;
    std::uint64_t meetings, documents, expertGroups;
  };
  for (const Body& body :
       {Body{"17.a.i", 16, 16, 0}, Body{"17.a.ii", 60, 7, 0}, Body{"17.a.iii", 12, 2, 0},
        Body{"17.a.iv", 20, 1, 0}, Body{"17.a.v", 66, 14, 17}, Body{"17.a.vi", 72, 15, 0}}) {
    EXPECT_EQ(promised(body.code, OUTPUT_UNIT_MEETING), body.meetings) << body.code;
    EXPECT_EQ(promised(body.code, OUTPUT_UNIT_DOCUMENT), body.documents) << body.code;
    EXPECT_EQ(promised(body.code, OUTPUT_UNIT_EXPERT_GROUP), body.expertGroups) << body.code;
    EXPECT_EQ(m_tree.quantity(body.code), body.meetings + body.documents + body.expertGroups);
  }
  EXPECT_EQ(m_tree.children("17.a").size(), 6u);
}

TEST_F(Programme20042005, HasItsThreeCategoriesUnderOneRoot) {
  ASSERT_EQ(m_tree.roots().size(), 1u);
  EXPECT_EQ(m_tree.roots()[0]->code(), "17");
  EXPECT_EQ(m_tree.quantity("17.a"), 246u + 55u + 17u);
  EXPECT_EQ(m_tree.quantity("17.b"), 4u + 26u + 5u + 1u + 1u);
  EXPECT_EQ(m_tree.quantity("17.c"), 20u + 46u);
}

TEST_F(Programme20042005, CountsPublicationsByTheirLists) {
  EXPECT_EQ(m_tree.quantity("17.b.ii.2"), 6u) << "brochures";
  EXPECT_EQ(m_tree.quantity("17.b.ii.9"), 4u) << "technical publications";
  EXPECT_EQ(m_tree.quantity("17.b.ii.10"), 4u) << "toolkits";
  EXPECT_EQ(m_tree.quantity("17.b.ii.6"), 4u) << "studies series";
}

TEST_F(Programme20042005, GivesNoQuantityOnlyWhereTheDocumentGivesNone) {
  std::vector<std::string> without;
  for (const Output* leaf : m_tree.leaves())
    if (leaf->quantity_unspecified()) without.push_back(leaf->code());
  EXPECT_THAT(without, ElementsAre("17.b.iv.1", "17.b.iv.2", "17.b.iv.3", "17.b.iv.4", "17.b.v.1",
                                   "17.c.i"));
}

TEST_F(Programme20042005, FieldRecordsDeliverTheThreeLeavesOfTechnicalCooperation) {
  EXPECT_EQ(m_tree.find("17.c.i")->delivery(), DELIVERY_ADVISORY_MISSIONS);
  EXPECT_EQ(m_tree.find("17.c.ii")->delivery(), DELIVERY_TRAINING_EVENTS);
  EXPECT_EQ(m_tree.find("17.c.iii")->delivery(), DELIVERY_PROJECTS);
  for (const Output* leaf : m_tree.leaves()) {
    const bool cooperation = leaf->code().starts_with("17.c.");
    EXPECT_EQ(leaf->funding(), cooperation ? FUNDING_SOURCE_RB_XB : FUNDING_SOURCE_RB)
        << leaf->code();
    if (!cooperation) {
      EXPECT_EQ(leaf->delivery(), DELIVERY_RECORDED) << leaf->code();
    }
  }
}

TEST_F(Programme20042005, AsksForAGenderDimensionWhereTheTextDoes) {
  std::vector<std::string> asked;
  for (const Output* leaf : m_tree.leaves())
    if (leaf->gender_dimension()) asked.push_back(leaf->code());
  EXPECT_THAT(asked, ElementsAre("17.a.v.c.1.i", "17.a.v.c.1.ii", "17.b.iii.1.a", "17.b.iii.1.b",
                                 "17.b.iii.1.c", "17.b.iii.1.d", "17.b.iii.1.e"));
}

TEST_F(Programme20042005, HasEveryAccomplishmentAndIndicatorWithoutTargets) {
  std::vector<std::string> indicators;
  std::set<std::string> measured;
  for (const Indicator& indicator : s_programme->indicators()) {
    indicators.push_back(indicator.code());
    measured.insert(indicator.accomplishment());
    EXPECT_EQ(indicator.targets_size(), 0) << "para. 3: still being prepared";
  }
  EXPECT_THAT(indicators, ElementsAre("1", "2", "3", "4", "5 (a)", "5 (b)", "6 (a)", "6 (b)", "7"));
  EXPECT_EQ(s_programme->accomplishments_size(), 7);
  EXPECT_EQ(measured.size(), 7u);
}

TEST_F(Programme20042005, HasTheCodesThatRecordsAreMadeWith) {
  const ProgrammeIndex index(*s_programme);
  const auto codes = [&](ProgrammeList list) {
    std::vector<std::string> all;
    for (const ProgrammeEntry& entry : index.entries(list)) all.push_back(entry.code);
    return all;
  };
  EXPECT_THAT(codes(PROGRAMME_LIST_THEMES),
              ElementsAre("corruption", "organized-crime", "trafficking-smuggling", "firearms",
                          "terrorism", "money-laundering", "criminal-justice-reform",
                          "juvenile-justice", "prison-reform", "other"));
  EXPECT_THAT(codes(PROGRAMME_LIST_INSTRUMENTS),
              ElementsAre("untoc", "untoc-trafficking", "untoc-smuggling", "untoc-firearms",
                          "uncac", "terrorism-12", "scr-1373", "vienna-declaration"));
  EXPECT_THAT(codes(PROGRAMME_LIST_GLOBAL_PROGRAMMES),
              ElementsAre("gp-organized-crime", "gp-trafficking", "gp-corruption", "gp-terrorism",
                          "gp-money-laundering"));
  EXPECT_THAT(codes(PROGRAMME_LIST_EXTERNAL_FACTORS), ElementsAre("a", "b", "c", "d"));
  EXPECT_EQ(codes(PROGRAMME_LIST_PARTNERS).size(), 26u);
}

TEST_F(Programme20042005, SectorsLeadBackToOneThemeEach) {
  std::set<std::string> sectors;
  for (const Theme& theme : s_programme->themes()) {
    EXPECT_EQ(theme.sector().size(), 5u) << theme.code();
    EXPECT_TRUE(sectors.insert(theme.sector()).second) << theme.sector();
  }
}

}  // namespace
}  // namespace fieldpost
