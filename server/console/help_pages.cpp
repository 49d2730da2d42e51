#include "server/console/help_pages.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <string_view>
#include <vector>

namespace fieldpost::console {
namespace {

std::vector<const CLI::App*> commandsOf(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App* one) { return !one->get_name().empty(); });
}

/// `visit(command, path)` for the command and all within it; the path of the outermost is empty,
/// that of others begins with a space.
template <typename Visit>
void forEachCommand(const CLI::App& app, const std::string& path, const Visit& visit) {
  visit(app, path);
  for (const CLI::App* command : commandsOf(app))
    forEachCommand(*command, path + " " + command->get_name(), visit);
}

bool takesValue(const CLI::Option& option) { return option.get_items_expected_max() > 0; }

/// The option's names with their dashes; none for what is told by its place.
std::vector<std::string> namesOf(const CLI::Option& option) {
  std::vector<std::string> names;
  for (const std::string& name : option.get_snames()) names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) names.push_back("--" + name);
  return names;
}

/// The words that the option takes, where a list of them was given: "table json".
std::string choicesOf(const CLI::Option& option) {
  // The type's name ends with what each check says of itself, and a list says "{table,json}".
  const std::string type = option.get_type_name();
  const std::size_t open = type.find('{');
  const std::size_t close = type.find('}', open);
  if (open == std::string::npos || close == std::string::npos) return {};
  std::string words = type.substr(open + 1, close - open - 1);
  std::replace(words.begin(), words.end(), ',', ' ');
  return words;
}

/// What stands for the value: "HOST:PORT".
std::string placeholderOf(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  return type.substr(0, type.find(":{"));
}

/// Text of ours as text of the page: nothing in it is taken for a request or an escape.
std::string escaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool begins = i == 0 || text[i - 1] == '\n';
    if (begins && (text[i] == '.' || text[i] == '\'')) out += "\\&";
    if (text[i] == '\\')
      out += "\\e";
    else if (text[i] == '-')
      out += "\\-";
    else if (text[i] == '\'')
      out += "\\(aq";
    else if (text[i] == '`')
      out += "\\(ga";
    else
      out += text[i];
  }
  return out;
}

/// Verses of text: line breaks stay.
std::string verbatim(std::string_view text) { return fmt::format(".nf\n{}\n.fi\n", escaped(text)); }

std::string describe(const CLI::Option& option) {
  std::string head;
  if (option.get_positional()) {
    head = fmt::format("\\fI{}\\fR", escaped(option.get_name(true)));
  } else {
    for (const std::string& name : namesOf(option))
      head += fmt::format("{}\\fB{}\\fR", head.empty() ? "" : ", ", escaped(name));
    if (takesValue(option)) head += fmt::format(" \\fI{}\\fR", escaped(placeholderOf(option)));
  }
  std::string words = option.get_description();
  if (!words.empty() && words.back() != '.') words += '.';
  if (const std::string choices = choicesOf(option); !choices.empty())
    words += fmt::format(" One of: {}.", choices);
  if (option.get_required() && !option.get_positional()) words += " Must be given.";
  if (!option.get_envname().empty())
    words += fmt::format(" Also read from the variable {}.", option.get_envname());
  return fmt::format(".TP\n{}\n{}\n", head, escaped(words));
}

std::string describeOptions(const CLI::App& command, bool withHelp) {
  std::string page;
  for (const bool positional : {true, false})
    for (const CLI::Option* option : command.get_options())
      if (option->get_positional() == positional && (withHelp || option != command.get_help_ptr()))
        page += describe(*option);
  return page;
}

}  // namespace

std::string completionScript(const CLI::App& app) {
  // What may stand behind any command.
  std::string everywhere = " ";
  for (const CLI::Option* option : app.get_options())
    if (option != app.get_version_ptr())
      for (const std::string& name : namesOf(*option)) everywhere += name + " ";

  std::string paths, words, values;
  forEachCommand(app, "", [&](const CLI::App& command, const std::string& path) {
    std::string offered;
    for (const CLI::App* inner : commandsOf(command)) offered += inner->get_name() + " ";
    for (const CLI::Option* option : command.get_options()) {
      std::string patterns;
      for (const std::string& name : namesOf(*option)) {
        if (everywhere.find(" " + name + " ") == std::string::npos) offered += name + " ";
        patterns += fmt::format("{}\"{} {}\"", patterns.empty() ? "" : " | ", path, name);
        // An option of the whole program is taken behind any command.
        if (&command == &app) patterns += fmt::format(" | *\" {}\"", name);
      }
      const std::string choices = choicesOf(*option);
      if (option->get_positional()) {
        offered += choices + (choices.empty() ? "" : " ");
      } else if (takesValue(*option)) {
        values += fmt::format("    {}) words='{}' ;;\n", patterns, choices);
      }
    }
    if (!path.empty()) paths += fmt::format("{}\"{}\"", paths.empty() ? "" : " | ", path);
    words += fmt::format("    \"{}\") words='{}{}' ;;\n", path, offered, everywhere.substr(1));
  });

  return fmt::format(R"(# Completion of {0} for bash, made by `{0} completion bash`.
_fieldpost_console() {{
  local current=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD - 1]}}
  local path='' words='' hidden=() i
  for ((i = 1; i < COMP_CWORD; ++i)); do
    case "$path ${{COMP_WORDS[i]}}" in
    {1}) path+=" ${{COMP_WORDS[i]}}" ;;
    esac
  done
  case "$path" in
{2}  esac
  case "$path $before" in
{3}  esac
  # Options only to who began one: they would stand before the files that many commands take.
  [[ $current == -* ]] || hidden=(-X '-*')
  mapfile -t COMPREPLY < <(compgen "${{hidden[@]}}" -W "$words" -- "$current")
}}
complete -o default -F _fieldpost_console {0}
)",
                     app.get_name(), paths, words, values);
}

std::string manualPage(const CLI::App& app, const std::string& version) {
  std::string title = app.get_name();
  std::transform(title.begin(), title.end(), title.begin(),
                 [](unsigned char letter) { return std::toupper(letter); });
  std::string page = fmt::format(
      ".TH {} 1 \"\" \"{}\" \"Fieldpost\"\n.SH NAME\n{} \\- {}\n"
      ".SH SYNOPSIS\n.B {}\n[\\fIOPTIONS\\fR] \\fICOMMAND\\fR [\\fIARGUMENTS\\fR]\n"
      ".SH OPTIONS\nThey may stand before or behind a command.\n",
      escaped(title), escaped(version), escaped(app.get_name()), escaped(app.get_description()),
      escaped(app.get_name()));
  page += describeOptions(app, true) + ".SH COMMANDS\n";
  forEachCommand(app, "", [&](const CLI::App& command, const std::string& path) {
    if (path.empty()) return;
    page += fmt::format(".SS \"{}\"\n{}.\n", escaped(path.substr(1)),
                        escaped(command.get_description()));
    page += describeOptions(command, false);
    // A command without an end of its own has the whole program's, which stands below.
    if (command.get_footer() != app.get_footer()) page += ".PP\n" + verbatim(command.get_footer());
  });
  return page + ".SH NOTES\n" + verbatim(app.get_footer());
}

}  // namespace fieldpost::console
