#include "sync/record/patch.h"

#include <gtest/gtest.h>

#include "fieldpost/model/v1/project.pb.h"

namespace fieldpost {
namespace {

using model::v1::Project;

const RecordType& projects() { return *RecordType::find("project"); }

Project sample() {
  Project project;
  project.set_office("KEN");
  project.set_title("Courts");
  project.add_countries("KE");
  project.add_countries("UG");
  project.set_gender_marker(0);
  project.mutable_budget()->set_currency("USD");
  return project;
}

std::string apply(const Project& before, const Project& after) {
  const auto patch = difference(projects(), encode(before), encode(after));
  return applied(encode(before), patch.value()).value();
}

TEST(Patch, LeadsFromOneStateToTheOther) {
  const Project before = sample();
  Project after = before;
  after.clear_title();
  after.clear_gender_marker();
  after.set_summary("New");
  after.mutable_budget()->set_minor_units(5);
  after.clear_countries();
  after.add_countries("UG");
  after.add_countries("TZ");
  EXPECT_EQ(apply(before, after), encode(after));
}

TEST(Patch, IsEmptyBetweenStatesThatAreAlike) {
  EXPECT_TRUE(isEmpty(difference(projects(), encode(sample()), encode(sample())).value()));
}

TEST(Patch, TwoPeopleAddingMembersBothKeepTheirs) {
  Project hers = sample();
  hers.add_countries("RW");
  Project his = sample();
  his.add_countries("TZ");
  const auto herPatch = difference(projects(), encode(sample()), encode(hers)).value();
  const auto hisPatch = difference(projects(), encode(sample()), encode(his)).value();
  Project both;
  both.ParseFromString(applied(applied(encode(sample()), herPatch).value(), hisPatch).value());
  EXPECT_EQ(both.countries_size(), 4);
}

TEST(Patch, ZeroIsAValueWhereAFieldSaysSo) {
  Project before = sample();
  before.clear_gender_marker();
  const auto patch = difference(projects(), encode(before), encode(sample())).value();
  EXPECT_EQ(
      touchedFields(patch).value(),
      std::vector<std::uint32_t>{static_cast<std::uint32_t>(Project::kGenderMarkerFieldNumber)});
}

// An old build edits a record that a newer one wrote: what it does not know stays byte for byte.
TEST(Patch, FieldsUnknownToThisBuildPassThrough) {
  const std::string unknown = "\xFA\x3E\x03xyz";  // Field 1007, three bytes.
  Project after = sample();
  after.set_title("Courts and prisons");
  const auto patch = difference(projects(), encode(sample()), encode(after)).value();
  EXPECT_EQ(applied(encode(sample()) + unknown, patch).value(), encode(after) + unknown);
}

TEST(Patch, RefusesBytesThatAreNoRecord) {
  for (const std::string& bytes : {std::string("\x0A\xFF"), std::string("\xFF"),
                                   std::string("\x03\x04", 2), std::string("\x00\x00", 2)})
    EXPECT_EQ(Cells::split(bytes).error().reason, "MALFORMED_RECORD");
}

}  // namespace
}  // namespace fieldpost
