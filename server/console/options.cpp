#include "server/console/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "server/console/help_pages.h"
#include "server/console/work_options.h"
#include "sync/base/plain_text.h"

namespace fieldpost::console {
namespace {

constexpr const char* kWords =
    "Headquarters' console: what the programme of work has delivered, and who said so.";
constexpr const char* kVersion = "fieldpost-console " FIELDPOST_VERSION;
constexpr const char* kFooter =
    "Exit codes: 0 all is well; 1 refused or failed; 2 the command line was not understood;\n"
    "3 headquarters was not reached.\n\n"
    "fieldpostd writes DIR/console.identity, with which this console is an administrator.";

/// Builds the commands and remembers which one was named.
class CommandLine {
 public:
  CommandLine() {
    m_app.set_version_flag("--version", kVersion);
    m_app.footer(kFooter);
    m_app.require_subcommand(1);
    m_app.fallthrough();
    m_app.add_option("--server", m_options.server, "Headquarters; the identity's own unless told")
        ->type_name("HOST:PORT")
        ->envname("FIELDPOST_SERVER");
    m_app.add_option("--identity", m_options.identity, "Who asks")
        ->type_name("FILE")
        ->envname("FIELDPOST_IDENTITY");
    m_app.add_flag("--json", m_options.json, "Print data and errors as JSON");
    addReport();
    addLists();
    addOffices();
    addLaptops();
    addBundles();
    addRest();
    addPages();
    addWorkCommands(m_app, m_options);
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
    if (m_format == "json") m_options.json = true;
    for (const std::string* const text :
         {&m_options.server, &m_options.asOf, &m_options.programme, &m_options.office,
          &m_options.name, &m_options.country, &m_options.timeZone, &m_options.person,
          &m_options.role, &m_options.type, &m_options.id})
      if (!isUtf8(*text)) return wrong(argc, argv, "'" + plain(*text) + "' is no text in UTF-8");
    if (!m_options.work.isText()) return wrong(argc, argv, "a text is not in UTF-8");
    return m_options;
  }

 private:
  static Exit wrong(int argc, char** argv, const std::string& what) {
    // The options were not read to their end, so whether JSON was asked for is looked up by hand.
    const bool json = std::any_of(argv + 1, argv + argc, [](const char* argument) {
      return argument == std::string_view("--json");
    });
    tell({Code::InvalidArgument, "BAD_USAGE",
          what + "; `fieldpost-console --help` explains the commands"},
         json);
    return Exit::Usage;
  }

  CLI::App& add(CLI::App& parent, const char* name, const char* words, Command command) {
    CLI::App& added = *parent.add_subcommand(name, words);
    added.fallthrough();
    added.callback([this, command, &added] {
      // A command with a command of its own inside is called after it; the inner one was meant.
      if (added.get_subcommands().empty()) m_options.command = command;
    });
    return added;
  }

  void addOffice(CLI::App& to) {
    to.add_option("--office", m_options.office, "Of this office alone")->type_name("CODE");
  }

  void addDay(CLI::App& to) {
    to.add_option("--as-of", m_options.asOf, "Figures as of the end of this day; today unless told")
        ->type_name("YYYY-MM-DD");
    to.add_option("--programme", m_options.programme, "Which programme of work")->type_name("CODE");
  }

  void addKeeping(CLI::App& report) {
    CLI::App& records =
        add(report, "records", "List every record behind a figure", Command::ReportRecords);
    addDay(records);
    records
        .add_option("FIGURE", m_options.figure,
                    "Its path in the report's JSON: projects.completed, "
                    "states_reached.states[KE]")
        ->required();
    CLI::App& freeze =
        add(report, "freeze", "Keep the report as it is now under a name", Command::ReportFreeze);
    addDay(freeze);
    freeze.add_option("NAME", m_options.name, "What it is to be called")->required();
    add(report, "frozen", "List kept reports, or show what of one is another now",
        Command::ReportFrozen)
        .add_option("NAME", m_options.name, "Which");
    add(report, "recompute", "Make all figures anew from the log, and compare",
        Command::ReportRecompute)
        .add_flag("--repair", m_options.repair, "Put right what is kept of figures");
  }

  void addReport() {
    CLI::App& report = *m_app.add_subcommand("report", "What was planned, delivered and reached");
    report.require_subcommand(1);
    report.fallthrough();
    CLI::App& performance =
        add(report, "performance", "The programme performance report", Command::Report);
    addDay(performance);
    performance
        .add_option("--language", m_options.language,
                    "For names of States: ar, en, es, fr, ru or zh")
        ->type_name("CODE");
    performance.add_option("--format", m_format, "table or json")
        ->check(CLI::IsMember({"table", "json"}))
        ->type_name("FORMAT");
    addKeeping(report);
    CLI::App& programme = *m_app.add_subcommand("programme", "Programmes of work as files");
    programme.require_subcommand(1);
    programme.fallthrough();
    add(programme, "check", "Name what is wrong with a programme of work, line by line",
        Command::ProgrammeCheck)
        .add_option("FILE", m_options.file, "A programme in text format")
        ->required();
  }

  void addLists() {
    addOffice(add(m_app, "projects", "List the projects", Command::Projects));
    addOffice(add(m_app, "trainings", "List the training events", Command::Trainings));
    CLI::App& conflicts =
        add(m_app, "conflicts", "List conflicts with both values", Command::Conflicts);
    addOffice(conflicts);
    conflicts.add_flag("--all", m_options.settled, "Settled ones too");
    addOffice(
        add(m_app, "quarantine", "List the changes that were put aside", Command::Quarantine));
  }

