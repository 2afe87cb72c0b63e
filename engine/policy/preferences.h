#pragma once
// What a recipient wants, and whether a message may go to them now (rule 8). Judged at accept and again at claim. Pure
// functions over values; any thread.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/status.h"
#include "engine/base/time.h"
#include "engine/model/channel.h"
#include "engine/model/recipient.h"
#include "engine/policy/quiet_hours.h"

namespace signalbox::policy {

struct OptOut {
  std::string category;
  std::optional<model::Channel> channel;  // nothing = by any channel
  bool operator==(const OptOut&) const = default;
};

struct Preferences {
  std::array<bool, model::kChannelCount> channelOptOut{};  // wants nothing by this channel
  std::vector<OptOut> optOuts;                             // wants nothing of this category
  std::string suppressedBecause;                           // why the message's address is not used, such as "hard bounce: 550 5.1.1"; empty = it is
  std::optional<QuietHours> quietHours;
};

struct PreferenceOptions {
  std::string criticalCategory = "critical";
  /// A message of high priority in the critical category passes quiet hours and category opt-outs. It never passes a
  /// channel's opt-out or a suppressed address: the one is the recipient's right, the other cannot arrive.
  bool criticalBypasses = true;
  std::array<bool, model::kChannelCount> quietChannels{true, true, true, false};  // a webhook wakes nobody
};

struct PreferenceVerdict {
  enum class Kind : std::uint8_t { deliver, suppressed, deferUntil };
  Kind kind = Kind::deliver;
  base::WallTime until{};  // with deferUntil
  std::string reason;      // in words; empty with deliver
};

/// What a stored recipient wants, as far as `channel` goes. Their opt-outs read "marketing" (a category, any channel),
/// "sms" (a channel, everything) or "marketing:sms".
Preferences preferencesOf(const model::Recipient& recipient, model::Channel channel);
/// Every wrong field of those that preferences are made of: opt_out/n, suppressed/n, quiet_hours and time_zone.
std::vector<base::FieldError> validatePreferences(const model::Recipient& recipient, std::string_view pointer);

/// An empty category is "default".
PreferenceVerdict judge(const Preferences& preferences, const PreferenceOptions& options, std::string_view category, model::Channel channel,
                        base::WallTime now, model::Priority priority);

}  // namespace signalbox::policy
