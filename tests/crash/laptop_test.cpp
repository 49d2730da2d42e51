// The laptop's store, stopped and hindered at every point of its work.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "sync/storage/schema.h"
#include "tests/crash/files_work.h"
#include "tests/crash/laptop_work.h"
#include "tests/crash/migration_work.h"
#include "tests/crash/repair_work.h"

namespace fieldpost::crash {
namespace {

using faults::FaultDisk;

class LaptopCrash : public ::testing::Test {
 protected:
  LaptopCrash()
      : m_disk(std::filesystem::path(::testing::TempDir()) /
               (std::string("crash_") +
                ::testing::UnitTest::GetInstance()->current_test_info()->name())) {}
  ~LaptopCrash() override { m_disk.put({}); }

  Report stops(const LaptopWork& work, const SweepOptions& options = {}) {
    Laptop laptop(m_disk, work.steps);
    const auto initial = laptop.prepared(work.before);
    Report report = sweepStops(work.name, m_disk, laptop, initial, options);
    fmt::print("{}\n", report.text());
    return report;
  }
  Report failures(const LaptopWork& work, FaultDisk::Fault fault) {
    // Long works repeat themselves: of their calls every third.
    const std::uint64_t stride = work.isLong && !everyCall() ? 3 : 1;
    Laptop laptop(m_disk, work.steps);
    const auto initial = laptop.prepared(work.before);
    Report report = sweepFailures(work.name, m_disk, laptop, initial, fault, stride);
    fmt::print("{}\n", report.text());
    return report;
  }

  FaultDisk m_disk;
};

TEST_F(LaptopCrash, NothingIsLostOrHalfAtAnyWritePointOfAnyWork) {
  std::uint64_t points = 0;
  for (const LaptopWork& work : laptopWorks()) {
    const Report report = stops(work);
    EXPECT_EQ(report.violationCount, 0u) << report.text();
    points += report.points;
  }
  fmt::print("laptop: {} write points\n", points);
  EXPECT_GE(points, 1200u);
}

TEST_F(LaptopCrash, AScopeIsTakenWholeOrGivenUpOrNotAtAnyWritePoint) {
  std::uint64_t points = 0;
  for (const LaptopWork& work : scopeWorks()) {
    const Report report = stops(work);
    EXPECT_EQ(report.violationCount, 0u) << report.text();
    points += report.points;
  }
  EXPECT_GE(points, 200u);
}

TEST_F(LaptopCrash, AFailureOfTheDiskWhileAScopeIsTakenIsToldAndPasses) {
  for (const LaptopWork& work : scopeWorks())
    for (const auto fault : {FaultDisk::Fault::DiskFull, FaultDisk::Fault::IoError}) {
      const Report report = failures(work, fault);
      EXPECT_EQ(report.violationCount, 0u) << report.text();
    }
}

TEST_F(LaptopCrash, ARepairIsDoneOrNotBegunAndIsEndedByTheNext) {
  const auto initial = Repairing::damaged(Laptop(m_disk).prepared(laptopWorks().at(2).steps));
  Repairing repairing(m_disk);
  // A new store is made, as in a sweep of its own; then the files change places.
  const Report report =
      sweepStops("repair", m_disk, repairing, initial, {.stride = 8, .lastAll = 40});
  fmt::print("{}\n", report.text());
  EXPECT_EQ(report.violationCount, 0u) << report.text();
  EXPECT_GE(report.points, 50u);
}

TEST_F(LaptopCrash, AttachedFilesAreWholeAndNamedOrNotAtAnyWritePoint) {
  LaptopFiles files(m_disk);
  const auto initial = files.prepared();
  const Report report = sweepStops("files", m_disk, files, initial);
  fmt::print("{}\n", report.text());
  EXPECT_EQ(report.violationCount, 0u) << report.text();
  EXPECT_GE(report.points, 100u);
}

TEST_F(LaptopCrash, AFailureOfTheDiskUnderAttachedFilesIsToldAndPasses) {
  LaptopFiles files(m_disk);
  const auto initial = files.prepared();
  for (const auto fault : {FaultDisk::Fault::DiskFull, FaultDisk::Fault::IoError}) {
    const Report report =
        sweepFailures("files", m_disk, files, initial, fault, everyCall() ? 1 : 3);
    fmt::print("{}\n", report.text());
    EXPECT_EQ(report.violationCount, 0u) << report.text();
  }
}

TEST_F(LaptopCrash, AStoreIsMadeOrNotBegun) {
  NewLaptop laptop(m_disk);
  const Report report = sweepStops("new store", m_disk, laptop, {});
  fmt::print("{}\n", report.text());
  EXPECT_EQ(report.violationCount, 0u) << report.text();
  EXPECT_GE(report.points, 50u);
}

TEST_F(LaptopCrash, AMigrationIsDoneOrNotBegun) {
  const auto initial = Laptop(m_disk).prepared(laptopWorks().at(2).steps);
  Migrating migrating(m_disk.folder() / "laptop" / "fieldpost.db", laptopMigrations(),
                      kNextOfLaptop, kLaptopFile);
  const Report report = sweepStops("migration of a laptop", m_disk, migrating, initial);
  fmt::print("{}\n", report.text());
  EXPECT_EQ(report.violationCount, 0u) << report.text();
  EXPECT_GE(report.points, 50u);
}

TEST_F(LaptopCrash, TheSweepFindsAStoreThatDoesNotWaitForTheDisk) {
  const Report report = stops(laptopWorks().front(), {.skipsSync = true, .stride = 5});
  EXPECT_GT(report.violationCount, report.points / 4);
}

TEST_F(LaptopCrash, TheSweepFindsASaveInTwoTransactions) {
  const Report report = stops(workInTwoTransactions());
  EXPECT_GT(report.violationCount, 0u);
  EXPECT_NE(report.text().find("half of step 1"), std::string::npos);
}

TEST_F(LaptopCrash, AFullDiskAtAnyCallChangesNothingAndIsToldAndPasses) {
  for (const LaptopWork& work : laptopWorks()) {
    const Report report = failures(work, FaultDisk::Fault::DiskFull);
    EXPECT_EQ(report.violationCount, 0u) << report.text();
  }
}

TEST_F(LaptopCrash, AnErrorOfTheDiskAtAnyCallChangesNothingAndIsToldAndPasses) {
  for (const LaptopWork& work : laptopWorks()) {
    const Report report = failures(work, FaultDisk::Fault::IoError);
    EXPECT_EQ(report.violationCount, 0u) << report.text();
  }
}

}  // namespace
}  // namespace fieldpost::crash
