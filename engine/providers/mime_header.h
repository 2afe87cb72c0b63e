#pragma once
// Header fields of mail: RFC 5322 lines of at most 76 characters, other characters than ASCII as RFC 2047 encoded-words.
// Nothing here accepts a control character, so that no value can begin a header of its own. Pure.

#include <string>
#include <string_view>

#include "engine/base/status.h"

namespace signalbox::providers {

/// Well-formed UTF-8 without control characters; a tab is one too.
bool isHeaderValue(std::string_view text);

/// An address that can stand in an envelope and a header without quoting: local@domain, at most 254 bytes, no blanks,
/// controls, quotes or brackets. Other characters than ASCII are allowed (RFC 6531).
bool isMailAddress(std::string_view text);

/// "Subject: text" folded, with its CRLF. Invalid when the value is no header value.
base::Result<std::string> textHeader(std::string_view name, std::string_view value);

/// "From: Display Name <address>" folded, with its CRLF. An empty display name is left out.
base::Result<std::string> mailboxHeader(std::string_view name, std::string_view displayName, std::string_view address);

}  // namespace signalbox::providers
