#include "sync/storage/local_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "fieldpost/model/v1/project.pb.h"
#include "fieldpost/model/v1/training.pb.h"
#include "tests/support/given_clock.h"

namespace fieldpost {
namespace {

using model::v1::Project;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class LocalStoreTest : public ::testing::Test {
 protected:
  void SetUp() override {
    m_folder =
        std::filesystem::path(::testing::TempDir()) /
        (std::string("store_") + ::testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(m_folder);
    m_store.emplace(
        LocalStore::create(m_folder, {"KEN", "Amina", "ROLE_FIELD_OFFICER", ""}, m_clock).value());
  }

  RecordKey newKey(const std::string& type = "project") {
    return {type, Uuid::makeV7(m_clock.now, systemRandom())};
  }

  Result<RecordView> save(const RecordKey& key, const Message& after) {
    const auto view = m_store->get(key).value();
    const std::string before = view ? view->message : std::string();
    return m_store->commit(
        {key, difference(*RecordType::find(key.type), before, encode(after)).value(), {}});
  }

  static Project read(const RecordView& view) {
    Project project;
    project.ParseFromString(view.message);
    return project;
  }

  static Project complete(const std::string& title) {
    Project project;
    project.set_title(title);
    project.set_level(model::v1::PROJECT_LEVEL_NATIONAL);
    project.add_countries("KE");
    project.add_themes("corruption");
    project.set_status(model::v1::PROJECT_STATUS_IDEA);
    project.set_planned_start("2004-01-01");
    project.set_planned_end("2005-12-31");
    return project;
  }

  GivenClock m_clock;
  std::filesystem::path m_folder;
  std::optional<LocalStore> m_store;
};

TEST_F(LocalStoreTest, KeepsASaveAcrossOpenings) {
  const RecordKey key = newKey();
  const auto saved = save(key, complete("Courts"));
  ASSERT_TRUE(saved.ok()) << saved.error().message;
  m_store.emplace(LocalStore::open(m_folder, m_clock).value());
  const auto view = m_store->get(key).value();
  ASSERT_TRUE(view);
  EXPECT_EQ(view->title, "Courts");
  EXPECT_EQ(view->office, "KEN");
  EXPECT_EQ(view->createdBy, "Amina");
  EXPECT_EQ(view->createdMs, m_clock.now);
  EXPECT_EQ(view->waiting, 1u);
  EXPECT_FALSE(view->draft);
  EXPECT_THAT(read(*view).provisional_number(), ::testing::MatchesRegex("KEN-[0-9A-F]{10}"));
  EXPECT_THAT(m_store->verify().value(), IsEmpty());
}

TEST_F(LocalStoreTest, AnIncompleteRecordIsADraftWithWhatIsMissing) {
  Project project;
  project.set_title("Courts");
  const auto view = save(newKey(), project).value();
  EXPECT_TRUE(view.draft);
  EXPECT_EQ(m_store->problemsOf(view).front().field, "level");
  EXPECT_EQ(m_store->status().value().drafts, 1u);
}

TEST_F(LocalStoreTest, ASaveThatChangesNothingIsNotInTheLog) {
  const RecordKey key = newKey();
  ASSERT_TRUE(save(key, complete("Courts")).ok());
  const auto view = m_store->get(key).value();
  ASSERT_TRUE(save(key, read(*view)).ok());
  EXPECT_EQ(m_store->logHead().value().length, 1u);
}

TEST_F(LocalStoreTest, FindsByWordsFiltersAndPages) {
  for (const char* title : {"Prison visits", "Court reform", "Réforme des prisons"})
    ASSERT_TRUE(save(newKey(), complete(title)).ok());
  const auto titles = [&](const Query& query) {
    std::vector<std::string> found;
    const auto views = m_store->find(query);
    for (const auto& view : views.value()) found.push_back(view.title);
    return found;
  };
  EXPECT_THAT(titles({.type = "project", .text = "prison"}),
              ElementsAre("Prison visits", "Réforme des prisons"));
  EXPECT_THAT(titles({.type = "project", .text = "reform"}),
              ElementsAre("Court reform", "Réforme des prisons"));
  EXPECT_THAT(titles({.type = "project", .text = "kenya pri vis"}), ElementsAre("Prison visits"));
  EXPECT_THAT(titles({.type = "project", .text = "\"*()-"}), SizeIs(3));
  EXPECT_THAT(titles({.type = "project", .where = {{"countries", "KE"}, {"themes", "firearms"}}}),
              IsEmpty());
  EXPECT_THAT(titles({.type = "project", .descending = true, .limit = 1, .offset = 1}),
              ElementsAre("Prison visits"));
  EXPECT_EQ(m_store->count({.type = "project", .text = "reform"}).value(), 2u);
}

TEST_F(LocalStoreTest, SearchForgetsTheWordsOfAnOlderTitle) {
  const RecordKey key = newKey();
  ASSERT_TRUE(save(key, complete("Prison visits")).ok());
  Project project = read(*m_store->get(key).value());
  project.set_title("Court visits");
  project.clear_countries();
  project.add_countries("UG");
  ASSERT_TRUE(save(key, project).ok());
  EXPECT_EQ(m_store->count({.type = "project", .text = "prison"}).value(), 0u);
  EXPECT_EQ(m_store->count({.type = "project", .text = "court"}).value(), 1u);
  EXPECT_EQ(m_store->count({.type = "project", .where = {{"countries", "KE"}}}).value(), 0u);
}

TEST_F(LocalStoreTest, ASaveOfOneFieldLeavesTheRecordFoundByTheOthers) {
  const RecordKey key = newKey();
  Project project = complete("Prison visits");
  project.set_status_reason("Waiting for the ministry");
  ASSERT_TRUE(save(key, project).ok());
  project = read(*m_store->get(key).value());
  project.set_status(model::v1::PROJECT_STATUS_FORMULATION);
  project.add_themes("firearms");
  ASSERT_TRUE(save(key, project).ok());
  project = read(*m_store->get(key).value());
  project.clear_status_reason();
  ASSERT_TRUE(save(key, project).ok());
  const auto found = [&](const std::string& field, const std::string& value) {
    return m_store->count({.type = "project", .where = {{field, value}}}).value();
  };
  EXPECT_EQ(found("themes", "corruption"), 1u);
  EXPECT_EQ(found("themes", "firearms"), 1u);
  EXPECT_EQ(found("status", "PROJECT_STATUS_FORMULATION"), 1u);
  EXPECT_EQ(found("status", "PROJECT_STATUS_IDEA"), 0u);
  EXPECT_EQ(m_store->count({.type = "project", .text = "visits"}).value(), 1u);
  EXPECT_EQ(m_store->count({.type = "project", .text = "ministry"}).value(), 0u);
}

TEST_F(LocalStoreTest, DeletesAndRestores) {
  const RecordKey key = newKey();
  ASSERT_TRUE(save(key, complete("Courts")).ok());
  ASSERT_TRUE(m_store->remove(key).ok());
  EXPECT_EQ(m_store->count({.type = "project"}).value(), 0u);
  EXPECT_EQ(m_store->count({.type = "project", .deleted = true}).value(), 1u);
  EXPECT_EQ(save(key, complete("Again")).error().reason, "RECORD_DELETED");
  EXPECT_EQ(m_store->remove(key).error().reason, "RECORD_DELETED");
  ASSERT_TRUE(m_store->restore(key).ok());
  EXPECT_EQ(m_store->get(key).value()->title, "Courts");
  EXPECT_EQ(m_store->restore(key).error().reason, "NOT_DELETED");
  EXPECT_EQ(m_store->remove(newKey()).error().reason, "NO_RECORD");
  EXPECT_THAT(m_store->history(key).value(), SizeIs(3));
  EXPECT_THAT(m_store->verify().value(), IsEmpty());
}

TEST_F(LocalStoreTest, RefusesWhatIsNotTheLaptopsToWrite) {
  Project foreign = complete("Courts");
  foreign.set_office("COL");
  EXPECT_EQ(save(newKey(), foreign).error().reason, "NOT_YOUR_OFFICE");
  Project numbered = complete("Courts");
  numbered.set_official_number("X1");
  EXPECT_EQ(save(newKey(), numbered).error().reason, "READ_ONLY_FIELD");
  const RecordKey key = newKey();
  ASSERT_TRUE(save(key, complete("Courts")).ok());
  Project leap = read(*m_store->get(key).value());
  leap.set_status(model::v1::PROJECT_STATUS_COMPLETED);
  EXPECT_EQ(save(key, leap).error().reason, "ILLEGAL_MOVE");
  EXPECT_EQ(save({"programme_of_work", key.id}, model::v1::ProgrammeOfWork()).error().reason,
            "NOT_YOUR_OFFICE");
  EXPECT_EQ(m_store->commit({{"visit", key.id}, {}, {}}).error().reason, "UNKNOWN_TYPE");
  EXPECT_EQ(m_store->logHead().value().length, 1u);
}

TEST_F(LocalStoreTest, ManySavesAreAllWrittenOrNone) {
  std::vector<Edit> edits;
  for (int i = 0; i < 3; ++i)
    edits.push_back({newKey(),
                     difference(*RecordType::find("project"), {},
                                encode(complete("Project " + std::to_string(i))))
                         .value(),
                     {}});
  Project foreign = complete("Foreign");
  foreign.set_office("COL");
  edits.push_back(
      {newKey(), difference(*RecordType::find("project"), {}, encode(foreign)).value(), {}});
  EXPECT_EQ(m_store->commitAll(edits).error().reason, "NOT_YOUR_OFFICE");
  EXPECT_EQ(m_store->count({.type = "project"}).value(), 0u);
  edits.pop_back();
  EXPECT_EQ(m_store->commitAll(edits).value(), 3u);
  EXPECT_EQ(m_store->commitAll(edits).value(), 0u);
}

TEST_F(LocalStoreTest, TwoProgramsMayBeOpenOnOneStore) {
  LocalStore other = LocalStore::open(m_folder, m_clock).value();
  const auto touch = other.lastTouch().value();
  const RecordKey key = newKey();
  ASSERT_TRUE(save(key, complete("Courts")).ok());
  EXPECT_THAT(other.touchedSince(touch).value(), ElementsAre(key));
  ASSERT_TRUE(other.remove(key).ok());
  EXPECT_EQ(m_store->logHead().value().length, 2u);
  EXPECT_THAT(m_store->verify().value(), IsEmpty());
}

TEST_F(LocalStoreTest, AttendanceIsMeasuredAgainstTheEventInTheStore) {
  model::v1::TrainingEvent event;
  event.set_title("Course");
  event.set_actual_start("2004-05-10");
  event.set_actual_end("2004-05-12");
  const RecordKey eventKey = newKey("training_event");
  ASSERT_TRUE(save(eventKey, event).ok());
  model::v1::Participant participant;
  participant.set_event(eventKey.id.text());
  participant.set_family_name("Otieno");
  participant.set_country("KE");
  participant.set_attendance_days(4);
  const auto view = save(newKey("participant"), participant).value();
  ASSERT_THAT(m_store->problemsOf(view), SizeIs(1));
  EXPECT_EQ(m_store->problemsOf(view)[0].reason, "BEYOND_PARENT");
}

TEST_F(LocalStoreTest, CodesAreCheckedOnceAProgrammeOfWorkIsThere) {
  model::v1::ProgrammeOfWork programme;
  programme.set_code("2004-2005");
  programme.add_themes()->set_code("firearms");
  ASSERT_TRUE(m_store->putReference({"programme_of_work", Uuid::fromName("p")}, programme).ok());
  EXPECT_TRUE(save(newKey(), complete("Courts")).value().draft);
  EXPECT_EQ(m_store->programme().value()->themes(0).code(), "firearms");
  EXPECT_EQ(m_store->logHead().value().length, 1u);
  EXPECT_THAT(m_store->verify().value(), IsEmpty());
}

TEST_F(LocalStoreTest, AClockThatRanYearsAheadDoesNotStampLaterWorkOnceASyncHasSeenItMended) {
  constexpr std::int64_t kTenYearsMs = 315'360'000'000;
  const RecordKey key = newKey();
  m_clock.now += kTenYearsMs;
  const auto saved = save(key, complete("Courts"));
  ASSERT_TRUE(saved.ok()) << saved.error().message;
  m_clock.now -= kTenYearsMs;
  sync::v1::Welcome welcome;
  welcome.set_timeline(std::string(16, 't'));
  welcome.set_clock_ms(m_clock.now);
  ASSERT_TRUE(m_store->welcome(welcome).ok());
  Project renamed = read(saved.value());
  renamed.set_title("Police");
  const auto later = save(key, renamed);
  ASSERT_TRUE(later.ok()) << later.error().message;
  EXPECT_EQ(later.value().changedMs, m_clock.now);
  EXPECT_EQ(read(later.value()).title(), "Police");
}

TEST_F(LocalStoreTest, NamesWhatIsWrongWithAFolder) {
  EXPECT_EQ(LocalStore::open(m_folder / "none").error().reason, "NO_STORE");
  EXPECT_EQ(LocalStore::create(m_folder, {"KEN", "Amina", "", ""}).error().reason, "STORE_EXISTS");
  EXPECT_EQ(LocalStore::create(m_folder / "x", {"kenya", "Amina", "", ""}).error().reason,
            "BAD_PROFILE");
  EXPECT_EQ(LocalStore::create(m_folder / "b", {"KEN", "Amina \xFF", "", ""}).error().reason,
            "BAD_PROFILE");
  EXPECT_EQ(LocalStore::create("/proc/x", {"KEN", "Amina", "", ""}).error().reason, "CANNOT_WRITE");
  m_store.reset();
  std::ofstream(m_folder / "fieldpost.db") << std::string(8192, 'x');
  EXPECT_EQ(LocalStore::open(m_folder).error().reason, "CORRUPT_FILE");
}

}  // namespace
}  // namespace fieldpost
