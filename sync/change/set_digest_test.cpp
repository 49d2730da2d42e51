#include "sync/change/set_digest.h"

#include <gtest/gtest.h>

namespace fieldpost {
namespace {

RecordId id(int i) { return Uuid::fromName(std::to_string(i)); }

TEST(SetDigest, IsTheSameInAnyOrderAndForgetsWhatIsTakenOut) {
  SetDigest forwards;
  SetDigest backwards;
  for (int i = 0; i < 300; ++i) forwards.add("project", id(i), "message");
  for (int i = 299; i >= 0; --i) backwards.add("project", id(i), "message");
  EXPECT_EQ(forwards, backwards);
  for (int i = 0; i < 300; ++i) forwards.remove("project", id(i), "message");
  EXPECT_EQ(forwards, SetDigest());
}

TEST(SetDigest, GoesBelowNothingAndBack) {
  SetDigest digest;
  for (int i = 0; i < 50; ++i) digest.remove("project", id(i), "message");
  EXPECT_NE(digest, SetDigest());
  for (int i = 0; i < 50; ++i) digest.add("project", id(i), "message");
  EXPECT_EQ(digest, SetDigest());
}

TEST(SetDigest, TellsTypeIdAndMessageApart) {
  SetDigest one;
  one.add("project", id(1), "a");
  for (const auto& [type, name, message] :
       {std::tuple{"training_event", 1, "a"}, {"project", 2, "a"}, {"project", 1, "b"}}) {
    SetDigest other;
    other.add(type, id(name), message);
    EXPECT_NE(one, other);
    EXPECT_NE(one.brief(), other.brief());
  }
}

TEST(SetDigest, SurvivesItsBytes) {
  SetDigest digest;
  for (int i = 0; i < 7; ++i) digest.add("project", id(i), "message");
  EXPECT_EQ(SetDigest::fromBytes(digest.bytes()), digest);
  EXPECT_EQ(digest.bytes().size(), 32u);
}

}  // namespace
}  // namespace fieldpost
