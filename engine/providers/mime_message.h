#pragma once
// One complete mail (RFC 5322, MIME) from what is to be said. The same parts give the same bytes, so that a repeated
// send is recognisable by its Message-ID. Pure.

#include <span>
#include <string>
#include <string_view>

#include "engine/base/status.h"
#include "engine/base/time.h"
#include "engine/base/uuid.h"
#include "engine/providers/message.h"

namespace signalbox::providers {

inline constexpr std::size_t kUnsubscribeMax = 900;

struct MailParts {
  base::Uuid notificationId;
  std::int32_t generation = 0;
  base::WallTime date{};
  std::string_view from;
  std::string_view fromName;  // empty = none
  std::string_view to;
  std::string_view replyTo;          // empty = none
  std::string_view listUnsubscribe;  // a mailto: or https: URL; empty = none
  std::string_view subject;
  std::string_view text;  // both: multipart/alternative; one: that one alone
  std::string_view html;
  std::span<const Attachment> attachments = {};  // all that is said, then the files: multipart/mixed
};

/// Invalid when a header value would hold a control character, an address or an attachment is none, or there is neither
/// text nor html.
base::Result<std::string> composeMail(const MailParts& parts);

/// RFC 2045 section 6.7, CRLF line ends, lines of at most 76 characters; ends with CRLF.
std::string quotedPrintable(std::string_view text);

/// Base64 in lines of 76 characters; ends with CRLF.
std::string base64Lines(std::string_view bytes);

}  // namespace signalbox::providers
