#pragma once
// Places in JSON as the query language writes them: "order.lines.0.sku". An empty place is the whole. Pure; any thread.

#include <boost/json.hpp>

#include <string>
#include <string_view>

namespace signalbox::core {

/// 1 to 16 names, none of them empty, at most 256 bytes.
bool isPlace(std::string_view place);
/// Null when nothing is there.
const boost::json::value* find(const boost::json::value& tree, std::string_view place);
boost::json::value* findMutable(boost::json::value& tree, std::string_view place);
/// Objects on the way are made; false when something else is in the way.
bool put(boost::json::value& tree, std::string_view place, const boost::json::value& value);
void remove(boost::json::value& tree, std::string_view place);
/// How often `find`, which is not empty, stands in the text, or in every text under the value.
std::size_t timesIn(std::string_view text, std::string_view find);
std::size_t timesUnder(const boost::json::value& value, std::string_view find);
/// The text with the other one in each of these places. Takes time by the lengths alone.
std::string replaced(std::string_view text, std::string_view find, std::string_view with);
/// In every text under the value.
void replaceTexts(boost::json::value& value, std::string_view find, std::string_view with);

}  // namespace signalbox::core
