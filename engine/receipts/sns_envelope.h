#pragma once
// The envelope in which Amazon SNS delivers: which topic, what was signed, by whose certificate. Pure.

#include <string>
#include <string_view>

#include "engine/base/status.h"
#include "engine/base/time.h"
#include "engine/security/public_key.h"

namespace signalbox::receipts {

struct SnsEnvelope {
  enum class Type { notification, subscriptionConfirmation, unsubscribeConfirmation };
  Type type = Type::notification;
  std::string messageId;
  std::string topicArn;
  std::string message;
  std::string timestamp;
  std::string signature;                                               // raw bytes
  security::SignatureDigest digest = security::SignatureDigest::sha1;  // SignatureVersion 1 is SHA-1, 2 is SHA-256
  std::string signingCertUrl;
  std::string subscribeUrl;  // confirmations only
  std::string token;         // confirmations only
  std::string subject;
  bool hasSubject = false;

  /// Code::unauthorized whatever is wrong with it: nothing is proven yet.
  static base::Result<SnsEnvelope> parse(std::string_view body);
  /// Name and value on a line each, in a fixed order.
  std::string signedText() const;
};

/// https, without user and port, sns.<region>.amazonaws.com or the same in China: the only host that is ever asked.
bool isSnsUrl(std::string_view url);
/// Such a URL whose path is a .pem file's. A query would make it any of the host's actions, which may repeat what it was asked.
bool isSnsCertificateUrl(std::string_view url);
/// Of a URL that is Amazon's; a part of it.
std::string_view snsHost(std::string_view url);

}  // namespace signalbox::receipts
