#include "engine/providers/http_answers.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "engine/providers/answer_text.h"
#include "engine/providers/retry_after.h"

namespace signalbox::providers {
namespace {

using model::OutcomeClass;
using enum AnswerIf;

constexpr std::array kShared{
    AnswerRow{300, 399, "", "", always, OutcomeClass::permanent, false, 0, "a redirect is never followed with a key; base_url has to be changed"},
    AnswerRow{401, 401, "", "", always, OutcomeClass::credential, false, 0, "the key is refused"},
    AnswerRow{403, 403, "", "", always, OutcomeClass::credential, false, 0, "the key lacks the right"},
    AnswerRow{407, 407, "", "", always, OutcomeClass::credential, false, 0, "a proxy asks for a key"},
    AnswerRow{408, 408, "", "", always, OutcomeClass::transient, false, 0, "it did not wait for the request"},
    AnswerRow{425, 425, "", "", always, OutcomeClass::transient, false, 0, "too early"},
    AnswerRow{429, 429, "", "", always, OutcomeClass::throttled, false, 0, "too many requests"},
    AnswerRow{400, 499, "", "", always, OutcomeClass::permanent, false, 0, "the same request can never pass"},
    AnswerRow{500, 500, "", "", isItsOwn, OutcomeClass::transient, false, 0, "the provider says itself that it failed"},
    AnswerRow{500, 500, "", "", always, OutcomeClass::ambiguous, false, 0, "nobody knows who failed, or when"},
    AnswerRow{502, 502, "", "", always, OutcomeClass::ambiguous, false, 0, "a proxy lost the provider's answer"},
    AnswerRow{503, 503, "", "", hasRetryAfter, OutcomeClass::throttled, false, 0, "it asks to wait"},
    AnswerRow{504, 504, "", "", always, OutcomeClass::ambiguous, false, 0, "a proxy stopped waiting for the provider"},
    AnswerRow{520, 520, "", "", always, OutcomeClass::ambiguous, false, 0, "a proxy could not read the provider's answer"},
    AnswerRow{524, 524, "", "", always, OutcomeClass::ambiguous, false, 0, "a proxy stopped waiting for the provider"},
    AnswerRow{500, 599, "", "", always, OutcomeClass::transient, false, 0, "a refusal that may pass"},
    AnswerRow{200, 299, "", "", always, OutcomeClass::ambiguous, false, 0, "a success that is not the provider's: nobody knows who answered"},
};

std::string lowered(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

bool holds(AnswerIf condition, const HttpAnswer& answer) {
  switch (condition) {
    case always: return true;
    case hasId: return !answer.messageId.empty();
    case hasRetryAfter: return answer.retryAfter.has_value();
    case isItsOwn: return answer.isItsOwn;
  }
  return false;
}

const AnswerRow* findIn(std::span<const AnswerRow> rows, const HttpAnswer& answer, const std::string& text) {
  const auto row = std::find_if(rows.begin(), rows.end(), [&](const AnswerRow& each) {
    return answer.status >= each.statusLow && answer.status <= each.statusHigh && (each.code.empty() || each.code == answer.code) &&
        (each.contains.empty() || text.find(each.contains) != std::string::npos) && holds(each.condition, answer);
  });
  return row == rows.end() ? nullptr : &*row;
}

}  // namespace

std::span<const AnswerRow> sharedAnswerRows() { return kShared; }

HttpAnswer basicAnswer(const TransferResult& result, base::WallTime wall) {
  HttpAnswer answer;
  answer.status = result.status;
  answer.text = result.body;
  if (const std::string* wait = findHeader(result.headers, "Retry-After")) answer.retryAfter = parseRetryAfter(*wait, wall);
  return answer;
}

const AnswerRow* findAnswerRow(std::span<const AnswerRow> own, const HttpAnswer& answer) {
  const std::string text = lowered(answer.text);
  const AnswerRow* row = findIn(own, answer, text);
  return row != nullptr ? row : findIn(kShared, answer, text);
}

model::Outcome outcomeOf(std::span<const AnswerRow> own, const HttpAnswer& answer, std::int64_t latencyUs,
                         std::initializer_list<const security::Secret*> secrets) {
  const AnswerRow* row = findAnswerRow(own, answer);
  model::Outcome outcome;
  outcome.latencyUs = latencyUs;
  outcome.outcome = row == nullptr ? OutcomeClass::ambiguous : row->outcome;
  const std::string code = answer.code.empty() ? std::to_string(answer.status) : fmt::format("{} {}", answer.status, answer.code);
  outcome.code = excerpt(withoutSecrets(code, secrets), 100);
  outcome.message = excerpt(withoutSecrets(answer.text, secrets));
  outcome.suppressRecipient = row != nullptr && row->suppressTarget;
  if (outcome.outcome == OutcomeClass::sent) outcome.providerMessageId = excerpt(withoutSecrets(answer.messageId, secrets), 200);
  if (outcome.outcome == OutcomeClass::throttled || outcome.outcome == OutcomeClass::transient) {
    outcome.retryAfter = answer.retryAfter;
    if (!outcome.retryAfter && row->waitMinS > 0) outcome.retryAfter = std::chrono::seconds{row->waitMinS};
  }
  return outcome;
}

std::string withoutSecrets(std::string text, std::initializer_list<const security::Secret*> secrets) {
  constexpr std::string_view kMask = "***";
  for (const security::Secret* secret : secrets) {
    if (secret->empty()) continue;
    for (std::size_t at = 0; (at = text.find(secret->reveal(), at)) != std::string::npos; at += kMask.size()) text.replace(at, secret->size(), kMask);
  }
  return text;
}

std::optional<boost::json::object> objectIn(std::string_view body) {
  boost::system::error_code error;
  auto parsed = boost::json::parse(boost::json::string_view(body.data(), body.size()), error);
  if (error || !parsed.is_object()) return std::nullopt;
  return std::move(parsed.get_object());
}

std::string memberText(const boost::json::object& object, std::string_view name) {
  const boost::json::value* value = object.if_contains(name);
  if (value == nullptr) return {};
  if (value->is_string()) return std::string(value->get_string());
  if (value->is_int64()) return std::to_string(value->get_int64());
  if (value->is_uint64()) return std::to_string(value->get_uint64());
  return {};
}

std::string codeText(std::string text) {
  constexpr std::size_t kCodeMax = 64;
  const auto isPlain = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '-' || c == '.';
  };
  return text.size() <= kCodeMax && std::all_of(text.begin(), text.end(), isPlain) ? text : std::string();
}

}  // namespace signalbox::providers
