#include "server/ingest/group_commit.h"

#include <algorithm>

#include "sync/base/guarded.h"

namespace fieldpost::ingest {
namespace {

/// Sessions' batches in one transaction: enough that the disk's delay is shared by all that wait,
/// few enough that the first of them is not kept waiting.
constexpr std::size_t kJobsTogether = 64;

}  // namespace

struct GroupCommit::Job {
  const Work& work;
  const std::function<void()>& afterwards;
  Result<Done> outcome = Done{};
  bool finished = false;
};

GroupCommit::GroupCommit(store::Store& store, WritingThread thread)
    : m_store(store), m_writingThread(thread) {
  if (thread == WritingThread::Own) m_thread = std::thread([this] { loop(); });
}

GroupCommit::~GroupCommit() { stop(); }

void GroupCommit::stop() {
  {
    const std::lock_guard guard(m_mutex);
    m_stopping = true;
  }
  m_wakeWriter.notify_one();
  if (m_thread.joinable()) m_thread.join();
}

Result<Done> GroupCommit::run(const Work& work, const std::function<void()>& afterwards) {
  Job job{work, afterwards};
  std::unique_lock lock(m_mutex);
  if (m_stopping)
    return Error{Code::Unavailable, "SHUTTING_DOWN",
                 "headquarters' server is stopping; nothing is lost, try again in a while"};
  if (m_writingThread == WritingThread::Caller) {
    lock.unlock();
    std::deque<Job*> alone{&job};
    runTogether(alone);
    return job.outcome;
  }
  m_queue.push_back(&job);
  m_wakeWriter.notify_one();
  m_wakeCallers.wait(lock, [&] { return job.finished; });
  return job.outcome;
}

void GroupCommit::loop() {
  for (;;) {
    std::deque<Job*> jobs;
    {
      std::unique_lock lock(m_mutex);
      m_wakeWriter.wait(lock, [&] { return m_stopping || !m_queue.empty(); });
      if (m_queue.empty()) return;
      const auto count = std::min(m_queue.size(), kJobsTogether);
      const auto end = m_queue.begin() + static_cast<std::ptrdiff_t>(count);
      jobs.assign(m_queue.begin(), end);
      m_queue.erase(m_queue.begin(), end);
    }
    runTogether(jobs);
  }
}

void GroupCommit::runTogether(std::deque<Job*>& jobs) {
  const auto written = write(jobs);
  for (Job* job : jobs) {
    if (!written.ok() && job->outcome.ok()) job->outcome = written.error();
    if (job->outcome.ok() && job->afterwards) job->afterwards();
  }
  {
    const std::lock_guard guard(m_mutex);
    for (Job* job : jobs) job->finished = true;
  }
  m_wakeCallers.notify_all();
}

Result<Done> GroupCommit::write(std::deque<Job*>& jobs) {
  FIELDPOST_TRY(const auto transaction, m_store.begin());
  for (Job* job : jobs)
    job->outcome =
        transaction->attempt([&] { return guarded([&] { return job->work(*transaction); }); });
  return transaction->commit();
}

}  // namespace fieldpost::ingest
