// Commands about bundles: sync by files, for an office without a link.
#include <fmt/format.h>
#include <unistd.h>

#include <iostream>
#include <nlohmann/json.hpp>

#include "client/cli/commands.h"
#include "sync/bundle/carried_bundles.h"
#include "sync/bundle/laptop_bundles.h"
#include "sync/transport/laptop_identity.h"

namespace fieldpost {
namespace {

Result<BundleIdentity> identityOf(const LocalStore& store) {
  FIELDPOST_TRY(const auto identity, loadIdentity(store.folder()));
  if (!identity)
    return Error{Code::FailedPrecondition, "NOT_ENROLLED",
                 "this laptop is not enrolled, which bundles need too; ask headquarters for an "
                 "enrolment file. Work goes on and is kept"};
  return BundleIdentity{{identity->keyPem, identity->certificatePem}, identity->caPem};
}

/// One line that is written over, on a terminal.
class ProgressLine {
 public:
  explicit ProgressLine(const Output& output)
      : m_shown(::isatty(STDERR_FILENO) != 0 && !output.json()) {}
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine() { show(""); }
  void show(const std::string& text) const {
    if (m_shown) std::cerr << "\r\033[K" << text << std::flush;
  }

 private:
  bool m_shown;
};

std::string takenSentence(const TakenReturn& taken) {
  const SessionCounters& counters = taken.counters;
  std::string sentence =
      fmt::format("Headquarters' answer to bundle {}: {} received there, {} from others.",
                  taken.sequence, counted(counters.changesAcknowledged, "change"),
                  counted(counters.commitsFromOthers, "new change"));
  if (counters.changesRefused > 0)
    sentence += fmt::format(" Headquarters put {} aside; `outgoing` says why, and nothing is lost.",
                            counted(counters.changesRefused, "change"));
  if (counters.conflicts > 0)
    sentence += fmt::format(" {} opened; `conflicts` shows both values.",
                            counted(counters.conflicts, "conflict"));
  return sentence;
}

}  // namespace

Result<Exit> exportToBundle(const Options& options, Output& output) {
  FIELDPOST_TRY(auto store, LocalStore::open(options.store));
  FIELDPOST_TRY(const BundleIdentity identity, identityOf(store));
  const ProgressLine line(output);
  FIELDPOST_TRY(const PackedFile packed,
                exportBundle(store, identity, options.file, [&](const SessionCounters& counters) {
                  line.show(fmt::format("packed {} of {} changes, {}", counters.changesSent,
                                        counters.changesToSend, sizeText(counters.bytesSent)));
                }));
  line.show("");
  if (output.json()) {
    output.data({{"file", options.file.string()},
                 {"bundle", packed.sequence},
                 {"changes", packed.changes},
                 {"bytes", packed.bytes}});
  } else {
    output.line(
        fmt::format("Packed {} in bundle {}: {} ({}). Give the file to headquarters; the laptop "
                    "keeps everything until the return bundle comes.",
                    counted(packed.changes, "change"), packed.sequence, options.file.string(),
                    sizeText(packed.bytes)));
  }
  return Exit::Ok;
}

Result<Exit> importFromBundle(const Options& options, Output& output) {
  FIELDPOST_TRY(auto store, LocalStore::open(options.store));
  FIELDPOST_TRY(const BundleIdentity identity, identityOf(store));
  const ProgressLine line(output);
  FIELDPOST_TRY(const TakenReturn taken,
                importReturn(store, identity, options.file, [&](const SessionCounters& counters) {
                  line.show(fmt::format("{} received at headquarters, {} taken",
                                        counted(counters.changesAcknowledged, "change"),
                                        counted(counters.commitsReceived, "commit")));
                }));
  line.show("");
  const SessionCounters& counters = taken.counters;
  if (output.json()) {
    output.data({{"bundle", taken.sequence},
                 {"changesAcknowledged", counters.changesAcknowledged},
                 {"changesRefused", counters.changesRefused},
                 {"commitsReceived", counters.commitsReceived},
                 {"commitsFromOthers", counters.commitsFromOthers},
                 {"conflicts", counters.conflicts}});
  } else {
    output.line(takenSentence(taken));
  }
  return Exit::Ok;
}

Result<Exit> carryABundle(const Options& options, Output& output) {
  FIELDPOST_TRY(const auto store, LocalStore::open(options.store));
  FIELDPOST_TRY(const CarriedBundle carried, carryBundle(store.folder(), options.file));
  if (output.json()) {
    output.data({{"office", carried.office},
                 {"laptop", carried.laptop},
                 {"bundle", carried.sequence},
                 {"bytes", carried.bytes}});
  } else {
    output.line(
        fmt::format("Bundle {} of an office {} ({}) is handed over at the next sync. It is sealed: "
                    "nobody can read it here.",
                    carried.sequence, carried.office, sizeText(carried.bytes)));
  }
  return Exit::Ok;
}

Result<Exit> giveBundleReturns(const Options& options, Output& output) {
  FIELDPOST_TRY(const auto store, LocalStore::open(options.store));
  FIELDPOST_TRY(const auto names, giveReturns(store.folder(), options.file));
  if (output.json()) {
    output.data({{"files", names}});
    return Exit::Ok;
  }
  for (const std::string& name : names) output.line(name);
  output.line(names.empty()
                  ? "No return bundles wait for other laptops."
                  : fmt::format("{} for other laptops in {}.",
                                counted(names.size(), "return bundle"), options.file.string()));
  return Exit::Ok;
}

}  // namespace fieldpost
