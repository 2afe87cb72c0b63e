// Subscriptions to events: who is told, how the deliveries fare, and a test event with the receiver's answer.
#include <algorithm>

#include "engine/api/answering.h"
#include "engine/api/handlers.h"
#include "engine/api/json_body.h"
#include "engine/api/masking.h"
#include "engine/api/once.h"
#include "engine/api/target_syntax.h"
#include "engine/api/version_match.h"
#include "engine/core/event_deliveries.h"
#include "engine/core/events_out.h"
#include "engine/protocol/subscription.h"

namespace signalbox::api {
namespace {

using base::Code;
using base::Status;

constexpr std::size_t kAppsMax = 32, kDescriptionBytesMax = 200;
constexpr std::int64_t kOverlapSecondsMax = 30 * 86'400;

Status noSuchSubscription() { return {Code::notFound, "There is no such subscription"}; }

bool isKnown(const ApiParts& parts, const std::string& name) {
  const auto snapshot = parts.snapshots.latest();
  return snapshot != nullptr &&
      std::any_of(snapshot->subscriptions.begin(), snapshot->subscriptions.end(),
                  [&](const protocol::SubscriberView& each) { return each.name == name; });
}

protocol::SubscriptionView viewOf(const store::SubscriptionRow& row, const Principal& principal) {
  const model::Subscription& from = row.subscription;
  protocol::SubscriptionView view;
  view.name = from.name;
  view.url = principal.may(Permission::subscriptionsManage) ? from.url : maskTarget(model::Channel::webhook, from.url);
  view.description = from.description;
  view.enabled = from.enabled;
  view.disabledReason = from.disabledReason;
  for (const model::EventType type : from.types) view.types.emplace_back(name(type));
  view.apps = from.apps;
  for (const model::Channel channel : from.channels) view.channels.emplace_back(name(channel));
  view.previousSecretEndsAt = from.previousUntil;
  view.waiting = row.figures.waiting();
  view.sending = row.figures.at(model::State::sending);
  view.delivered = row.figures.at(model::State::sent);
  view.dead = row.figures.at(model::State::dead);
  view.lastSentAt = row.figures.lastSentAt;
  view.lastFailedAt = row.figures.lastFailedAt;
  const std::string& failure = row.figures.lastFailure;  // a receiver's words may repeat the event that he refused
  view.lastFailure = principal.may(Permission::payloadView) ? failure : core::failureCode(failure);
  view.version = from.version;
  view.createdAt = from.createdAt;
  view.updatedAt = from.updatedAt;
  return view;
}

base::Result<Response> show(store::Reader& reader, const Request& request, int status) {
  SB_ASSIGN(const auto rows, reader.subscriptions());
  const std::string& name = request.pathParameters.front();
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const store::SubscriptionRow& row) { return row.subscription.name == name; });
  if (found == rows.end()) return noSuchSubscription();
  Response response = jsonResponse(viewOf(*found, request.principal), status);
  response.headers.emplace_back("ETag", "\"" + std::to_string(found->subscription.version) + "\"");
  return response;
}

/// Each entry as what it names, once; those that name nothing are faults.
template <class T, class Read>
std::vector<T> readList(const std::vector<std::string>& texts, std::string_view member, const std::string& words, Read read,
                        std::vector<base::FieldError>& errors) {
  std::vector<T> values;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::optional<T> value = read(texts[i]);
    if (!value)
      errors.push_back({pointerTo(pointerTo("", member), std::to_string(i)), words});
    else if (std::find(values.begin(), values.end(), *value) == values.end())
      values.push_back(*value);
  }
  return values;
}

std::string typeWords() {
  std::string words = "is no type of event; they are";
  for (const model::EventType type : model::kEventTypes) words += (type == model::kEventTypes.front() ? " " : ", ") + std::string(name(type));
  return words;
}

base::Result<model::Subscription> readSubscription(const Request& request) {
  SB_ASSIGN(protocol::SubscriptionPut body, readBody<protocol::SubscriptionPut>(request.body));
  model::Subscription value;
  std::vector<base::FieldError> errors;
  value.name = request.pathParameters.front();
  if (!isProviderName(value.name)) errors.push_back({"/name", "must be a-z, 0-9 and '-', at most 63, not beginning with '-'"});
  value.url = body.url;
  if (std::string fault = targetFault(model::Channel::webhook, body.url); !fault.empty()) errors.push_back({"/url", std::move(fault)});
  value.description = body.description;
  if (value.description.size() > kDescriptionBytesMax) errors.push_back({"/description", "has more than 200 bytes"});
  value.enabled = body.enabled;
  value.types =
      readList<model::EventType>(body.types, "types", typeWords(), [](const std::string& text) { return model::eventTypeFromName(text); }, errors);
  if (body.apps.size() > kAppsMax) errors.push_back({"/apps", "has more than 32 entries"});
  value.apps = readList<std::string>(body.apps, "apps", "is not an app's name",
                                     [](const std::string& text) { return isPlainName(text) ? std::optional(text) : std::nullopt; }, errors);
  value.channels = readList<model::Channel>(body.channels, "channels", "must be email, sms, push or webhook",
                                            [](const std::string& text) { return model::channelFromName(text); }, errors);
  if (!body.secret.empty()) value.secrets.emplace(model::kSigningSecret, security::Secret(std::move(body.secret)));
  if (!errors.empty()) return Status::invalid(std::move(errors));
  return value;
}

