// Commands about offices and laptops, and the watch over both.
#include <fmt/format.h>
#include <google/protobuf/util/json_util.h>
#include <signal.h>

#include <algorithm>
#include <atomic>
#include <iostream>
#include <nlohmann/json.hpp>
#include <system_error>
#include <thread>

#include "fieldpost/model/v1/office.pb.h"
#include "server/console/commands.h"
#include "server/console/headquarters_link.h"
#include "server/console/table.h"
#include "server/console/words.h"
#include "sync/base/clock.h"
#include "sync/base/private_file.h"

namespace fieldpost::console {
namespace {

using Stub = v1::ConsoleService::Stub;

std::atomic<bool> stopWanted = false;
static_assert(std::atomic<bool>::is_always_lock_free, "set in a signal handler");

/// "ROLE_FIELD_OFFICER" from "field-officer". Errors: InvalidArgument/ROLE_UNKNOWN.
Result<std::string> roleName(const std::string& word) {
  std::string name = "ROLE_";
  for (const char c : word)
    name +=
        c == '-' || c == ' ' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  if (name.starts_with("ROLE_ROLE_")) name = name.substr(5);
  model::v1::Role role = model::v1::ROLE_UNSPECIFIED;
  if (model::v1::Role_Parse(name, &role) && role != model::v1::ROLE_UNSPECIFIED) return name;
  return Error{
      Code::InvalidArgument, "ROLE_UNKNOWN",
      "there is no role '" + word +
          "'; use field-officer, office-head, programme-officer, administrator or auditor"};
}

std::string roleWords(const std::string& name) {
  std::string words = name.starts_with("ROLE_") ? name.substr(5) : name;
  for (char& c : words)
    c = c == '_' ? ' ' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return words;
}

std::string_view stateWords(v1::LaptopState state) {
  switch (state) {
    case v1::LAPTOP_STATE_INVITED:
      return "invited";
    case v1::LAPTOP_STATE_ENROLLED:
      return "enrolled";
    case v1::LAPTOP_STATE_SUSPENDED:
      return "suspended";
    case v1::LAPTOP_STATE_CODE_EXPIRED:
      return "code expired";
    default:
      return "";
  }
}

std::string eventText(const v1::EventLine& event) {
  const std::string who =
      plain(event.person()) + (event.office().empty() ? "" : " (" + event.office() + ")");
  const std::string record = event.record_type() + " '" + plain(event.record_title()) + "'";
  switch (event.kind()) {
    case v1::EVENT_KIND_COMMIT:
      return fmt::format("commit {}: {} wrote {}", event.commit(), who, record);
    case v1::EVENT_KIND_SYNC_STARTED:
      return fmt::format("{} began to sync", who);
    case v1::EVENT_KIND_SYNC_FINISHED:
      return event.reason().empty()
                 ? fmt::format("{} synced: brought {}, took {}", who,
                               counted(event.changes_received(), "change"),
                               counted(event.commits_sent(), "commit"))
                 : fmt::format("the sync of {} ended early: {}", who, event.reason());
    case v1::EVENT_KIND_CONFLICT:
      return fmt::format("conflict over {}", record);
    case v1::EVENT_KIND_QUARANTINED:
      return fmt::format("a change of {} to a {} was put aside: {}", who, event.record_type(),
                         event.reason());
    case v1::EVENT_KIND_DIVERGED:
      return fmt::format(
          "the laptop of {} differs from headquarters in the records of {}", who,
          event.reason().empty() ? std::string("everybody") : "office " + plain(event.reason()));
    case v1::EVENT_KIND_BUNDLE_IMPORTED:
      return event.reason().empty()
                 ? fmt::format("a bundle of {} was imported: it brought {}, took {}", who,
                               counted(event.changes_received(), "change"),
                               counted(event.commits_sent(), "commit"))
                 : fmt::format("a bundle of {} was refused: {}", who, event.reason());
    default:
      return "something that this version does not know";
  }
}

}  // namespace

Result<Exit> listOffices(HeadquartersLink& link, const Options& options) {
  FIELDPOST_TRY(const auto answer, link.call(&Stub::ListOffices, v1::ListOfficesRequest()));
  if (options.json) {
    std::cout << jsonOf(answer) << '\n';
    return Exit::Ok;
  }
  Table table({{"Office"},
               {"Name", false, true},
               {"State"},
               {"Records", true},
               {"Laptops", true},
               {"Last sync"},
               {"Age"},
               {"Conflicts", true}});
  for (const auto& office : answer.offices())
    table.add({office.code(), office.name(), office.country(), std::to_string(office.records()),
               std::to_string(office.laptops()), timeText(office.last_sync_ms()),
               office.has_age_seconds() ? ageText(office.age_seconds()) : "never",
               std::to_string(office.conflicts_open())});
  std::cout << table.text(terminalWidth());
  return Exit::Ok;
}

Result<Exit> addOffice(HeadquartersLink& link, const Options& options) {
  v1::AddOfficeRequest request;
  request.set_code(options.office);
  request.set_name(options.name);
  request.set_country(options.country);
  request.set_time_zone(options.timeZone);
  FIELDPOST_TRY(const auto answer, link.call(&Stub::AddOffice, request));
  if (options.json)
    std::cout << jsonOf(answer) << '\n';
  else
    std::cout << fmt::format("Office {} ({}) was added.\n", options.office, options.name);
  return Exit::Ok;
}

Result<Exit> listLaptops(HeadquartersLink& link, const Options& options) {
  v1::ListLaptopsRequest request;
  request.set_office(options.office);
  FIELDPOST_TRY(const auto answer, link.call(&Stub::ListLaptops, request));
  if (options.json) {
    std::cout << jsonOf(answer) << '\n';
    return Exit::Ok;
  }
  Table table({{"Office"},
               {"Person", false, true},
               {"Role"},
               {"State"},
               {"Since"},
               {"Last sync"},
               {"Computer", false, true}});
  for (const auto& laptop : answer.laptops())
    table.add({laptop.office().empty() ? "headquarters" : laptop.office(), laptop.person(),
               roleWords(laptop.role()), std::string(stateWords(laptop.state())),
               dayOf(laptop.since_ms()), timeText(laptop.last_sync_ms()), laptop.name()});
  std::cout << table.text(terminalWidth());
  return Exit::Ok;
}

Result<Exit> enrolLaptop(HeadquartersLink& link, const Options& options) {
  std::error_code failed;
  if (!options.force && std::filesystem::exists(options.file, failed))
    return Error{
        Code::AlreadyExists, "FILE_EXISTS",
        "there is a file " + options.file.string() + " already; name another one, or say --force"};
  v1::EnrolLaptopRequest request;
  request.set_office(options.office);
  request.set_person(options.person);
  FIELDPOST_TRY(*request.mutable_role(), roleName(options.role));
  FIELDPOST_TRY(const auto answer, link.call(&Stub::EnrolLaptop, request));
  google::protobuf::util::JsonPrintOptions layout;
  layout.add_whitespace = true;
  std::string text;
  (void)google::protobuf::util::MessageToJsonString(answer.file(), &text, layout);
  FIELDPOST_CHECK(writePrivateFile(options.file, text));
  if (options.json)
    std::cout << nlohmann::ordered_json{{"file", options.file.string()},
                                        {"expires", timeText(answer.expires_ms())}}
                     .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)
              << '\n';
  else
    std::cout << fmt::format(
        "{} enrols one laptop of {} for {}, until {}. Whoever has it can enrol: hand"
        " it over with care.\n",
        options.file.string(), options.office, options.person, timeText(answer.expires_ms()));
  return Exit::Ok;
}

