#pragma once
// Rows as lines of a file: JSON Lines, or CSV that no spreadsheet takes for a formula. Pure.

#include <string>
#include <string_view>

#include "engine/protocol/notification.h"

namespace signalbox::api {

std::string csvHeader();
std::string csvLine(const protocol::NotificationRow& row);
/// RFC 4180 with CRLF between lines. A cell that begins with =, +, -, @, tab or CR gets an apostrophe in front.
std::string csvCell(std::string_view text);
std::string jsonLine(const protocol::NotificationRow& row);

}  // namespace signalbox::api