  void addOffices() {
    CLI::App& offices =
        add(m_app, "offices", "List the offices, and how fresh their data is", Command::Offices);
    add(offices, "list", "The same", Command::Offices);
    CLI::App& added = add(offices, "add", "Add an office", Command::OfficesAdd);
    added.add_option("CODE", m_options.office, "2 to 8 of A-Z and 0-9")->required();
    added.add_option("--name", m_options.name, "What it is called")->required()->type_name("NAME");
    added
        .add_option("--country", m_options.country,
                    "The State it stands in (ISO 3166-1, two letters)")
        ->required()
        ->type_name("CC");
    added.add_option("--time-zone", m_options.timeZone, "IANA name")->type_name("ZONE");
  }

  void addLaptops() {
    CLI::App& laptops = add(m_app, "laptops", "List the laptops", Command::Laptops);
    addOffice(laptops);
    add(laptops, "list", "The same", Command::Laptops);
    CLI::App& enrol =
        add(laptops, "enrol", "Invite a laptop: write its enrolment file", Command::LaptopsEnrol);
    enrol.add_option("--office", m_options.office, "Its office")->required()->type_name("CODE");
    enrol.add_option("--person", m_options.person, "Whose it is")->required()->type_name("NAME");
    enrol
        .add_option("--role", m_options.role,
                    "field-officer, office-head, programme-officer, administrator or auditor")
        ->required()
        ->type_name("ROLE");
    enrol.add_option("-o,--output", m_options.file, "The enrolment file to write")
        ->required()
        ->type_name("FILE");
    enrol.add_flag("--force", m_options.force, "Write over a file that is there");
    for (const auto& [name, words, command] :
         {std::tuple{"suspend", "Stop a laptop from syncing; its work stays",
                     Command::LaptopsSuspend},
          std::tuple{"resume", "Let a suspended laptop sync again", Command::LaptopsResume}})
      add(laptops, name, words, command)
          .add_option("ID", m_options.id, "The laptop's id, as `laptops --json` prints it")
          ->required();
    CLI::App& carry = add(laptops, "carry", "Let a laptop have further offices' records, to read",
                          Command::LaptopsCarry);
    carry.add_option("ID", m_options.id, "The laptop's id, as `laptops --json` prints it")
        ->required();
    carry.add_option("--office", m_options.offices, "Such an office; may be repeated")
        ->required()
        ->type_name("CODE");
    carry.add_flag("--stop", m_options.stop, "Take them from the laptop instead");
  }

  void addBundles() {
    CLI::App& bundles =
        add(m_app, "bundle", "List the bundles that were imported", Command::Bundles);
    addOffice(bundles);
    addOffice(add(bundles, "list", "The same", Command::Bundles));
    CLI::App& import =
        add(bundles, "import", "Take a laptop's bundle in, and answer it", Command::BundleImport);
    import
        .add_option("FILE", m_options.file, "The bundle, as `fieldpost-cli bundle export` wrote it")
        ->required();
    import
        .add_option("--return", m_options.answer,
                    "The return bundle to write; it goes back to the laptop")
        ->required()
        ->type_name("FILE");
    import.add_flag("--force", m_options.force, "Write over a file that is there");
    import.footer(
        "A bundle may be imported any number of times and in any order.\n\nExample:\n"
        "  fieldpost-console bundle import ken-3.bundle --return ken-3.return");
  }

  void addRest() {
    CLI::App& record =
        add(m_app, "record", "Show a record and how it came to be so", Command::Record);
    record.add_option("TYPE", m_options.type, "Type of record, such as project")->required();
    record.add_option("ID", m_options.id, "Its id")->required();
    CLI::App& records = *m_app.add_subcommand("records", "Do something to records");
    records.require_subcommand(1);
    records.fallthrough();
    CLI::App& move = add(records, "move", "Take a record and its children to another office",
                         Command::RecordsMove);
    move.add_option("TYPE", m_options.type, "Type of record, such as project")->required();
    move.add_option("ID", m_options.id, "Its id")->required();
    move.add_option("--to", m_options.office, "The office that is to have it")
        ->required()
        ->type_name("CODE");
    add(m_app, "clean-up",
        "Clear the log away as far as the rules let it; the server does so daily",
        Command::CleanUp);
    CLI::App& watch = add(m_app, "watch", "Tell what happens, as it happens", Command::Watch);
    addOffice(watch);
    watch.add_option("--count", m_options.count, "End after so many events")->type_name("N");
  }

  void addPages() {
    CLI::App& completion =
        *m_app.add_subcommand("completion", "Print a script that completes commands in a shell");
    completion.add_option("SHELL", m_shell, "Which shell")
        ->required()
        ->check(CLI::IsMember({"bash"}));
    completion.footer("Example:\n  source <(fieldpost-console completion bash)");
    completion.callback([this] { print(completionScript(m_app)); });
    CLI::App& manual = *m_app.add_subcommand("manual", "Print the manual page");
    manual.footer("Example:\n  fieldpost-console manual | man -l -");
    manual.callback([this] { print(manualPage(m_app, kVersion)); });
    for (CLI::App* one : {&completion, &manual}) one->fallthrough();
  }

  void print(std::string page) {
    m_options.command = Command::Page;
    m_options.page = std::move(page);
  }

  CLI::App m_app{kWords, "fieldpost-console"};
  Options m_options;
  std::string m_format = "table";
  std::string m_shell;
};

}  // namespace

void tell(const Error& error, bool json) {
  if (!json) {
    std::cerr << "fieldpost-console: " << plain(error.message) << '\n';
    return;
  }
  const nlohmann::ordered_json told = {
      {"error",
       {{"code", nameOf(error.code)}, {"reason", error.reason}, {"message", error.message}}}};
  std::cerr << told.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
}

std::variant<Options, Exit> readOptions(int argc, char** argv) {
  return CommandLine().read(argc, argv);
}

}  // namespace fieldpost::console
