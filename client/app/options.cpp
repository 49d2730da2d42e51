#include "client/app/options.h"

#include <QtCore/QCommandLineParser>
#include <QtCore/QCoreApplication>
#include <QtCore/QDate>
#include <QtCore/QRegularExpression>
#include <QtCore/QStandardPaths>
#include <cstdio>

namespace fieldpost {
namespace {

constexpr auto kExitWords =
    "\nEnds with 0 when all went well, 1 when the command line is wrong, 2 when the window's files "
    "are damaged,\n3 when a page warned (--self-test), 4 when a picture could not be written "
    "(--screenshots),\n5 when the store could not be opened or made (--self-test, "
    "--screenshots),\n6 when there is no display.\n";

struct Described {
  const char* name;
  const char* words;
  const char* value;  // Name of its value; empty: a switch.
};

constexpr Described kOptions[] = {
    {"help", "Prints this text.", ""},
    {"version", "Prints the version.", ""},
    {"store",
     "The folder of the store. Without it: the folder of this computer for this person's data.",
     "DIR"},
    {"demonstration",
     "Opens the demonstration programme; records it first when it is not there. It stands in a "
     "folder of its own unless --store names one.",
     ""},
    {"today", "The day that 'late' and 'today' mean, instead of the clock's: YYYY-MM-DD.", "DATE"},
    {"dark", "Dark, whatever the system has.", ""},
    {"light", "Light, whatever the system has.", ""},
    {"size", "Size of the window: 1366x768.", "WxH"},
    {"self-test", "Visits every page and ends; fails if any of them warns.", ""},
    {"screenshots", "Writes a PNG of every page to this folder and ends.", "DIR"},
};

std::optional<Options> wrong(const QString& words, int& exitCode) {
  std::fprintf(stderr, "fieldpost: %s\nfieldpost --help shows what can be given.\n",
               qPrintable(words));
  exitCode = kExitUsage;
  return std::nullopt;
}

QString textOf(const char* words) { return QString::fromLatin1(words); }

std::filesystem::path usualStore(bool demonstration) {
  const QString data = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
  return std::filesystem::path(data.toStdString()) / (demonstration ? "demonstration" : "store");
}

}  // namespace

std::optional<Options> readOptions(const QStringList& arguments, int& exitCode) {
  QCommandLineParser parser;
  parser.setApplicationDescription(
      QStringLiteral("Records field projects and trainings, with or without a network."));
  for (const Described& option : kOptions)
    parser.addOption({textOf(option.name), textOf(option.words), textOf(option.value)});
  const auto isSet = [&parser](const char* name) { return parser.isSet(textOf(name)); };
  const auto valueOf = [&parser](const char* name) { return parser.value(textOf(name)); };

  if (!parser.parse(arguments)) return wrong(parser.errorText(), exitCode);
  exitCode = kExitWell;
  if (isSet("help")) {
    // The parser asks the application for its name, and there is none yet.
    QString text = parser.helpText();
    text.replace(QStringLiteral("<executable_name>"), QStringLiteral("fieldpost"));
    std::fputs(qPrintable(text), stdout);
    std::fputs(kExitWords, stdout);
    return std::nullopt;
  }
  if (isSet("version")) {
    std::printf("fieldpost %s\n", qPrintable(QCoreApplication::applicationVersion()));
    return std::nullopt;
  }
  if (!parser.positionalArguments().isEmpty())
    return wrong(QStringLiteral("'%1' is not understood").arg(parser.positionalArguments().first()),
                 exitCode);

  Options options;
  options.demonstration = isSet("demonstration");
  options.selfTest = isSet("self-test");
  options.screenshots = valueOf("screenshots");
  options.today = valueOf("today");
  if (isSet("dark") || isSet("light")) options.dark = isSet("dark");
  if (!options.today.isEmpty() && !QDate::fromString(options.today, Qt::ISODate).isValid())
    return wrong(QStringLiteral("'%1' is no day; write it as YYYY-MM-DD").arg(options.today),
                 exitCode);
  if (isSet("size")) {
    static const QRegularExpression kSize(QStringLiteral("^(\\d{3,5})x(\\d{3,5})$"));
    const QRegularExpressionMatch match = kSize.match(valueOf("size"));
    if (!match.hasMatch())
      return wrong(QStringLiteral("'%1' is no size; write it like 1366x768").arg(valueOf("size")),
                   exitCode);
    options.size = QSize(match.captured(1).toInt(), match.captured(2).toInt());
  }
  options.store = isSet("store") ? std::filesystem::path(valueOf("store").toStdString())
                                 : usualStore(options.demonstration);
  return options;
}

}  // namespace fieldpost
