#include "client/cli/options.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <nlohmann/json.hpp>

namespace fieldpost {
namespace {

constexpr const char* kVersion = "fieldpost-cli " FIELDPOST_VERSION;
constexpr const char* kIntroduction =
    "The work of a field office without a window: records, imports, sync.\n"
    "Records go in and come out as JSON, one in a line. The window may be open on the same store.";
constexpr const char* kFooter =
    "Exit codes: 0 done (a record saved as a draft is saved), 1 refused or failed (nothing is "
    "lost),\n"
    "2 the command line was not understood, 3 headquarters was not reached.\n"
    "Errors are one sentence on standard error; with --json one object {\"error\": {...}}.\n\n"
    "Example:\n"
    "  fieldpost-cli --store ~/fieldpost init --office KEN --person \"Amina Otieno\"\n"
    "  echo '{\"title\": \"Prison farms\"}' | fieldpost-cli --store ~/fieldpost add project\n"
    "  fieldpost-cli --store ~/fieldpost list project --format table";

/// Puts the commands together; each sets `options.command` when it is the one that was asked for.
class CommandLine {
 public:
  CommandLine() : m_app(kIntroduction, "fieldpost-cli") {
    m_app.footer(kFooter);
    m_app.set_version_flag("--version", kVersion);
    m_app.require_subcommand(0, 1);
    m_app.add_option("--store", m_options.store, "Folder of the store (or FIELDPOST_STORE)")
        ->envname("FIELDPOST_STORE")
        ->type_name("DIR");
    m_app.add_flag("--json", m_options.json, "Print data and errors as JSON");
    addStoreCommands();
    addRecordCommands();
    addAttachmentCommands();
    addExchangeCommands();
    addBundleCommands();
  }

  std::variant<Options, Exit> read(int argc, char** argv) {
    try {
      m_app.parse(argc, argv);
    } catch (const CLI::Success& success) {
      m_app.exit(success);
      return Exit::Ok;
    } catch (const CLI::ParseError& error) {
      return wrong(argc, argv, error.what());
    }
    if (const auto missing = whatIsMissing(); !missing.empty()) return wrong(argc, argv, missing);
    m_options.table = m_format == "table";
    return m_options;
  }

 private:
  /// What the options alone cannot ask for; empty when nothing is missing.
  [[nodiscard]] std::string whatIsMissing() const {
    const auto& asked = m_options.command;
    if (asked.empty()) return "say which command";
    if (asked == "init" && m_options.office.empty() && m_options.enrolment.empty())
      return "init needs --office and --person, or --enrolment";
    if (asked == "fetch" && m_options.target.empty() && !m_options.later)
      return "fetch needs --to FILE, or --later";
    if (asked == "conflicts settle" && !m_keepShown && !m_options.takeOther)
      return "say --keep-shown or --take-other";
    const bool needsStore = asked != "types" && asked != "fields" && !m_options.offices;
    if (needsStore && m_options.store.empty()) return "say which store with --store DIR";
    return {};
  }

  CLI::App& command(CLI::App& parent, const std::string& name, const std::string& words) {
    CLI::App& added = *parent.add_subcommand(name, words);
    added.fallthrough();
    const std::string whole = &parent == &m_app ? name : parent.get_name() + " " + name;
    added.callback([this, whole] {
      // A command within a command is called first; it is the one that was meant.
      if (m_options.command.empty()) m_options.command = whole;
    });
    return added;
  }

