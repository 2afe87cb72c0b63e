#include "engine/api/api.h"

#include <algorithm>

#include "engine/api/json_body.h"
#include "engine/api/loopback_probe.h"
#include "engine/api/problem.h"

namespace signalbox::api {
namespace {

bool sameLower(std::string_view text, std::string_view lower) {
  return text.size() == lower.size() && std::equal(text.begin(), text.end(), lower.begin(), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
  });
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// Splits the target; fills in path and query parameters.
base::Status readTarget(Request& request) {
  const std::string_view target = request.target;
  if (target.empty() || target.front() != '/') return {base::Code::malformed, "the request target must be a path"};
  if (target.find('#') != std::string_view::npos) return {base::Code::malformed, "the request target holds a fragment"};
  const std::size_t mark = std::min(target.find('?'), target.size());
  request.path = target.substr(0, mark);
  std::string_view rest = mark < target.size() ? target.substr(mark + 1) : std::string_view{};
  request.queryParameters.clear();
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('&'), rest.size());
    const std::string_view pair = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    auto key = percentDecode(pair.substr(0, equals), true);
    auto value = percentDecode(equals < pair.size() ? pair.substr(equals + 1) : std::string_view{}, true);
    if (!key || !value) return {base::Code::malformed, "a query parameter is not percent-encoded text"};
    if (request.query(*key)) return {base::Code::malformed, "the query parameter " + *key + " is repeated"};
    request.queryParameters.emplace_back(std::move(*key), std::move(*value));
  }
  return {};
}

base::Result<std::string_view> bearerOf(const Request& request) {
  const std::string_view header = request.header("authorization");
  constexpr std::string_view kScheme = "bearer ";
  const auto given = std::count_if(request.headers.begin(), request.headers.end(), [](const auto& each) { return each.first == "authorization"; });
  if (given > 1) return base::Status(base::Code::unauthorized, "There is more than one Authorization header");
  if (header.empty()) return base::Status(base::Code::unauthorized, "This needs the header Authorization: Bearer TOKEN");
  if (header.size() <= kScheme.size() || !sameLower(header.substr(0, kScheme.size()), kScheme))
    return base::Status(base::Code::unauthorized, "The Authorization header is not Bearer TOKEN");
  return trimmed(header.substr(kScheme.size()));
}

base::Status authenticate(Request& request, const TokenCheck& tokens) {
  SB_ASSIGN(const std::string_view token, bearerOf(request));
  SB_ASSIGN(request.principal, tokens.check(token));
  return {};
}

/// A token that was revoked or has expired still says whose it was.
void noteUnauthorized(const ApiParts& parts, const Request& request, const Route* route) {
  const auto token = bearerOf(request);
  const auto ended = token.ok() ? parts.tokens.ended(*token) : std::nullopt;
  if (ended)
    parts.refusals.ended(request, route, *ended);
  else
    parts.refusals.stranger(request.remoteAddress);
}

/// Percent-encoded, because a header holds no more than ASCII; so plain words are what they are.
base::Status readReason(Request& request) {
  static constexpr std::string_view kName = "signalbox-reason";
  const auto given = std::count_if(request.headers.begin(), request.headers.end(), [](const auto& each) { return each.first == kName; });
  if (given > 1) return {base::Code::malformed, "There is more than one Signalbox-Reason header"};
  auto reason = percentDecode(trimmed(request.header(kName)), false);
  if (!reason) return {base::Code::malformed, "The Signalbox-Reason header is not percent-encoded UTF-8"};
  if (reason->size() > kReasonBytesMax)
    return {base::Code::malformed, "The Signalbox-Reason header is longer than " + std::to_string(kReasonBytesMax) + " bytes"};
  request.reason = std::move(*reason);
  return {};
}

base::Status checkMediaType(const Request& request, const Route& route, bool bodyExpected) {
  if (!bodyExpected) return {};
  if (route.body == BodyRule::none) return {base::Code::tooLarge, "This request takes no body"};
  if (const auto coding = request.header("content-encoding"); !coding.empty() && !sameLower(coding, "identity"))
    return {base::Code::unsupported, "Compressed bodies are not taken"};
  if (route.body == BodyRule::raw) return {};
  const std::string_view header = request.header("content-type");
  const std::string_view type = trimmed(header.substr(0, std::min(header.find(';'), header.size())));
  const std::string_view wanted = route.body == BodyRule::ndjson ? "application/x-ndjson" : "application/json";
  if (!sameLower(type, wanted)) return {base::Code::unsupported, "The body must be " + std::string(wanted)};
  return {};
}

