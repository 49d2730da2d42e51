// The demonstration recorded in a laptop's store.
#include "client/demonstration/demonstration.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "sync/programme/programme_file.h"

namespace fieldpost {
namespace {

class RecordDemonstration : public testing::Test {
 protected:
  RecordDemonstration() {
    std::string pattern = testing::TempDir() + "fieldpost-demonstration-XXXXXX";
    m_folder = mkdtemp(pattern.data());
  }
  ~RecordDemonstration() override { std::filesystem::remove_all(m_folder); }

  LocalStore store(const char* office) {
    Profile profile;
    profile.office = office;
    profile.person = "Somebody";
    auto store = LocalStore::create(m_folder / office, profile);
    EXPECT_TRUE(store.ok());
    const auto programme = loadProgramme(FIELDPOST_PROGRAMME_2004_2005);
    EXPECT_TRUE(store.value()
                    .putReference({"programme_of_work", programmeId(programme.value().code())},
                                  programme.value())
                    .ok());
    return std::move(store).value();
  }

  static std::size_t count(const LocalStore& store, const char* type) {
    Query query;
    query.type = type;
    return store.count(query).value();
  }

  std::filesystem::path m_folder;
};

TEST_F(RecordDemonstration, OneLaptopCanHoldItAllWithoutADraft) {
  auto laptop = store("TRY");
  const auto report = recordDemonstration(laptop);
  ASSERT_TRUE(report.ok()) << report.error().message;
  EXPECT_EQ(count(laptop, "project"), kDemonstrationProjects);
  EXPECT_EQ(count(laptop, "training_event"), kDemonstrationTrainings);
  EXPECT_EQ(report.value().added.at("project"), kDemonstrationProjects);
  const auto status = laptop.status().value();
  EXPECT_EQ(status.records, report.value().records);
  EXPECT_EQ(status.waiting, report.value().saves);
  EXPECT_EQ(status.drafts, 0u);
  EXPECT_THAT(laptop.verify().value(), testing::IsEmpty());
}

TEST_F(RecordDemonstration, OfficesTogetherRecordTheSame) {
  std::size_t projects = 0;
  std::size_t trainings = 0;
  for (const auto& office : demonstrationOffices()) {
    auto laptop = store(std::string(office.code).c_str());
    DemonstrationOptions options;
    options.part = office.code;
    const auto report = recordDemonstration(laptop, options);
    ASSERT_TRUE(report.ok()) << report.error().message;
    projects += count(laptop, "project");
    trainings += count(laptop, "training_event");
  }
  EXPECT_EQ(projects, kDemonstrationProjects);
  EXPECT_EQ(trainings, kDemonstrationTrainings);
}

TEST_F(RecordDemonstration, AgainAddsNothing) {
  auto laptop = store("KEN");
  DemonstrationOptions options;
  options.part = "KEN";
  const auto first = recordDemonstration(laptop, options).value();
  const auto waiting = laptop.status().value().waiting;
  const auto again = recordDemonstration(laptop, options).value();
  EXPECT_EQ(again.records, 0u);
  EXPECT_EQ(again.alreadyThere, first.records);
  EXPECT_EQ(laptop.status().value().waiting, waiting);
}

TEST_F(RecordDemonstration, AStopLeavesWholeStoriesAndCanGoOn) {
  auto laptop = store("KEN");
  std::atomic<bool> stop = false;
  DemonstrationOptions options;
  options.part = "KEN";
  options.stop = &stop;
  options.onProgress = [&](std::size_t done, std::size_t) { stop = done == 2; };
  const auto stopped = recordDemonstration(laptop, options);
  ASSERT_FALSE(stopped.ok());
  EXPECT_EQ(stopped.error().reason, "STOPPED");
  EXPECT_EQ(count(laptop, "project"), 2u);
  options.stop = nullptr;
  EXPECT_TRUE(recordDemonstration(laptop, options).ok());
  EXPECT_EQ(count(laptop, "project"), 5u);
}

TEST_F(RecordDemonstration, AnOfficeWithoutAPartIsToldSo) {
  auto laptop = store("XYZ");
  DemonstrationOptions options;
  options.part = "XYZ";
  EXPECT_EQ(recordDemonstration(laptop, options).error().reason, "UNKNOWN_PART");
}

}  // namespace
}  // namespace fieldpost
