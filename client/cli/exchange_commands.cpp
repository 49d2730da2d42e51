// Commands that bring work in and settle what clashed: import, conflicts.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "client/cli/commands.h"
#include "client/importing/csv.h"
#include "client/importing/iati.h"
#include "fieldpost/model/v1/office.pb.h"
#include "sync/record/describe.h"

namespace fieldpost {
namespace {

constexpr std::size_t kLinesMost = 30;

void listCounts(Output& output, std::string_view heading,
                const std::map<std::string, std::size_t>& counts) {
  if (counts.empty()) return;
  std::vector<std::pair<std::string, std::size_t>> sorted(counts.begin(), counts.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  output.line(heading);
  for (const auto& [kind, count] : sorted) output.line(fmt::format("  {:>6}  {}", count, kind));
}

void listLines(Output& output, std::string_view heading, const std::vector<std::string>& lines) {
  if (lines.empty()) return;
  output.line(heading);
  for (std::size_t i = 0; i < lines.size() && i < kLinesMost; ++i) output.line("  " + lines[i]);
  if (lines.size() > kLinesMost)
    output.line(fmt::format("  and {} more; --json lists all", lines.size() - kLinesMost));
}

std::string titleOf(const ProposedRecord& record) {
  const RecordType* type = RecordType::find(record.key.type);
  if (type == nullptr) return {};
  const auto message = type->parse(record.message);
  return message.ok() ? fieldpost::titleOf(*type, *message.value()) : std::string();
}

Json reportJson(const ImportReport& report) {
  return {{"read", report.read},
          {"added", report.added},
          {"alreadyThere", report.alreadyThere},
          {"repeated", report.repeated},
          {"lost", report.lost},
          {"drafts", report.drafts},
          {"addedWithThem", report.addedWithThem},
          {"draftReasons", report.draftReasons},
          {"notMapped", report.notMapped},
          {"remarks", report.remarks}};
}

Json proposedJson(const ImportPlan& plan) {
  Json proposed = Json::array();
  for (const ProposedRecord& record : plan.records)
    proposed.push_back({{"type", record.key.type},
                        {"id", record.key.id.text()},
                        {"place", record.place},
                        {"title", titleOf(record)}});
  return proposed;
}

/// Tells of every cell that cannot be read.
Exit refuse(const ImportPlan& plan, const Error& error, Output& output) {
  Json problems = Json::array();
  for (const CellProblem& problem : plan.problems)
    problems.push_back({{"line", problem.line},
                        {"column", problem.column},
                        {"reason", problem.reason},
                        {"message", problem.message}});
  if (!output.json()) {
    for (std::size_t i = 0; i < plan.problems.size() && i < kLinesMost; ++i) {
      const CellProblem& problem = plan.problems[i];
      output.note(fmt::format("line {}{}: {}", problem.line,
                              problem.column.empty() ? "" : ", column '" + problem.column + "'",
                              problem.message));
    }
    if (plan.problems.size() > kLinesMost)
      output.note(fmt::format("and {} more; --json lists all", plan.problems.size() - kLinesMost));
  }
  return output.fail(error, {{"problems", std::move(problems)}});
}

void showReport(const ImportPlan& plan, const ImportReport& report, bool dryRun, Output& output) {
  if (dryRun) {
    std::vector<std::string> proposed;
    for (const ProposedRecord& record : plan.records) {
      if (record.key.type == plan.mainType)
        proposed.push_back(record.place + " → " + cutText(titleOf(record), 80));
    }
    listLines(output, "What would become what:", proposed);
  }
  listCounts(output, dryRun ? "With them would come:" : "With them came:", report.addedWithThem);
  listCounts(output, "Missing in drafts, by field:", report.draftReasons);
  listCounts(output, "Without a field of its own, so kept in notes:", report.notMapped);
  listLines(output, "To look at:", report.remarks);
  output.line(sentenceOf(report, dryRun));
}

/// A conflict with what a person needs to decide it.
struct ShownConflict {
  RecordId id;
  model::v1::Conflict conflict;
  std::string recordLabel;
  std::string recordTitle;
  std::string fieldLabel;  ///< Empty: the record's life.
  std::string kept;
  std::string other;
};

std::string sideText(const RecordType* type, const FieldDescriptor* field,
                     const model::v1::ConflictSide& side) {
  if (side.deleted()) return "(deleted)";
  if (field == nullptr) return "(edited)";
  const auto text = cellText(*type, static_cast<std::uint32_t>(field->number()), side.cell());
  return text.empty() ? "(emptied)" : text;
}

Result<ShownConflict> shown(const LocalStore& store, const RecordView& view) {
  ShownConflict shown;
  shown.id = view.key.id;
  if (!shown.conflict.ParseFromString(view.message))
    return Error{Code::DataLoss, "MALFORMED_RECORD",
                 "a conflict does not read as one; run `verify`"};
  const auto& conflict = shown.conflict;
  shown.recordLabel = conflict.about_type();
  const RecordType* type = RecordType::find(conflict.about_type());
  const FieldDescriptor* field = type == nullptr ? nullptr : type->field(conflict.field_name());
  if (field != nullptr) shown.fieldLabel = traitsOf(*field).label();
  shown.kept = sideText(type, field, conflict.kept());
  shown.other = sideText(type, field, conflict.other());
  if (type == nullptr) return shown;
  shown.recordLabel = type->traits().label();
  if (const auto id = Uuid::parse(conflict.about()); id.ok()) {
    FIELDPOST_TRY(const auto about, store.get({type->name(), id.value()}));
    if (about) shown.recordTitle = about->title;
  }
  return shown;
}

Json sideJson(const model::v1::ConflictSide& side, const std::string& text) {
  return {{"value", text},
          {"author", side.author()},
          {"office", side.office()},
          {"timeMs", side.time_ms()},
          {"deleted", side.deleted()}};
}

std::string sideLine(const model::v1::ConflictSide& side, const std::string& text) {
  return fmt::format("{}\n               {}{}, {}", text, side.author(),
                     side.office().empty() ? " (headquarters)" : " (" + side.office() + ")",
                     timeText(side.time_ms()));
}

void showConflict(const ShownConflict& shown, Output& output) {
  const auto& conflict = shown.conflict;
  const bool settled = conflict.state() == model::v1::CONFLICT_STATE_SETTLED;
  if (output.json()) {
    output.data({{"id", shown.id.text()},
                 {"state", settled ? "settled" : "open"},
                 {"aboutType", conflict.about_type()},
                 {"about", conflict.about()},
                 {"title", shown.recordTitle},
                 {"field", conflict.field_name()},
                 {"label", shown.fieldLabel},
                 {"kept", sideJson(conflict.kept(), shown.kept)},
                 {"other", sideJson(conflict.other(), shown.other)},
                 {"otherRecord", conflict.other_record()},
                 {"otherTitle", conflict.other_title()},
                 {"decision", conflict.decision()}});
    return;
  }
  output.line(
      fmt::format("{} '{}': {}", shown.recordLabel, shown.recordTitle,
                  shown.fieldLabel.empty() ? "deleted here, edited there" : shown.fieldLabel));
  if (!conflict.other_record().empty())
    output.line(fmt::format("  given to     '{}' as well ({})", conflict.other_title(),
                            conflict.other_record()));
  output.line("  shown now    " + sideLine(conflict.kept(), shown.kept));
  output.line("  the other    " + sideLine(conflict.other(), shown.other));
  output.line(settled
                  ? "  settled      " + (conflict.decision().empty() ? "Another code was given."
                                                                     : conflict.decision())
                  : fmt::format("  to settle    conflicts settle {} --keep-shown | --take-other",
                                shown.id.text()));
}

}  // namespace

Result<Exit> importFile(const Options& options, Output& output) {
  const bool csv = options.command == "import csv";
  FIELDPOST_TRY(const RecordType* type, RecordType::require(csv ? options.type : "project"));
  FIELDPOST_TRY(auto store, LocalStore::open(options.store));
  FIELDPOST_TRY(const auto context, importContextOf(store));
  FIELDPOST_TRY(const auto plan,
                csv ? readCsv(options.file, *type, context) : readIati(options.file, context));
  const auto report = importInto(store, plan, {options.dryRun, {}});
  if (!report.ok()) {
    if (report.error().reason == "BAD_CELLS") return refuse(plan, report.error(), output);
    return report.error();
  }
  if (output.json()) {
    Json json = reportJson(report.value());
    if (options.dryRun) json["proposed"] = proposedJson(plan);
    output.data(json);
  } else {
    showReport(plan, report.value(), options.dryRun, output);
  }
  return Exit::Ok;
}

Result<Exit> listConflicts(const Options& options, Output& output) {
  FIELDPOST_TRY(const auto store, LocalStore::open(options.store));
  Query query;
  query.type = "conflict";
  query.order = Query::Order::Created;
  if (!options.all) query.where = {{"state", "CONFLICT_STATE_OPEN"}};
  FIELDPOST_TRY(const auto views, store.find(query));
  for (const RecordView& view : views) {
    FIELDPOST_TRY(const auto conflict, shown(store, view));
    showConflict(conflict, output);
  }
  if (views.empty() && !output.json()) output.line("There are no open conflicts.");
  return Exit::Ok;
}

Result<Exit> settleConflict(const Options& options, Output& output) {
  FIELDPOST_TRY(const RecordId id, Uuid::parse(options.id));
  FIELDPOST_TRY(auto store, LocalStore::open(options.store));
  FIELDPOST_CHECK(
      store.settle(id, options.takeOther ? Settlement::TakeOther : Settlement::KeepShown));
  if (output.json()) {
    output.data({{"id", id.text()}, {"settled", true}});
  } else {
    output.line(options.takeOther ? "Settled: the record takes the other value."
                                  : "Settled: the record stays as it shows.");
  }
  return Exit::Ok;
}

}  // namespace fieldpost
