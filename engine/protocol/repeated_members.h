#pragma once
// An object that has a member twice means different things to different readers, so it is refused and not interpreted
// (RFC 8259, section 4). The parser keeps the last one in silence; here its work is checked against the text. Pure.

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace signalbox::protocol {

/// JSON Pointer of the first member whose name stands in its object before. `value` is what `text` was parsed to, whole and
/// without an error. Costs one pass over the bytes; names are only compared when there is one too many.
std::optional<std::string> repeatedMember(std::string_view text, const boost::json::value& value);

}  // namespace signalbox::protocol