Admission refuse(Response response) {
  Admission admission;
  admission.refusal = std::move(response);
  return admission;
}

}  // namespace

Api::Api(ApiParts parts) : parts_(std::move(parts)) {}

Admission Api::admit(Request& head, bool bodyExpected) const {
  if (const base::Status status = readTarget(head); !status.ok()) return refuse(problemResponse(status));
  RouteMatch match = findRoute(head.method, head.path);
  // Without a token a stranger learns nothing, not even which paths exist.
  const bool probe = match.route != nullptr && match.route->probe && parts_.facts.loopbackProbes && isLoopbackProbe(head);
  const bool open = probe || (match.route != nullptr && match.route->permission == Permission::open);
  if (!open)
    if (const base::Status status = authenticate(head, parts_.tokens); !status.ok()) {
      noteUnauthorized(parts_, head, match.route);
      return refuse(problemResponse(status));
    }
  // What stands in a path may be an address, or a token that landed there by mistake: no refusal repeats it.
  if (!match.pathExists) return refuse(problemResponse({base::Code::notFound, "There is no such path"}));
  if (match.route == nullptr) {
    Response response = problemResponse(405, "method_not_allowed", "This path takes " + match.allow);
    response.headers.emplace_back("Allow", match.allow);
    return refuse(std::move(response));
  }
  const Route& route = *match.route;
  if (!open && !head.principal.may(route.permission)) {
    parts_.refusals.known(head, route, name(route.permission));
    return refuse(missingPermission(route.permission));
  }
  if (!head.principal.app.empty() && route.apps == AppRule::whole) {
    parts_.refusals.known(head, route, "the whole engine's");
    return refuse(concernsWholeEngine(head.principal.app));
  }
  if (const base::Status status = checkMediaType(head, route, bodyExpected); !status.ok()) return refuse(problemResponse(status));
  if (!open)
    if (const base::Status status = readReason(head); !status.ok()) return refuse(problemResponse(status));
  head.pathParameters = std::move(match.parameters);
  return {std::nullopt, &route, api::bodyBytesMax(route), isFromApps(route)};
}

void Api::handle(const Route& route, Request request, Responder respond) const {
  const bool empty = request.body.empty();
  if (empty && (route.body == BodyRule::json || route.body == BodyRule::ndjson || route.body == BodyRule::raw)) {
    respond(problemResponse({base::Code::malformed, "The body is missing"}));
    return;
  }
  // What was admitted by its head may have lost its token while its body came in.
  if (route.permission != Permission::open && !parts_.tokens.holds(request.principal)) {
    const Principal& whose = request.principal;
    const bool expired = whose.expiresAt && *whose.expiresAt <= parts_.clock.now().wall;
    parts_.refusals.ended(request, &route, {whose.name, whose.role, expired ? kTokenNotExpired : kTokenNotRevoked});
    return respond(problemResponse({base::Code::unauthorized, "The token was revoked, or has expired"}));
  }
  if (route.permission != Permission::open) respond = parts_.refusals.watched(request, route, std::move(respond));
  Call call{std::move(request), std::move(respond)};
  if (route.keys == KeyRule::kept) return handleOnce(parts_, desk_, route, std::move(call));
  route.handler(parts_, std::move(call));
}

void Api::handle(Request request, Responder respond) const {
  Admission admission = admit(request, !request.body.empty());
  if (admission.refusal) {
    respond(std::move(*admission.refusal));
    return;
  }
  if (request.body.size() > admission.bodyBytesMax) {
    respond(problemResponse({base::Code::tooLarge, "The body is larger than " + std::to_string(admission.bodyBytesMax) + " bytes"}));
    return;
  }
  handle(*admission.route, std::move(request), std::move(respond));
}

}  // namespace signalbox::api
