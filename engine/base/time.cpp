#include "engine/base/time.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace signalbox::base {
namespace {

constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

bool readDigits(std::string_view text, std::size_t at, std::size_t count, int& value) {
  if (at + count > text.size()) return false;
  value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return false;
    value = value * 10 + (text[i] - '0');
  }
  return true;
}

std::optional<WallTime> compose(int year, int month, int day, int hour, int minute, int second, Millis fraction) {
  using namespace std::chrono;
  const year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)}, std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  return WallTime{sys_days{date}} + hours{hour} + minutes{minute} + seconds{second} + fraction;
}

/// A leap second or an offset may lead to a year of more or less than four digits, which could not be written again.
std::optional<WallTime> writable(WallTime time) {
  const bool fits = time >= *compose(0, 1, 1, 0, 0, 0, Millis{0}) && time <= *compose(9999, 12, 31, 23, 59, 59, Millis{999});
  return fits ? std::optional(time) : std::nullopt;
}

}  // namespace

std::string formatRfc3339(WallTime time) {
  using namespace std::chrono;
  const auto day = floor<days>(time);
  const year_month_day date{day};
  const hh_mm_ss clock{time - day};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()), clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                     clock.subseconds().count());
}

std::string formatMailDate(WallTime time) {
  using namespace std::chrono;
  const auto day = floor<days>(time);
  const year_month_day date{day};
  const hh_mm_ss clock{time - day};
  return fmt::format("{}, {} {} {} {:02}:{:02}:{:02} +0000", kDays[weekday{day}.c_encoding()], static_cast<unsigned>(date.day()),
                     kMonths[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()), clock.hours().count(), clock.minutes().count(),
                     clock.seconds().count());
}

std::optional<WallTime> parseRfc3339(std::string_view text) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  if (text.size() < 20 || text[4] != '-' || text[7] != '-' || text[13] != ':' || text[16] != ':') return std::nullopt;
  if (text[10] != 'T' && text[10] != 't' && text[10] != ' ') return std::nullopt;
  if (!readDigits(text, 0, 4, year) || !readDigits(text, 5, 2, month) || !readDigits(text, 8, 2, day) || !readDigits(text, 11, 2, hour) ||
      !readDigits(text, 14, 2, minute) || !readDigits(text, 17, 2, second))
    return std::nullopt;
  std::size_t at = 19;
  int millis = 0;
  if (text[at] == '.') {
    int scale = 100;
    std::size_t digits = 0;
    for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, ++digits, scale /= 10) millis += (text[at] - '0') * scale;
    if (digits == 0 || digits > 9) return std::nullopt;
  }
  auto time = compose(year, month, day, hour, minute, second, Millis{millis});
  if (!time || at >= text.size()) return std::nullopt;
  if ((text[at] == 'Z' || text[at] == 'z') && at + 1 == text.size()) return writable(*time);
  int offsetHour = 0, offsetMinute = 0;
  if ((text[at] != '+' && text[at] != '-') || text.size() != at + 6 || text[at + 3] != ':' || !readDigits(text, at + 1, 2, offsetHour) ||
      !readDigits(text, at + 4, 2, offsetMinute) || offsetHour > 23 || offsetMinute > 59)
    return std::nullopt;
  const auto offset = std::chrono::hours{offsetHour} + std::chrono::minutes{offsetMinute};
  return writable(text[at] == '+' ? *time - offset : *time + offset);
}

namespace {

/// 1 to 12; 0 when it is none.
int monthOf(std::string_view text) {
  for (std::size_t month = 0; month < kMonths.size(); ++month)
    if (text == kMonths[month]) return static_cast<int>(month) + 1;
  return 0;
}

/// "08:49:37" at that place, on the day.
std::optional<WallTime> atClock(std::string_view text, std::size_t at, int year, int month, int day) {
  int hour = 0, minute = 0, second = 0;
  if (month == 0 || text.size() < at + 8 || text[at + 2] != ':' || text[at + 5] != ':') return std::nullopt;
  if (!readDigits(text, at, 2, hour) || !readDigits(text, at + 3, 2, minute) || !readDigits(text, at + 6, 2, second)) return std::nullopt;
  return compose(year, month, day, hour, minute, second, Millis{0});
}

/// "Sunday, 06-Nov-94 08:49:37 GMT" (RFC 850).
std::optional<WallTime> parseLongDate(std::string_view text) {
  constexpr std::array<std::string_view, 7> kLongDays{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
  const std::size_t comma = text.find(',');
  int day = 0, year = 0;
  if (std::find(kLongDays.begin(), kLongDays.end(), text.substr(0, comma)) == kLongDays.end()) return std::nullopt;
  text.remove_prefix(comma);
  if (text.size() != 24 || text.substr(0, 2) != ", " || text[4] != '-' || text[8] != '-' || text[11] != ' ' || text.substr(20) != " GMT")
    return std::nullopt;
  if (!readDigits(text, 2, 2, day) || !readDigits(text, 9, 2, year)) return std::nullopt;
  return atClock(text, 12, year + (year < 70 ? 2000 : 1900), monthOf(text.substr(5, 3)), day);
}

/// "Sun Nov  6 08:49:37 1994" (asctime).
std::optional<WallTime> parseAsctime(std::string_view text) {
  int day = 0, year = 0;
  if (text.size() != 24 || std::find(kDays.begin(), kDays.end(), text.substr(0, 3)) == kDays.end() || text[3] != ' ' || text[7] != ' ' ||
      text[10] != ' ' || text[19] != ' ')
    return std::nullopt;
  const bool oneDigit = text[8] == ' ';
  if (!readDigits(text, oneDigit ? 9 : 8, oneDigit ? 1 : 2, day) || !readDigits(text, 20, 4, year)) return std::nullopt;
  return atClock(text, 11, year, monthOf(text.substr(4, 3)), day);
}

}  // namespace

std::optional<WallTime> parseHttpDate(std::string_view text) {
  // "Sun, 06 Nov 1994 08:49:37 GMT"
  int day = 0, year = 0;
  if (text.size() == 29 && text.substr(3, 2) == ", " && text[16] == ' ' && text.substr(25) == " GMT") {
    if (!readDigits(text, 5, 2, day) || !readDigits(text, 12, 4, year)) return std::nullopt;
    return atClock(text, 17, year, monthOf(text.substr(8, 3)), day);
  }
  return text.find(',') == std::string_view::npos ? parseAsctime(text) : parseLongDate(text);
}

}  // namespace signalbox::base
