// Commands that list records: projects, trainings, conflicts, quarantined changes.
#include <fmt/format.h>

#include <iostream>

#include "server/console/commands.h"
#include "server/console/headquarters_link.h"
#include "server/console/table.h"
#include "server/console/words.h"

namespace fieldpost::console {
namespace {

using Stub = v1::ConsoleService::Stub;

/// All pages of a list as one response; the service's pages are for the wire.
template <typename Request, typename Response, typename Rows>
Result<Response> allPages(HeadquartersLink& link,
                          grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                       Response*),
                          Request request, Rows rows) {
  Response all;
  for (;;) {
    FIELDPOST_TRY(Response page, link.call(method, request));
    rows(all).MergeFrom(rows(page));
    all.set_commit(page.commit());
    if (page.next_page_token().empty()) return all;
    request.set_page_token(page.next_page_token());
  }
}

std::string joined(const google::protobuf::RepeatedPtrField<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : ",") + word;
  return text;
}

std::string sideText(const v1::ConflictSideLine& side) {
  return fmt::format("{}  ({} of {}, {})",
                     side.deleted()         ? "[deleted]"
                     : side.value().empty() ? "[emptied]"
                                            : plain(side.value()),
                     plain(side.author()), side.office().empty() ? "headquarters" : side.office(),
                     timeText(side.time_ms()));
}

}  // namespace

Result<Exit> listProjects(HeadquartersLink& link, const Options& options) {
  v1::ListProjectsRequest request;
  request.set_office(options.office);
  FIELDPOST_TRY(const auto answer, allPages(
                                       link, &Stub::ListProjects, request, [](auto& page) -> auto& {
                                         return *page.mutable_projects();
                                       }));
  if (options.json) {
    std::cout << jsonOf(answer) << '\n';
    return Exit::Ok;
  }
  Table table({{"Number"},
               {"Title", false, true},
               {"Office"},
               {"Status"},
               {"States", false, true},
               {"Until"},
               {""}});
  for (const auto& project : answer.projects())
    table.add({project.number(), project.title(), project.office(), project.status_label(),
               joined(project.countries()), project.end(), project.draft() ? "draft" : ""});
  std::cout << table.text(terminalWidth())
            << counted(static_cast<std::uint64_t>(answer.projects_size()), "project") << '\n';
  return Exit::Ok;
}

Result<Exit> listTrainings(HeadquartersLink& link, const Options& options) {
  v1::ListTrainingsRequest request;
  request.set_office(options.office);
  FIELDPOST_TRY(const auto answer,
                allPages(
                    link, &Stub::ListTrainings, request,
                    [](auto& page) -> auto& { return *page.mutable_trainings(); }));
  if (options.json) {
    std::cout << jsonOf(answer) << '\n';
    return Exit::Ok;
  }
  Table table({{"Code"},
               {"Title", false, true},
               {"Office"},
               {"Status"},
               {"State"},
               {"From"},
               {"People", true},
               {""}});
  for (const auto& training : answer.trainings())
    table.add({training.code(), training.title(), training.office(), training.status_label(),
               training.country(), training.start(), std::to_string(training.participants()),
               training.draft() ? "draft" : ""});
  std::cout << table.text(terminalWidth())
            << counted(static_cast<std::uint64_t>(answer.trainings_size()), "training event")
            << '\n';
  return Exit::Ok;
}

Result<Exit> listConflicts(HeadquartersLink& link, const Options& options) {
  v1::ListConflictsRequest request;
  request.set_office(options.office);
  request.set_settled(options.settled);
  FIELDPOST_TRY(const auto answer,
                allPages(
                    link, &Stub::ListConflicts, request,
                    [](auto& page) -> auto& { return *page.mutable_conflicts(); }));
  if (options.json) {
    std::cout << jsonOf(answer) << '\n';
    return Exit::Ok;
  }
  for (const auto& conflict : answer.conflicts())
    std::cout << fmt::format(
        "{} '{}' of {}: {}{}{}\n  shown now  {}\n  the other  {}\n  conflict   {}\n",
        conflict.record_type(), plain(conflict.record_title()), conflict.office(),
        conflict.field_label().empty() ? "deleted and edited at once" : conflict.field_label(),
        conflict.other_record().empty()
            ? ""
            : ", given to '" + plain(conflict.other_title()) + "' as well",
        conflict.settled() ? " (settled: " +
                                 (conflict.decision().empty() ? "another code was given"
                                                              : plain(conflict.decision())) +
                                 ")"
                           : "",
        sideText(conflict.kept()), sideText(conflict.other()), conflict.id());
  std::cout << counted(static_cast<std::uint64_t>(answer.conflicts_size()), "conflict") << '\n';
  return Exit::Ok;
}

Result<Exit> listQuarantine(HeadquartersLink& link, const Options& options) {
  v1::ListQuarantineRequest request;
  request.set_office(options.office);
  FIELDPOST_TRY(const auto answer, link.call(&Stub::ListQuarantine, request));
  if (options.json) {
    std::cout << jsonOf(answer) << '\n';
    return Exit::Ok;
  }
  Table table({{"When"}, {"Office"}, {"Who"}, {"Record"}, {"Reason"}, {"In words", false, true}});
  for (const auto& change : answer.changes())
    table.add({timeText(change.time_ms()), change.office(), change.author(), change.record_type(),
               change.reason(), change.message()});
  std::cout << table.text(terminalWidth())
            << counted(static_cast<std::uint64_t>(answer.changes_size()), "change")
            << " put aside\n";
  return Exit::Ok;
}

}  // namespace fieldpost::console
