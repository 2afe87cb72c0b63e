#include "engine/api/held_events.h"

namespace signalbox::api {
namespace {

class HeldEvents final : public EventStream {
 public:
  HeldEvents(std::unique_ptr<EventStream> events, const TokenCheck& tokens, Principal principal)
      : events_(std::move(events)), tokens_(tokens), principal_(std::move(principal)) {}

  std::optional<std::string> next() override { return tokens_.holds(principal_) ? events_->next() : std::nullopt; }
  bool ended() override { return !tokens_.holds(principal_) || events_->ended(); }
  void onReady(std::function<void()> wake) override { events_->onReady(std::move(wake)); }

 private:
  const std::unique_ptr<EventStream> events_;
  const TokenCheck& tokens_;
  const Principal principal_;
};

}  // namespace

std::unique_ptr<EventStream> whileTokenHolds(std::unique_ptr<EventStream> events, const TokenCheck& tokens, Principal principal) {
  return std::make_unique<HeldEvents>(std::move(events), tokens, std::move(principal));
}

}  // namespace signalbox::api
