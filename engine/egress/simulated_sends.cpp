#include "engine/egress/simulated_sends.h"

#include "engine/egress/order_endings.h"

namespace signalbox::egress {

void SimulatedSends::begin(SendOrder order, providers::SimulatedRequest request, base::Now now) {
  const base::BootTime next = now.boot + (request.arrives ? request.latency / 2 : request.latency);
  Send send{std::move(order), std::move(request), now.boot, false};
  send.due += send.request.latency;
  sends_.emplace(Place{next, count_++}, std::move(send));
}

std::vector<FinishedSend> SimulatedSends::runUntil(base::Now now) {
  std::vector<FinishedSend> finished;
  while (!sends_.empty() && sends_.begin()->first.first <= now.boot) {
    auto node = sends_.extract(sends_.begin());
    Send& send = node.mapped();
    const base::BootTime due = node.key().first;
    const base::Now at{now.wall - (now.boot - due), due};
    if (send.request.arrives && !send.arrived) {
      send.arrived = true;
      if (arrived_) arrived_({send.order.providerName, send.order.message, at});
      node.key() = Place{send.due, count_++};
      sends_.insert(std::move(node));
    } else {
      finished.push_back(finish(send, at));
    }
  }
  return finished;
}

FinishedSend SimulatedSends::finish(Send& send, base::Now at) const {
  // A refused connection and our own cancellation leave nothing behind; all else went out.
  const auto outcome = send.request.outcome.outcome;
  const bool begun = outcome != model::OutcomeClass::notSent && outcome != model::OutcomeClass::abandoned;
  return finishOf(send.order, std::move(send.request.outcome), at, begun);
}

std::vector<FinishedSend> SimulatedSends::abandonAll(base::Now now) {
  std::vector<FinishedSend> finished;
  for (auto& [place, send] : sends_) {
    if (!send.arrived) {
      finished.push_back(abandoned(send.order, "stopping", now));
      continue;
    }
    model::Outcome outcome;
    outcome.outcome = model::OutcomeClass::ambiguous;
    outcome.code = "stopping";
    finished.push_back(finishOf(send.order, std::move(outcome), now, true));
  }
  sends_.clear();
  return finished;
}

std::optional<base::BootTime> SimulatedSends::nextDue() const {
  if (sends_.empty()) return std::nullopt;
  return sends_.begin()->first.first;
}

}  // namespace signalbox::egress
