// The contract against its baseline (proto/baseline), and that the comparison is not blind.
#include "tests/contract/breaking.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fieldpost::contract {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string withHead(const std::string& body) {
  return R"(syntax = "proto3"; package fieldpost.planted;
            import "fieldpost/model/v1/options.proto"; )" +
         body;
}

/// What changes from one planted file to another.
std::vector<std::string> changes(const std::string& before, const std::string& now) {
  return breakingChanges(ProtoFiles::parse(withHead(before)), ProtoFiles::parse(withHead(now)));
}

TEST(Contract, TakesNothingBackOfTheBaseline) {
  const ProtoFiles baseline = ProtoFiles::load(FIELDPOST_BASELINE);
  const ProtoFiles now = ProtoFiles::load(FIELDPOST_CONTRACT);
  ASSERT_GT(baseline.messages().size(), 50u);
  EXPECT_THAT(breakingChanges(baseline, now), IsEmpty())
      << "Released fields are reserved, never removed: see proto/baseline/README.md";
}

TEST(BreakingChanges, AreNoneWhenSomethingIsAdded) {
  EXPECT_THAT(changes("message M { string a = 1; } enum E { E_UNSPECIFIED = 0; }",
                      "message M { string a = 1; int32 b = 2; } message N {} "
                      "enum E { E_UNSPECIFIED = 0; E_ONE = 1; }"),
              IsEmpty());
}

TEST(BreakingChanges, NameAFieldThatIsGone) {
  EXPECT_THAT(changes("message M { string a = 1; string b = 2; }", "message M { string a = 1; }"),
              ElementsAre(HasSubstr("fieldpost.planted.M.b (field 2) is gone")));
}

TEST(BreakingChanges, LetAFieldGoThatIsReserved) {
  EXPECT_THAT(changes("message M { string a = 1; }", R"(message M { reserved 1; reserved "a"; })"),
              IsEmpty());
  EXPECT_THAT(changes("message M { string a = 1; }", "message M { reserved 1; }"),
              ElementsAre(HasSubstr("M.a (field 1) is gone")));
}

TEST(BreakingChanges, NameAFieldThatGotAnotherNumber) {
  EXPECT_THAT(changes("message M { string a = 1; }", "message M { string a = 2; }"),
              ElementsAre(HasSubstr("M.a (field 1) is gone")));
}

TEST(BreakingChanges, NameAFieldThatMeansSomethingElse) {
  EXPECT_THAT(changes("message M { string a = 1; }", "message M { string b = 1; }"),
              ElementsAre(HasSubstr("its name was a and is b")));
  EXPECT_THAT(changes("message M { int32 a = 1; }", "message M { int64 a = 1; }"),
              ElementsAre(HasSubstr("its type was int32 and is int64")));
  EXPECT_THAT(changes("message N {} message O {} message M { N a = 1; }",
                      "message N {} message O {} message M { O a = 1; }"),
              ElementsAre(HasSubstr("its type was message fieldpost.planted.N")));
  EXPECT_THAT(changes("message M { string a = 1; }", "message M { repeated string a = 1; }"),
              ElementsAre(HasSubstr("its label was singular and is repeated")));
  EXPECT_THAT(changes("message M { optional uint32 a = 1; }", "message M { uint32 a = 1; }"),
              ElementsAre(HasSubstr("its label was optional and is singular")));
  EXPECT_THAT(changes("message M { oneof o { string a = 1; } }", "message M { string a = 1; }"),
              ElementsAre(HasSubstr("its oneof was o and is none")));
}

TEST(BreakingChanges, NameAFieldWhoseEditsMeetOtherwise) {
  EXPECT_THAT(
      changes(
          "message M { repeated string a = 1 [(fieldpost.model.v1.field) = {merge: MERGE_SET}]; }",
          "message M { repeated string a = 1; }"),
      ElementsAre(HasSubstr("its merge was MERGE_SET and is MERGE_UNSPECIFIED")));
}

TEST(BreakingChanges, NameAMessageOrAnEnumThatIsGone) {
  EXPECT_THAT(changes("message M { message In {} }", "message M {}"),
              ElementsAre("fieldpost.planted.M.In is gone"));
  EXPECT_THAT(changes("enum E { E_UNSPECIFIED = 0; }", ""),
              ElementsAre("fieldpost.planted.E is gone"));
}

TEST(BreakingChanges, NameAChoiceThatIsGoneOrRenamed) {
  const std::string before = "enum E { E_UNSPECIFIED = 0; E_ONE = 1; }";
  EXPECT_THAT(changes(before, "enum E { E_UNSPECIFIED = 0; }"),
              ElementsAre(HasSubstr("E_ONE (1) is gone")));
  EXPECT_THAT(changes(before, "enum E { E_UNSPECIFIED = 0; E_TWO = 1; }"),
              ElementsAre(HasSubstr("is called E_TWO now")));
  EXPECT_THAT(changes(before, R"(enum E { reserved 1; reserved "E_ONE"; E_UNSPECIFIED = 0; })"),
              IsEmpty());
}

TEST(BreakingChanges, NameAMethodThatIsGoneOrTakesSomethingElse) {
  const std::string before = "message M {} message N {} service S { rpc Do(M) returns (N); }";
  EXPECT_THAT(changes(before, "message M {} message N {} service S {}"),
              ElementsAre("fieldpost.planted.S.Do is gone"));
  EXPECT_THAT(
      changes(before, "message M {} message N {} service S { rpc Do(M) returns (stream N); }"),
      ElementsAre(HasSubstr("is fieldpost.planted.M -> stream fieldpost.planted.N")));
}

}  // namespace
}  // namespace fieldpost::contract