/// After a command: the subscription as it is now.
void showAfter(const ApiParts& parts, Call call, int status) {
  answerByReader(parts, std::move(call), [status](store::Reader& reader, const Request& request) { return show(reader, request, status); });
}

}  // namespace

void listSubscriptions(const ApiParts& parts, Call call) {
  answerByReader(parts, std::move(call), [&parts](store::Reader& reader, const Request& request) -> base::Result<Response> {
    SB_ASSIGN(const auto rows, reader.subscriptions());
    DataAnswer<protocol::SubscriptionView> answer;
    answer.asOf = asOf(parts);
    for (const store::SubscriptionRow& row : rows) answer.data.push_back(viewOf(row, request.principal));
    return jsonResponse(answer);
  });
}

void getSubscription(const ApiParts& parts, Call call) { showAfter(parts, std::move(call), 200); }

/// Events carry the metadata of messages to wherever the URL leads, those that wait already among them: so it is set by those alone who may read it.
void putSubscription(const ApiParts& parts, Call call) {
  if (!call.request.principal.may(Permission::payloadView)) return call.respond(missingPermission(Permission::payloadView));
  SB_ANSWER_ASSIGN(const Precondition precondition, call, readPrecondition(call.request));
  SB_ANSWER_ASSIGN(model::Subscription value, call, readSubscription(call.request));
  if (precondition.mustExist && !isKnown(parts, value.name)) return refuse(call, {Code::preconditionFailed, "It does not exist"});
  core::PutSubscription command{std::move(value), precondition.version};
  if (precondition.createOnly) command.ifVersion = 0;
  sendCommand(parts, std::move(call), "", std::move(command),
              [&parts](Call done, const core::CommandDone& made) { showAfter(parts, std::move(done), made.version == 1 ? 201 : 200); });
}

void deleteSubscription(const ApiParts& parts, Call call) {
  core::DeleteSubscription command{call.request.pathParameters.front()};
  sendCommand(parts, std::move(call), "", std::move(command), [](Call done, const core::CommandDone&) { done.respond(noContent()); });
}

void rotateSubscription(const ApiParts& parts, Call call) {
  SB_ANSWER_ASSIGN(protocol::SubscriptionRotation body, call, readBody<protocol::SubscriptionRotation>(call.request.body));
  std::vector<base::FieldError> errors;
  if (body.secret.empty()) errors.push_back({"/secret", "is required: whsec_ and the base64 of 24 to 64 bytes"});
  if (body.overlapSeconds < 0 || body.overlapSeconds > kOverlapSecondsMax) errors.push_back({"/overlap_seconds", "must be 0 to 2592000 (30 days)"});
  if (!errors.empty()) return refuse(call, Status::invalid(std::move(errors)));
  core::RotateSubscription command{call.request.pathParameters.front(), security::Secret(std::move(body.secret)),
                                   std::chrono::seconds{body.overlapSeconds}};
  sendCommand(parts, std::move(call), "", std::move(command),
              [&parts](Call done, const core::CommandDone&) { showAfter(parts, std::move(done), 200); });
}

void testSubscription(const ApiParts& parts, Call call) {
  const std::string name = call.request.pathParameters.front();
  if (!isKnown(parts, name)) return refuse(call, noSuchSubscription());
  if (call.request.once != nullptr && call.request.once->begunBefore)
    return refuse(call,
                  {Code::conflict,
                   "The first request with this Idempotency-Key was cut off, and whether its event left is not known; "
                   "take another key to send one again"});
  beginAct(parts, std::move(call), core::BeginAct{"subscription.test", name}, [&parts, name](Call claimed) {
    const std::string event = core::eventPayload("subscription.test", parts.clock.now().wall, {{"subscription", name}});
    const auto shared = std::make_shared<Call>(std::move(claimed));
    parts.probe.testEvent(model::subscriptionSender(name), event, [shared](base::Result<protocol::TestResult> result) {
      if (!result.ok()) return refuse(*shared, result.status());
      shared->respond(jsonResponse(*result));
    });
  });
}

}  // namespace signalbox::api
