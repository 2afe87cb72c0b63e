#pragma once
// Hours in which a recipient wants to be left alone, by the clock on the recipient's wall (IANA zone, daylight saving
// included). Judged at accept and again at claim (rule 8). Pure functions; any thread (the zone database of libdate-tz
// is read once and immutable then). The clock's reading decides: in the hour that is repeated in autumn, "until 02:30"
// ends at the first 02:30 and holds again when the clock goes back before it; an end that spring skips is the moment
// after the gap.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/status.h"
#include "engine/base/time.h"

namespace signalbox::policy {

struct QuietHours {
  std::int32_t fromMinute = 0;  // minutes after local midnight, 0-1439
  std::int32_t toMinute = 0;    // exclusive; below fromMinute when the night lies between
  std::string zone;             // IANA name such as "Europe/Vienna"
  bool operator==(const QuietHours&) const = default;
};

/// "22:00" -> 1320. Two digits each, 00:00 to 23:59; nothing otherwise.
std::optional<std::int32_t> parseClock(std::string_view text);
/// 1320 -> "22:00".
std::string formatClock(std::int32_t minute);
bool zoneExists(std::string_view zone);

/// Every wrong field at once; pointers are `pointer` + "/from", "/to", "/zone".
std::vector<base::FieldError> validateQuietHours(std::string_view from, std::string_view to, std::string_view zone, std::string_view pointer);
/// Status(invalid) with the fields of validateQuietHours.
base::Result<QuietHours> parseQuietHours(std::string_view from, std::string_view to, std::string_view zone, std::string_view pointer);

/// The end of the quiet hours in which `now` lies; nothing when it lies in none. A zone that the database no longer
/// knows counts as UTC: a wrong hour is better than a lost message.
std::optional<base::WallTime> quietUntil(const QuietHours& hours, base::WallTime now);

}  // namespace signalbox::policy
