#include "engine/providers/fcm_answers.h"

#include <array>

#include <boost/json.hpp>

namespace signalbox::providers {
namespace {

namespace json = boost::json;
using model::OutcomeClass;
using enum AnswerIf;

constexpr std::array kRows{
    AnswerRow{200, 299, "", "", hasId, OutcomeClass::sent, false, 0, "taken"},
    AnswerRow{400, 599, "UNREGISTERED", "", always, OutcomeClass::permanent, true, 0, "the app is gone from the device"},
    AnswerRow{400, 599, "SENDER_ID_MISMATCH", "", always, OutcomeClass::permanent, true, 0, "the token belongs to another sender"},
    AnswerRow{400, 599, kFcmWrongToken, "", always, OutcomeClass::permanent, true, 0, "the token is none"},
    AnswerRow{400, 599, "INVALID_ARGUMENT", "", always, OutcomeClass::permanent, false, 0, "the message is wrong"},
    AnswerRow{400, 599, "QUOTA_EXCEEDED", "", always, OutcomeClass::throttled, false, 60, "the quota is used up"},
    AnswerRow{400, 599, "RESOURCE_EXHAUSTED", "", always, OutcomeClass::throttled, false, 60, "the quota is used up"},
    AnswerRow{400, 599, "UNAVAILABLE", "", always, OutcomeClass::transient, false, 0, "overloaded for now"},
    AnswerRow{400, 599, "INTERNAL", "", always, OutcomeClass::transient, false, 0, "failed inside"},
    AnswerRow{400, 599, "THIRD_PARTY_AUTH_ERROR", "", always, OutcomeClass::credential, false, 0,
              "the project's key for Apple or Web Push is refused"},
    AnswerRow{400, 599, "APNS_AUTH_ERROR", "", always, OutcomeClass::credential, false, 0, "the project's key for Apple is refused"},
    AnswerRow{400, 599, "UNAUTHENTICATED", "", always, OutcomeClass::credential, false, 0, "the access token is refused"},
    AnswerRow{400, 599, "PERMISSION_DENIED", "", always, OutcomeClass::credential, false, 0, "the service account may not send for this project"},
};

const json::object* memberObject(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value != nullptr ? value->if_object() : nullptr;
}

bool namesTheToken(const json::object& detail) {
  const json::value* violations = detail.if_contains("fieldViolations");
  if (violations == nullptr || !violations->is_array()) return false;
  for (const json::value& each : violations->get_array())
    if (each.is_object() && memberText(each.get_object(), "field") == "message.token") return true;
  return false;
}

}  // namespace

std::span<const AnswerRow> fcmRows() { return kRows; }

HttpAnswer readFcm(const TransferResult& result, base::WallTime wall) {
  HttpAnswer answer = basicAnswer(result, wall);
  const auto body = objectIn(result.body);
  if (!body) return answer;
  answer.messageId = memberText(*body, "name");
  answer.isItsOwn = !answer.messageId.empty();
  if (answer.isItsOwn) answer.text.clear();
  const json::object* error = memberObject(*body, "error");
  if (error == nullptr) return answer;
  answer.isItsOwn = true;
  answer.text = memberText(*error, "message");
  bool wrongToken = false;
  const json::value* details = error->if_contains("details");
  for (const json::value& each : details != nullptr && details->is_array() ? details->get_array() : json::array()) {
    if (!each.is_object()) continue;
    if (memberText(each.get_object(), "@type").ends_with("FcmError")) answer.code = codeText(memberText(each.get_object(), "errorCode"));
    wrongToken = wrongToken || namesTheToken(each.get_object());
  }
  if (answer.code.empty()) answer.code = codeText(memberText(*error, "status"));
  if (answer.code == "INVALID_ARGUMENT" && wrongToken) answer.code = kFcmWrongToken;
  return answer;
}

}  // namespace signalbox::providers
