// The picture of the engine, and the stream of what changes in it.
#include <algorithm>
#include <array>

#include "engine/api/answering.h"
#include "engine/api/handlers.h"
#include "engine/api/held_events.h"

namespace signalbox::api {
namespace {

constexpr std::array<std::string_view, 5> kTopics{"state", "breaker", "command", "alert", "operation"};
constexpr std::size_t kWatchedMax = 100;
/// Is no topic: without any, all of them would come.
constexpr std::string_view kNoTopic = "own";
/// Tells who did what to what, as the audit does.
constexpr std::string_view kOfTheAudit = "command";

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> found;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(','), text.size());
    if (end > 0) found.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return found;
}

/// The topics that may come to whoever may not read the audit: none of what it tells is told as it happens either.
void leaveOutTheAudit(std::vector<std::string>& topics) {
  if (topics.empty()) topics.assign(kTopics.begin(), kTopics.end());
  std::erase(topics, kOfTheAudit);
  if (topics.empty()) topics.emplace_back(kNoTopic);
}

void answerStream(const ApiParts& parts, const Call& call, EventFilter filter) {
  auto events = parts.events.subscribe(std::move(filter), std::string(call.request.header("last-event-id")));
  if (events == nullptr) return refuse(call, {base::Code::unavailable, "There are too many event streams, or the engine stops"});
  Response response;
  response.contentType = "text/event-stream; charset=utf-8";
  response.headers.emplace_back("X-Accel-Buffering", "no");
  response.events = whileTokenHolds(std::move(events), parts.tokens, call.request.principal);
  call.respond(std::move(response));
}

/// Of the notifications that were named those of the principal's app; a foreign one tells as little as one that does not exist.
void answerOwnStream(const ApiParts& parts, Call call, EventFilter filter) {
  if (!filter.topics.empty()) return call.respond(concernsWholeEngine(call.request.principal.app));
  const auto shared = std::make_shared<Call>(std::move(call));
  const bool taken = parts.readers.submit([&parts, shared, filter = std::move(filter)](store::Reader& reader) mutable {
    const std::vector<std::string> asked = std::exchange(filter.notifications, {});
    for (const std::string& id : asked) {
      const auto found = reader.detail(*base::Uuid::parse(id), shared->request.principal.app);
      if (!found.ok()) return refuse(*shared, found.status());
      if (found.value()) filter.notifications.push_back(id);
    }
    filter.topics.emplace_back(kNoTopic);
    answerStream(parts, *shared, std::move(filter));
  });
  if (!taken) refuse(*shared, {base::Code::busy, "The readers are busy"});
}

}  // namespace

void getSnapshot(const ApiParts& parts, Call call) {
  const auto snapshot = parts.snapshots.latest();
  if (!snapshot) return refuse(call, {base::Code::unavailable, "The engine is starting"});
  call.respond(jsonResponse(*snapshot));
}

void getEvents(const ApiParts& parts, Call call) {
  EventFilter filter;
  filter.topics = words(call.request.query("topics").value_or(""));
  filter.notifications = words(call.request.query("notifications").value_or(""));
  std::vector<base::FieldError> errors;
  for (const std::string& topic : filter.topics)
    if (std::find(kTopics.begin(), kTopics.end(), topic) == kTopics.end())
      errors.push_back({"topics", "names what is no topic: state, breaker, command, alert, operation"});
  if (filter.notifications.size() > kWatchedMax) errors.push_back({"notifications", "names more than 100 notifications"});
  for (const std::string& id : filter.notifications)
    if (!base::Uuid::parse(id)) errors.push_back({"notifications", "names what is no id"});
  if (!errors.empty()) return refuse(call, base::Status::invalid(std::move(errors)));
  if (!call.request.principal.app.empty()) return answerOwnStream(parts, std::move(call), std::move(filter));
  if (!call.request.principal.may(Permission::auditRead)) leaveOutTheAudit(filter.topics);
  answerStream(parts, call, std::move(filter));
}

}  // namespace signalbox::api
