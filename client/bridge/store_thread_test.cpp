// A disk that makes a save wait: the window goes on meanwhile, and the save ends as it should.
#include "client/bridge/store_thread.h"

#include <gtest/gtest.h>

#include <QtCore/QCoreApplication>
#include <atomic>
#include <future>

#include "fieldpost/model/v1/project.pb.h"
#include "tests/support/fault_vfs.h"

namespace fieldpost {
namespace {

using faults::FaultDisk;

/// Each wait for the disk lasts until it is released.
class SlowDisk {
 public:
  explicit SlowDisk(const std::filesystem::path& folder) : m_disk(folder) {}
  ~SlowDisk() { release(); }

  [[nodiscard]] std::filesystem::path store() const { return m_disk.folder() / "laptop"; }
  [[nodiscard]] bool isWaitedFor() const { return m_isWaitedFor; }
  void hold() {
    m_released = std::promise<void>();
    m_isWaitedFor = false;
    m_isHeld = true;
    m_disk.watch(
        [this, released = m_released.get_future().share()](faults::Call call, std::string_view) {
          if (call != faults::kSync) return;
          m_isWaitedFor = true;
          released.wait();
        });
  }
  void release() {
    if (m_isHeld) m_released.set_value();
    m_isHeld = false;
  }

 private:
  FaultDisk m_disk;
  std::promise<void> m_released;
  std::atomic<bool> m_isWaitedFor = false;
  bool m_isHeld = false;
};

template <typename Condition>
void waitUntil(Condition condition) {
  while (!condition()) QCoreApplication::processEvents(QEventLoop::AllEvents, 5);
}

/// What a window does between two frames, fifty times. It would never return if it waited for the
/// disk that is held.
int framesWhileHeld() {
  int frames = 0;
  for (int n = 0; n < 50; ++n)
    QMetaObject::invokeMethod(
        QCoreApplication::instance(), [&frames] { ++frames; }, Qt::QueuedConnection);
  waitUntil([&] { return frames == 50; });
  return frames;
}

Result<RecordView> saveProject(LocalStore& store) {
  model::v1::Project project;
  project.set_title("Courts");
  return store.commit({{"project", Uuid::fromName("slow disk")},
                       difference(*RecordType::find("project"), {}, encode(project)).value(),
                       {}});
}

TEST(StoreThread, TheWindowGoesOnWhileTheDiskMakesOpeningAndSavingWait) {
  int argc = 0;
  QCoreApplication window(argc, nullptr);
  SlowDisk disk(std::filesystem::path(::testing::TempDir()) / "slow_disk");
  StoreThread thread;

  disk.hold();
  bool isOpen = false;
  thread.open(
      &window,
      [folder = disk.store()] {
        return LocalStore::create(folder, {"KEN", "Amina", "ROLE_FIELD_OFFICER", ""});
      },
      [&](const Result<Profile>& opened) { isOpen = opened.ok(); });
  waitUntil([&] { return disk.isWaitedFor(); });
  EXPECT_EQ(framesWhileHeld(), 50);
  EXPECT_FALSE(isOpen);
  disk.release();
  waitUntil([&] { return isOpen; });

  disk.hold();
  bool isAnswered = false;
  bool isSaved = false;
  thread.ask(&window, saveProject, [&](const Result<RecordView>& saved) {
    isAnswered = true;
    isSaved = saved.ok();
  });
  waitUntil([&] { return disk.isWaitedFor(); });
  EXPECT_EQ(framesWhileHeld(), 50);
  EXPECT_FALSE(isAnswered) << "'saved' was said before the disk had it";
  disk.release();
  waitUntil([&] { return isAnswered; });
  EXPECT_TRUE(isSaved);
}

}  // namespace
}  // namespace fieldpost
