#include "engine/providers/twilio_provider.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/base/digest.h"
#include "engine/providers/config_reader.h"
#include "engine/providers/form_body.h"
#include "engine/providers/setting_specs.h"
#include "engine/providers/sms_limits.h"
#include "engine/providers/twilio_answers.h"
#include "engine/providers/twilio_lookup.h"
#include "engine/providers/unanswered.h"

namespace signalbox::providers {
namespace {

constexpr std::int64_t kValidityMaxS = 36'000;

/// "AC" and 32 hexadecimal digits.
bool isSid(std::string_view text, std::string_view prefix) {
  return text.size() == 34 && text.starts_with(prefix) &&
      std::all_of(text.begin() + 2, text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); });
}

/// Twilio calls exactly this URL: it tells which attempt is meant, also when the answer with Twilio's own id got lost.
std::string callbackOf(const std::string& url, const Message& message) {
  const std::size_t end = std::min(url.find('#'), url.size());
  std::string out = url.substr(0, end);
  if (out.find('?') == std::string::npos)
    out += '?';
  else if (out.back() != '?' && out.back() != '&')
    out += '&';
  return out + fmt::format("notification_id={}&attempt={}", message.notificationId.toString(), message.attempt);
}

}  // namespace

KindSpec twilioKind() {
  return {kTwilioKind,
          "SMS by Twilio",
          {model::Channel::sms},
          HttpSettings::extend(
              {requiredText("account_sid", "AC and 32 digits, from Twilio's console"),
               textSetting("api_key_sid", "SK and 32 digits, when auth_token is the secret of an API key; empty: it is the account's"),
               secretText("auth_token", "The account's auth token, or the API key's secret"),
               textSetting("from", "Number, short code or sender's name; empty with a messaging service"),
               textSetting("messaging_service_sid", "MG and 32 digits; it chooses the sender. Empty with a sender."),
               textSetting("status_callback", "URL to which Twilio reports what became of a message; empty: none"),
               yesOrNo("smart_encoded", "Replaces look-alike characters, so that more texts fit one message; such texts cannot be looked up"),
               wholeNumber("segments_max", "A text of more parts is refused before it is sent", "10", 1, 24),
               wholeNumber("lookup_after_ms", "After this time a message that is not in Twilio's list was not taken", "120000", 0, 3'600'000)},
              "https://api.twilio.com"),
          true};
}

std::vector<base::FieldError> TwilioProvider::check(const ConfigReader& reader) {
  std::vector<base::FieldError> errors;
  HttpSettings::check(reader, errors);
  const auto sid = [&](const char* key, const char* prefix) {
    const std::string text = reader.text(key);
    if (!text.empty() && !isSid(text, prefix))
      errors.push_back({std::string("/settings/") + key, fmt::format("must be {} and 32 hexadecimal digits", prefix)});
  };
  sid("account_sid", "AC");
  sid("api_key_sid", "SK");
  sid("messaging_service_sid", "MG");
  if (reader.text("from").empty() == reader.text("messaging_service_sid").empty())
    errors.push_back({"/settings/from", "give either from or messaging_service_sid"});
  if (reader.text("from").size() > 64) errors.push_back({"/settings/from", "is longer than 64 bytes"});
  const std::string callback = reader.text("status_callback");
  if (std::string wrong = callback.empty() ? "" : checkCallbackUrl(callback); !wrong.empty())
    errors.push_back({"/settings/status_callback", std::move(wrong)});
  return errors;
}

TwilioProvider::TwilioProvider(model::ProviderConfig config) : config_(std::move(config)) {
  const KindSpec kind = twilioKind();
  const ConfigReader reader(kind, config_);
  http_ = HttpSettings::read(reader);
  accountSid_ = reader.text("account_sid");
  username_ = reader.text("api_key_sid").empty() ? accountSid_ : reader.text("api_key_sid");
  password_ = reader.secret("auth_token");
  from_ = reader.text("from");
  messagingServiceSid_ = reader.text("messaging_service_sid");
  statusCallback_ = reader.text("status_callback");
  smartEncoded_ = reader.boolean("smart_encoded");
  segmentsMax_ = static_cast<std::size_t>(reader.integer("segments_max"));
  lookupAfter_ = reader.millis("lookup_after_ms");
  config_.secrets.clear();
}

Capabilities TwilioProvider::capabilities() const {
  Capabilities can;
  can.looksUp = !smartEncoded_;
  can.receipts = !statusCallback_.empty();
  can.costPerMessageEur = http_.costPerMessageEur;
  can.lengthMax = static_cast<std::int64_t>(kTwilioCharactersMax);
  return can;
}

Request TwilioProvider::authorized(std::string_view method, const std::string& path) const {
  Request request = http_.request(method, "/2010-04-01/Accounts/" + accountSid_ + path);
  std::string pair = username_ + ":";
  pair += password_.reveal();
  request.http->headers.push_back({"Authorization", "Basic " + base::base64Encode(pair)});
  security::wipe(pair);
  return request;
}

base::Result<Request> TwilioProvider::build(const Message& message) const {
  SB_TRY(checkSms(message, {kTwilioCharactersMax, segmentsMax_}));
  FormBody form;
  form.add("To", message.target);
  if (messagingServiceSid_.empty()) {
    form.add("From", from_);
  } else {
    form.add("MessagingServiceSid", messagingServiceSid_);
  }
  form.add("Body", message.content.text);
  if (!statusCallback_.empty()) form.add("StatusCallback", callbackOf(statusCallback_, message));
  if (smartEncoded_) form.add("SmartEncoded", "true");
  if (message.expiresAt) {
    const std::int64_t leftS = (*message.expiresAt - message.intentAt).count() / 1000;
    if (leftS < kValidityMaxS) form.add("ValidityPeriod", std::to_string(std::max<std::int64_t>(leftS, 1)));
  }
  Request request = authorized("POST", "/Messages.json");
  request.http->headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
  request.http->body = form.text();
  return request;
}

model::Outcome TwilioProvider::read(const TransferResult& result, base::WallTime wall) const {
  if (result.reached != Reached::answer) return readUnanswered(result);
  return outcomeOf(twilioRows(), readTwilio(result, wall), result.latencyUs, {&password_});
}

std::optional<Request> TwilioProvider::healthCheck() const { return authorized("GET", ".json"); }

bool TwilioProvider::readHealth(const TransferResult& result) const {
  const auto body = result.reached == Reached::answer && result.status == 200 ? objectIn(result.body) : std::nullopt;
  return body && memberText(*body, "status") == "active";
}

std::optional<Request> TwilioProvider::lookupRequest(const Message& message) const {
  if (smartEncoded_) return std::nullopt;
  return authorized("GET", fmt::format("/Messages.json?To={}&PageSize={}", percentEncode(message.target), kTwilioLookupPage));
}

Finding TwilioProvider::readLookup(const Message& message, const TransferResult& result, base::WallTime wall) const {
  return readTwilioList(message, result, wall, lookupAfter_);
}

}  // namespace signalbox::providers
