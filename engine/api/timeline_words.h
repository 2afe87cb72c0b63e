#pragma once
// The sentences of a timeline. Pure; no recipient address is in them.

#include <string>
#include <string_view>
#include <vector>

#include "engine/model/notification.h"

namespace signalbox::api {

struct RouteWords {
  std::string provider;
  std::string text;
};

std::string acceptedWords(const model::Notification& notification);
/// For a kind whose row has no text of its own.
std::string historyWords(std::string_view kind);
/// "Try 2 with twilio was refused for now after 412 ms".
std::string attemptWords(const model::Attempt& attempt);
/// "twilio skipped: 18 of 240 failed in 30 s, limit 5 %", from Attempt::reason; none when it is not readable.
std::vector<RouteWords> skippedOf(std::string_view reason);
/// ", because it takes over for others" and the like; empty for a first choice.
std::string chosenWords(std::string_view reason);
std::string endingWords(model::State state);

}  // namespace signalbox::api
