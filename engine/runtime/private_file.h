#pragma once
// Small files that only their owner may read: tokens, keys, who runs here. Any thread.

#include <optional>
#include <string>
#include <string_view>

#include "engine/base/status.h"

namespace signalbox::runtime {

/// Without the line ends at its end; nothing when it cannot be read.
std::optional<std::string> readText(const std::string& path);

/// notFound when it is not there, unavailable with the reason else; tooLarge above `bytesMax`.
base::Result<std::string> readWhole(const std::string& path, std::size_t bytesMax);

/// Whole or not at all, mode 0600: written beside, synced, renamed, the directory synced.
base::Status writePrivate(const std::string& path, std::string_view content);

/// Gives it another name in the same directory, durably.
base::Status renameDurably(const std::string& from, const std::string& to);

}  // namespace signalbox::runtime
