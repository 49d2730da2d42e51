#include "server/console/work_options.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "server/console/work_commands.h"
#include "sync/base/plain_text.h"
#include "sync/record/record_type.h"

namespace fieldpost::console {
namespace {

using AddOptions = void (*)(CLI::App&, Work&);
using Run = Result<Exit> (*)(HeadquartersLink&, const Options&);

void noOptions(CLI::App&, Work&) {}

void ofOffice(CLI::App& command, Work& work) {
  command.add_option("--office", work.office, "Of this office alone")->type_name("CODE");
}

void withId(CLI::App& command, Work& work) {
  command.add_option("ID", work.id, "The record's id")->required();
  command.add_option("--comment", work.comment, "Why; the office reads it")->type_name("TEXT");
}

void againstWork(CLI::App& command, Work& work) {
  command.add_option("ID", work.id, "The record's id")->required();
  command.add_option("--comment", work.comment, "Why; the office reads it")
      ->required()
      ->type_name("TEXT");
}

void withNumber(CLI::App& command, Work& work) {
  command.add_option("ID", work.id, "The project's id")->required();
  command.add_option("NUMBER", work.other, "The official number; no other project has it")
      ->required();
}

void withSide(CLI::App& command, Work& work) {
  command.add_option("ID", work.id, "The conflict's id, as `conflicts` prints it")->required();
  command
      .add_option("--take", work.choice,
                  "shown: the value that the record shows; other: the one that lost")
      ->required()
      ->check(CLI::IsMember({"shown", "other"}))
      ->type_name("SIDE");
  command.add_option("--comment", work.comment, "Why")->type_name("TEXT");
}

void withTwoPeople(CLI::App& command, Work& work) {
  command.add_option("KEEP", work.id, "The id of the record that stays")->required();
  command.add_option("DUPLICATE", work.other, "The id of the one that is put to it")->required();
}

void withRecord(CLI::App& command, Work& work) {
  command.add_option("TYPE", work.type, "Type of record, such as project")->required();
  command.add_option("ID", work.id, "Its id")->required();
}

void withChanges(CLI::App& command, Work& work) {
  withRecord(command, work);
  command.add_option("--set", work.settings, "A field and its value; nothing empties it")
      ->type_name("FIELD=VALUE");
  command.add_option("--fields", work.json, "The same as protobuf JSON, for what has parts")
      ->type_name("JSON");
}

void withCommits(CLI::App& command, Work& work) {
  command.add_option("COMMIT", work.first, "The first commit of the act, as it printed it")
      ->required();
  command.add_option("--to", work.last, "The last one, when there are several")
      ->type_name("COMMIT");
}

void withProgrammes(CLI::App& command, Work& work) {
  command.add_option("FROM", work.id, "The code of the programme that ends")->required();
  command.add_option("--next", work.file, "The next programme of work, in text format")
      ->required()
      ->type_name("FILE");
  command.add_flag("--dry-run", work.dryRun, "Only tell what would be carried forward");
}

void toFile(CLI::App& command, Work& work) {
  command.add_option("-o,--output", work.file, "The file to write")->required()->type_name("FILE");
  command.add_flag("--force", work.force, "Write over a file that is there");
}

void withType(CLI::App& command, Work& work) {
  command.add_option("TYPE", work.type, "Type of record, such as project")->required();
  ofOffice(command, work);
  toFile(command, work);
}

void withOffice(CLI::App& command, Work& work) {
  ofOffice(command, work);
  toFile(command, work);
}

void withReporter(CLI::App& command, Work& work) {
  command.add_option("--reporter", work.id, "The IATI identifier of who reports")
      ->required()
      ->type_name("ID");
  command.add_option("--reporter-name", work.other, "What it is called")
      ->required()
      ->type_name("NAME");
  toFile(command, work);
}

/// One command.
struct Entry {
  const char* group;
  const char* name;
  const char* words;
  Run run;
  AddOptions addOptions;
  const char* type = "";  ///< Of the record that it makes.
};

constexpr std::array kCommands = {
    Entry{"", "pending", "List what waits for a decision, the oldest first", listPending, ofOffice},
    Entry{"progress", "accept", "Accept a submitted progress report", reviewReport, withId},
    Entry{"progress", "return", "Return a progress report to its office", reviewReport,
          againstWork},
    Entry{"projects", "number", "Give a project its official number", giveNumber, withNumber},
    Entry{"revisions", "approve", "Approve a revision; it changes its project", decideRevision,
          withId},
    Entry{"revisions", "refuse", "Refuse a revision", decideRevision, againstWork},
    Entry{"outputs", "deliver", "Record what became of an output of para. 17", addRecord, noOptions,
          "output_delivery"},
    Entry{"outputs", "add", "Record an output that is not in the programme", addRecord, noOptions,
          "additional_output"},
    Entry{"requests", "add", "Record a State's request for assistance", addRecord, noOptions,
          "assistance_request"},
    Entry{"feedback", "add", "Record what a State says of assistance", addRecord, noOptions,
          "state_feedback"},
    Entry{"tools", "request", "Record a request for copies of a tool or guide", addRecord,
          noOptions, "tool_request"},
    Entry{"treaties", "add", "Record what a State did with a treaty", addRecord, noOptions,
          "treaty_action"},
    Entry{"missions", "add", "Record an advisory mission", addRecord, noOptions,
          "advisory_mission"},
    Entry{"conflicts", "settle", "Settle a conflict", settleConflict, withSide},
    Entry{"participants", "duplicates", "List participants that may be one person", listDuplicates,
          ofOffice},
    Entry{"participants", "merge", "Put two records of one person together", mergeParticipants,
          withTwoPeople},
    Entry{"records", "edit", "Change a record of any office", editRecord, withChanges},
    Entry{"records", "delete", "Delete a record; it can be restored", deleteRecord, withRecord},
    Entry{"records", "restore", "Bring a deleted record back", deleteRecord, withRecord},
    Entry{"records", "undo", "Take an act of headquarters' back", undoCommits, withCommits},
    Entry{"export", "csv", "Records of one type for a spreadsheet", exportRecords, withType},
    Entry{"export", "json", "Records of one type as JSON", exportRecords, withType},
    Entry{"export", "calendar", "Training events as iCalendar", exportRecords, withOffice},
    Entry{"export", "iati", "Projects as IATI 2.03 activities", exportRecords, withReporter},
    Entry{"programme", "rollover", "Make the next programme, with what is left carried forward",
          rollOver, withProgrammes},
};

struct Group {
  const char* name;
  const char* words;
};

constexpr std::array kGroups = {
    Group{"progress", "Review progress reports"},
    Group{"revisions", "Decide on revisions of projects"},
    Group{"outputs", "Record outputs of para. 17 (a) and (b)"},
    Group{"requests", "Record requests that arrive at headquarters"},
    Group{"feedback", "Record feedback that arrives at headquarters"},
    Group{"tools", "Record requests for tools and guides"},
    Group{"treaties", "Record what States did with treaties"},
    Group{"missions", "Record advisory missions"},
    Group{"export", "Write records in formats of others; names of participants are in none"},
    Group{"participants", "Put records of one person together"},
};

std::string optionName(const std::string& field) {
  std::string name = field;
  std::replace(name.begin(), name.end(), '_', '-');
  return "--" + name;
}

std::string choicesOf(const FieldDescriptor& field) {
  std::string words;
  if (field.enum_type() == nullptr) return words;
  for (int i = 0; i < field.enum_type()->value_count(); ++i) {
    const std::string choice = choiceWord(*field.enum_type()->value(i));
    if (!choice.empty()) words += (words.empty() ? ": " : ", ") + choice;
  }
  return words;
}

/// An option for each field of the record, named and explained by its proto.
void addFields(CLI::App& command, const RecordType& type, Work& work) {
  for (int i = 0; i < type.descriptor().field_count(); ++i) {
    const FieldDescriptor& field = *type.descriptor().field(i);
    if (field.message_type() != nullptr || field.name() == "office") continue;
    const auto& traits = traitsOf(field);
    auto* option = command.add_option(optionName(field.name()), work.fields[field.name()],
                                      traits.label() + choicesOf(field));
    option->expected(1, field.is_repeated() ? 100 : 1);
    option->type_name(traits.rule().format() == model::v1::FORMAT_DATE ? "YYYY-MM-DD" : "VALUE");
    if (traits.rule().required()) option->required();
  }
  command
      .add_option("--office", work.office,
                  "Whose record it is; HQ unless told, once `offices add HQ` made it")
      ->type_name("CODE");
}

CLI::App* groupOf(CLI::App& app, std::string_view name) {
  if (name.empty()) return &app;
  for (CLI::App* one : app.get_subcommands([](const CLI::App*) { return true; }))
    if (one->get_name() == name) return one;
  return nullptr;
}

}  // namespace

bool Work::isText() const {
  std::vector<std::string> all = {type, id, other, comment, office, json, choice};
  all.insert(all.end(), settings.begin(), settings.end());
  for (const auto& [name, values] : fields) all.insert(all.end(), values.begin(), values.end());
  return std::all_of(all.begin(), all.end(), [](const std::string& text) { return isUtf8(text); });
}

void addWorkCommands(CLI::App& app, Options& options) {
  for (const Group& group : kGroups) {
    CLI::App& added = *app.add_subcommand(group.name, group.words);
    added.require_subcommand(1);
    added.fallthrough();
  }
  for (const Entry& entry : kCommands) {
    CLI::App* group = groupOf(app, entry.group);
    if (group == nullptr) continue;
    CLI::App& command = *group->add_subcommand(entry.name, entry.words);
    command.fallthrough();
    entry.addOptions(command, options.work);
    if (const RecordType* type = RecordType::find(entry.type); type != nullptr)
      addFields(command, *type, options.work);
    command.callback([&options, &entry] {
      options.command = Command::Work;
      options.work.run = entry.run;
      if (*entry.type != '\0') options.work.type = entry.type;
      options.work.choice = options.work.choice.empty() ? entry.name : options.work.choice;
    });
  }
}

}  // namespace fieldpost::console