  void addStoreCommands() {
    auto& init = command(m_app, "init", "Make a store, or enrol the laptop whose store it is");
    auto* office =
        init.add_option("--office", m_options.office, "Code of the office")->type_name("CODE");
    auto* person =
        init.add_option("--person", m_options.person, "Who works here")->type_name("NAME");
    init.add_option("--role", m_options.role, "What the person may do")
        ->check(CLI::IsMember({"field-officer", "office-head"}))
        ->capture_default_str();
    auto* enrolment =
        init.add_option("--enrolment", m_options.enrolment, "Enrolment file of headquarters")
            ->type_name("FILE");
    init.add_option("--programme", m_options.programme,
                    "Programme of work; left out, the one that came with the program")
        ->type_name("FILE");
    enrolment->excludes(office)->excludes(person);
    office->needs(person);
    person->needs(office);
    command(m_app, "status", "Whose laptop it is, what waits, what headquarters said last");
    command(m_app, "outgoing", "Changes that headquarters has not confirmed");
    command(m_app, "verify", "Check the store: the file, its log, and records against the log");
    command(m_app, "repair",
            "Make a damaged store anew from what can be read; close the window first");
    auto& demonstration =
        command(m_app, "demonstration", "Record the office's part of the demonstration programme");
    demonstration.add_option("--seed", m_options.seed, "Another demonstration of the same shape");
    demonstration.add_flag("--all", m_options.all, "Record every office's part here");
    demonstration.add_flag("--offices", m_options.offices, "List the offices it has parts for");
  }

  void addType(CLI::App& to) {
    to.add_option("TYPE", m_options.type, "Type of record, such as project; see `types`")
        ->required();
  }
  void addId(CLI::App& to) {
    to.add_option("ID", m_options.id, "Id of the record, as `list` prints it")->required();
  }

  void addRecordCommands() {
    addType(command(m_app, "add", "Add records: JSON on standard input; prints their ids"));
    auto& set =
        command(m_app, "set", "Change fields of a record: JSON on standard input; null empties");
    addType(set);
    addId(set);
    auto& remove = command(m_app, "delete", "Delete a record; `restore` brings it back");
    addType(remove);
    addId(remove);
    auto& restore = command(m_app, "restore", "Bring a deleted record back");
    addType(restore);
    addId(restore);
    auto& get = command(m_app, "get", "Print a record");
    addType(get);
    addId(get);
    get.add_flag("--history", m_options.history, "And who changed what when");
    auto& list = command(m_app, "list", "List records");
    addType(list);
    list.add_option("--text", m_options.text, "Words that are in the record")->type_name("WORDS");
    list.add_option("--where", m_options.where,
                    "A field's value, such as status=held; may be repeated")
        ->type_name("FIELD=VALUE");
    list.add_flag("--drafts", m_options.drafts, "Drafts alone");
    list.add_flag("--deleted", m_options.deleted, "Deleted ones instead of living ones");
    list.add_option("--limit", m_options.limit, "At most that many")->type_name("N");
    std::string* format = &m_format;
    list.add_option("--format", *format, "json (a record in each line) or table")
        ->check(CLI::IsMember({"json", "table"}));
    command(m_app, "types", "The types of record there are");
    addType(command(m_app, "fields", "The fields of a type: labels, rules and choices"));
  }

  void addAttachmentCommands() {
    auto& attach = command(m_app, "attach", "Attach a file to a record; the next sync sends it");
    addType(attach);
    addId(attach);
    attach.add_option("FILE", m_options.file, "The file")->required();
    attach.add_option("--name", m_options.name, "What it is called; left out, as the file")
        ->type_name("NAME");
    attach.add_flag("--strip-metadata", m_options.stripMetadata,
                    "Of a picture: attach it without place, time, device and comments");
    auto& list = command(m_app, "attachments", "The files of a record, and where their bytes are");
    addType(list);
    addId(list);
    auto& fetch = command(m_app, "fetch", "Copy a file of a record out; syncs when it is not here");
    auto& detach = command(m_app, "detach", "Take a file out of a record");
    for (CLI::App* one : {&fetch, &detach}) {
      addType(*one);
      addId(*one);
      one->add_option("NAME", m_options.text, "The file's name, or its fingerprint's first digits")
          ->required();
    }
    auto* target =
        fetch.add_option("--to", m_options.target, "The file to write")->type_name("FILE");
    fetch.add_flag("--later", m_options.later, "Only ask for it: the next sync fetches it")
        ->excludes(target);
  }

