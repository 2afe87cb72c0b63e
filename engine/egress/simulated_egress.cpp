#include "engine/egress/simulated_egress.h"

#include <iterator>

#include "engine/egress/order_endings.h"

namespace signalbox::egress {

void SimulatedEgress::submit(std::vector<SendOrder> orders, base::Now now) {
  for (SendOrder& order : orders) {
    if (now.boot > order.dropAfter) {
      failedAtOnce_.push_back(abandoned(order, "dropped", now));
      continue;
    }
    auto request = order.provider->build(order.message);
    if (!request) {
      failedAtOnce_.push_back(unbuildable(order, request.status(), now));
    } else if (!request->simulated) {
      const base::Status foreign(base::Code::internal, "only simulated providers run in a simulation");
      failedAtOnce_.push_back(unbuildable(order, foreign, now));
    } else {
      sends_.begin(std::move(order), std::move(*request->simulated), now);
    }
  }
}

std::vector<FinishedSend> SimulatedEgress::runUntil(base::Now now) {
  std::vector<FinishedSend> finished = std::exchange(failedAtOnce_, {});
  std::vector<FinishedSend> due = sends_.runUntil(now);
  finished.insert(finished.end(), std::make_move_iterator(due.begin()), std::make_move_iterator(due.end()));
  return finished;
}

HealthAnswer SimulatedEgress::checkHealth(const HealthOrder& order, base::Now now) const {
  HealthAnswer answer{order.providerName, order.tag, false, false, now};
  const auto request = order.provider->healthCheck();
  if (!request || !request->simulated) return answer;
  answer.defined = true;
  answer.healthy = request->simulated->outcome.outcome == model::OutcomeClass::sent;
  return answer;
}

LookupAnswer SimulatedEgress::lookUp(const LookupOrder& order, base::Now now) const {
  LookupAnswer answer{order.seq, order.attempt, order.providerName, order.tag, false, {}, now};
  auto request = order.provider->lookupRequest(order.message);
  if (!request || !request->simulated) return answer;
  answer.defined = true;
  answer.finding = std::move(request->simulated->finding);
  return answer;
}

std::vector<FinishedSend> SimulatedEgress::stop(base::Now now) {
  std::vector<FinishedSend> finished = std::exchange(failedAtOnce_, {});
  std::vector<FinishedSend> ended = sends_.abandonAll(now);
  finished.insert(finished.end(), std::make_move_iterator(ended.begin()), std::make_move_iterator(ended.end()));
  return finished;
}

}  // namespace signalbox::egress
