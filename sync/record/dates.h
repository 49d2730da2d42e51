// Calendar dates as text: YYYY-MM-DD, ISO 8601, proleptic Gregorian, without time zone.
//
// Used by rules, reports and the programme of work. Two valid dates compare as their texts do, so
// nothing needs a type for them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fieldpost {

/// Whether `text` is a date that exists, in years 0001 to 9999: "2004-02-29" yes, "2005-02-29" no.
bool isDate(std::string_view text);
/// Days since 1970-01-01, negative before it. Absent when `date` is not a date.
std::optional<std::int64_t> dayNumber(std::string_view date);
/// The date `day` days after 1970-01-01. Absent outside years 0001 to 9999.
std::optional<std::string> dateOfDay(std::int64_t day);
/// Whether `text` is a time of day, HH:MM from 00:00 to 23:59.
bool isTimeOfDay(std::string_view text);

}  // namespace fieldpost
