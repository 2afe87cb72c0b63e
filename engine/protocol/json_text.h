#pragma once
// JSON as text, the way it stands in every answer: compact, members in their order, numbers as a person would write them
// (0.05 and not 5E-2, 2 and not 2E0). Pure.

#include <boost/json/value.hpp>

#include <string>

namespace signalbox::protocol {

/// A number that is none (not finite) becomes null, which JSON has instead.
std::string jsonText(const boost::json::value& value);
void appendJsonText(std::string& out, const boost::json::value& value);

}  // namespace signalbox::protocol
