#pragma once
// Members of a provider's event, read leniently: providers add, drop and retype members without notice, so what is absent
// or of another type is empty. Pure.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json.hpp>

#include "engine/base/status.h"
#include "engine/base/time.h"
#include "engine/base/uuid.h"

namespace signalbox::receipts {

/// Malformed when it is no JSON or nested deeper than 32.
base::Result<boost::json::value> parseEvent(std::string_view bytes);

/// Text, or a number written out.
std::string textOf(const boost::json::object& event, std::string_view key);
/// Null when the member is no object or no array.
const boost::json::object* objectOf(const boost::json::object& event, std::string_view key);
const boost::json::array* arrayOf(const boost::json::object& event, std::string_view key);
/// Seconds since 1970, or RFC 3339 text.
std::optional<base::WallTime> timeOf(const boost::json::object& event, std::string_view key);
/// Our own id, as the provider echoes it.
std::optional<base::Uuid> idOf(const boost::json::object& event, std::string_view key);

/// Our own number of the try, as the provider echoes it; 0 when it is none.
std::int32_t attemptOf(std::string_view text);

/// Cut to what a timeline shows.
std::string excerptOf(std::string text);
/// The id by which an event is told from its repetitions: itself while it is short, else its digest.
std::string eventIdOf(std::string text);

}  // namespace signalbox::receipts
