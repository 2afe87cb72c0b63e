#include "engine/policy/preferences.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace signalbox::policy {
namespace {

constexpr std::string_view kDefaultCategory = "default";

std::optional<OptOut> optedOut(const Preferences& preferences, std::string_view category, model::Channel channel) {
  for (const OptOut& optOut : preferences.optOuts)
    if (optOut.category == category && (!optOut.channel || *optOut.channel == channel)) return optOut;
  return std::nullopt;
}

/// "marketing", "sms" or "marketing:sms"; a category with nothing means the whole channel, and nothing = malformed.
struct OptOutText {
  std::string_view category;
  std::optional<model::Channel> channel;
};
std::optional<OptOutText> readOptOut(std::string_view text) {
  const auto colon = text.find(':');
  if (colon != std::string_view::npos) {
    const auto channel = model::channelFromName(text.substr(colon + 1));
    if (colon == 0 || !channel) return std::nullopt;
    return OptOutText{text.substr(0, colon), channel};
  }
  if (text.empty()) return std::nullopt;
  if (const auto channel = model::channelFromName(text)) return OptOutText{{}, channel};
  return OptOutText{text, std::nullopt};
}

std::string_view zoneOf(const model::Recipient& recipient) {
  return recipient.timeZone.empty() ? std::string_view{"UTC"} : std::string_view{recipient.timeZone};
}

}  // namespace

Preferences preferencesOf(const model::Recipient& recipient, model::Channel channel) {
  Preferences preferences;
  for (const std::string& text : recipient.optOut) {
    const auto optOut = readOptOut(text);
    if (!optOut) continue;
    if (optOut->category.empty()) {
      preferences.channelOptOut[model::index(*optOut->channel)] = true;
    } else {
      preferences.optOuts.push_back({std::string{optOut->category}, optOut->channel});
    }
  }
  const auto& suppressed = recipient.suppressed;
  if (std::find(suppressed.begin(), suppressed.end(), model::name(channel)) != suppressed.end())
    preferences.suppressedBecause = "an earlier message bounced";
  const auto from = parseClock(recipient.quietFrom);
  const auto to = parseClock(recipient.quietTo);
  if (from && to && *from != *to) preferences.quietHours = QuietHours{*from, *to, std::string{zoneOf(recipient)}};
  return preferences;
}

std::vector<base::FieldError> validatePreferences(const model::Recipient& recipient, std::string_view pointer) {
  std::vector<base::FieldError> errors;
  const std::string prefix{pointer};
  for (std::size_t i = 0; i < recipient.optOut.size(); ++i) {
    if (!readOptOut(recipient.optOut[i]))
      errors.push_back({fmt::format("{}/opt_out/{}", prefix, i), "must be a category, a channel, or category:channel"});
  }
  for (std::size_t i = 0; i < recipient.suppressed.size(); ++i) {
    if (!model::channelFromName(recipient.suppressed[i]))
      errors.push_back({fmt::format("{}/suppressed/{}", prefix, i), "must be email, sms, push or webhook"});
  }
  if (!zoneExists(zoneOf(recipient)))
    errors.push_back({prefix + "/time_zone", fmt::format("'{}' is no IANA time zone, such as Europe/Vienna", recipient.timeZone)});
  if (!recipient.quietFrom.empty() || !recipient.quietTo.empty()) {
    for (auto& error : validateQuietHours(recipient.quietFrom, recipient.quietTo, "UTC", prefix + "/quiet_hours")) errors.push_back(std::move(error));
  }
  return errors;
}

PreferenceVerdict judge(const Preferences& preferences, const PreferenceOptions& options, std::string_view category, model::Channel channel,
                        base::WallTime now, model::Priority priority) {
  using Kind = PreferenceVerdict::Kind;
  if (category.empty()) category = kDefaultCategory;
  if (!preferences.suppressedBecause.empty()) return {Kind::suppressed, {}, "the address is suppressed: " + preferences.suppressedBecause};
  if (preferences.channelOptOut[model::index(channel)])
    return {Kind::suppressed, {}, fmt::format("the recipient wants nothing by {}", model::wordOf(channel))};
  if (options.criticalBypasses && priority == model::Priority::high && category == options.criticalCategory) return {};
  if (const auto optOut = optedOut(preferences, category, channel)) {
    return {Kind::suppressed,
            {},
            optOut->channel ? fmt::format("the recipient wants no {} by {}", category, model::wordOf(channel))
                            : fmt::format("the recipient wants no {}", category)};
  }
  if (!preferences.quietHours || !options.quietChannels[model::index(channel)]) return {};
  const QuietHours& hours = *preferences.quietHours;
  const auto until = quietUntil(hours, now);
  if (!until) return {};
  return {Kind::deferUntil, *until,
          fmt::format("quiet hours {} to {} in {}", formatClock(hours.fromMinute), formatClock(hours.toMinute), hours.zone)};
}

}  // namespace signalbox::policy
