// One thread that writes, and one transaction for all that waits.
//
// Used by Ingest. A caller gets its answer once its work is durable; since a durable commit costs
// the disk milliseconds, everything queued meanwhile shares the next one.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "server/store/store.h"

namespace fieldpost::ingest {

/// Whose thread writes. `Caller`: each run() writes for itself, so that a simulation of many
/// sessions needs one thread alone and happens the same way each time.
enum class WritingThread { Own, Caller };

/// Any thread.
class GroupCommit {
 public:
  using Work = std::function<Result<Done>(store::WriteTransaction&)>;

  /// `store` outlives it.
  explicit GroupCommit(store::Store& store, WritingThread thread = WritingThread::Own);
  GroupCommit(const GroupCommit&) = delete;
  GroupCommit& operator=(const GroupCommit&) = delete;
  ~GroupCommit();

  /// Runs `work` on the writing thread and waits until it is durable; then calls `afterwards` on
  /// that thread. When `work` fails, only what it wrote is undone and its error returned. Errors:
  /// those of the work; those of the store, when nothing of it was written;
  /// Unavailable/SHUTTING_DOWN.
  Result<Done> run(const Work& work, const std::function<void()>& afterwards = {});
  /// Finishes what is queued, then refuses.
  void stop();

 private:
  struct Job;
  void loop();
  void runTogether(std::deque<Job*>& jobs);
  Result<Done> write(std::deque<Job*>& jobs);

  store::Store& m_store;
  const WritingThread m_writingThread;
  std::mutex m_mutex;
  std::condition_variable m_wakeWriter;
  std::condition_variable m_wakeCallers;
  std::deque<Job*> m_queue;  ///< Guarded by m_mutex.
  bool m_stopping = false;   ///< Guarded by m_mutex.
  std::thread m_thread;
};

}  // namespace fieldpost::ingest
