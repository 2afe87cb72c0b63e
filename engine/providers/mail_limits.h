#pragma once
// What can be known to be wrong with a mail before it is sent, and what all who send mail are set up with. Pure.

#include <string>
#include <vector>

#include "engine/base/status.h"
#include "engine/providers/catalogue.h"
#include "engine/providers/message.h"
#include "engine/providers/mime_message.h"

namespace signalbox::providers {

class ConfigReader;

/// From, reply-to and the way to unsubscribe.
struct MailSettings {
  std::string from;
  std::string fromName;
  std::string replyTo;
  std::string listUnsubscribe;
  std::size_t bytesMax = 0;  // of the whole mail as it is sent

  /// `own`, then the settings that all share.
  static std::vector<SettingSpec> extend(std::vector<SettingSpec> own, std::string_view bytesMax);
  static void check(const ConfigReader& reader, std::vector<base::FieldError>& errors);
  static MailSettings read(const ConfigReader& reader);

  /// Refers to this object and to the message.
  MailParts parts(const Message& message) const;
  /// Invalid when the mail has more bytes than the provider takes.
  base::Status checkSize(std::size_t bytes) const;
};

/// Invalid when the target is no mail address, the subject no header value, there is neither text nor html, an
/// attachment is none, or something is no UTF-8; the words name no address.
base::Status checkMail(const Message& message);

}  // namespace signalbox::providers
