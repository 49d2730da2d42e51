// Commands about the store as a whole.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "client/cli/commands.h"
#include "client/demonstration/demonstration.h"
#include "fieldpost/model/v1/office.pb.h"
#include "sync/bundle/carried_bundles.h"
#include "sync/programme/installed_programme.h"
#include "sync/programme/programme_file.h"
#include "sync/record/record_type.h"
#include "sync/storage/attachments.h"
#include "sync/transport/laptop_identity.h"
#include "sync/transport/sync_client.h"

namespace fieldpost {
namespace {

constexpr std::chrono::seconds kEnrolWithin{10};

std::string roleLabel(const std::string& role) {
  const auto* value = model::v1::Role_descriptor()->FindValueByName(role);
  return value == nullptr ? role : traitsOf(*value).label();
}

using Programme = std::optional<model::v1::ProgrammeOfWork>;

/// The programme of work that was named, or the one that came with the program, if one did.
Result<Programme> programmeFor(const Options& options) {
  const auto file = options.programme.empty() ? installedProgramme() : options.programme;
  if (!file) return Programme();
  FIELDPOST_TRY(auto programme, loadProgramme(*file));
  return Programme(std::move(programme));
}

/// Gives the store the programme, unless it has one and none was named. Gives the code of the one
/// it has then; empty when it has none.
Result<std::string> putProgramme(LocalStore& store, const Programme& found, bool named) {
  FIELDPOST_TRY(const auto there, store.programme());
  if (there && !named) return there->code();
  if (!found) return std::string();
  const model::v1::ProgrammeOfWork& programme = *found;
  FIELDPOST_CHECK(
      store.putReference({"programme_of_work", programmeId(programme.code())}, programme));
  return programme.code();
}

/// Makes the store, or opens the one that shall be enrolled.
Result<LocalStore> storeFor(const Options& options) {
  if (options.enrolment.empty()) {
    Profile profile;
    profile.office = options.office;
    profile.person = options.person;
    profile.role = options.role == "office-head" ? "ROLE_OFFICE_HEAD" : "ROLE_FIELD_OFFICER";
    return LocalStore::create(options.store, profile);
  }
  FIELDPOST_TRY(const Profile profile, readEnrolment(options.enrolment));
  auto opened = LocalStore::open(options.store);
  if (opened.ok() || opened.error().reason != "NO_STORE") return opened;
  return LocalStore::create(options.store, profile);
}

std::string_view stateName(ChangeState state) {
  switch (state) {
    case ChangeState::Waiting:
      return "waiting";
    case ChangeState::Received:
      return "received";
    case ChangeState::Refused:
      return "refused";
    case ChangeState::Confirmed:
      return "confirmed";
  }
  return "";
}

std::string_view actName(sync::v1::Act act) {
  return act == sync::v1::ACT_DELETE ? "delete" : act == sync::v1::ACT_RESTORE ? "restore" : "edit";
}

Json headlineJson(const sync::v1::Headline& headline) {
  return {{"programme", headline.programme()},
          {"asOf", headline.as_of()},
          {"projectsPlanned", headline.projects_planned()},
          {"projectsRecorded", headline.projects_recorded()},
          {"projectsUnderImplementation", headline.projects_under_implementation()},
          {"projectsCompleted", headline.projects_completed()},
          {"trainingsPlanned", headline.trainings_planned()},
          {"trainingsHeld", headline.trainings_held()},
          {"trainingsAhead", headline.trainings_ahead()}};
}

std::string serverState(const Profile& profile, bool enrolled) {
  if (profile.server.empty()) return "none yet; ask for an enrolment file when you want to sync";
  return fmt::format("{}, {}", profile.server,
                     enrolled ? "enrolled" : "the laptop enrols at the next sync");
}

/// What is on its way in bundles, of this laptop's and of others'.
void showBundles(const LocalStore& store, const StoreStatus& status, Output& output) {
  if (status.lastBundle.sequence > 0)
    output.line(fmt::format(
        "Bundle {} was packed on {}; {}", status.lastBundle.sequence,
        timeText(status.lastBundle.packedMs),
        status.lastBundle.answeredMs > 0
            ? "headquarters' answer came on " + timeText(status.lastBundle.answeredMs)
            : fmt::format("{} of the changes to send on the way in bundles", status.packed)));
  if (const auto carried = carriedBundles(store.folder()).size(); carried > 0)
    output.line(fmt::format("Carried for other laptops: {}", counted(carried, "bundle")));
  if (const auto returns = returnsWaiting(store.folder()); returns > 0)
    output.line(fmt::format("For other laptops: {}; `bundle returns` gives them out",
                            counted(returns, "return bundle")));
}

std::string divergenceText(const Divergence& differing) {
  const std::string whose = differing.scope.empty() ? "everybody" : "office " + differing.scope;
  if (differing.sinceMs > 0)
    return fmt::format(
        "The records of {} on this laptop are not what headquarters has (found {}). The next sync "
        "fetches them anew; your own unsent work stays",
        whose, timeText(differing.sinceMs));
  return fmt::format(
      "The records of {} were not what headquarters has, and were fetched anew {}: {}", whose,
      timeText(differing.mendedMs),
      differing.found.empty() ? "nothing differed any more" : differing.found);
}

}  // namespace

Result<Exit> initStore(const Options& options, Output& output) {
  // Read first: a file that is wrong shall not leave a store behind.
  FIELDPOST_TRY(const auto found, programmeFor(options));
  FIELDPOST_TRY(auto store, storeFor(options));
  FIELDPOST_TRY(const auto programme, putProgramme(store, found, !options.programme.empty()));
  bool enrolled = false;
  std::string later;
  if (!options.enrolment.empty()) {
    FIELDPOST_CHECK(acceptEnrolment(store, options.enrolment));
    const auto now = enrolNow(store, kEnrolWithin);
    enrolled = now.ok();
    // Without a link the file waits in the store; anything else must be known at once.
    if (!now.ok() && now.error().code != Code::Unavailable)
      return Error{now.error().code, now.error().reason,
                   now.error().message + " (the store itself is ready and keeps all work)"};
    if (!now.ok()) later = now.error().message;
  }
  const Profile& profile = store.profile();
  if (output.json()) {
    output.data({{"store", store.folder().string()},
                 {"office", profile.office},
                 {"person", profile.person},
                 {"role", profile.role},
                 {"programme", programme},
                 {"server", profile.server},
                 {"enrolled", enrolled}});
    return Exit::Ok;
  }
  output.line(fmt::format("The store of office {} is ready in {} for {} ({}).", profile.office,
                          store.folder().string(), profile.person, roleLabel(profile.role)));
  output.line(programme.empty() ? "It has no programme of work yet; the first sync brings it."
                                : fmt::format("It has the programme of work {}.", programme));
  if (enrolled) output.line(fmt::format("The laptop is enrolled with {}.", profile.server));
  if (!later.empty())
    output.line(
        fmt::format("The laptop enrols at its first sync, as headquarters was not reached now "
                    "({}).",
                    later));
  return Exit::Ok;
}

void showLostWork(const StoreStatus& status, Output& output) {
  if (status.lostMs == 0) return;
  output.line(fmt::format(
      "Headquarters had lost work when this laptop synced on {}: this laptop "
      "says its own again{}; nothing was deleted here",
      minuteOf(status.lostMs),
      status.held == 0 ? std::string()
                       : " and hands in " + counted(status.held, "change") + " of others"));
}

void addDivergences(const StoreStatus& status, Json& json) {
  for (const Divergence& differing : status.divergences)
    json["divergences"].push_back({{"scope", differing.scope},
                                   {"sinceMs", differing.sinceMs},
                                   {"mendedMs", differing.mendedMs},
                                   {"found", differing.found}});
}

Result<Exit> showStatus(const Options& options, Output& output) {
  FIELDPOST_TRY(auto store, LocalStore::open(options.store));
  FIELDPOST_TRY(const auto status, store.status());
  FIELDPOST_TRY(const auto filesToSend, Attachments(store).toSend());
  FIELDPOST_TRY(const auto programme, store.programme());
  const auto identity = loadIdentity(store.folder());
  const bool enrolled = identity.ok() && identity.value().has_value();
  if (output.json()) {
    Json json = {{"store", store.folder().string()},
                 {"office", status.profile.office},
                 {"person", status.profile.person},
                 {"role", status.profile.role},
                 {"server", status.profile.server},
                 {"enrolled", enrolled},
                 {"programme", programme ? programme->code() : ""},
                 {"records", status.records},
                 {"drafts", status.drafts},
                 {"waiting", status.waiting},
                 {"waitingBytes", status.waitingBytes},
                 {"filesToSend", filesToSend.size()},
                 {"packed", status.packed},
                 {"carried", carriedBundles(store.folder()).size()},
                 {"returnsForOthers", returnsWaiting(store.folder())},
                 {"refused", status.refused},
                 {"openConflicts", status.openConflicts},
                 {"orphans", status.orphans},
                 {"lastSyncMs", status.lastSyncMs},
                 {"clockOffsetMs", status.clockOffsetMs},
                 {"headquartersLostMs", status.lostMs},
                 {"heldForOthers", status.held}};
    if (status.lastBundle.sequence > 0)
      json["lastBundle"] = {{"bundle", status.lastBundle.sequence},
                            {"packedMs", status.lastBundle.packedMs},
                            {"answeredMs", status.lastBundle.answeredMs}};
    if (status.headline) json["headline"] = headlineJson(*status.headline);
    addDivergences(status, json);
    output.data(json);
    return Exit::Ok;
  }
  output.line(fmt::format("Office {}, {} ({})", status.profile.office, status.profile.person,
                          roleLabel(status.profile.role)));
  output.line(fmt::format("Programme of work: {}", programme ? programme->code() : "none yet"));
  output.line(fmt::format("{}, of which {}", counted(status.records, "record"),
                          counted(status.drafts, "draft")));
  output.line(fmt::format(
      "{} ({}), {} refused, {} open", counted(status.waiting, "change") + " to send",
      sizeText(status.waitingBytes), status.refused, counted(status.openConflicts, "conflict")));
  if (status.orphans > 0)
    output.line(fmt::format(
        "{} for the record that it belongs to",
        counted(status.orphans, "record") + (status.orphans == 1 ? " waits" : " wait")));
  if (!filesToSend.empty())
    output.line(fmt::format("{} to send", counted(filesToSend.size(), "file")));
  showBundles(store, status, output);
  output.line(fmt::format("Last sync: {}", timeText(status.lastSyncMs)));
  showLostWork(status, output);
  output.line(fmt::format("Headquarters: {}", serverState(status.profile, enrolled)));
  for (const Divergence& differing : status.divergences) output.line(divergenceText(differing));
  if (status.headline) {
    const auto& headline = *status.headline;
    output.line(fmt::format(
        "Headquarters' figures of {}: field projects {} planned, {} recorded, {} under "
        "implementation, {} completed; trainings {} planned, {} held, {} planned ahead",
        headline.as_of(), headline.projects_planned(), headline.projects_recorded(),
        headline.projects_under_implementation(), headline.projects_completed(),
        headline.trainings_planned(), headline.trainings_held(), headline.trainings_ahead()));
  }
  return Exit::Ok;
}

Result<Exit> showOutgoing(const Options& options, Output& output) {
  FIELDPOST_TRY(const auto store, LocalStore::open(options.store));
  FIELDPOST_TRY(const auto changes, store.outgoing());
  if (output.json()) {
    for (const OutgoingChange& change : changes) {
      Json json = {{"number", change.number},    {"state", stateName(change.state)},
                   {"act", actName(change.act)}, {"type", change.key.type},
                   {"id", change.key.id.text()}, {"title", change.title},
                   {"bytes", change.bytes}};
      if (change.commit > 0) json["commit"] = change.commit;
      if (change.bundle > 0) {
        json["bundle"] = change.bundle;
        json["packedMs"] = change.packedMs;
      }
      if (!change.reason.empty()) {
        json["reason"] = change.reason;
        json["message"] = change.message;
      }
      output.data(json);
    }
    return Exit::Ok;
  }
  if (changes.empty()) output.line("Nothing waits: headquarters has confirmed every change.");
  if (changes.empty()) return Exit::Ok;
  std::vector<std::vector<std::string>> rows = {
      {"NUMBER", "STATE", "ACT", "TYPE", "BYTES", "TITLE"}};
  for (const OutgoingChange& change : changes) {
    std::string title = cutText(change.title, 60);
    if (change.bundle > 0 && change.state == ChangeState::Waiting)
      title +=
          fmt::format(" – packed in bundle {} on {}", change.bundle, timeText(change.packedMs));
    if (!change.message.empty()) title += " – " + change.message;
    rows.push_back({std::to_string(change.number), std::string(stateName(change.state)),
                    std::string(actName(change.act)), change.key.type, std::to_string(change.bytes),
                    title});
  }
  output.table(rows);
  return Exit::Ok;
}

Result<Exit> verifyStore(const Options& options, Output& output) {
  FIELDPOST_TRY(auto store, LocalStore::open(options.store));
  FIELDPOST_TRY(auto problems, store.verify());
  FIELDPOST_TRY(const auto damaged, Attachments(store).verify());
  problems.insert(problems.end(), damaged.begin(), damaged.end());
  FIELDPOST_TRY(const auto status, store.status());
  if (output.json()) {
    output.data({{"sound", problems.empty()}, {"records", status.records}, {"problems", problems}});
  } else if (problems.empty()) {
    output.line(fmt::format("The store is sound: {} agree with the log.",
                            counted(status.records, "record")));
  } else {
    for (const std::string& problem : problems) output.line(problem);
    output.note(
        "fieldpost-cli: the store is not sound; `repair` makes a new one from what can be read, "
        "and keeps this one");
  }
  return problems.empty() ? Exit::Ok : Exit::Failed;
}

Result<Exit> repairStore(const Options& options, Output& output) {
  FIELDPOST_TRY(const auto found, programmeFor(options));
  FIELDPOST_TRY(const auto repaired, LocalStore::repair(options.store));
  {
    FIELDPOST_TRY(auto store, LocalStore::open(options.store));
    FIELDPOST_CHECK(putProgramme(store, found, false));
  }
  if (output.json()) {
    output.data({{"records", repaired.records},
                 {"waiting", repaired.waiting},
                 {"newLog", repaired.newLog},
                 {"lost", repaired.lost},
                 {"kept", repaired.kept.string()}});
    return Exit::Ok;
  }
  output.line(fmt::format(
      "The store is repaired: {} of this laptop's own, {} to send. The next sync brings the rest "
      "from headquarters.",
      counted(repaired.records, "record"), counted(repaired.waiting, "change")));
  for (const std::string& lost : repaired.lost) output.line("It does not hold " + lost + ".");
  output.line(fmt::format("The damaged file is kept in {}.", repaired.kept.string()));
  return Exit::Ok;
}

Result<Exit> recordTheDemonstration(const Options& options, Output& output) {
  if (options.offices) {
    std::vector<std::vector<std::string>> rows = {{"CODE", "NAME", "COUNTRY", "OFFICER", "HEAD"}};
    for (const auto& office : demonstrationOffices()) {
      if (output.json()) {
        output.data({{"code", office.code},
                     {"name", office.name},
                     {"country", office.country},
                     {"timeZone", office.timeZone},
                     {"officer", office.officer},
                     {"head", office.head}});
      }
      rows.push_back({std::string(office.code), std::string(office.name),
                      std::string(office.country), std::string(office.officer),
                      std::string(office.head)});
    }
    if (!output.json()) output.table(rows);
    return Exit::Ok;
  }
  FIELDPOST_TRY(auto store, LocalStore::open(options.store));
  DemonstrationOptions demonstration;
  demonstration.seed = options.seed.value_or(kDemonstrationSeed);
  if (!options.all) demonstration.part = store.profile().office;
  const auto recorded = recordDemonstration(store, demonstration);
  if (!recorded.ok() && recorded.error().reason == "UNKNOWN_PART")
    return Error{Code::InvalidArgument, "UNKNOWN_PART",
                 recorded.error().message + "; --all records every part here"};
  if (!recorded.ok()) return recorded.error();
  const auto& report = recorded.value();
  if (output.json()) {
    output.data({{"records", report.records},
                 {"saves", report.saves},
                 {"alreadyThere", report.alreadyThere},
                 {"added", report.added}});
    return Exit::Ok;
  }
  const auto of = [&](const char* type) {
    const auto found = report.added.find(type);
    return found == report.added.end() ? std::size_t{0} : found->second;
  };
  output.line(fmt::format(
      "Recorded {} and {} of the demonstration, with {} in all, by {}; {} were there before.",
      counted(of("project"), "project"), counted(of("training_event"), "training"),
      counted(report.records, "record"), counted(report.saves, "save"), report.alreadyThere));
  return Exit::Ok;
}

}  // namespace fieldpost
