#include "engine/receipts/sns_envelope.h"

#include <algorithm>

#include <boost/url.hpp>

#include "engine/base/digest.h"
#include "engine/receipts/event_json.h"

namespace signalbox::receipts {

using base::Code;
using base::Status;

namespace {

auto parsedUrl(std::string_view url) { return boost::urls::parse_uri(boost::core::string_view(url.data(), url.size())); }

}  // namespace

base::Result<SnsEnvelope> SnsEnvelope::parse(std::string_view body) {
  const base::Result<boost::json::value> parsed = parseEvent(body);
  const boost::json::object* object = parsed.ok() ? parsed->if_object() : nullptr;
  if (object == nullptr) return Status(Code::unauthorized, "the body is no object of JSON");
  SnsEnvelope envelope;
  const std::string type = textOf(*object, "Type");
  if (type == "Notification")
    envelope.type = Type::notification;
  else if (type == "SubscriptionConfirmation")
    envelope.type = Type::subscriptionConfirmation;
  else if (type == "UnsubscribeConfirmation")
    envelope.type = Type::unsubscribeConfirmation;
  else
    return Status(Code::unauthorized, "no envelope of SNS (raw message delivery is not signed and cannot be used)");
  const std::string version = textOf(*object, "SignatureVersion");
  if (version != "1" && version != "2") return Status(Code::unauthorized, "the signature's version is neither 1 nor 2");
  envelope.digest = version == "1" ? security::SignatureDigest::sha1 : security::SignatureDigest::sha256;
  envelope.messageId = textOf(*object, "MessageId");
  envelope.topicArn = textOf(*object, "TopicArn");
  envelope.message = textOf(*object, "Message");
  envelope.timestamp = textOf(*object, "Timestamp");
  envelope.signature = base::base64Decode(textOf(*object, "Signature")).value_or("");
  envelope.signingCertUrl = textOf(*object, "SigningCertURL");
  envelope.subscribeUrl = textOf(*object, "SubscribeURL");
  envelope.token = textOf(*object, "Token");
  envelope.subject = textOf(*object, "Subject");
  const boost::json::value* subject = object->if_contains("Subject");
  envelope.hasSubject = subject != nullptr && !subject->is_null();
  return envelope;
}

std::string SnsEnvelope::signedText() const {
  std::string text;
  const auto put = [&text](std::string_view name, std::string_view value) { text.append(name).append(1, '\n').append(value).append(1, '\n'); };
  put("Message", message);
  put("MessageId", messageId);
  if (type == Type::notification) {
    if (hasSubject) put("Subject", subject);
  } else {
    put("SubscribeURL", subscribeUrl);
  }
  put("Timestamp", timestamp);
  if (type != Type::notification) put("Token", token);
  put("TopicArn", topicArn);
  put("Type",
      type == Type::notification                   ? "Notification"
          : type == Type::subscriptionConfirmation ? "SubscriptionConfirmation"
                                                   : "UnsubscribeConfirmation");
  return text;
}

bool isSnsUrl(std::string_view url) {
  const auto parsed = parsedUrl(url);
  if (parsed.has_error() || parsed->scheme() != "https" || parsed->has_userinfo() || parsed->has_port()) return false;
  std::string_view host(parsed->encoded_host().data(), parsed->encoded_host().size());
  if (!host.starts_with("sns.")) return false;
  host.remove_prefix(4);
  for (const std::string_view end : {std::string_view(".amazonaws.com.cn"), std::string_view(".amazonaws.com")}) {
    if (!host.ends_with(end)) continue;
    const std::string_view region = host.substr(0, host.size() - end.size());
    return region.size() >= 3 &&
        std::all_of(region.begin(), region.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
  }
  return false;
}

bool isSnsCertificateUrl(std::string_view url) {
  if (!isSnsUrl(url)) return false;
  const auto parsed = parsedUrl(url);
  const std::string_view path(parsed->encoded_path().data(), parsed->encoded_path().size());
  return !parsed->has_query() && !parsed->has_fragment() && path.ends_with(".pem");
}

std::string_view snsHost(std::string_view url) {
  if (!isSnsUrl(url)) return {};
  const auto parsed = parsedUrl(url);
  return {parsed->encoded_host().data(), parsed->encoded_host().size()};
}

}  // namespace signalbox::receipts
