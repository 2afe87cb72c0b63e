#include "engine/providers/twilio_lookup.h"

#include <algorithm>

#include <boost/json.hpp>

#include "engine/providers/answer_text.h"
#include "engine/providers/http_answers.h"

namespace signalbox::providers {
namespace {

constexpr base::Millis kAgain{60'000};
constexpr base::Millis kResolution{2'000};  // Twilio's times have seconds

/// "Thu, 24 Aug 2023 05:01:45 +0000".
std::optional<base::WallTime> twilioTime(std::string text) {
  constexpr std::string_view kUtc = "+0000";
  if (text.ends_with(kUtc)) text.replace(text.size() - kUtc.size(), kUtc.size(), "GMT");
  return base::parseHttpDate(text);
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kBlanks);
  return begin == std::string_view::npos ? std::string_view{} : text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

Finding unknown(std::string code, std::string why, std::optional<base::Millis> again) {
  Finding finding;
  finding.code = std::move(code);
  finding.message = std::move(why);
  finding.askAgainIn = again;
  return finding;
}

}  // namespace

Finding readTwilioList(const Message& message, const TransferResult& result, base::WallTime wall, base::Millis settle) {
  if (result.reached != Reached::answer) return unknown(result.error, "the list could not be read", kAgain);
  const HttpAnswer answer = basicAnswer(result, wall);
  const std::string code = std::to_string(answer.status);
  const auto body = objectIn(result.body);
  const boost::json::value* list = body ? body->if_contains("messages") : nullptr;
  if (answer.status != 200 || list == nullptr || !list->is_array()) return unknown(code, "the list was refused", answer.retryAfter.value_or(kAgain));
  // Their clock and ours may differ; their answer tells by how much.
  const std::string* date = findHeader(result.headers, "Date");
  const auto theirs = date == nullptr ? std::nullopt : base::parseHttpDate(*date);
  const base::WallTime since = message.intentAt + (theirs ? *theirs - wall : base::Millis{0}) - kResolution;

  std::optional<base::WallTime> oldest;
  std::optional<base::WallTime> nearest;
  Finding found;
  for (const boost::json::value& each : list->get_array()) {
    if (!each.is_object()) continue;
    const boost::json::object& entry = each.get_object();
    const auto created = twilioTime(memberText(entry, "date_created"));
    if (!created) continue;
    if (!oldest || *created < *oldest) oldest = created;
    const bool same = memberText(entry, "to") == message.target && memberText(entry, "direction").starts_with("outbound") &&
        trimmed(memberText(entry, "body")) == trimmed(message.content.text);
    if (!same || *created < since || (nearest && *created >= *nearest)) continue;
    nearest = created;
    found.providerMessageId = memberText(entry, "sid");
  }
  if (nearest) {
    found.lookup = Lookup::found;
    found.code = code;
    found.message = "a message with the same text was made since the attempt began";
    return found;
  }
  const bool more = body->contains("next_page_uri") && body->at("next_page_uri").is_string();
  if (more && oldest && *oldest >= since) return unknown(code, "the list does not reach back to the attempt", std::nullopt);
  const base::Millis age = wall - message.intentAt;
  if (age < settle) return unknown(code, "it is not in the list yet", std::max(settle - age, base::Millis{1000}));
  Finding none;
  none.lookup = Lookup::notFound;
  none.code = code;
  none.message = "no message with this text was made since the attempt began";
  return none;
}

}  // namespace signalbox::providers
