// Headquarters' store, stopped and hindered at every point of its work.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "server/store/sqlite/schema.h"
#include "tests/crash/backup_work.h"
#include "tests/crash/migration_work.h"
#include "tests/crash/server_work.h"

namespace fieldpost::crash {
namespace {

using faults::FaultDisk;

class ServerCrash : public ::testing::Test {
 protected:
  ServerCrash()
      : m_disk(std::filesystem::path(::testing::TempDir()) /
               (std::string("server_crash_") +
                ::testing::UnitTest::GetInstance()->current_test_info()->name())) {}
  ~ServerCrash() override { m_disk.put({}); }

  static Report told(Report report) {
    fmt::print("{}\n", report.text());
    std::fflush(stdout);
    EXPECT_EQ(report.violationCount, 0u) << report.text();
    return report;
  }

  FaultDisk m_disk;
};

TEST_F(ServerCrash, NothingAcknowledgedIsLostAndNothingTakenTwiceAtAnyWritePointOfABatch) {
  auto steps = batches();
  steps.push_back(sessionEnd());
  Headquarters headquarters(m_disk, steps);
  const auto initial = headquarters.prepared();
  EXPECT_GE(told(sweepStops("batch", m_disk, headquarters, initial)).points, 150u);
}

TEST_F(ServerCrash, ClearingTheLogAwayIsDoneOrNotBegun) {
  Headquarters headquarters(m_disk, {clearing()});
  const auto initial = headquarters.prepared(batches());
  EXPECT_GE(told(sweepStops("clearing", m_disk, headquarters, initial)).points, 20u);
  told(sweepFailures("clearing", m_disk, headquarters, initial, FaultDisk::Fault::DiskFull, 3));
  told(sweepFailures("clearing", m_disk, headquarters, initial, FaultDisk::Fault::IoError, 3));
}

TEST_F(ServerCrash, AFirstStartCanBeCutAnywhere) {
  Headquarters headquarters(m_disk, {}, true);
  EXPECT_GE(told(sweepStops("first start", m_disk, headquarters, {})).points, 50u);
}

TEST_F(ServerCrash, AMigrationIsDoneOrNotBegun) {
  Headquarters headquarters(m_disk, {});
  const auto initial = headquarters.prepared(batches());
  Migrating migrating(m_disk.folder() / "hq" / "headquarters.db", store::migrations(),
                      kNextOfHeadquarters, store::kApplicationId);
  EXPECT_GE(told(sweepStops("migration of headquarters", m_disk, migrating, initial)).points, 30u);
}

TEST_F(ServerCrash, ABackupIsWholeOrHasNoNameAndARestoreIsDoneOrNotBegun) {
  Headquarters headquarters(m_disk, {});
  const auto initial = headquarters.prepared(batches());
  BackingUp backingUp(m_disk.folder());
  const SweepOptions options{.stride = everyCall() ? 1U : 4U};
  EXPECT_GE(told(sweepStops("backup and restore", m_disk, backingUp, initial, options)).points,
            40u);
}

TEST_F(ServerCrash, TheSweepFindsABackupThatDoesNotWaitForTheDisk) {
  Headquarters headquarters(m_disk, {});
  const auto initial = headquarters.prepared(batches());
  BackingUp backingUp(m_disk.folder());
  const Report report = sweepStops("backup and restore", m_disk, backingUp, initial,
                                   {.skipsSync = true, .stride = 16});
  EXPECT_GT(report.violationCount, 0u);
}

TEST_F(ServerCrash, TheSweepFindsAHeadquartersThatDoesNotWaitForTheDisk) {
  Headquarters headquarters(m_disk, batches());
  const auto initial = headquarters.prepared();
  const Report report =
      sweepStops("batch", m_disk, headquarters, initial, {.skipsSync = true, .stride = 10});
  EXPECT_GT(report.violationCount, report.points / 4);
}

TEST_F(ServerCrash, AFullDiskAtAnyCallIsToldChangesNothingAndPasses) {
  Headquarters headquarters(m_disk, batches());
  const auto initial = headquarters.prepared();
  told(sweepFailures("batch", m_disk, headquarters, initial, FaultDisk::Fault::DiskFull));
}

TEST_F(ServerCrash, AnErrorOfTheDiskAtAnyCallIsToldChangesNothingAndPasses) {
  Headquarters headquarters(m_disk, batches());
  const auto initial = headquarters.prepared();
  told(sweepFailures("batch", m_disk, headquarters, initial, FaultDisk::Fault::IoError));
}

}  // namespace
}  // namespace fieldpost::crash
