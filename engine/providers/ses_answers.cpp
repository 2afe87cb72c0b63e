#include "engine/providers/ses_answers.h"

#include <array>

#include "engine/providers/answer_text.h"

namespace signalbox::providers {
namespace {

using model::OutcomeClass;
using enum AnswerIf;

constexpr AnswerRow throttled(std::string_view code) {
  return {400, 599, code, "", always, OutcomeClass::throttled, false, 0, "the rate is too high"};
}
constexpr AnswerRow credential(std::string_view code, std::string_view why) {
  return {400, 499, code, "", always, OutcomeClass::credential, false, 0, why};
}
constexpr AnswerRow permanent(std::string_view code, std::string_view why) {
  return {400, 499, code, "", always, OutcomeClass::permanent, false, 0, why};
}
/// No fault of the key, and a clock is set right without anybody here. The signature's own errors say so in their words alone.
constexpr AnswerRow wrongClock(std::string_view code, std::string_view words) {
  return {400, 499, code, words, always, OutcomeClass::transient, false, 0, "this machine's clock is wrong"};
}
constexpr AnswerRow transient(std::string_view code) {
  return {400, 599, code, "", always, OutcomeClass::transient, false, 0, "a failure on their side that may pass"};
}

constexpr std::array kRows{
    AnswerRow{200, 299, "", "", hasId, OutcomeClass::sent, false, 0, "taken"},
    // Quotas before rates: both come under the same names.
    AnswerRow{400, 499, "ThrottlingException", "daily message quota exceeded", always, OutcomeClass::throttled, false, 600,
              "the day's quota is used up"},
    AnswerRow{400, 499, "Throttling", "daily message quota exceeded", always, OutcomeClass::throttled, false, 600, "the day's quota is used up"},
    AnswerRow{400, 499, "LimitExceededException", "", always, OutcomeClass::throttled, false, 600, "a limit of the account is reached"},
    throttled("TooManyRequestsException"),
    throttled("ThrottlingException"),
    throttled("Throttling"),
    throttled("ThrottledException"),
    throttled("RequestThrottledException"),
    throttled("RequestThrottled"),
    throttled("RequestLimitExceeded"),
    throttled("SlowDown"),
    throttled("PriorRequestNotComplete"),
    wrongClock("RequestTimeTooSkewed", ""),
    wrongClock("RequestExpired", ""),
    wrongClock("SignatureDoesNotMatch", "signature expired"),
    wrongClock("SignatureDoesNotMatch", "yet current"),
    wrongClock("InvalidSignatureException", "signature expired"),
    wrongClock("InvalidSignatureException", "yet current"),
    credential("AccountSuspendedException", "the account is suspended"),
    credential("SendingPausedException", "sending is paused for the account"),
    credential("AccessDeniedException", "the key lacks the right"),
    credential("UnrecognizedClientException", "the key is unknown"),
    credential("InvalidClientTokenId", "the key is unknown"),
    credential("InvalidSignatureException", "the secret key does not fit"),
    credential("SignatureDoesNotMatch", "the secret key does not fit"),
    credential("IncompleteSignature", "the signature is incomplete"),
    credential("ExpiredTokenException", "the key has expired"),
    permanent("MailFromDomainNotVerifiedException", "the sender's domain is not verified: a matter of configuration"),
    permanent("MessageRejected", "the mail is refused"),
    permanent("BadRequestException", "the request is wrong"),
    permanent("NotFoundException", "the configuration set does not exist: a matter of configuration"),
    transient("RequestTimeout"),
    transient("RequestTimeoutException"),
    transient("InternalFailure"),
    transient("InternalServiceErrorException"),
    transient("ServiceUnavailable"),
    transient("ServiceUnavailableException"),
};

std::string nameIn(std::string_view text) {
  if (const std::size_t hash = text.find('#'); hash != std::string_view::npos) text.remove_prefix(hash + 1);
  return codeText(std::string(text.substr(0, text.find(':'))));
}

}  // namespace

std::span<const AnswerRow> sesRows() { return kRows; }

HttpAnswer readSes(const TransferResult& result, base::WallTime wall) {
  HttpAnswer answer = basicAnswer(result, wall);
  const auto body = objectIn(result.body);
  if (const std::string* type = findHeader(result.headers, "x-amzn-errortype")) answer.code = nameIn(*type);
  if (body) {
    if (answer.code.empty()) answer.code = nameIn(memberText(*body, "code"));
    if (answer.code.empty()) answer.code = nameIn(memberText(*body, "__type"));
    answer.messageId = memberText(*body, "MessageId");
    std::string words = memberText(*body, "message");
    if (words.empty()) words = memberText(*body, "Message");
    if (!words.empty())
      answer.text = std::move(words);
    else if (!answer.messageId.empty())
      answer.text.clear();
  }
  answer.isItsOwn = !answer.code.empty() || !answer.messageId.empty();
  return answer;
}

}  // namespace signalbox::providers