Result<Exit> suspendLaptop(HeadquartersLink& link, const Options& options) {
  v1::SuspendLaptopRequest request;
  request.set_id(options.id);
  request.set_resume(options.command == Command::LaptopsResume);
  FIELDPOST_TRY(const auto answer, link.call(&Stub::SuspendLaptop, request));
  if (options.json)
    std::cout << jsonOf(answer) << '\n';
  else
    std::cout << (request.resume() ? "The laptop may sync again.\n"
                                   : "The laptop may not sync; its data and unsent work stay.\n");
  return Exit::Ok;
}

Result<Exit> carryOffices(HeadquartersLink& link, const Options& options) {
  v1::CarryOfficesRequest request;
  request.set_id(options.id);
  request.set_stop(options.stop);
  for (const std::string& office : options.offices) request.add_offices(office);
  FIELDPOST_TRY(const auto answer, link.call(&Stub::CarryOffices, request));
  if (options.json)
    std::cout << jsonOf(answer) << '\n';
  else
    std::cout
        << (answer.offices().empty()
                ? std::string("From its next sync on the laptop carries its own office alone.\n")
                : fmt::format("From its next sync on the laptop carries beside its own: {}.\n",
                              fmt::join(answer.offices(), ", ")));
  return Exit::Ok;
}

