#pragma once
// The kinds of message, and how urgent one is. Values.

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace signalbox::model {

enum class Channel : std::uint8_t { email, sms, push, webhook };
inline constexpr std::array kChannels{Channel::email, Channel::sms, Channel::push, Channel::webhook};
inline constexpr std::size_t kChannelCount = kChannels.size();

enum class Priority : std::uint8_t { high, normal, low };
inline constexpr std::array kPriorities{Priority::high, Priority::normal, Priority::low};
inline constexpr std::size_t kPriorityCount = kPriorities.size();

/// What happens to a send whose outcome is unknown (rule 17).
enum class AmbiguousPolicy : std::uint8_t { resend, hold, reconcile };

std::string_view name(Channel channel);
/// As people write it within a sentence: "email", "SMS".
std::string_view wordOf(Channel channel);
std::string_view name(Priority priority);
std::string_view name(AmbiguousPolicy policy);
std::optional<Channel> channelFromName(std::string_view text);
std::optional<Priority> priorityFromName(std::string_view text);
std::optional<AmbiguousPolicy> ambiguousPolicyFromName(std::string_view text);

constexpr std::size_t index(Channel channel) { return static_cast<std::size_t>(channel); }
constexpr std::size_t index(Priority priority) { return static_cast<std::size_t>(priority); }

}  // namespace signalbox::model
