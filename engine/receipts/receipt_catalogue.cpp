#include "engine/receipts/receipt_catalogue.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "engine/receipts/sendgrid_receipts.h"
#include "engine/receipts/sns_receipts.h"
#include "engine/receipts/standard_receipts.h"
#include "engine/receipts/termii_receipts.h"
#include "engine/receipts/twilio_receipts.h"
#include "engine/security/standard_webhooks.h"

namespace signalbox::receipts {
namespace {

using base::Code;
using base::Status;
using T = ReceiptSetting::Type;
using Made = base::Result<std::shared_ptr<const ReceiptReader>>;

constexpr std::array kTwilio{ReceiptSetting{"receipt_auth_token", T::text, "", true,
                                            "The account's auth token, with which reports are signed, when auth_token is an API key's secret", 0, 0}};
constexpr std::array kSendgrid{
    ReceiptSetting{"receipt_public_key", T::text, "", false, "Verification key of the signed event webhook, as SendGrid shows it", 0, 0},
    ReceiptSetting{"receipt_tolerance_s", T::seconds, "300", false, "How far the signature's time may be from ours, in seconds", 10, 86'400}};
constexpr std::array kSes{
    ReceiptSetting{"receipt_topic_arns", T::text, "", false, "SNS topics that may deliver here, separated by commas; no other is confirmed", 0, 0},
    ReceiptSetting{"receipt_require_v2", T::boolean, "false", false, "Refuses signatures with SHA-1 (set SignatureVersion 2 at the topic)", 0, 0},
    ReceiptSetting{"receipt_ca_file", T::file, "", false, "Authorities that may have signed the certificate; empty = the system's", 0, 0}};
constexpr std::array kTermii{
    ReceiptSetting{"receipt_secret", T::text, "", true, "The account's secret key; delivery reports are signed with it", 0, 0}};
constexpr std::array kStandard{
    ReceiptSetting{"receipt_secret", T::text, "", true, "whsec_ and base64: receipts that come in by Standard Webhooks are signed with it", 0, 0},
    ReceiptSetting{"receipt_secret_previous", T::text, "", true, "The old secret while the sender changes over", 0, 0}};

std::string settingOf(const model::ProviderConfig& config, std::string_view key) {
  const auto found = config.settings.find(std::string(key));
  return found == config.settings.end() ? std::string() : found->second;
}
security::Secret secretOf(const model::ProviderConfig& config, std::string_view key) {
  const auto found = config.secrets.find(std::string(key));
  return found == config.secrets.end() ? security::Secret() : found->second;
}

Status wrong(std::string pointer, std::string detail) { return Status::invalid({{std::move(pointer), std::move(detail)}}); }

std::vector<std::string> listOf(std::string_view text) {
  std::vector<std::string> entries;
  while (!text.empty()) {
    const std::size_t comma = text.find(',');
    std::string_view entry = text.substr(0, comma);
    text = comma == std::string_view::npos ? std::string_view{} : text.substr(comma + 1);
    while (!entry.empty() && entry.front() == ' ') entry.remove_prefix(1);
    while (!entry.empty() && entry.back() == ' ') entry.remove_suffix(1);
    if (!entry.empty()) entries.emplace_back(entry);
  }
  return entries;
}

/// The address that Twilio was given for its reports is the one that it signs.
Made makeTwilio(const model::ProviderConfig& config) {
  std::string url = settingOf(config, "status_callback");
  url.resize(std::min(url.find('?'), url.size()));
  if (url.empty()) return Made(nullptr);
  security::Secret token = secretOf(config, "receipt_auth_token");
  if (token.empty()) token = secretOf(config, "auth_token");
  return Made(std::make_shared<TwilioReceipts>(std::move(token), std::move(url)));
}

Made makeSendgrid(const model::ProviderConfig& config) {
  const std::string text = settingOf(config, "receipt_public_key");
  if (text.empty()) return Made(nullptr);
  auto key = security::PublicKey::parse(text);
  if (!key.ok() || !key->isEc()) return wrong("/settings/receipt_public_key", "is no public key of an event webhook");
  std::int64_t seconds = 300;
  const std::string tolerance = settingOf(config, "receipt_tolerance_s");
  if (!tolerance.empty()) std::from_chars(tolerance.data(), tolerance.data() + tolerance.size(), seconds);
  return Made(std::make_shared<SendgridReceipts>(std::move(key).value(), base::Millis{seconds * 1000}));
}

Made makeSns(const model::ProviderConfig& config) {
  SnsOptions options;
  options.topicArns = listOf(settingOf(config, "receipt_topic_arns"));
  if (options.topicArns.empty()) return Made(nullptr);
  for (const std::string& arn : options.topicArns)
    if (!arn.starts_with("arn:aws")) return wrong("/settings/receipt_topic_arns", "\"" + arn + "\" is no ARN of a topic");
  options.requireV2 = settingOf(config, "receipt_require_v2") == "true";
  auto authorities = security::certificateAuthorities(settingOf(config, "receipt_ca_file"));
  if (!authorities.ok()) return wrong("/settings/receipt_ca_file", authorities.status().message());
  options.authorities = std::move(authorities).value();
  return Made(std::make_shared<SnsReceipts>(std::move(options)));
}

Made makeTermii(const model::ProviderConfig& config) {
  security::Secret key = secretOf(config, "receipt_secret");
  if (key.empty()) return Made(nullptr);
  return Made(std::make_shared<TermiiReceipts>(std::move(key)));
}

Made makeStandard(const model::ProviderConfig& config) {
  std::vector<security::Secret> keys;
  for (const char* name : {"receipt_secret", "receipt_secret_previous"}) {
    const security::Secret text = secretOf(config, name);
    if (text.empty()) continue;
    auto key = security::parseWebhookSecret(text.reveal());
    if (!key.ok()) return wrong(std::string("/secrets/") + name, key.status().message());
    keys.push_back(std::move(key).value());
  }
  if (keys.empty()) return Made(nullptr);
  return Made(std::make_shared<StandardReceipts>(std::move(keys)));
}

}  // namespace

std::span<const ReceiptSetting> receiptSettings(std::string_view kind) {
  if (kind == "twilio") return kTwilio;
  if (kind == "sendgrid") return kSendgrid;
  if (kind == "ses") return kSes;
  if (kind == "termii") return kTermii;
  return kStandard;
}

Made makeReceiptReader(const model::ProviderConfig& config) {
  if (config.kind == "twilio") return makeTwilio(config);
  if (config.kind == "sendgrid") return makeSendgrid(config);
  if (config.kind == "ses") return makeSns(config);
  if (config.kind == "termii") return makeTermii(config);
  return makeStandard(config);
}

}  // namespace signalbox::receipts
