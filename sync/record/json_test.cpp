#include "sync/record/json.h"

#include <gtest/gtest.h>

#include "fieldpost/model/v1/project.pb.h"

namespace fieldpost {
namespace {

const RecordType& projects() { return *RecordType::find("project"); }

TEST(Json, ReadsWhatItWrites) {
  const auto record =
      fromJson(projects(), R"({"title":"Courts","countries":["KE"],"status":"PROJECT_STATUS_IDEA",
                               "budget":{"minorUnits":"500","currency":"USD"},
                               "planned_start":"2004-01-01"})");
  ASSERT_TRUE(record.ok()) << record.error().message;
  EXPECT_EQ(encode(*fromJson(projects(), toJson(*record.value())).value()),
            encode(*record.value()));
}

TEST(Json, AnUpdateReplacesWhatItNamesAndNothingElse) {
  model::v1::Project project;
  project.set_title("Courts");
  project.set_summary("Old");
  project.add_countries("KE");
  project.set_gender_marker(2);
  ASSERT_TRUE(updateFromJson(projects(),
                             R"({"summary":null,"countries":["UG","TZ"],"gender_marker":0})",
                             project)
                  .ok());
  EXPECT_EQ(project.title(), "Courts");
  EXPECT_EQ(project.summary(), "");
  EXPECT_EQ(project.countries_size(), 2);
  EXPECT_TRUE(project.has_gender_marker());
  EXPECT_EQ(project.gender_marker(), 0u);
}

TEST(Json, WrongInputIsNamedAndChangesNothing) {
  const std::pair<const char*, const char*> cases[] = {
      {"{", "BAD_JSON"},
      {"", "BAD_JSON"},
      {"[]", "BAD_JSON"},
      {R"({"titel":"x"})", "UNKNOWN_FIELD"},
      {R"({"status":"DONE"})", "BAD_JSON"},
      {R"({"budget":{"amount":1}})", "UNKNOWN_FIELD"},
      {R"({"genderMarker":-1})", "BAD_JSON"},
      {R"({"title":5})", "BAD_JSON"}};
  for (const auto& [json, reason] : cases) {
    model::v1::Project project;
    project.set_title("Courts");
    const auto outcome = updateFromJson(projects(), json, project);
    ASSERT_FALSE(outcome.ok()) << json;
    EXPECT_EQ(outcome.error().reason, reason) << json << ": " << outcome.error().message;
    EXPECT_EQ(project.title(), "Courts");
  }
}

}  // namespace
}  // namespace fieldpost