Result<Exit> moveRecord(HeadquartersLink& link, const Options& options) {
  v1::MoveRecordRequest request;
  request.set_type(options.type);
  request.set_id(options.id);
  request.set_office(options.office);
  FIELDPOST_TRY(const auto answer, link.call(&Stub::MoveRecord, request));
  if (options.json)
    std::cout << jsonOf(answer) << '\n';
  else if (answer.records() == 0)
    std::cout << fmt::format("The record is of office {} already.\n", options.office);
  else
    std::cout << fmt::format("{} went to office {} with commit {}.\n",
                             counted(answer.records(), "record"), options.office, answer.commit());
  return Exit::Ok;
}

Result<Exit> cleanUp(HeadquartersLink& link, const Options& options) {
  FIELDPOST_TRY(const auto answer, link.call(&Stub::CleanUp, v1::CleanUpRequest()));
  if (options.json)
    std::cout << jsonOf(answer) << '\n';
  else
    std::cout << fmt::format("{} and {} were cleared away; the log begins after commit {}.\n",
                             counted(answer.commits(), "commit"),
                             counted(answer.deleted_records(), "deleted record"), answer.floor());
  return Exit::Ok;
}

Result<Exit> watch(HeadquartersLink& link, const Options& options) {
  ::signal(SIGINT, [](int) { stopWanted = true; });
  ::signal(SIGTERM, [](int) { stopWanted = true; });
  grpc::ClientContext context;
  v1::WatchRequest request;
  request.set_office(options.office);
  const auto reader = link.stub().Watch(&context, request);
  // Only now does headquarters tell what happens; a script may wait for the line.
  reader->WaitForInitialMetadata();
  std::cerr << "watching; Ctrl-C ends it" << std::endl;
  std::atomic<bool> ended = false;
  // Reading waits for headquarters; a signal is looked for beside it.
  std::thread watcher([&] {
    while (!stopWanted && !ended) std::this_thread::sleep_for(std::chrono::milliseconds(50));
    if (stopWanted) context.TryCancel();
  });
  v1::WatchResponse response;
  std::size_t seen = 0;
  while ((options.count == 0 || seen < options.count) && reader->Read(&response)) {
    ++seen;
    if (options.json)
      std::cout << jsonOf(response.event()) << std::endl;
    else
      std::cout << minuteOf(response.event().time_ms()) << "  " << eventText(response.event())
                << std::endl;
  }
  const bool enough = options.count != 0 && seen == options.count;
  ended = true;
  if (enough) context.TryCancel();
  watcher.join();
  const grpc::Status status = reader->Finish();
  if (status.ok() || enough || stopWanted) return Exit::Ok;
  return errorOf(status, context);
}

}  // namespace fieldpost::console