  void addExchangeCommands() {
    auto& import = command(m_app, "import", "Import a file: all of it or nothing");
    import.require_subcommand(1);
    auto& csv = command(import, "csv", "Rows of one type; the first row names the fields");
    auto& iati = command(import, "iati", "IATI activities, version 1 or 2, as projects");
    csv.add_option("--type", m_options.type, "Type of record")->required()->type_name("TYPE");
    for (CLI::App* kind : {&csv, &iati}) {
      kind->add_option("FILE", m_options.file, "The file")->required();
      kind->add_flag("--dry-run", m_options.dryRun, "Say what would happen, write nothing");
    }
    auto& sync = command(m_app, "sync", "Send what waits to headquarters, and get what is new");
    sync.add_option("--budget", m_options.budgetBytes,
                    "Bytes that it may cost, such as 500k or 2M; the rest waits")
        ->transform(CLI::AsSizeValue(true))
        ->type_name("SIZE");
    auto* watch = sync.add_flag("--watch", m_options.watch,
                                "Keep the link up, and sync after each save and when others' work "
                                "is there, until Ctrl-C");
    sync.add_option("--every", m_options.everyMinutes, "Sync at least so often")
        ->needs(watch)
        ->check(CLI::Range(0.02, 1440.0))
        ->type_name("MINUTES");
    auto& conflicts =
        command(m_app, "conflicts", "Where two people changed one thing: both values");
    conflicts.require_subcommand(0, 1);
    conflicts.add_flag("--all", m_options.all, "Settled ones too");
    auto& settle = command(conflicts, "settle", "Close a conflict");
    addId(settle);
    auto* keep = settle.add_flag("--keep-shown", m_keepShown, "The record stays as it shows");
    auto* take =
        settle.add_flag("--take-other", m_options.takeOther, "The record takes the other value");
    keep->excludes(take);
  }

  void addBundleCommands() {
    auto& bundle = command(m_app, "bundle", "Sync by files, for an office without a link");
    bundle.require_subcommand(1);
    bundle.footer(
        "The file is sealed: headquarters alone can read it, whoever carries it. Losing it loses "
        "nothing;\nthe next bundle holds all that headquarters has not acknowledged.\n\nExample:\n"
        "  fieldpost-cli --store ~/fieldpost bundle export /media/stick/ken-3.bundle\n"
        "  fieldpost-cli --store ~/fieldpost bundle import /media/stick/ken-3.return");
    auto& out = command(bundle, "export", "Write what waits into a sealed file for headquarters");
    auto& in = command(bundle, "import", "Take the return bundle that headquarters made of it");
    auto& carry = command(bundle, "carry",
                          "Take another laptop's bundle along, to hand it over at the next sync");
    command(bundle, "returns", "Give out the return bundles that came for other laptops")
        .add_option("--to", m_options.file,
                    "Folder to copy them to; they are kept until that is done")
        ->required()
        ->type_name("DIR");
    for (CLI::App* way : {&out, &in, &carry})
      way->add_option("FILE", m_options.file, "The file")->required();
  }

  Exit wrong(int argc, char** argv, const std::string& what) {
    const std::string message = what + "; `fieldpost-cli --help` explains the commands";
    // The options were not read to their end, so whether JSON was asked for is looked up by hand.
    const bool json = std::any_of(argv + 1, argv + argc, [](const char* argument) {
      return argument == std::string("--json");
    });
    if (json) {
      const nlohmann::ordered_json error = {
          {"error", {{"code", "InvalidArgument"}, {"reason", "BAD_USAGE"}, {"message", message}}}};
      std::cerr << error.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace)
                << '\n';
    } else {
      std::cerr << "fieldpost-cli: " << message << '\n';
    }
    return Exit::Usage;
  }

  Options m_options;
  CLI::App m_app;
  std::string m_format = "json";
  bool m_keepShown = false;
};

}  // namespace

std::variant<Options, Exit> readOptions(int argc, char** argv) {
  return CommandLine().read(argc, argv);
}

}  // namespace fieldpost
