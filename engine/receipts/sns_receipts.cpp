#include "engine/receipts/sns_receipts.h"

#include <algorithm>
#include <array>

#include "engine/receipts/ses_events.h"

namespace signalbox::receipts {

using base::Code;
using base::Status;

namespace {
constexpr std::string_view kSignerName = "sns.amazonaws.com";  // in some regions; in others the host's own
}  // namespace

Status SnsReceipts::judge(const SnsEnvelope& envelope, base::WallTime now) const {
  const auto& known = options_.topicArns;
  if (std::find(known.begin(), known.end(), envelope.topicArn) == known.end()) return {Code::unauthorized, "the topic is not a configured one"};
  if (!isSnsCertificateUrl(envelope.signingCertUrl)) return {Code::unauthorized, "the certificate's URL is not Amazon's"};
  if (options_.requireV2 && envelope.digest == security::SignatureDigest::sha1) return {Code::unauthorized, "signature version 2 is required"};
  const auto at = base::parseRfc3339(envelope.timestamp);
  if (!at || *at < now - options_.tolerance || *at > now + options_.tolerance) return {Code::unauthorized, "the timestamp is outside of the window"};
  return Status::okay();
}

base::Result<Reading> SnsReceipts::read(const Incoming& incoming, std::string_view certificatePem) const {
  SB_ASSIGN(const SnsEnvelope envelope, SnsEnvelope::parse(incoming.body));
  SB_TRY(judge(envelope, incoming.now));
  Reading reading;
  if (certificatePem.empty()) {
    reading.fetchCertificate = envelope.signingCertUrl;
    return reading;
  }
  const std::array names{kSignerName, snsHost(envelope.signingCertUrl)};
  SB_ASSIGN(const security::PublicKey key, security::PublicKey::fromCertificate(certificatePem, options_.authorities.get(), incoming.now, names));
  if (!key.isRsa() || !key.verifies(envelope.digest, envelope.signedText(), envelope.signature))
    return Status(Code::unauthorized, "the envelope's signature does not match");
  if (envelope.type == SnsEnvelope::Type::notification) reading = readSesRecord(envelope.message, envelope.messageId);
  reading.topic = model::TopicNews{envelope.topicArn, base::parseRfc3339(envelope.timestamp).value_or(incoming.now), false};
  switch (envelope.type) {
    case SnsEnvelope::Type::notification: return reading;
    case SnsEnvelope::Type::subscriptionConfirmation:
      if (!isSnsUrl(envelope.subscribeUrl)) return Status(Code::unauthorized, "the confirmation's URL is not Amazon's");
      reading.confirm = envelope.subscribeUrl;
      return reading;
    case SnsEnvelope::Type::unsubscribeConfirmation:
      reading.warning = "the topic's subscription was ended at Amazon; no more receipts will come";
      reading.topic->ended = true;
      return reading;
  }
  return reading;
}

}  // namespace signalbox::receipts
