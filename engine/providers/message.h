#pragma once
// What is to be said, and to whom: the message as a provider sees it. Values.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/time.h"
#include "engine/base/uuid.h"

namespace signalbox::providers {

/// A file that goes with a mail.
struct Attachment {
  std::string name;       // as the recipient sees it; holds no path and no control character
  std::string mediaType;  // "application/pdf"
  std::string bytes;      // decoded
};

/// What is to be said, rendered from template or content. Unused members are empty.
struct Content {
  std::string subject;                       // mail
  std::string text;                          // mail, SMS, and the webhook's text
  std::string html;                          // mail
  std::string title;                         // push
  std::string body;                          // push
  std::string data;                          // JSON object, push and webhook
  std::vector<Attachment> attachments = {};  // mail
};

/// One message. Rebuilt with the same members it gives the same request, so that a repeat can be recognised.
struct Message {
  base::Uuid notificationId;
  std::int32_t generation = 0;
  std::int32_t attempt = 0;
  std::string dedupToken;  // the same for all attempts of one generation
  std::string target;
  Content content;
  std::string traceparent;
  base::WallTime createdAt{};
  base::WallTime intentAt{};
  std::optional<base::WallTime> expiresAt = std::nullopt;  // for providers that keep messages in a queue of their own
};

}  // namespace signalbox::providers
