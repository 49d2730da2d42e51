// The model against what every record type keeps to, and that the check is not blind.
#include "tests/contract/record_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace fieldpost::contract {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// Problems of a record type that is right but for the fields and choices given.
std::vector<std::string> problemsWith(const std::string& fields, const std::string& choices = "") {
  return recordProblems(ProtoFiles::parse(R"(
    syntax = "proto3"; package fieldpost.planted;
    import "fieldpost/model/v1/options.proto";
    message Visit {
      option (fieldpost.model.v1.record) = {label: "Visit" label_plural: "Visits" title: "office"};
      string office = 1 [(fieldpost.model.v1.field) = {label: "Office"}];
      string note = 2 [(fieldpost.model.v1.field) = {label: "Note"}];
      repeated string attachments = 3 [(fieldpost.model.v1.field) = {label: "F" merge: MERGE_SET}];
      State state = 10 [(fieldpost.model.v1.field) = {label: "State"}];
      )" + fields + R"(
    }
    enum State {
      STATE_UNSPECIFIED = 0;
      STATE_OPEN = 1 [(fieldpost.model.v1.value) = {label: "Open"}];
      )" + choices + "}"));
}

std::string field(const std::string& declaration, const std::string& traits) {
  return declaration + " [(fieldpost.model.v1.field) = {" + traits + "}];";
}

TEST(Model, KeepsToWhatEveryRecordTypeKeepsTo) {
  const ProtoFiles contract = ProtoFiles::load(FIELDPOST_CONTRACT);
  EXPECT_THAT(recordProblems(contract), IsEmpty());
}

TEST(Model, HasEveryRecordThatFieldOfficesKeep) {
  const ProtoFiles contract = ProtoFiles::load(FIELDPOST_CONTRACT);
  std::set<std::string> names;
  for (const auto* record : recordsOf(contract)) names.insert(record->name());
  for (const char* name : {"Project",
                           "Revision",
                           "Milestone",
                           "Funding",
                           "Expenditure",
                           "Risk",
                           "ProgressReport",
                           "TrainingEvent",
                           "Participant",
                           "EventFeedback",
                           "AssistanceRequest",
                           "AdvisoryMission",
                           "StateFeedback",
                           "ToolRequest",
                           "TreatyAction",
                           "OutputDelivery",
                           "AdditionalOutput",
                           "ProgrammeOfWork",
                           "Office",
                           "Person",
                           "Comment",
                           "Conflict"})
    EXPECT_TRUE(names.contains(name)) << name;
}

TEST(RecordProblems, AreNoneInARecordThatIsRight) { EXPECT_THAT(problemsWith(""), IsEmpty()); }

TEST(RecordProblems, NameACommonFieldThatIsMissing) {
  const auto found = recordProblems(ProtoFiles::parse(R"(
    syntax = "proto3"; package fieldpost.planted; import "fieldpost/model/v1/options.proto";
    message Visit {
      option (fieldpost.model.v1.record) = {label: "Visit" title: "gone" parent: "away"};
      string office = 2 [(fieldpost.model.v1.field) = {label: "Office"}];
    })"));
  for (const char* problem :
       {"field 1 must be office", "field 2 must be note", "field 3 must be attachments",
        "none for many", "title names no field of it: 'gone'",
        "parent names no field of it: 'away'"})
    EXPECT_THAT(found, Contains(HasSubstr(problem)));
}

TEST(RecordProblems, NameAFieldWithoutALabel) {
  EXPECT_THAT(problemsWith("string place = 11;"),
              ElementsAre(HasSubstr("Visit.place: has no label")));
}

TEST(RecordProblems, NameAChoiceWithoutALabel) {
  EXPECT_THAT(problemsWith("", "STATE_SHUT = 2;"),
              ElementsAre(HasSubstr("STATE_SHUT: has no label")));
}

TEST(RecordProblems, NameANumberThatIsKept) {
  EXPECT_THAT(problemsWith(field("string place = 4", R"(label: "Place")")),
              ElementsAre(HasSubstr("number 4 is kept")));
}

TEST(RecordProblems, NameAFieldWhoseEditsCannotMeet) {
  EXPECT_THAT(problemsWith(field("repeated string places = 11", R"(label: "Places")")),
              ElementsAre(HasSubstr("must say MERGE_SET")));
  EXPECT_THAT(problemsWith(field("string place = 11", R"(label: "Place" merge: MERGE_SET)")),
              ElementsAre(HasSubstr("is not repeated")));
}

TEST(RecordProblems, NameARuleThatLooksAtNothing) {
  EXPECT_THAT(problemsWith(field("string day = 11",
                                 R"(label: "Day" rule: {format: FORMAT_DATE not_before: "gone"})")),
              ElementsAre(HasSubstr("not_before wants two dates: 'gone'")));
  EXPECT_THAT(problemsWith(field("string day = 11",
                                 R"(label: "Day" rule: {required_when: {field: "gone"}})")),
              ElementsAre(HasSubstr("when names no field: 'gone'")));
  EXPECT_THAT(
      problemsWith(field("string day = 11",
                         R"(label: "D" rule: {not_future_when: {field: "state" is: "SHUT"}})")),
      ElementsAre(HasSubstr("when names no choice of state: 'SHUT'")));
  EXPECT_THAT(
      problemsWith(field("string of = 11",
                         R"(label: "Of" rule: {format: FORMAT_RECORD_ID refers_to: "trip"})")),
      ElementsAre(HasSubstr("refers to no record type: 'trip'")));
  EXPECT_THAT(problemsWith(field("string of = 11", R"(label: "Of" rule: {refers_to: "visit"})")),
              ElementsAre(HasSubstr("is no FORMAT_RECORD_ID")));
  EXPECT_THAT(problemsWith(field("uint32 days = 11",
                                 R"(label: "Days" rule: {within_parent_days: "start"})")),
              ElementsAre(HasSubstr("within_parent_days names no field of the parent: 'start'")));
}

TEST(RecordProblems, NameAMoveToNowhere) {
  EXPECT_THAT(problemsWith("", R"(STATE_SHUT = 2 [(fieldpost.model.v1.value) = {label: "Shut"
                                  next: "STATE_GONE"}];)"),
              ElementsAre(HasSubstr("STATE_SHUT: next names no choice: 'STATE_GONE'")));
}

TEST(RecordProblems, NameAShapeThatCannotBeACell) {
  EXPECT_THAT(problemsWith(field("double length = 11", R"(label: "Length")")),
              ElementsAre(HasSubstr("is a floating-point number")));
  EXPECT_THAT(
      problemsWith(field("map<string, string> words = 11", R"(label: "W" merge: MERGE_SET)")),
      ElementsAre(HasSubstr("is a map")));
}

}  // namespace
}  // namespace fieldpost::contract
