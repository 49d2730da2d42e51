#include "sync/base/ids.h"

#include <gtest/gtest.h>

#include "sync/base/clock.h"

namespace fieldpost {
namespace {

TEST(Uuid, TextAndBytesLeadBackToTheSameId) {
  const Uuid id = Uuid::makeV7(1'700'000'000'000, systemRandom());
  EXPECT_EQ(Uuid::parse(id.text()).value(), id);
  EXPECT_EQ(Uuid::fromBytes(id.bytes()).value(), id);
  EXPECT_EQ(id.text()[14], '7');
}

TEST(Uuid, TheSameNameGivesTheSameIdAndAnotherNameAnother) {
  EXPECT_EQ(Uuid::fromName("iati:XM-1"), Uuid::fromName("iati:XM-1"));
  EXPECT_NE(Uuid::fromName("iati:XM-1"), Uuid::fromName("iati:XM-2"));
}

TEST(Uuid, RefusesWhatIsNotAnId) {
  for (const char* text :
       {"", "x", "0190b3c2-7a10-7c3e-9d0a-5f3e2b1c4d5", "0190b3c2+7a10-7c3e-9d0a-5f3e2b1c4d5e",
        "0190b3c2-7a10-7c3e-9d0a-5f3e2b1c4dzz"})
    EXPECT_EQ(Uuid::parse(text).error().reason, "BAD_ID") << text;
}

TEST(HashOf, TellsListsApartThatJoinToTheSameText) {
  EXPECT_NE(hashOf({"ab", "c"}), hashOf({"a", "bc"}));
  EXPECT_EQ(hashOf({"ab"}).size(), 32u);
}

}  // namespace
}  // namespace fieldpost
