#include "sync/session/short_hello.h"

#include <gtest/gtest.h>

namespace fieldpost {
namespace {

Greetings before() {
  Greetings greetings;
  auto& hello = greetings.hello;
  hello.set_protocol(1);
  hello.set_incarnation("0123456789abcdef");
  hello.set_log_length(7);
  hello.set_log_hash(std::string(32, 'h'));
  hello.set_acknowledged(7);
  hello.add_cursors()->set_cursor(40);
  hello.set_timeline("fedcba9876543210");
  auto& welcome = greetings.welcome;
  welcome.set_timeline("fedcba9876543210");
  welcome.add_scopes("");
  welcome.add_scopes("KEN");
  welcome.mutable_headline()->set_programme("2004-2005");
  return greetings;
}

TEST(ShortHello, WhenNothingIsNewAlmostNothingTravelsAndTheSameArrives) {
  sync::v1::Hello hello = before().hello;
  hello.set_clock_ms(1'700'000'000'000);
  const auto brief = shortened(hello, before());
  EXPECT_LT(brief.ByteSizeLong(), 16u);
  auto arrived = lengthened(brief, before());
  arrived.clear_again();
  EXPECT_EQ(arrived.SerializeAsString(), hello.SerializeAsString());
}

TEST(ShortHello, WhatChangedTravels) {
  sync::v1::Hello hello = before().hello;
  hello.mutable_cursors(0)->set_cursor(41);
  hello.set_timeline("another timeline");
  auto arrived = lengthened(shortened(hello, before()), before());
  arrived.clear_again();
  EXPECT_EQ(arrived.SerializeAsString(), hello.SerializeAsString());
}

TEST(ShortHello, ThatAScopeDivergedIsSaid) {
  sync::v1::Hello hello = before().hello;
  hello.mutable_cursors(0)->set_diverged(true);
  ASSERT_EQ(shortened(hello, before()).cursors_size(), 1);
  EXPECT_TRUE(shortened(hello, before()).cursors(0).diverged());
}

TEST(ShortHello, ALogThatOnlyGrewLeavesItsHashToTheBatch) {
  sync::v1::Hello hello = before().hello;
  hello.set_log_length(9);
  hello.set_log_hash(std::string(32, 'i'));
  EXPECT_EQ(shortened(hello, before()).log_hash(), "");
  EXPECT_EQ(lengthened(shortened(hello, before()), before()).log_length(), 9u);
  // Another stream was at work in between: headquarters may know the end of this log.
  hello.set_acknowledged(8);
  EXPECT_EQ(shortened(hello, before()).log_hash(), hello.log_hash());
}

TEST(ShortHello, AWelcomeLeavesOutWhatWasSaid) {
  sync::v1::Welcome welcome = before().welcome;
  welcome.set_expects(8);
  const auto brief = shortened(welcome, before());
  EXPECT_LT(brief.ByteSizeLong(), 4u);
  const auto arrived = lengthened(brief, before());
  EXPECT_EQ(arrived.timeline(), welcome.timeline());
  EXPECT_EQ(arrived.scopes_size(), 2);
  welcome.mutable_scopes()->RemoveLast();
  EXPECT_EQ(shortened(welcome, before()).scopes_size(), 1);
}

}  // namespace
}  // namespace fieldpost
