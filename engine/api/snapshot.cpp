// The picture of the engine, and the stream of what changes in it.
#include <algorithm>
#include <array>

#include "engine/api/answering.h"
#include "engine/api/handlers.h"

namespace signalbox::api {
namespace {

constexpr std::array<std::string_view, 5> kTopics{"state", "breaker", "command", "alert", "operation"};
constexpr std::size_t kWatchedMax = 100;

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> found;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(','), text.size());
    if (end > 0) found.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return found;
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
      errors.push_back({"topics", topic + " is not a topic: state, breaker, command, alert, operation"});
  if (filter.notifications.size() > kWatchedMax) errors.push_back({"notifications", "names more than 100 notifications"});
  for (const std::string& id : filter.notifications)
    if (!base::Uuid::parse(id)) errors.push_back({"notifications", id.substr(0, 64) + " is not an id"});
  if (!errors.empty()) return refuse(call, base::Status::invalid(std::move(errors)));
  auto events = parts.events.subscribe(std::move(filter), std::string(call.request.header("last-event-id")));
  if (events == nullptr) return refuse(call, {base::Code::unavailable, "There are too many event streams, or the engine stops"});
  Response response;
  response.contentType = "text/event-stream; charset=utf-8";
  response.headers.emplace_back("X-Accel-Buffering", "no");
  response.events = std::move(events);
  call.respond(std::move(response));
}

}  // namespace signalbox::api
