#include "server/export/calendar.h"

#include <fmt/format.h>

#include <algorithm>

#include "fieldpost/model/v1/training.pb.h"
#include "sync/base/clock.h"
#include "sync/record/codes.h"
#include "sync/record/dates.h"

namespace fieldpost::exporting {
namespace {

using model::v1::TrainingEvent;

constexpr std::size_t kLineBytesMost = 75;

/// A text value: what has a meaning in iCalendar is escaped, control characters are left out.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char letter : text) {
    if (letter == '\n')
      out += "\\n";
    else if (letter == ',' || letter == ';' || letter == '\\')
      out += std::string("\\") + letter;
    else if (static_cast<unsigned char>(letter) >= 0x20 && letter != 0x7F)
      out += letter;
  }
  return out;
}

std::string dateValue(std::string date) {
  date.erase(std::remove(date.begin(), date.end(), '-'), date.end());
  return date;
}

std::string stamp(std::int64_t ms) {
  const std::int64_t seconds = ms / 1000 % 86'400;
  return fmt::format("{}T{:02}{:02}{:02}Z", dateValue(dayOf(ms)), seconds / 3600, seconds / 60 % 60,
                     seconds % 60);
}

const char* statusOf(const TrainingEvent& event) {
  switch (event.status()) {
    case model::v1::TRAINING_STATUS_HELD:
    case model::v1::TRAINING_STATUS_CONFIRMED:
      return "CONFIRMED";
    case model::v1::TRAINING_STATUS_CANCELLED:
      return "CANCELLED";
    default:
      return "TENTATIVE";
  }
}

std::string entryOf(const store::StoredRecord& stored, const TrainingEvent& event,
                    const std::string& start) {
  const bool held = !event.actual_start().empty();
  const std::string& last = held ? event.actual_end() : event.planned_end();
  // The end of a whole day is the day after it.
  const auto day = dayNumber(last < start ? start : last);
  const auto end = dateOfDay(day.value_or(0) + 1);
  std::string text = foldedLine("BEGIN:VEVENT");
  text += foldedLine("UID:" + stored.key.id.text() + "@fieldpost");
  text += foldedLine("DTSTAMP:" + stamp(stored.changedMs));
  text += foldedLine("DTSTART;VALUE=DATE:" + dateValue(start));
  text += foldedLine("DTEND;VALUE=DATE:" + dateValue(end.value_or(start)));
  text += foldedLine("SUMMARY:" + escaped(event.title()));
  std::string place = event.venue();
  if (!event.country().empty())
    place += (place.empty() ? "" : ", ") + std::string(stateName(event.country()));
  if (!place.empty()) text += foldedLine("LOCATION:" + escaped(place));
  std::string words = event.start_time().empty() ? "" : "Starts at " + event.start_time() + '\n';
  words += event.objectives();
  if (!words.empty()) text += foldedLine("DESCRIPTION:" + escaped(words));
  text += foldedLine(std::string("STATUS:") + statusOf(event));
  if (!event.code().empty()) text += foldedLine("X-FIELDPOST-CODE:" + escaped(event.code()));
  return text + foldedLine("END:VEVENT");
}

}  // namespace

std::string foldedLine(const std::string& line) {
  std::string folded;
  std::size_t room = kLineBytesMost;
  for (std::size_t at = 0; at < line.size();) {
    // A letter of several bytes stays whole.
    std::size_t bytes = 1;
    while (at + bytes < line.size() &&
           (static_cast<unsigned char>(line[at + bytes]) & 0xC0) == 0x80)
      ++bytes;
    if (bytes > room) {
      folded += "\r\n ";
      room = kLineBytesMost - 1;
    }
    folded.append(line, at, bytes);
    room -= std::min(room, bytes);
    at += bytes;
  }
  return folded + "\r\n";
}

Result<std::uint64_t> writeCalendar(store::Snapshot& snapshot, const std::string& office,
                                    const Sink& sink) {
  Gathered out(sink);
  std::uint64_t events = 0;
  FIELDPOST_CHECK(
      out.write("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Fieldpost//Training "
                "events//EN\r\nCALSCALE:GREGORIAN\r\n"));
  FIELDPOST_CHECK(snapshot.forEachRecord(
      "training_event", [&](const store::StoredRecord& stored) -> Result<Done> {
        TrainingEvent event;
        if (stored.deleted || (!office.empty() && stored.scope != office) ||
            !event.ParseFromString(stored.message))
          return Done{};
        const std::string& start =
            event.actual_start().empty() ? event.planned_start() : event.actual_start();
        if (!isDate(start)) return Done{};
        ++events;
        return out.write(entryOf(stored, event, start));
      }));
  FIELDPOST_CHECK(out.write("END:VCALENDAR\r\n"));
  FIELDPOST_CHECK(out.finish());
  return events;
}

}  // namespace fieldpost::exporting
