#include "engine/providers/termii_answers.h"

#include <array>

namespace signalbox::providers {
namespace {

using model::OutcomeClass;
using enum AnswerIf;

constexpr std::array kRows{
    AnswerRow{200, 299, "", "", hasId, OutcomeClass::sent, false, 0, "taken"},
    // A refusal may come with any status, 200 included.
    AnswerRow{200, 599, "", "account is not active", isItsOwn, OutcomeClass::credential, false, 0, "the account is not active"},
    AnswerRow{200, 599, "", "insufficient balance", isItsOwn, OutcomeClass::credential, false, 0, "the account is empty"},
    AnswerRow{200, 599, "", "daily limit", isItsOwn, OutcomeClass::throttled, false, 600, "the day's limit is reached"},
    AnswerRow{200, 599, "", "not set up on this route", isItsOwn, OutcomeClass::permanent, false, 0, "the sender is not set up on this channel"},
    AnswerRow{200, 599, "", "invalid sender id", isItsOwn, OutcomeClass::permanent, false, 0,
              "the sender is not registered: a matter of configuration"},
    AnswerRow{200, 599, "", "device not found", isItsOwn, OutcomeClass::permanent, false, 0, "the sender's device does not exist"},
    AnswerRow{200, 599, "", "unauthorized", isItsOwn, OutcomeClass::credential, false, 0, "the key is refused, or base_url is not https"},
};

}  // namespace

std::span<const AnswerRow> termiiRows() { return kRows; }

HttpAnswer readTermii(const TransferResult& result, base::WallTime wall) {
  HttpAnswer answer = basicAnswer(result, wall);
  const auto body = objectIn(result.body);
  if (!body) return answer;
  answer.messageId = memberText(*body, "message_id_str");
  if (answer.messageId.empty()) answer.messageId = memberText(*body, "message_id");
  std::string words = memberText(*body, "message");
  answer.isItsOwn = !answer.messageId.empty() || !words.empty();
  if (!words.empty()) answer.text = std::move(words);
  return answer;
}

}  // namespace signalbox::providers
