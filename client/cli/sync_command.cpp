// Sync: once, within a budget, or again and again.
#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <iostream>
#include <nlohmann/json.hpp>

#include "client/cli/commands.h"
#include "client/cli/output.h"
#include "sync/session/time_left.h"
#include "sync/transport/sync_link.h"

namespace fieldpost {
namespace {

std::atomic<bool> stopWanted = false;
static_assert(std::atomic<bool>::is_always_lock_free, "set in a signal handler");

/// Ctrl-C ends a sync between two acts; a second one ends the program.
void onInterrupt(int signal) {
  stopWanted = true;
  ::signal(signal, SIG_DFL);
}

std::string filesText(const SessionCounters& counters) {
  std::string text;
  if (counters.blobsToSend > 0)
    text += fmt::format(" Files: {} of {} to headquarters ({} sent).", counters.blobsStored,
                        counters.blobsToSend, sizeText(counters.blobBytesSent));
  if (counters.blobsToFetch > 0)
    text += fmt::format(" Files: {} of {} fetched ({} of {}).", counters.blobsFetched,
                        counters.blobsToFetch, sizeText(counters.blobBytesFetched),
                        sizeText(counters.blobBytesToFetch));
  if (counters.blobsRefused > 0)
    text += fmt::format(" {} did not go; `attachments` says why, and nothing is lost.",
                        counted(counters.blobsRefused, "file"));
  return text;
}

std::string progressText(const SessionCounters& counters) {
  return fmt::format("sent {} of {} changes, {} acknowledged; received {} of {}; {} out, {} in",
                     counters.changesSent, counters.changesToSend, counters.changesAcknowledged,
                     counters.commitsReceived, counters.commitsToReceive,
                     sizeText(counters.bytesSent), sizeText(counters.bytesReceived)) +
         filesText(counters);
}

std::string syncSentence(const SessionCounters& counters) {
  std::string sentence = fmt::format(
      "Sent {} ({}), received {} ({}).", counted(counters.changesAcknowledged, "change"),
      sizeText(counters.bytesSent), counted(counters.commitsFromOthers, "new change"),
      sizeText(counters.bytesReceived));
  if (counters.changesRefused > 0)
    sentence += fmt::format(" Headquarters put {} aside; `outgoing` says why, and nothing is lost.",
                            counted(counters.changesRefused, "change"));
  if (counters.restWaits) sentence += " The budget is used up; the rest waits for the next sync.";
  if (counters.conflicts > 0)
    sentence += fmt::format(" {} opened; `conflicts` shows both values.",
                            counted(counters.conflicts, "conflict"));
  if (counters.bundlesHandedOver > 0)
    sentence += fmt::format(" Handed over {} of other laptops; `bundle returns` gives the answers.",
                            counted(counters.bundlesHandedOver, "bundle"));
  if (counters.bundlesRefused > 0)
    sentence += fmt::format(
        " Headquarters will not take {} of other laptops; the store's folder 'carried' says why.",
        counted(counters.bundlesRefused, "bundle"));
  return sentence + filesText(counters);
}

Json countersJson(const SessionCounters& counters) {
  return {{"changesSent", counters.changesSent},
          {"changesAcknowledged", counters.changesAcknowledged},
          {"changesRefused", counters.changesRefused},
          {"commitsReceived", counters.commitsReceived},
          {"commitsFromOthers", counters.commitsFromOthers},
          {"conflicts", counters.conflicts},
          {"bundlesHandedOver", counters.bundlesHandedOver},
          {"bundlesRefused", counters.bundlesRefused},
          {"bytesSent", counters.bytesSent},
          {"bytesReceived", counters.bytesReceived},
          {"filesStored", counters.blobsStored},
          {"filesFetched", counters.blobsFetched},
          {"filesRefused", counters.blobsRefused},
          {"fileBytesSent", counters.blobBytesSent},
          {"fileBytesFetched", counters.blobBytesFetched},
          {"restWaits", counters.restWaits}};
}

void tell(const SessionCounters& counters, Output& output) {
  if (output.json())
    output.data(countersJson(counters));
  else
    output.line(syncSentence(counters));
  std::cout << std::flush;  // Of a watch somebody reads each line as it comes.
}

/// One line on the terminal that is written over.
class ProgressLine {
 public:
  explicit ProgressLine(const Output& output)
      : m_shown(::isatty(STDERR_FILENO) != 0 && !output.json()) {}

  void show(const SessionCounters& counters) {
    if (!m_shown) return;
    m_left.note(std::chrono::duration_cast<std::chrono::milliseconds>(
                    std::chrono::steady_clock::now().time_since_epoch()),
                counters);
    const std::string left = timeLeftText(m_left.left());
    std::cerr << "\r\033[K" << progressText(counters) << (left.empty() ? "" : "; ") << left
              << std::flush;
  }
  void clear() {
    if (m_shown) std::cerr << "\r\033[K" << std::flush;
    m_left = {};
  }

 private:
  bool m_shown;
  TimeLeft m_left;
};

Result<Exit> watchStore(LocalStore& store, const SyncOptions& sync, const Options& options,
                        ProgressLine& progress, Output& output) {
  WatchOptions watch;
  watch.sync = sync;
  watch.every = std::chrono::duration_cast<std::chrono::seconds>(
      std::chrono::duration<double, std::ratio<60>>(options.everyMinutes));
  Exit told = Exit::Ok;
  watch.onSync = [&](const Result<SessionCounters>& synced) {
    progress.clear();
    if (synced.ok())
      tell(synced.value(), output);
    else
      told = output.fail(synced.error());
  };
  const auto watched = keepSynced(store, watch);
  progress.clear();
  return watched.ok() ? Exit::Ok : told;
}

/// Until Ctrl-C, with a line of progress.
SyncOptions toldBy(ProgressLine& progress) {
  ::signal(SIGINT, onInterrupt);
  ::signal(SIGTERM, onInterrupt);
  SyncOptions sync;
  sync.stop = &stopWanted;
  sync.onProgress = [&](const SessionCounters& counters) { progress.show(counters); };
  return sync;
}

}  // namespace

Result<SessionCounters> syncTold(LocalStore& store, const Output& output) {
  ProgressLine progress(output);
  auto synced = syncOnce(store, toldBy(progress));
  progress.clear();
  return synced;
}

Result<Exit> syncStore(const Options& options, Output& output) {
  FIELDPOST_TRY(auto store, LocalStore::open(options.store));
  ProgressLine progress(output);
  SyncOptions sync = toldBy(progress);
  sync.budgetBytes = options.budgetBytes;
  if (options.watch) return watchStore(store, sync, options, progress, output);
  const auto synced = syncOnce(store, sync);
  progress.clear();
  if (!synced.ok()) return synced.error();
  tell(synced.value(), output);
  return Exit::Ok;
}

}  // namespace fieldpost
