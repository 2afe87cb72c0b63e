#include "engine/policy/quiet_hours.h"

#include <date/tz.h>
#include <fmt/format.h>

#include <exception>
#include <utility>

namespace signalbox::policy {
namespace {

/// Null when the database has no such zone (or cannot be read); the library throws then, and no exception may leave.
const date::time_zone* findZone(std::string_view name) {
  try {
    return date::locate_zone(name);
  } catch (const std::exception&) {
    return nullptr;
  }
}

bool isQuiet(const QuietHours& hours, std::int32_t minute) {
  if (hours.fromMinute < hours.toMinute) return minute >= hours.fromMinute && minute < hours.toMinute;
  return minute >= hours.fromMinute || minute < hours.toMinute;
}

/// The instant after `now` at which a clock in the zone first shows `local`.
base::WallTime instantOf(const date::time_zone* zone, date::local_seconds local, base::WallTime now) {
  const date::local_info info = zone->get_info(local);
  const auto with = [&](const date::sys_info& side) { return base::WallTime{(local.time_since_epoch() - side.offset)}; };
  switch (info.result) {
    case date::local_info::nonexistent: return base::WallTime{info.first.end.time_since_epoch()};
    case date::local_info::ambiguous: return with(info.first) > now ? with(info.first) : with(info.second);
    default: return with(info.first);
  }
}

}  // namespace

std::optional<std::int32_t> parseClock(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  for (const std::size_t i : {0U, 1U, 3U, 4U})
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
  const std::int32_t hour = (text[0] - '0') * 10 + (text[1] - '0');
  const std::int32_t minute = (text[3] - '0') * 10 + (text[4] - '0');
  if (hour > 23 || minute > 59) return std::nullopt;
  return hour * 60 + minute;
}

std::string formatClock(std::int32_t minute) { return fmt::format("{:02}:{:02}", minute / 60, minute % 60); }

bool zoneExists(std::string_view zone) { return findZone(zone) != nullptr; }

std::vector<base::FieldError> validateQuietHours(std::string_view from, std::string_view to, std::string_view zone, std::string_view pointer) {
  std::vector<base::FieldError> errors;
  const std::string prefix{pointer};
  const auto start = parseClock(from);
  const auto end = parseClock(to);
  if (!start) errors.push_back({prefix + "/from", "must be a time of day such as 22:00"});
  if (!end) errors.push_back({prefix + "/to", "must be a time of day such as 08:00"});
  if (start && end && *start == *end) errors.push_back({prefix + "/to", "must differ from the beginning"});
  if (!zoneExists(zone)) errors.push_back({prefix + "/zone", fmt::format("'{}' is no IANA time zone, such as Europe/Vienna", zone)});
  return errors;
}

base::Result<QuietHours> parseQuietHours(std::string_view from, std::string_view to, std::string_view zone, std::string_view pointer) {
  auto errors = validateQuietHours(from, to, zone, pointer);
  if (!errors.empty()) return base::Status::invalid(std::move(errors));
  return QuietHours{*parseClock(from), *parseClock(to), std::string{zone}};
}

std::optional<base::WallTime> quietUntil(const QuietHours& hours, base::WallTime now) {
  const date::time_zone* zone = findZone(hours.zone);
  if (zone == nullptr) zone = findZone("UTC");
  if (zone == nullptr) return std::nullopt;  // a machine without a zone database keeps nothing back
  const auto local = zone->to_local(std::chrono::floor<std::chrono::seconds>(now));
  const auto day = date::floor<date::days>(local);
  const auto minute = static_cast<std::int32_t>(date::floor<std::chrono::minutes>(local - day).count());
  if (!isQuiet(hours, minute)) return std::nullopt;
  const date::days shift{minute < hours.toMinute ? 0 : 1};
  return instantOf(zone, day + shift + std::chrono::minutes{hours.toMinute}, now);
}

}  // namespace signalbox::policy
