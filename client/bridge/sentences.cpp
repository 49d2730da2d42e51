#include "client/bridge/sentences.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDateTime>
#include <QtCore/QHash>
#include <QtCore/QLocale>

namespace fieldpost {
namespace {

struct Words {
  const char* reason;
  const char* text;
};

// In the order in which a person meets them: the store, saving, enrolment, headquarters.
constexpr Words kErrors[] = {
    {"CANNOT_WRITE",
     QT_TRANSLATE_NOOP("Errors",
                       "This folder cannot be written to. Nothing is lost; check who owns it, or "
                       "choose another folder.")},
    {"CORRUPT_FILE",
     QT_TRANSLATE_NOOP("Errors",
                       "The store's file is damaged and was left as it is. Keep it, and ask for "
                       "help before anything else is done with it.")},
    {"SCHEMA_TOO_NEW",
     QT_TRANSLATE_NOOP(
         "Errors",
         "A newer version of Fieldpost wrote this store. Nothing was changed; install "
         "that version to open it.")},
    {"STORE_EXISTS",
     QT_TRANSLATE_NOOP("Errors",
                       "There is a store in this folder already. Open it, or choose "
                       "another folder.")},
    {"BAD_PROFILE", QT_TRANSLATE_NOOP("Errors",
                                      "The office code has 2 to 8 capital letters or digits, and a "
                                      "name is needed. Correct them and go on.")},
    {"DISK_FULL", QT_TRANSLATE_NOOP("Errors",
                                    "The disk is full, so this was not saved. What you typed still "
                                    "stands here; free some space and leave the field again.")},
    {"DISK_ERROR",
     QT_TRANSLATE_NOOP("Errors",
                       "The disk failed, so this was not saved. What was saved before is "
                       "kept; look after the disk.")},
    {"STORE_BUSY",
     QT_TRANSLATE_NOOP("Errors",
                       "Another program is writing to the store. What you typed still "
                       "stands here; try again in a moment.")},
    {"RECORD_DELETED",
     QT_TRANSLATE_NOOP("Errors",
                       "This record was deleted meanwhile. Bring it back, then change "
                       "it.")},
    {"NOT_YOUR_OFFICE",
     QT_TRANSLATE_NOOP("Errors",
                       "This record belongs to another office and can only be read "
                       "here.")},
    {"READ_ONLY_FIELD", QT_TRANSLATE_NOOP("Errors", "Only headquarters writes this field.")},
    {"NOT_A_NUMBER",
     QT_TRANSLATE_NOOP("Errors",
                       "This is not a whole number, so it is not saved yet. Write digits "
                       "only.")},
    {"NOT_AN_AMOUNT",
     QT_TRANSLATE_NOOP("Errors",
                       "This is not an amount, so it is not saved yet. Write it like "
                       "1250.00.")},
    {"ALREADY_SETTLED",
     QT_TRANSLATE_NOOP("Errors",
                       "Somebody has settled this conflict already; nothing is left to "
                       "do.")},
    {"BAD_ENROLMENT_FILE",
     QT_TRANSLATE_NOOP("Errors",
                       "This is not an enrolment file. Ask headquarters for the file that "
                       "the console made for this laptop.")},
    {"OTHER_OFFICE",
     QT_TRANSLATE_NOOP("Errors",
                       "This store holds records of another office. Nothing was changed; "
                       "enrol a new store instead.")},
    {"NOT_ENROLLED",
     QT_TRANSLATE_NOOP("Errors",
                       "This laptop works without headquarters. Your work is safe here; "
                       "enrol with a file from headquarters to send it.")},
    {"CANNOT_CONNECT",
     QT_TRANSLATE_NOOP("Errors",
                       "Headquarters could not be reached. Nothing is lost and your work "
                       "waits here; try again when there is a link.")},
    {"LINK_LOST", QT_TRANSLATE_NOOP("Errors",
                                    "The link broke off. What headquarters has received stays "
                                    "received; the next sync goes on from there.")},
    {"FOREIGN_SERVER",
     QT_TRANSLATE_NOOP("Errors",
                       "The computer that answered is not your headquarters, so nothing "
                       "was sent. Check the address, or ask headquarters.")},
    {"CERTIFICATE_EXPIRED",
     QT_TRANSLATE_NOOP("Errors",
                       "This laptop's certificate has run out. Your work is safe here; "
                       "ask headquarters for a new enrolment file.")},
    {"CLOCK_WRONG",
     QT_TRANSLATE_NOOP("Errors",
                       "This laptop's clock seems to be wrong, so headquarters could not "
                       "be trusted. Nothing is lost; set the clock and sync again.")},
    {"SYNC_RUNNING",
     QT_TRANSLATE_NOOP("Errors",
                       "Another program is syncing this store at the moment. Wait until "
                       "it is done.")},
    {"STOPPED",
     QT_TRANSLATE_NOOP("Errors",
                       "Stopped. What headquarters has received stays received; the rest "
                       "waits here.")},
    {"TIMELINE_CHANGED",
     QT_TRANSLATE_NOOP("Errors",
                       "This is another headquarters than the one this laptop knows. Nothing "
                       "was sent; ask headquarters which is the right one.")},
    {"CODE_UNKNOWN",
     QT_TRANSLATE_NOOP("Errors",
                       "Headquarters does not know this enrolment code. Ask for a new "
                       "enrolment file; your work is safe here.")},
    {"CODE_EXPIRED",
     QT_TRANSLATE_NOOP("Errors",
                       "This enrolment file is too old. Ask headquarters for a new one; "
                       "your work is safe here.")},
    {"CODE_USED",
     QT_TRANSLATE_NOOP("Errors",
                       "This enrolment file was used before. Ask headquarters for a new "
                       "one; your work is safe here.")},
};

constexpr Words kProblems[] = {
    {"MISSING", QT_TRANSLATE_NOOP("Problems", "Fill this in.")},
    {"NOT_A_DATE", QT_TRANSLATE_NOOP("Problems",
                                     "This is no day of the calendar. Write it as "
                                     "YYYY-MM-DD.")},
    {"NOT_A_TIME", QT_TRANSLATE_NOOP("Problems", "Write the time as HH:MM.")},
    {"BEFORE_START", QT_TRANSLATE_NOOP("Problems",
                                       "This lies before the start. Change one of the "
                                       "two dates.")},
    {"IN_THE_FUTURE", QT_TRANSLATE_NOOP("Problems",
                                        "This lies in the future, though the status "
                                        "says it is done.")},
    {"UNKNOWN_COUNTRY", QT_TRANSLATE_NOOP("Problems",
                                          "There is no such country. Choose it from the "
                                          "list.")},
    {"UNKNOWN_CODE", QT_TRANSLATE_NOOP("Problems",
                                       "The programme of work does not have this. "
                                       "Choose from the list.")},
    {"UNKNOWN_CURRENCY", QT_TRANSLATE_NOOP("Problems",
                                           "There is no such currency. Choose it from "
                                           "the list.")},
    {"MONEY_WITHOUT_CURRENCY", QT_TRANSLATE_NOOP("Problems", "Choose the currency.")},
    {"BEYOND_PARENT", QT_TRANSLATE_NOOP("Problems", "These are more days than the event lasted.")},
    {"TOO_LONG", QT_TRANSLATE_NOOP("Problems",
                                   "This is too long. Shorten it, or move the rest to "
                                   "the note.")},
};

template <std::size_t N>
QString find(const Words (&table)[N], const char* context, const std::string& reason,
             const std::string& otherwise) {
  for (const Words& words : table)
    if (reason == words.reason) return QCoreApplication::translate(context, words.text);
  return QString::fromStdString(otherwise);
}

}  // namespace

QString sentenceOf(const Error& error) {
  return find(kErrors, "Errors", error.reason, error.message);
}

QString sentenceOf(const Problem& problem) {
  return find(kProblems, "Problems", problem.reason, problem.message);
}

QString changesInWords(std::size_t count) {
  return count == 1 ? QCoreApplication::translate("Words", "1 change")
                    : QCoreApplication::translate("Words", "%1 changes")
                          .arg(QLocale().toString(static_cast<qulonglong>(count)));
}

QString bytesInWords(std::size_t bytes) {
  constexpr std::size_t kKilo = 1024;
  constexpr std::size_t kMega = kKilo * kKilo;
  if (bytes < kMega)
    return QCoreApplication::translate("Words", "%1 KB").arg((bytes + kKilo - 1) / kKilo);
  return QCoreApplication::translate("Words", "%1 MB")
      .arg(QLocale().toString(static_cast<double>(bytes) / kMega, 'f', 1));
}

QString momentInWords(std::int64_t timeMs, std::int64_t nowMs) {
  if (timeMs == 0) return {};
  constexpr std::int64_t kDayMs = 86'400'000;
  const QDateTime then = QDateTime::fromMSecsSinceEpoch(timeMs);
  const QDateTime now = QDateTime::fromMSecsSinceEpoch(nowMs);
  const QString time = QLocale().toString(then.time(), QStringLiteral("HH:mm"));
  if (then.date() == now.date()) return QCoreApplication::translate("Words", "today %1").arg(time);
  if (timeMs < nowMs && nowMs - timeMs < 6 * kDayMs)
    return QLocale().dayName(then.date().dayOfWeek()) + QLatin1Char(' ') + time;
  return QLocale().toString(then.date(), QStringLiteral("d MMM yyyy"));
}

}  // namespace fieldpost
