#include "engine/core/judge.h"

#include "engine/policy/expiry.h"
#include "engine/policy/preferences.h"
#include "engine/policy/quiet_hours.h"

namespace signalbox::core {
namespace {

/// "marketing" opts out of the category on every channel, "sms" of the channel, "marketing:sms" of both together.
void addOptOut(policy::Preferences& preferences, const std::string& entry) {
  if (const auto channel = model::channelFromName(entry)) {
    preferences.channelOptOut[model::index(*channel)] = true;
    return;
  }
  const std::size_t colon = entry.find(':');
  if (colon == std::string::npos) {
    for (const model::Channel channel : model::kChannels) preferences.optOuts.push_back({entry, channel});
    return;
  }
  if (const auto channel = model::channelFromName(entry.substr(colon + 1))) preferences.optOuts.push_back({entry.substr(0, colon), *channel});
}

policy::Preferences preferencesOf(const model::Recipient& recipient, model::Channel channel) {
  policy::Preferences preferences;
  for (const std::string& entry : recipient.optOut) addOptOut(preferences, entry);
  for (const std::string& entry : recipient.suppressed)
    if (entry == model::name(channel)) preferences.suppressedBecause = "the recipient's preferences say not to use it";
  const auto from = policy::parseClock(recipient.quietFrom);
  const auto to = policy::parseClock(recipient.quietTo);
  if (from && to) preferences.quietHours = policy::QuietHours{*from, *to, recipient.timeZone};
  return preferences;
}

}  // namespace

Judgement judgeMessage(const CoreOptions& options, const model::Notification& notification, const model::Recipient* recipient,
                       const std::string& suppressedBecause, base::WallTime now) {
  if (policy::expired(notification.expiresAt, now)) return {Judgement::Kind::expired, {}, "its time to live is over"};
  if (!suppressedBecause.empty()) return {Judgement::Kind::suppressed, {}, "the address is suppressed: " + suppressedBecause};
  if (recipient == nullptr) return {};
  const policy::PreferenceVerdict verdict = policy::judge(preferencesOf(*recipient, notification.channel), options.preferences, notification.category,
                                                          notification.channel, now, notification.priority);
  switch (verdict.kind) {
    case policy::PreferenceVerdict::Kind::deliver: return {};
    case policy::PreferenceVerdict::Kind::suppressed: return {Judgement::Kind::suppressed, {}, verdict.reason};
    case policy::PreferenceVerdict::Kind::deferUntil:
      if (policy::expired(notification.expiresAt, verdict.until))
        return {Judgement::Kind::expired, {}, "its time to live ends within the recipient's quiet hours"};
      return {Judgement::Kind::deferred, verdict.until, verdict.reason};
  }
  return {};
}

const std::string& addressOf(const model::Recipient& recipient, model::Channel channel) {
  switch (channel) {
    case model::Channel::email: return recipient.email;
    case model::Channel::sms: return recipient.phone;
    case model::Channel::push: return recipient.pushToken;
    case model::Channel::webhook: return recipient.webhookUrl;
  }
  return recipient.email;
}

}  // namespace signalbox::core
