#include "engine/api/once.h"

#include "engine/api/answering.h"
#include "engine/api/canonical_json.h"
#include "engine/api/notification_reading.h"
#include "engine/base/digest.h"

namespace signalbox::api {
namespace {

using base::Code;
using base::Status;

constexpr std::string_view kReplayed = "Idempotent-Replayed";

/// An answer as it is kept.
struct KeptAnswer {
  std::int64_t status = 0;
  std::string contentType;
  std::map<std::string, std::string> headers;
  std::string body;
  template <class F> void describe(F& f) {
    f("status", status);
    f("content_type", contentType);
    f("headers", headers);
    f("body", body);
  }
};

/// Of what is asked: who asks is the key's owner and no part of it.
std::string fingerprintOf(const Request& request, const Route& route) {
  std::string text = request.method + ' ' + request.path;
  for (const auto& [name, value] : request.queryParameters) text += '\0' + name + '=' + value;
  text += '\0';
  const bool isJson = route.body != BodyRule::ndjson && !request.body.empty();
  const auto json = isJson ? protocol::parseJson(request.body) : base::Result<boost::json::value>(Status(Code::malformed, "not one value"));
  if (json.ok())
    appendCanonical(text, *json);
  else
    text += request.body;
  return std::string(base::asView(base::sha256(text)));
}

core::CommandInput aboutKey(const Request& request, const core::CommandKey& key, core::Command command) {
  core::CommandInput input;
  input.principal = {request.principal.name, request.principal.role, request.remoteAddress};
  input.command = std::move(command);
  input.key = key;
  return input;
}

void markReplayed(Response& response) {
  for (const auto& [name, value] : response.headers)
    if (name == kReplayed) return;
  response.headers.emplace_back(kReplayed, "true");
}

/// Stands between a handler and its caller: keeps the answer, frees the key, and only then lets the caller hear.
class Ending {
 public:
  Ending(const ApiParts& parts, std::shared_ptr<OnceDesk> desk, const Request& request, Responder respond)
      : parts_(parts),
        desk_(std::move(desk)),
        once_(request.once),
        about_(aboutKey(request, once_->key, core::ClaimKey{})),
        respond_(std::move(respond)) {}

  void operator()(Response response) const {
    const bool done = response.status >= 200 && response.status < 300;
    if (done && once_->begunBefore && !once_->claimed) markReplayed(response);
    core::CommandInput input = about_;
    if (done && response.keepable)
      input.command = core::KeepAnswer{keptText(response)};
    else if (once_->claimed)
      input.command = core::DropKey{};
    else
      return hear(std::move(response));
    const auto shared = std::make_shared<Response>(std::move(response));
    input.reply = [self = *this, shared](const base::Result<core::CommandDone>&) { self.hear(std::move(*shared)); };
    // Without room in the lane the answer is not kept: the act is, and a repeat works its answer out anew.
    if (!parts_.intake.command(std::move(input))) hear(std::move(*shared));
  }

 private:
  void hear(Response response) const {
    desk_->end(about_.principal.name, once_->key.key);
    respond_(std::move(response));
  }

