#include "engine/providers/service_account.h"

#include <array>

#include <boost/json.hpp>

#include "engine/providers/form_body.h"
#include "engine/providers/http_answers.h"
#include "engine/providers/http_settings.h"
#include "engine/providers/unanswered.h"
#include "engine/security/jwt.h"

namespace signalbox::providers {
namespace {

using model::OutcomeClass;
using enum AnswerIf;

constexpr std::int64_t kAssertionS = 3600;
constexpr std::int64_t kLifetimeMaxS = 86'400;

/// The shared rows hold too; but what this account may not have, no later attempt gets by itself.
constexpr std::array kRows{
    AnswerRow{400, 499, "invalid_grant", "", always, OutcomeClass::credential, false, 0, "the key is refused, or this machine's clock is wrong"},
    AnswerRow{408, 408, "", "", always, OutcomeClass::notSent, false, 0, "it did not wait for the request"},
    AnswerRow{429, 429, "", "", always, OutcomeClass::throttled, false, 0, "too many requests"},
    AnswerRow{200, 499, "", "", always, OutcomeClass::credential, false, 0, "no token comes from there: key or token_uri are wrong"},
    AnswerRow{500, 599, "", "", always, OutcomeClass::notSent, false, 0, "it fails for now"},
};

}  // namespace

base::Result<ServiceAccount> ServiceAccount::parse(std::string_view text) {
  const auto invalid = [](std::string words) { return base::Status(base::Code::invalid, std::move(words)); };
  const auto json = objectIn(text);
  if (!json) return invalid("is no JSON object: give the service account's key file");
  if (memberText(*json, "type") != "service_account") return invalid("is no service account's key file");
  ServiceAccount account;
  account.projectId_ = memberText(*json, "project_id");
  account.keyId_ = memberText(*json, "private_key_id");
  account.clientEmail_ = memberText(*json, "client_email");
  account.tokenUri_ = memberText(*json, "token_uri");
  account.privateKey_ = security::Secret(memberText(*json, "private_key"));
  if (account.clientEmail_.empty()) return invalid("lacks client_email");
  if (const std::string wrong = checkBaseUrl(account.tokenUri_); !wrong.empty()) return invalid("has a token_uri that " + wrong);
  if (const base::Status key = security::checkRsaKey(account.privateKey_); !key.ok()) return invalid("has a private_key that " + key.message());
  return account;
}

base::Result<Request> ServiceAccount::tokenRequest(base::WallTime wall, std::string_view scope) const {
  const std::int64_t nowS = base::toMillis(wall) / 1000;
  boost::json::object header{{"alg", "RS256"}, {"typ", "JWT"}};
  if (!keyId_.empty()) header["kid"] = keyId_;
  const boost::json::object claims{{"iss", clientEmail_},
                                   {"scope", boost::json::string_view(scope.data(), scope.size())},
                                   {"aud", tokenUri_},
                                   {"iat", nowS},
                                   {"exp", nowS + kAssertionS}};
  SB_ASSIGN(const std::string assertion, security::signJwt(privateKey_, boost::json::serialize(header), boost::json::serialize(claims)));
  Request request;
  request.http =
      HttpRequest{"POST",
                  tokenUri_,
                  {{"Accept", "application/json"}, {"User-Agent", std::string(kUserAgent)}, {"Content-Type", "application/x-www-form-urlencoded"}},
                  FormBody().add("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer").add("assertion", assertion).text()};
  return request;
}

TokenAnswer ServiceAccount::readToken(const TransferResult& result, base::WallTime wall) const {
  TokenAnswer token;
  if (result.reached != Reached::answer) {
    token.refusal = readUnanswered(result);
    if (token.refusal.outcome == OutcomeClass::ambiguous) token.refusal.outcome = OutcomeClass::notSent;
  } else {
    HttpAnswer answer = basicAnswer(result, wall);
    const auto body = objectIn(result.body);
    const std::string text = body && result.status == 200 ? memberText(*body, "access_token") : std::string();
    if (!text.empty()) {
      const boost::json::value* lifetime = body->if_contains("expires_in");
      const std::int64_t lifetimeS = lifetime != nullptr && lifetime->is_int64() ? lifetime->get_int64() : kAssertionS;
      token.lifetime = std::chrono::seconds{std::clamp<std::int64_t>(lifetimeS, 1, kLifetimeMaxS)};
      token.token = security::Secret(text);
      return token;
    }
    if (body) answer.code = memberText(*body, "error");
    if (body) answer.text = memberText(*body, "error_description");
    if (result.status == 200) answer.text = "the answer holds no access token";
    token.refusal = outcomeOf(kRows, answer, result.latencyUs, {&privateKey_});
    if (!model::surelyNotSent(token.refusal.outcome)) token.refusal.outcome = OutcomeClass::notSent;
    token.refusal.retryAfter = answer.retryAfter;
  }
  token.refusal.code = "token " + token.refusal.code;
  token.refusal.message = "no access token: " + token.refusal.message;
  token.refusal.providerMessageId.clear();
  return token;
}

}  // namespace signalbox::providers
