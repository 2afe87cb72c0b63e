#include "engine/providers/twilio_answers.h"

#include <algorithm>
#include <array>

namespace signalbox::providers {
namespace {

using model::OutcomeClass;
using enum AnswerIf;

constexpr std::array kRows{
    AnswerRow{200, 299, "", "", hasId, OutcomeClass::sent, false, 0, "taken"},
    AnswerRow{400, 499, "20003", "", always, OutcomeClass::credential, false, 0, "the credentials are refused"},
    AnswerRow{400, 499, "20008", "", always, OutcomeClass::credential, false, 0, "test credentials cannot do this"},
    AnswerRow{400, 499, "20404", "", always, OutcomeClass::permanent, false, 0, "the account's path does not exist"},
    AnswerRow{400, 499, "20429", "", always, OutcomeClass::throttled, false, 0, "too many requests at once; this one was not processed"},
    AnswerRow{400, 499, "21611", "", always, OutcomeClass::throttled, false, 0, "the sender's queue is full"},
    AnswerRow{400, 499, "21211", "", always, OutcomeClass::permanent, true, 0, "the number is none"},
    AnswerRow{400, 499, "21614", "", always, OutcomeClass::permanent, true, 0, "the number takes no SMS"},
    AnswerRow{400, 499, "21610", "", always, OutcomeClass::permanent, true, 0, "the recipient has opted out (STOP)"},
    AnswerRow{400, 499, "21212", "", always, OutcomeClass::permanent, false, 0, "the sender is no valid number: a matter of configuration"},
    AnswerRow{400, 499, "21606", "", always, OutcomeClass::permanent, false, 0, "the sender is not ours or sends no SMS: a matter of configuration"},
    AnswerRow{400, 499, "21408", "", always, OutcomeClass::permanent, false, 0, "the account may not send to this region"},
    AnswerRow{400, 499, "21612", "", always, OutcomeClass::permanent, false, 0, "no route from this sender to this number"},
    AnswerRow{400, 499, "21617", "", always, OutcomeClass::permanent, false, 0, "the text is too long"},
};

}  // namespace

std::span<const AnswerRow> twilioRows() { return kRows; }

HttpAnswer readTwilio(const TransferResult& result, base::WallTime wall) {
  HttpAnswer answer = basicAnswer(result, wall);
  const auto body = objectIn(result.body);
  if (!body) return answer;
  answer.messageId = memberText(*body, "sid");
  answer.code = codeText(memberText(*body, "code"));
  answer.isItsOwn = !answer.messageId.empty() || !answer.code.empty();
  std::string words = memberText(*body, "message");
  if (words.empty()) words = memberText(*body, "detail");
  if (words.empty()) words = memberText(*body, "title");
  if (words.empty() && !answer.messageId.empty()) words = memberText(*body, "status");
  if (!words.empty()) answer.text = std::move(words);
  return answer;
}

}  // namespace signalbox::providers
