#include "sync/record/describe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fieldpost/model/v1/project.pb.h"
#include "fieldpost/model/v1/training.pb.h"

namespace fieldpost {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;

TEST(Describe, MoneyHasItsCurrencysDigits) {
  EXPECT_EQ(moneyText(125'000, "USD"), "1,250.00 USD");
  EXPECT_EQ(moneyText(-5, "EUR"), "-0.05 EUR");
  EXPECT_EQ(moneyText(1'234'567, "JPY"), "1,234,567 JPY");
  EXPECT_EQ(moneyText(1'500, "KWD"), "1.500 KWD");
  EXPECT_EQ(moneyText(INT64_MIN, "JPY"), "-9,223,372,036,854,775,808 JPY");
}

TEST(Describe, SearchFindsByTextAndStateNameButNotById) {
  model::v1::TrainingEvent event;
  event.set_title("Asset recovery");
  event.set_country("KE");
  event.set_status(model::v1::TRAINING_STATUS_HELD);
  event.set_project("0190b3c2-7a10-7c3e-9d0a-5f3e2b1c4d5e");
  const std::string words = searchTextOf(*RecordType::find("training_event"), event);
  EXPECT_THAT(words, HasSubstr("Asset recovery"));
  EXPECT_THAT(words, HasSubstr("Kenya"));
  EXPECT_THAT(words, HasSubstr("Held"));
  EXPECT_THAT(words, Not(HasSubstr("0190b3c2")));
}

TEST(Describe, ACellReadsAsItsFieldWould) {
  model::v1::Project project;
  project.set_status(model::v1::PROJECT_STATUS_SUSPENDED);
  const RecordType& type = *RecordType::find("project");
  EXPECT_EQ(cellText(type, model::v1::Project::kStatusFieldNumber, encode(project)), "Suspended");
  EXPECT_EQ(cellText(type, 1007, "\xFA\x3E\x01x"), "[a field that this version does not know]");
  EXPECT_EQ(cellText(type, model::v1::Project::kStatusFieldNumber, ""), "");
}

TEST(Describe, IndexEntriesNameChoicesAndMembers) {
  model::v1::Project project;
  project.set_status(model::v1::PROJECT_STATUS_SUSPENDED);
  project.add_countries("KE");
  project.add_countries("UG");
  const auto entries = indexEntriesOf(*RecordType::find("project"), project);
  EXPECT_THAT(entries, Contains(Pair("status", "PROJECT_STATUS_SUSPENDED")));
  EXPECT_THAT(entries, Contains(Pair("countries", "UG")));
  EXPECT_EQ(entries.size(), 3u);
}

}  // namespace
}  // namespace fieldpost