  const ApiParts& parts_;
  std::shared_ptr<OnceDesk> desk_;
  std::shared_ptr<Once> once_;
  core::CommandInput about_;
  Responder respond_;
};

/// What is known of the key; the answer when that settles it.
base::Result<std::optional<Response>> lookUp(const ApiParts& parts, store::Reader& reader, const Request& request) {
  const core::CommandKey& key = request.once->key;
  SB_ASSIGN(const auto known, reader.commandKey(request.principal.name, key.key, parts.clock.now().wall));
  if (!known) return std::optional<Response>();
  if (known->fingerprint != key.fingerprint) return Status(Code::keyMismatch, "this idempotency key was used with another request");
  request.once->begunBefore = true;
  if (!known->answer) return std::optional<Response>();
  SB_ASSIGN(Response response, replayOf(*known->answer));
  return std::optional<Response>(std::move(response));
}

}  // namespace

bool OnceDesk::begin(const std::string& principal, const std::string& key) {
  const std::lock_guard lock(mutex_);
  return underWay_.emplace(principal, key).second;
}

void OnceDesk::end(const std::string& principal, const std::string& key) {
  const std::lock_guard lock(mutex_);
  underWay_.erase({principal, key});
}

std::string keptText(const Response& response) {
  KeptAnswer kept{response.status, response.contentType, {response.headers.begin(), response.headers.end()}, response.body};
  return protocol::toText(kept);
}

base::Result<Response> replayOf(const std::string& text) {
  SB_ASSIGN(KeptAnswer kept, protocol::parse<KeptAnswer>(text));
  Response response;
  response.status = static_cast<int>(kept.status);
  response.contentType = std::move(kept.contentType);
  response.headers.assign(kept.headers.begin(), kept.headers.end());
  response.body = std::move(kept.body);
  markReplayed(response);
  return response;
}

void handleOnce(const ApiParts& parts, const std::shared_ptr<OnceDesk>& desk, const Route& route, Call call) {
  const std::string_view header = call.request.header("idempotency-key");
  if (header.empty()) return route.handler(parts, std::move(call));
  auto key = readIdempotencyHeader(header);
  if (!key) return refuse(call, {Code::malformed, "Idempotency-Key must be 1 to 255 visible ASCII characters"});
  const std::string principal = call.request.principal.name;
  if (!desk->begin(principal, *key)) {
    Response busy = problemResponse(409, "idempotency_in_progress", "The first request with this Idempotency-Key is still under way");
    busy.headers.emplace_back("Retry-After", "1");
    return call.respond(std::move(busy));
  }
  call.request.once = std::make_shared<Once>();
  call.request.once->key = {*key, fingerprintOf(call.request, route)};
  const auto shared = std::make_shared<Call>(std::move(call));
  const auto hear = [desk, principal, key = *key, shared](Response response) {
    desk->end(principal, key);
    shared->respond(std::move(response));
  };
  const bool taken = parts.readers.submit([&parts, desk, &route, shared, hear](store::Reader& reader) {
    auto known = lookUp(parts, reader, shared->request);
    if (!known.ok()) return hear(problemResponse(known.status()));
    if (known.value()) return hear(std::move(*known.value()));
    shared->respond = Ending(parts, desk, shared->request, std::move(shared->respond));
    route.handler(parts, std::move(*shared));
  });
  if (!taken) hear(problemResponse({Code::busy, "The readers are busy; nothing was done"}));
}

namespace {

void sendFirst(const ApiParts& parts, Call call, core::Command command, std::function<void(Call)> begin) {
  const auto shared = std::make_shared<Call>(std::move(call));
  core::CommandInput input;
  input.principal = {shared->request.principal.name, shared->request.principal.role, shared->request.remoteAddress};
  input.reason = shared->request.reason;
  input.command = std::move(command);
  if (shared->request.once != nullptr) input.key = shared->request.once->key;
  input.reply = [shared, begin = std::move(begin)](const base::Result<core::CommandDone>& done) {
    if (!done.ok()) return refuse(*shared, done.status());
    if (shared->request.once != nullptr) shared->request.once->claimed = true;
    begin(std::move(*shared));
  };
  if (!parts.intake.command(std::move(input))) refuse(*shared, {Code::busy, "The command lane is full; nothing was done"});
}

}  // namespace

void claimKey(const ApiParts& parts, Call call, std::function<void(Call)> begin) {
  if (call.request.once == nullptr) return begin(std::move(call));
  sendFirst(parts, std::move(call), core::ClaimKey{}, std::move(begin));
}

void beginAct(const ApiParts& parts, Call call, core::BeginAct act, std::function<void(Call)> begin) {
  sendFirst(parts, std::move(call), std::move(act), std::move(begin));
}

}  // namespace signalbox::api
