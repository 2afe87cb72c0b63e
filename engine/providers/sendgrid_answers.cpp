#include "engine/providers/sendgrid_answers.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <boost/json.hpp>

#include "engine/providers/answer_text.h"
#include "engine/providers/retry_after.h"

namespace signalbox::providers {
namespace {

using model::OutcomeClass;
using enum AnswerIf;

constexpr std::array kRows{
    AnswerRow{202, 202, "", "", always, OutcomeClass::sent, false, 0, "taken; the body is empty"},
    AnswerRow{200, 200, "", "", isItsOwn, OutcomeClass::sent, false, 0, "examined in the sandbox and not sent"},
    AnswerRow{401, 401, "", "maximum credits exceeded", always, OutcomeClass::throttled, false, 3600, "the plan's quota is used up"},
    AnswerRow{401, 401, "", "", always, OutcomeClass::credential, false, 0, "the key is refused"},
    AnswerRow{403, 403, "", "", always, OutcomeClass::credential, false, 0, "the sender is not verified, or the account is blocked"},
    AnswerRow{413, 413, "", "", always, OutcomeClass::permanent, false, 0, "the mail is too large"},
    AnswerRow{429, 429, "", "", always, OutcomeClass::throttled, false, 0, "too many requests"},
};

/// "subject: The subject is required. (personalizations.0.to: ...)".
std::string wordsOf(const boost::json::object& body) {
  std::string words;
  const boost::json::value* errors = body.if_contains("errors");
  if (errors == nullptr || !errors->is_array()) return words;
  for (const boost::json::value& each : errors->get_array()) {
    if (!each.is_object()) continue;
    if (!words.empty()) words += "; ";
    const std::string field = memberText(each.get_object(), "field");
    words += (field.empty() ? "" : field + ": ") + memberText(each.get_object(), "message");
  }
  return words;
}

/// X-RateLimit-Reset is a time in Unix seconds.
std::optional<base::Millis> untilReset(const TransferResult& result, base::WallTime wall) {
  const std::string* reset = findHeader(result.headers, "X-RateLimit-Reset");
  std::int64_t seconds = 0;
  if (reset == nullptr) return std::nullopt;
  const auto parsed = std::from_chars(reset->data(), reset->data() + reset->size(), seconds);
  if (parsed.ec != std::errc{} || parsed.ptr != reset->data() + reset->size() || seconds < 0 || seconds > 99'999'999'999) return std::nullopt;
  return std::clamp<base::Millis>(base::wallFromMillis(seconds * 1000) - wall, base::Millis{0}, kRetryAfterMax);
}

}  // namespace

std::span<const AnswerRow> sendgridRows() { return kRows; }

HttpAnswer readSendgrid(const TransferResult& result, base::WallTime wall, bool sandbox) {
  HttpAnswer answer = basicAnswer(result, wall);
  if (const std::string* id = findHeader(result.headers, "X-Message-Id")) answer.messageId = *id;
  if (!answer.retryAfter && result.status == 429) answer.retryAfter = untilReset(result, wall);
  answer.isItsOwn = sandbox && result.status == 200 && result.body.empty();
  if (const auto body = objectIn(result.body)) {
    std::string words = wordsOf(*body);
    if (words.empty()) return answer;
    answer.isItsOwn = true;
    answer.text = std::move(words);
  }
  return answer;
}

}  // namespace signalbox::providers
