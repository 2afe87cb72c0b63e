#pragma once
// Tells the words of a provider's message that stay the same from those that differ each time. Part of cause.h. Pure.

#include <string>
#include <string_view>

namespace signalbox::model {

/// A provider's text with placeholders: "user a@b.c unknown, id 4711" -> "user <address> unknown, id <n>". Numbers that
/// are a part of `code` stay.
std::string withPlaceholders(std::string_view message, std::string_view code);

}  // namespace signalbox::model
