#include "server/console/work_commands.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>

#include "server/console/commands.h"
#include "server/console/table.h"
#include "server/console/words.h"
#include "sync/base/clock.h"
#include "sync/programme/programme_file.h"
#include "sync/record/record_type.h"

namespace fieldpost::console {
namespace {

using Stub = v1::HeadquartersService::Stub;
using nlohmann::ordered_json;

/// The office of records that are headquarters' own.
constexpr const char* kHeadquartersOffice = "HQ";

Error badUsage(const std::string& what) { return {Code::InvalidArgument, "BAD_USAGE", what}; }

/// Says what an act did, and how it is taken back.
template <typename Answer>
Exit tellDecided(const Answer& answer, const Options& options, const std::string& words) {
  if (options.json) {
    std::cout << jsonOf(answer) << '\n';
    return Exit::Ok;
  }
  const auto& changes = answer.decided().changes();
  if (changes.empty()) {
    std::cout << "All was so already; nothing was changed.\n";
    return Exit::Ok;
  }
  const auto first = changes.begin()->commit();
  const auto last = changes.rbegin()->commit();
  std::cout << fmt::format("{} `fieldpost-console records undo {}{}` takes it back.\n", words,
                           first, first == last ? "" : fmt::format(" --to {}", last));
  return Exit::Ok;
}

std::optional<std::string> choiceNamed(const google::protobuf::EnumDescriptor& choices,
                                       const std::string& word) {
  for (int i = 0; i < choices.value_count(); ++i) {
    const auto& value = *choices.value(i);
    if (word == value.name() || (!word.empty() && word == choiceWord(value))) return value.name();
  }
  return std::nullopt;
}

Result<ordered_json> valueOf(const FieldDescriptor& field, const std::string& text) {
  if (field.enum_type() == nullptr) return ordered_json(text);
  if (const auto name = choiceNamed(*field.enum_type(), text)) return ordered_json(*name);
  std::string choices;
  for (int i = 0; i < field.enum_type()->value_count(); ++i) {
    const std::string word = choiceWord(*field.enum_type()->value(i));
    if (!word.empty()) choices += (choices.empty() ? "" : ", ") + word;
  }
  return badUsage(
      fmt::format("\"{}\" is one of {}, not '{}'", traitsOf(field).label(), choices, text));
}

Result<ordered_json> valuesOf(const FieldDescriptor& field, const std::vector<std::string>& texts) {
  if (!field.is_repeated()) return valueOf(field, texts.front());
  ordered_json list = ordered_json::array();
  for (const std::string& text : texts) {
    FIELDPOST_TRY(auto value, valueOf(field, text));
    list.push_back(std::move(value));
  }
  return list;
}

std::vector<std::string> splitAtCommas(const std::string& text) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    if (end > begin) parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

/// Adds what one FIELD=VALUE says.
Result<Done> addSetting(const RecordType& type, const std::string& setting, ordered_json& json) {
  const std::size_t equals = setting.find('=');
  if (equals == std::string::npos || equals == 0)
    return badUsage("'" + plain(setting) + "' is no FIELD=VALUE, such as title=Courts");
  std::string name = setting.substr(0, equals);
  std::replace(name.begin(), name.end(), '-', '_');
  const std::string value = setting.substr(equals + 1);
  const FieldDescriptor* field = type.field(name);
  if (field == nullptr)
    return badUsage(fmt::format("a {} has no field '{}'", type.name(), plain(name)));
  if (field->message_type() != nullptr)
    return badUsage(fmt::format("'{}' has parts; write it with --fields JSON", name));
  if (value.empty()) {
    json[name] = nullptr;
    return Done{};
  }
  FIELDPOST_TRY(json[name],
                valuesOf(*field, field->is_repeated() ? splitAtCommas(value)
                                                      : std::vector<std::string>{value}));
  return Done{};
}

std::string kindWords(v1::PendingKind kind) {
  switch (kind) {
    case v1::PENDING_KIND_REPORT:
      return "report";
    case v1::PENDING_KIND_REVISION:
      return "revision";
    case v1::PENDING_KIND_NUMBER:
      return "number";
    case v1::PENDING_KIND_CONFLICT:
      return "conflict";
    case v1::PENDING_KIND_QUARANTINED:
      return "put aside";
    default:
      return "something new";
  }
}

}  // namespace

std::string choiceWord(const google::protobuf::EnumValueDescriptor& value) {
  std::string word;
  for (const char letter : traitsOf(value).label()) {
    const auto byte = static_cast<unsigned char>(letter);
    if (std::isalnum(byte) != 0)
      word += static_cast<char>(std::tolower(byte));
    else if (!word.empty() && word.back() != '-')
      word += '-';
  }
  while (!word.empty() && word.back() == '-') word.pop_back();
  return word;
}

Result<Exit> listPending(HeadquartersLink& link, const Options& options) {
  v1::ListPendingRequest request;
  request.set_office(options.work.office);
  FIELDPOST_TRY(const auto answer, link.call(&Stub::ListPending, request));
  if (options.json) {
    std::cout << jsonOf(answer) << '\n';
    return Exit::Ok;
  }
  Table table({{"Decide"}, {"Title", false, true}, {"Office"}, {"Since"}, {"Id"}});
  for (const auto& line : answer.pending())
    table.add(
        {kindWords(line.kind()), line.title(), line.office(), dayOf(line.since_ms()), line.id()});
  std::cout << table.text(terminalWidth())
            << counted(static_cast<std::uint64_t>(answer.pending_size()), "decision") << '\n';
  return Exit::Ok;
}

Result<Exit> reviewReport(HeadquartersLink& link, const Options& options) {
  v1::ReviewReportRequest request;
  request.set_id(options.work.id);
  request.set_accept(options.work.choice == "accept");
  request.set_comment(options.work.comment);
  FIELDPOST_TRY(const auto answer, link.call(&Stub::ReviewReport, request));
  return tellDecided(
      answer, options,
      request.accept() ? "The report was accepted." : "The report was returned to its office.");
}

Result<Exit> giveNumber(HeadquartersLink& link, const Options& options) {
  v1::GiveNumberRequest request;
  request.set_id(options.work.id);
  request.set_number(options.work.other);
  FIELDPOST_TRY(const auto answer, link.call(&Stub::GiveNumber, request));
  return tellDecided(answer, options,
                     fmt::format("The project has the number {}.", plain(request.number())));
}

Result<Exit> decideRevision(HeadquartersLink& link, const Options& options) {
  v1::DecideRevisionRequest request;
  request.set_id(options.work.id);
  request.set_approve(options.work.choice == "approve");
  request.set_comment(options.work.comment);
  FIELDPOST_TRY(const auto answer, link.call(&Stub::DecideRevision, request));
  return tellDecided(answer, options,
                     request.approve() ? "The revision was approved, and its project changed."
                                       : "The revision was refused.");
}

Result<Exit> addRecord(HeadquartersLink& link, const Options& options) {
  FIELDPOST_TRY(const RecordType* type, RecordType::require(options.work.type));
  ordered_json json;
  json["office"] = options.work.office.empty() ? kHeadquartersOffice : options.work.office;
  for (const auto& [name, texts] : options.work.fields) {
    const FieldDescriptor* field = type->field(name);
    if (texts.empty() || field == nullptr) continue;
    FIELDPOST_TRY(json[name], valuesOf(*field, texts));
  }
  v1::PutRecordRequest request;
  request.set_type(type->name());
  request.set_json(json.dump());
  FIELDPOST_TRY(const auto answer, link.call(&Stub::PutRecord, request));
  return tellDecided(answer, options,
                     fmt::format("{} {} was recorded.", type->traits().label(), answer.id()));
}

Result<Exit> editRecord(HeadquartersLink& link, const Options& options) {
  FIELDPOST_TRY(const RecordType* type, RecordType::require(options.work.type));
  ordered_json json = ordered_json::object();
  if (!options.work.json.empty()) json = ordered_json::parse(options.work.json, nullptr, false);
  if (!json.is_object())
    return badUsage("--fields takes an object of JSON, such as {\"note\": \"\"}");
  for (const std::string& setting : options.work.settings)
    FIELDPOST_CHECK(addSetting(*type, setting, json));
  if (json.empty()) return badUsage("say what to change: --set FIELD=VALUE, or --fields JSON");
  v1::PutRecordRequest request;
  request.set_type(type->name());
  request.set_id(options.work.id);
  request.set_json(json.dump());
  FIELDPOST_TRY(const auto answer, link.call(&Stub::PutRecord, request));
  return tellDecided(answer, options, "The record was changed.");
}

Result<Exit> deleteRecord(HeadquartersLink& link, const Options& options) {
  v1::DeleteRecordRequest request;
  request.set_type(options.work.type);
  request.set_id(options.work.id);
  request.set_restore(options.work.choice == "restore");
  FIELDPOST_TRY(const auto answer, link.call(&Stub::DeleteRecord, request));
  return tellDecided(answer, options,
                     request.restore() ? "The record is back." : "The record was deleted.");
}

Result<Exit> settleConflict(HeadquartersLink& link, const Options& options) {
  v1::SettleConflictRequest request;
  request.set_id(options.work.id);
  request.set_take_other(options.work.choice == "other");
  request.set_comment(options.work.comment);
  FIELDPOST_TRY(const auto answer, link.call(&Stub::SettleConflict, request));
  return tellDecided(answer, options, "The conflict is settled.");
}

Result<Exit> listDuplicates(HeadquartersLink& link, const Options& options) {
  v1::ListDuplicatesRequest request;
  request.set_office(options.work.office);
  FIELDPOST_TRY(const auto answer, link.call(&Stub::ListDuplicates, request));
  if (options.json) {
    std::cout << jsonOf(answer) << '\n';
    return Exit::Ok;
  }
  for (const auto& pair : answer.duplicates())
    std::cout << fmt::format("of {}{}\n  {}  {} ({})\n  {}  {} ({})\n", pair.country(),
                             pair.same_event() ? ", on one event's list" : "", pair.keep(),
                             plain(pair.keep_event()), pair.keep_office(), pair.duplicate(),
                             plain(pair.duplicate_event()), pair.duplicate_office());
  std::cout << counted(static_cast<std::uint64_t>(answer.duplicates_size()), "pair")
            << " with the same names and State\n";
  return Exit::Ok;
}

Result<Exit> mergeParticipants(HeadquartersLink& link, const Options& options) {
  v1::MergeParticipantsRequest request;
  request.set_keep(options.work.id);
  request.set_duplicate(options.work.other);
  FIELDPOST_TRY(const auto answer, link.call(&Stub::MergeParticipants, request));
  return tellDecided(answer, options,
                     answer.same_event() ? "Both stood on one list: the duplicate was taken into "
                                           "the other record and deleted."
                                         : "Both are known as one person now.");
}

Result<Exit> rollOver(HeadquartersLink& link, const Options& options) {
  v1::RollProgrammeOverRequest request;
  request.set_from(options.work.id);
  FIELDPOST_TRY(*request.mutable_next(), readProgrammeText(options.work.file));
  request.set_dry_run(options.work.dryRun);
  FIELDPOST_TRY(const auto answer, link.call(&Stub::RollProgrammeOver, request));
  if (options.json) {
    std::cout << jsonOf(answer) << '\n';
    return Exit::Ok;
  }
  Table table({{"From"}, {"To"}, {"Left", true}, {"Output", false, true}});
  for (const auto& line : answer.carried())
    table.add({line.from_code(), line.code(), std::to_string(line.quantity()), line.title()});
  std::cout << table.text(terminalWidth())
            << fmt::format("{} {} carried forward from {} to {}.\n",
                           counted(static_cast<std::uint64_t>(answer.carried_size()), "output"),
                           request.dry_run() ? "would be" : "were", plain(request.from()),
                           answer.code());
  return Exit::Ok;
}

Result<Exit> undoCommits(HeadquartersLink& link, const Options& options) {
  v1::UndoCommitsRequest request;
  request.set_first(options.work.first);
  request.set_last(options.work.last);
  FIELDPOST_TRY(const auto answer, link.call(&Stub::UndoCommits, request));
  return tellDecided(answer, options, "It was taken back.");
}

}  // namespace fieldpost::console
