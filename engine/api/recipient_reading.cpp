#include "engine/api/recipient_reading.h"

#include "engine/api/target_syntax.h"
#include "engine/policy/quiet_hours.h"

namespace signalbox::api {
namespace {

using base::FieldError;
using base::Status;

constexpr std::size_t kRecipientIdMax = 128, kOptOutsMax = 200;

void checkTarget(std::string_view pointer, model::Channel channel, const std::string& target, std::vector<FieldError>& errors) {
  if (target.empty()) return;
  if (std::string fault = targetFault(channel, target); !fault.empty()) errors.push_back({std::string(pointer), std::move(fault)});
}

/// "marketing", "sms" or "marketing:sms".
bool isOptOut(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return isPlainName(text);
  return isPlainName(text.substr(0, colon)) && model::channelFromName(text.substr(colon + 1)).has_value();
}

void checkPreferences(const PreferencesView& view, std::vector<FieldError>& errors) {
  if (view.optOut.size() > kOptOutsMax) errors.push_back({"/opt_out", "has more than 200 entries"});
  for (std::size_t i = 0; i < view.optOut.size(); ++i)
    if (!isOptOut(view.optOut[i])) errors.push_back({"/opt_out/" + std::to_string(i), "must be a category, a channel, or category:channel"});
  for (std::size_t i = 0; i < view.suppressed.size(); ++i)
    if (!model::channelFromName(view.suppressed[i])) errors.push_back({"/suppressed/" + std::to_string(i), "must be email, sms, push or webhook"});
  if (!view.locale.empty() && !isLocale(view.locale)) errors.push_back({"/locale", "must be a language tag such as de-AT"});
  if (!view.timeZone.empty() && !policy::zoneExists(view.timeZone)) errors.push_back({"/time_zone", "is not a time zone such as Europe/Vienna"});
  if (!view.quietHours) return;
  for (FieldError& error : policy::validateQuietHours(view.quietHours->from, view.quietHours->to, "UTC", "/quiet_hours"))
    errors.push_back(std::move(error));
}

void apply(const PreferencesView& view, model::Recipient& recipient) {
  recipient.optOut = view.optOut;
  recipient.quietFrom = view.quietHours ? view.quietHours->from : "";
  recipient.quietTo = view.quietHours ? view.quietHours->to : "";
  recipient.timeZone = view.timeZone;
  recipient.locale = view.locale;
  recipient.suppressed = view.suppressed;
}

}  // namespace

base::Result<model::Recipient> toRecipient(const protocol::RecipientView& view) {
  using model::Channel;
  std::vector<FieldError> errors;
  if (!isVisibleAscii(view.id, kRecipientIdMax)) errors.push_back({"/id", "must be 1 to 128 visible ASCII characters"});
  checkTarget("/email", Channel::email, view.email, errors);
  checkTarget("/phone", Channel::sms, view.phone, errors);
  checkTarget("/push_token", Channel::push, view.pushToken, errors);
  checkTarget("/webhook_url", Channel::webhook, view.webhookUrl, errors);
  const PreferencesView preferences{view.optOut, view.quietHours, view.timeZone, view.locale, view.suppressed};
  checkPreferences(preferences, errors);
  if (!errors.empty()) return Status::invalid(std::move(errors));
  model::Recipient recipient;
  recipient.id = view.id;
  recipient.email = view.email;
  recipient.phone = view.phone;
  recipient.pushToken = view.pushToken;
  recipient.webhookUrl = view.webhookUrl;
  apply(preferences, recipient);
  return recipient;
}

base::Result<model::Recipient> withPreferences(model::Recipient recipient, const PreferencesView& preferences) {
  std::vector<FieldError> errors;
  checkPreferences(preferences, errors);
  if (!errors.empty()) return Status::invalid(std::move(errors));
  apply(preferences, recipient);
  return recipient;
}

PreferencesView preferencesOf(const model::Recipient& recipient) {
  PreferencesView view{recipient.optOut, std::nullopt, recipient.timeZone, recipient.locale, recipient.suppressed};
  if (!recipient.quietFrom.empty()) view.quietHours = protocol::QuietHours{recipient.quietFrom, recipient.quietTo};
  return view;
}

}  // namespace signalbox::api
