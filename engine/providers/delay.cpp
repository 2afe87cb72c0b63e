#include "engine/providers/delay.h"

#include <algorithm>

#include <fmt/format.h>
#include <boost/json.hpp>

namespace signalbox::providers {

std::string delayWords(base::Millis delay) {
  const std::int64_t seconds = std::max<std::int64_t>(0, delay / std::chrono::seconds{1});
  if (seconds < 60) return fmt::format("{} s", seconds);
  const std::int64_t minutes = seconds / 60, hours = minutes / 60, days = hours / 24;
  if (hours == 0) return fmt::format("{} min", minutes);
  if (days == 0) return minutes % 60 == 0 ? fmt::format("{} h", hours) : fmt::format("{} h {} min", hours, minutes % 60);
  return hours % 24 == 0 ? fmt::format("{} d", days) : fmt::format("{} d {} h", days, hours % 24);
}

std::string withDelay(std::string_view data, base::Millis delay) {
  boost::system::error_code failed;
  boost::json::value json =
      data.empty() ? boost::json::value(boost::json::object_kind) : boost::json::parse(boost::json::string_view(data.data(), data.size()), failed);
  if (failed || !json.is_object()) return std::string(data);
  json.get_object().emplace("delayed_by", delayWords(delay));
  json.get_object().emplace("delayed_by_seconds", std::max<std::int64_t>(0, delay / std::chrono::seconds{1}));
  return boost::json::serialize(json);
}

}  // namespace signalbox::providers
