#pragma once
// The fields of the query language: names, types and, where they are few, the values. The catalogue is API (GET
// /complete, the console's search box, the help page). Immutable; any thread.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace signalbox::model {

enum class QueryField : std::uint8_t {
  freeText,  // a bare word or phrase: somewhere in error, code, target, template or data
  id,
  app,
  channel,
  state,
  provider,
  templateName,
  category,
  priority,
  recipient,
  target,
  domain,
  error,
  code,
  outcomeClass,
  cause,
  tries,
  replayed,
  age,
  created,
  died,
  due,
  key,
  ordering,
  data,
  metadata,
  receipt,
};

enum class QueryType : std::uint8_t {
  text,   // ':' and '=' compare whole values; a trailing * makes it a prefix
  prose,  // ':' finds it anywhere, without regard to case; '=' compares whole values
  number,
  duration,  // 90s, 5m, 1h, 2d, 1w, 1h30m
  time,      // 2026-05-12, an RFC 3339 instant, or relative to now: -2h, +30m
  choice,    // one of values
  path,      // data.order.id: a path into a JSON object; number comparison when the value is a number
};

struct QueryFieldInfo {
  QueryField field;
  std::string_view name;   // as canonical text has it
  std::string_view alias;  // empty = none
  QueryType type;
  std::span<const std::string_view> values;  // of a choice
  bool dynamicValues;                        // the store knows which values occur, so that they can be completed
  std::string_view help;
};

/// In the order in which completion offers them; freeText is not among them.
std::span<const QueryFieldInfo> queryFields();
const QueryFieldInfo& infoOf(QueryField field);
/// By name or alias, lower case; "data" and "metadata" are found with and without the path after them.
const QueryFieldInfo* findQueryField(std::string_view name);
/// The closest of the names by edit distance; nothing when none is near.
std::optional<std::string_view> nearestQueryField(std::string_view name);
std::optional<std::string_view> nearestOf(std::span<const std::string_view> names, std::string_view name);

}  // namespace signalbox::model
