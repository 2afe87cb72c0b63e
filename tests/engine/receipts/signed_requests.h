#pragma once
// Requests as providers sign them, made with throw-away keys, so that tests can change a byte and see it refused.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/receipts/receipt_reader.h"
#include "engine/receipts/sns_receipts.h"

namespace signalbox::tests {

inline const base::WallTime kReceiptNow = *base::parseRfc3339("2026-05-12T12:00:00Z");

/// A request that owns its parts.
struct SignedRequest {
  std::string query;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::string certificate;  // what SNS's URL gives

  base::Result<receipts::Reading> readBy(const receipts::ReceiptReader& reader, base::WallTime now = kReceiptNow) const {
    return reader.read({query, headers, body, now}, certificate);
  }
};

inline constexpr const char* kTwilioToken = "12345";
inline constexpr const char* kTwilioUrl = "https://hooks.example/receipts/twilio";
/// A form with our id in the query.
SignedRequest twilioRequest(const std::string& status = "delivered", const std::string& code = "");

/// An EC key and the reader that knows it.
struct SendgridSigner {
  SendgridSigner();
  SignedRequest sign(const std::string& body, std::int64_t timestampS) const;
  std::string publicKey;  // base64 of DER
  std::shared_ptr<evp_pkey_st> key;
};

inline constexpr const char* kTopic = "arn:aws:sns:eu-west-1:123456789012:mail";
inline constexpr const char* kSnsHost = "sns.eu-west-1.amazonaws.com";
/// A self-signed authority that SNS would sign with, certified for this name.
struct SnsSigner {
  explicit SnsSigner(const std::string& name = kSnsHost);
  /// `members` beside Type, TopicArn, MessageId, Timestamp and the signature's own.
  SignedRequest sign(const std::string& type, const std::string& message, const std::string& version = "2", const std::string& topic = kTopic,
                     base::WallTime at = kReceiptNow) const;
  receipts::SnsOptions options() const;
  std::string certificate;
  std::shared_ptr<evp_pkey_st> key;
};
/// A record of SES about one recipient.
std::string sesRecord(const std::string& eventType, const std::string& detailName, const std::string& detail);

inline constexpr const char* kTermiiKey = "secret";
SignedRequest termiiRequest(const std::string& status = "DELIVERED | Message delivered to handset");

inline constexpr const char* kStandardSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
SignedRequest standardRequest(const std::string& id = "msg_1", const std::string& status = "delivered", base::WallTime at = kReceiptNow);

}  // namespace signalbox::tests
