#pragma once
// A client of the event stream: takes what waits and reads it as a console does.

#include <boost/json.hpp>

#include <memory>
#include <string>
#include <vector>

#include "engine/protocol/sse.h"
#include "engine/telemetry/event_hub.h"

namespace signalbox::telemetry::tests {

class StreamReader {
 public:
  explicit StreamReader(std::unique_ptr<Subscription> subscription) : subscription_(std::move(subscription)) {}

  std::vector<protocol::SseEvent> read() {
    std::vector<protocol::SseEvent> events;
    while (const auto frame = subscription_->next())
      for (protocol::SseEvent& event : parser_.feed(*frame)) events.push_back(std::move(event));
    if (!events.empty()) lastId_ = events.back().id;
    return events;
  }
  /// Names of the events that waited, separated by spaces.
  std::string names() {
    std::string text;
    for (const protocol::SseEvent& event : read()) text += (text.empty() ? "" : " ") + event.event;
    return text;
  }
  const std::string& lastId() const { return lastId_; }
  Subscription& subscription() { return *subscription_; }

 private:
  std::unique_ptr<Subscription> subscription_;
  protocol::SseParser parser_;
  std::string lastId_;
};

inline protocol::EventView eventOf(std::string kind, std::string subject, std::string text = "it happened") {
  protocol::EventView event;
  event.kind = std::move(kind);
  event.subject = std::move(subject);
  event.text = std::move(text);
  return event;
}

}  // namespace signalbox::telemetry::tests
