// Bodies of requests: JSON that is taken says the same when it is written and read again, and whatever a notification holds
// is either taken or refused with the member's name.
#include <algorithm>

#include "engine/api/batch_lines.h"
#include "engine/api/notification_reading.h"
#include "engine/protocol/json_fields.h"
#include "tests/fuzz/input.h"

using namespace signalbox;

namespace {

const api::AcceptContext kContext{"shop", "", "", base::wallFromMillis(1'780'000'000'000)};

/// Boost.JSON reads a double of many digits to within its last bit, so that one may differ when it is read again.
bool hasDouble(const boost::json::value& json) {
  if (json.is_object())
    return std::any_of(json.get_object().begin(), json.get_object().end(), [](const auto& member) { return hasDouble(member.value()); });
  if (json.is_array()) return std::any_of(json.get_array().begin(), json.get_array().end(), hasDouble);
  return json.is_double();
}

void readOne(std::string_view text) {
  const auto json = protocol::parseJson(text);
  if (!json.ok()) {
    REQUIRE(!json.status().message().empty());
    return;
  }
  const std::string written = protocol::jsonText(*json);
  const auto again = protocol::parseJson(written);
  REQUIRE(again.ok() && (hasDouble(*json) || protocol::jsonText(*again) == written));
  const auto line = api::readNotification(*json, kContext);
  REQUIRE(line.ok() || !line.status().message().empty() || !line.status().fields().empty());
}

}  // namespace

FUZZ_TARGET(input) {
  const std::string body = input.rest();
  readOne(body);
  const auto lines = api::splitLines(body);
  if (!lines.ok()) return;
  REQUIRE(!lines->empty() && lines->size() <= api::kBatchLinesMax);
  std::size_t before = 0;
  for (const auto& line : *lines) {
    REQUIRE(line.number > before && !line.text.empty());
    before = line.number;
    if (line.text.size() < body.size()) readOne(line.text);
  }
}
