#pragma once
// An application/x-www-form-urlencoded body or query, decoded. Pure.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace signalbox::receipts {

using FormFields = std::vector<std::pair<std::string, std::string>>;

/// In the order in which they came; nothing when an escape is malformed or a pair is empty. '+' is a blank.
std::optional<FormFields> parseForm(std::string_view text);

/// Of the first field of that name; empty when there is none.
std::string_view fieldOf(const FormFields& fields, std::string_view name);

}  // namespace signalbox::receipts
