#pragma once
// One text for one meaning, so that the fingerprint of a request does not depend on the order of its members or on
// blanks (rule 7). Pure.

#include <boost/json/value.hpp>

#include <string>
#include <string_view>

namespace signalbox::api {

/// Appends the value with the members of every object sorted by key. Members of the outermost object named `without`
/// are left out.
void appendCanonical(std::string& out, const boost::json::value& value, std::string_view without = {});

/// SHA-256 over app and canonical request, 32 bytes.
std::string fingerprintOf(std::string_view app, const boost::json::value& request);

/// A JSON string with its quotes.
void appendJsonString(std::string& out, std::string_view text);

}  // namespace signalbox::api
