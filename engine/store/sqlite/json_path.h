#pragma once
// A path of the query language ("order.lines.0.sku") as SQLite's JSON functions want it, and the registration of the one
// function that this store adds to SQL. Pure; any thread.

#include <optional>
#include <string>
#include <string_view>

#include "engine/base/status.h"
#include "engine/model/channel.h"
#include "engine/store/sqlite/connection.h"

namespace signalbox::store::sqlite {

struct JsonPath {
  std::string byName;   // $."order"."lines"."0"."sku"
  std::string byIndex;  // $."order"."lines"[0]."sku"; empty where no part is a number
};
/// Nothing for a path that no key can have: SQLite knows no escape for a quote in it.
std::optional<JsonPath> jsonPath(std::string_view path);

/// Of an email address, or host and port of a URL, as dead letters keep it; empty for other channels. Lower case.
std::string domainOf(model::Channel channel, std::string_view target);
/// message_domain(channel, target) in SQL.
base::Status addDomainFunction(Connection& connection);

}  // namespace signalbox::store::sqlite
