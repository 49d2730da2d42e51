// Several sessions on one stream, stopped ones, and what they cost.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "fieldpost/model/v1/project.pb.h"
#include "sync/session/limits.h"
#include "tests/support/given_clock.h"
#include "tests/support/pretend_headquarters.h"

namespace fieldpost {
namespace {

using model::v1::Project;
using ::testing::IsEmpty;

class RoundsTest : public ::testing::Test {
 protected:
  struct Round {
    SessionCounters counters;
    std::size_t turns = 0;  ///< How often the direction of speech changed to the laptop's.
    std::string reason;     ///< Of an error.
    bool kept = false;
  };

  RoundsTest() {
    m_folder =
        std::filesystem::path(::testing::TempDir()) /
        (std::string("rounds_") + ::testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(m_folder);
    m_store.emplace(
        LocalStore::create(m_folder, {"KEN", "Amina", "ROLE_FIELD_OFFICER", ""}, m_clock).value());
  }

  RecordKey save(const std::string& title) {
    const RecordKey key{"project", Uuid::makeV7(m_clock.now, systemRandom())};
    Project project;
    project.set_title(title);
    EXPECT_TRUE(
        m_store
            ->commit(
                {key, difference(*RecordType::find("project"), "", encode(project)).value(), {}})
            .ok());
    return key;
  }

  /// A session on the stream of the one before; `stopAfter` bytes of pushes the person stops it.
  Round round(ClientWishes wishes = {0, true}, std::size_t stopAfter = SIZE_MAX) {
    Round outcome;
    ClientSession laptop(*m_store, m_clock, std::move(m_laptop), wishes);
    ServerSession server(m_headquarters, {"laptop", "KEN", "Amina", "ROLE_FIELD_OFFICER"},
                         std::move(m_server), true);
    m_laptop = ClientStream();
    m_server = ServerStream();
    std::string up = laptop.start().value();
    while (!laptop.finished()) {
      for (;;) {
        if (laptop.counters().bytesSent >= stopAfter) laptop.stop();
        const std::string more = laptop.next().value();
        if (more.empty()) break;
        up += more;
      }
      if (!up.empty()) ++outcome.turns;
      (void)server.receive(up);
      up.clear();
      std::string down;
      for (;;) {
        const std::string more = server.next().value();
        if (more.empty()) break;
        down += more;
      }
      const auto heard = laptop.receive(down);
      if (!heard.ok()) {
        outcome.reason = heard.error().reason;
        return outcome;
      }
    }
    outcome.counters = laptop.counters();
    outcome.kept = laptop.kept() && server.kept();
    if (laptop.kept()) m_laptop = laptop.keep();
    if (server.kept()) m_server = server.keep();
    return outcome;
  }

  GivenClock m_clock;
  PretendHeadquarters m_headquarters;
  std::filesystem::path m_folder;
  std::optional<LocalStore> m_store;
  ClientStream m_laptop;
  ServerStream m_server;
};

TEST_F(RoundsTest, NothingNewIsOneTurnOfAFewBytes) {
  save("Courts");
  ASSERT_TRUE(round().kept);
  const Round again = round();
  EXPECT_TRUE(again.kept);
  EXPECT_EQ(again.turns, 1u);
  EXPECT_LT(again.counters.bytesSent, 50u);
  EXPECT_LT(again.counters.bytesReceived, 50u);
}

TEST_F(RoundsTest, OneChangedFieldIsOneTurnAndArrives) {
  const RecordKey key = save("Courts");
  round();
  Project project;
  project.set_summary("In the highlands");
  ASSERT_TRUE(
      m_store
          ->commit({key, difference(*RecordType::find("project"), "", encode(project)).value(), {}})
          .ok());
  const Round again = round();
  EXPECT_EQ(again.turns, 1u);
  EXPECT_EQ(again.counters.changesAcknowledged, 1u);
  EXPECT_LT(again.counters.bytesSent, 190u);
  EXPECT_LT(again.counters.bytesReceived, 110u);
  EXPECT_THAT(m_store->outgoing().value(), IsEmpty());
  EXPECT_THAT(m_store->verify().value(), IsEmpty());
}

TEST_F(RoundsTest, ManyRoundsOnOneStreamKeepTheStoreAndHeadquartersAlike) {
  for (int i = 0; i < 20; ++i) {
    const RecordKey key = save("Courts " + std::to_string(i));
    if (i % 3 == 0) continue;
    ASSERT_TRUE(round().kept);
    EXPECT_EQ(m_headquarters.record(key).message, m_store->get(key).value()->message);
  }
  round();
  EXPECT_EQ(m_headquarters.head(), 20u);
}

TEST_F(RoundsTest, ATimelineThatBeganOnAKeptStreamAndLacksNothingIsTakenOver) {
  round();
  m_headquarters.timeline = Uuid::fromName("restored");
  EXPECT_TRUE(round().kept);
  EXPECT_EQ(m_store->logHead().value().timeline, Uuid::fromName("restored"));
  EXPECT_EQ(m_store->timelines().value().size(), 2u);
}

TEST_F(RoundsTest, AShortHelloOnANewStreamIsRefused) {
  round();
  m_server = ServerStream();
  m_laptop.writer = FrameWriter();
  m_laptop.reader = FrameReader();
  EXPECT_EQ(round().reason, "BAD_SESSION");
}

TEST_F(RoundsTest, ALaptopThatDoesNotWishIsNotKept) { EXPECT_FALSE(round({0, false}).kept); }

TEST_F(RoundsTest, NewsThatCrossAHelloAreNoTrouble) {
  round();
  const std::string news = m_server.news();
  EXPECT_LT(news.size(), 20u);
  m_laptop.reader.feed(news);
  EXPECT_TRUE(round().kept);
}

TEST_F(RoundsTest, NewsRightAfterTheEndAreKeptForWhoeverRests) {
  ClientSession laptop(*m_store, m_clock, ClientStream(), {0, true});
  ServerSession server(m_headquarters, {"laptop", "KEN", "Amina", "ROLE_FIELD_OFFICER"},
                       ServerStream(), true);
  ASSERT_TRUE(server.receive(laptop.start().value()).ok());
  std::string down;
  for (std::string more = server.next().value(); !more.empty(); more = server.next().value())
    down += more;
  ServerStream stream = server.keep();
  ASSERT_TRUE(laptop.receive(down + stream.news()).ok());
  EXPECT_TRUE(laptop.keep().news);
}

TEST_F(RoundsTest, AStopLeavesAllThatWasSentAcknowledgedAndTheRestWaits) {
  for (int i = 0; i < 400; ++i) save(std::string(200, 'x') + std::to_string(i));
  const Round stopped = round({0, true}, 2'000);
  EXPECT_TRUE(stopped.counters.restWaits);
  EXPECT_EQ(stopped.counters.changesAcknowledged, stopped.counters.changesSent);
  EXPECT_GT(stopped.counters.changesSent, 0u);
  EXPECT_LT(stopped.counters.changesSent, 400u);
  EXPECT_EQ(m_store->logHead().value().acknowledged, stopped.counters.changesSent);
  EXPECT_EQ(m_store->status().value().lastSyncMs, 0);
  const Round rest = round();
  EXPECT_EQ(rest.counters.changesSent, 400 - stopped.counters.changesSent);
  EXPECT_FALSE(rest.counters.restWaits);
  EXPECT_EQ(m_headquarters.head(), 400u);
}

TEST_F(RoundsTest, ABudgetEndsUpAndDownloadsInTimeAndTheNextSessionsBringTheRest) {
  std::uint32_t seed = 1;
  for (int i = 0; i < 300; ++i) {
    std::string title;
    for (int n = 0; n < 250; ++n)
      title.push_back(static_cast<char>('0' + (seed = seed * 1664525 + 1013904223) / (1u << 26)));
    save(title);
  }
  constexpr std::uint64_t kBudget = 20'000;
  std::uint64_t sessions = 0;
  for (bool rest = true; rest; ++sessions) {
    const Round some = round({kBudget, true});
    ASSERT_EQ(some.reason, "");
    EXPECT_LT(some.counters.bytesSent + some.counters.bytesReceived,
              kBudget + kBatchBytesLeast + 500);
    EXPECT_EQ(some.counters.changesAcknowledged, some.counters.changesSent);
    rest = some.counters.restWaits;
    ASSERT_LT(sessions, 20u);
  }
  EXPECT_GT(sessions, 2u);
  EXPECT_EQ(m_headquarters.head(), 300u);
  EXPECT_THAT(m_store->outgoing().value(), IsEmpty());
  // Another laptop of the office gets it within its own budget, in as many sessions.
  m_laptop = ClientStream();
  m_server = ServerStream();
  std::filesystem::remove_all(m_folder);
  m_store.emplace(
      LocalStore::create(m_folder, {"KEN", "Jonas", "ROLE_FIELD_OFFICER", ""}, m_clock).value());
  sessions = 0;
  for (bool rest = true; rest; ++sessions) {
    const Round some = round({kBudget, true});
    EXPECT_LT(some.counters.bytesSent + some.counters.bytesReceived,
              kBudget + 3 * kBatchBytesLeast);
    rest = some.counters.restWaits;
    ASSERT_LT(sessions, 20u);
  }
  EXPECT_GT(sessions, 2u);
  EXPECT_EQ(m_store->count({.type = "project"}).value(), 300u);
}

// What headquarters took in before a cut it tells the next session; none of it is sent again.
TEST_F(RoundsTest, WhatHeadquartersHasFromACutSessionIsNotSentAgain) {
  for (int i = 0; i < 400; ++i) save(std::string(200, 'x') + std::to_string(i));
  // The laptop hears Welcome and nothing after it.
  {
    ClientSession laptop(*m_store, m_clock);
    ServerSession server(m_headquarters, {"laptop", "KEN", "Amina", "ROLE_FIELD_OFFICER"});
    ASSERT_TRUE(server.receive(laptop.start().value()).ok());
    ASSERT_TRUE(laptop.receive(server.next().value()).ok());
    for (std::string up = laptop.next().value(); !up.empty(); up = laptop.next().value())
      ASSERT_TRUE(server.receive(up).ok());
  }
  const Commit head = m_headquarters.head();
  ASSERT_GT(head, 100u);
  ASSERT_EQ(m_store->logHead().value().acknowledged, 0u);
  const Round rest = round();
  ASSERT_EQ(rest.reason, "");
  EXPECT_EQ(rest.counters.changesAcknowledged, 400u);
  // But for the batch that went with Hello.
  const std::uint64_t again = rest.counters.changesSent - (400 - head);
  EXPECT_LE(again * 200, kBatchBytesFirst);
  EXPECT_EQ(m_headquarters.head(), 400u);
  EXPECT_THAT(m_store->outgoing().value(), IsEmpty());
  EXPECT_THAT(m_store->verify().value(), IsEmpty());
}

}  // namespace
}  // namespace fieldpost
