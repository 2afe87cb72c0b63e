#include "engine/core/claim.h"

#include <algorithm>
#include <array>

#include "engine/core/replay_content.h"
#include "engine/policy/poison.h"

namespace signalbox::core {

using base::Status;
using model::State;
using store::Lane;
using store::ReadyRow;

namespace {
constexpr std::size_t kHandfuls = 64;  // into which the permits of a step are divided at most
constexpr base::Millis kIsolationPause{200};
constexpr base::Millis kOrderPause{30'000};  // only if the news of the earlier one's end gets lost
}  // namespace

Status Claim::run() {
  if (step_.memory.onHold || step_.memory.stopping || step_.memory.diskFull || step_.memory.orphansLeft) return Status::okay();
  std::vector<Lane> ready = step_.parts.queue.readyLanes(step_.draft.wall());
  std::erase_if(ready,
                [this](const Lane& lane) { return !model::isEventRoute(lane.route) && step_.memory.queues[model::index(lane.channel)].paused; });
  if (ready.empty()) return Status::okay();
  const auto first = static_cast<std::size_t>(step_.draft.step());
  std::rotate(ready.begin(), ready.begin() + static_cast<std::ptrdiff_t>(first % ready.size()), ready.end());
  std::array<Lanes, kTurnCount> lanes;
  for (const Lane& lane : ready) {
    const std::size_t turn = model::isEventRoute(lane.route) ? kTurnCount - 1 : model::index(lane.channel);
    lanes[turn][model::index(lane.priority)].push_back(lane);
  }
  auto turns = step_.memory.claimTurns;
  std::size_t left = step_.options.bounds.claim;
  const auto anyLeft = [](const Lanes& channel) {
    return std::any_of(channel.begin(), channel.end(), [](const auto& priority) { return !priority.empty(); });
  };
  for (std::size_t i = first; left > 0 && std::any_of(lanes.begin(), lanes.end(), anyLeft); ++i) {
    const std::size_t whose = i % kTurnCount;
    SB_ASSIGN(const std::size_t rows, turn(lanes[whose], turns[whose], left));
    left -= std::min(left, rows);
  }
  step_.draft.afterCommit([turns](Memory& memory) { memory.claimTurns = turns; });
  return commitStarts();
}

/// One lane of the priority whose turn it is. A lane that has nothing more, or no permit, is out for this step.
base::Result<std::size_t> Claim::turn(Lanes& lanes, policy::PriorityTurns& turns, std::size_t left) {
  policy::PriorityTurns::Ready ready{};
  for (std::size_t i = 0; i < lanes.size(); ++i) ready[i] = !lanes[i].empty();
  const auto priority = turns.next(ready);
  if (!priority) return std::size_t{0};
  std::vector<Lane>& equals = lanes[model::index(*priority)];
  const auto leave = static_cast<std::size_t>(std::max(0, permits(equals.front())));
  // The more permits there are, the more rows are read at once; the shares stay the same.
  const std::size_t handful = policy::PriorityTurns::kWeights[model::index(*priority)] * std::max(std::size_t{1}, leave / kHandfuls);
  SB_ASSIGN(const Served served, lane(equals.front(), std::min({left, leave, handful})));
  turns.claimed(*priority, served.rows);
  if (served.more) {
    std::rotate(equals.begin(), equals.begin() + 1, equals.end());
  } else {
    equals.erase(equals.begin());
  }
  return served.rows;
}

base::Result<Claim::Served> Claim::lane(const Lane& lane, std::size_t limit) {
  if (limit == 0) return Served{};
  queue::Queue& queue = step_.parts.queue;
  std::vector<ReadyRow> hints = queue.take(lane, limit, step_.draft.wall());
  if (hints.empty()) return Served{};
  SB_ASSIGN(const std::vector<store::DeliveryRow> rows, step_.store().claimable(hints));
  const base::WallTime now = step_.draft.wall();
  std::size_t handled = 0;
  std::vector<ReadyRow> back;
  for (const ReadyRow& hint : hints) {
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const store::DeliveryRow& candidate) {
      const model::Delivery& delivery = candidate.delivery;
      if (candidate.notification.seq != hint.seq || delivery.generation != hint.generation) return false;
      // Brought twice in one step: it would take a second leave of its provider for nothing, or be put off once more.
      if (dealtWith_.contains(hint.seq)) return false;
      // One that was set aside, or was handed out twice, may outlive the claim that another brought: what waits for a retry since, or for
      // one provider alone, has a hint of its own there. Where the clock was set back meanwhile the older hint may well be the later one.
      return delivery.route == lane.route && (delivery.dueAt <= now || delivery.dueAt == hint.dueAt);
    });
    if (!back.empty() && found != rows.end()) {
      back.push_back(hint);
      continue;
    }
    if (found == rows.end()) {
      step_.draft.acknowledged.push_back(hint);
      ++handled;
      continue;
    }
    SB_ASSIGN(const Taken taken, row(lane, hint, *found));
    if (taken == Taken::noPermit || taken == Taken::isolated) {
      back.push_back(hint);
    } else {
      ++handled;
    }
  }
  const bool blocked = !back.empty();
  if (blocked) queue.giveBack(lane, std::move(back));
  return Served{handled, !blocked};
}

base::Result<Claim::Taken> Claim::row(const Lane& lane, const ReadyRow& hint, const store::DeliveryRow& row) {
  queue::Queue& queue = step_.parts.queue;
  if (row.orderBlocked) {
    queue.setAside(lane, hint, step_.draft.wall() + kOrderPause);
    step_.draft.orderBlocked.push_back({row.notification.app + '\n' + row.notification.orderingKey, lane, hint});
    return Taken::aside;
  }
  SB_ASSIGN(const bool movedOn, judged(lane, hint, row));
  if (movedOn) {
    step_.draft.acknowledged.push_back(hint);
    return Taken::movedOn;
  }
  if (poisoned(row)) {
    if (!row.delivery.suspect) return Taken::isolated;
    queue.setAside(lane, hint, step_.draft.wall() + kIsolationPause);
    return Taken::aside;
  }
  if (!fits(row)) return Taken::noPermit;
  budgetUntil_.reset();
  std::optional<Way> way = findWay(lane, row);
  if (!way) {
    if (!budgetUntil_) return Taken::noPermit;
    queue.setAside(lane, hint, *budgetUntil_);
    return Taken::aside;
  }
  SB_TRY(start(lane, row, std::move(*way)));
  step_.draft.acknowledged.push_back(hint);
  return Taken::started;
}

base::Result<bool> Claim::judged(const Lane& lane, const ReadyRow& hint, const store::DeliveryRow& row) {
  if (model::isEventRoute(lane.route) && step_.draft.subscription(model::subscriptionOfRoute(lane.route)) == nullptr) {
    SB_TRY(cancelEvent(row));
    return true;
  }
  std::optional<model::Recipient> recipient;
  if (!row.notification.recipientId.empty()) {
    SB_ASSIGN(recipient, step_.store().recipient(row.notification.recipientId));
  }
  const base::WallTime now = step_.draft.wall();
  const Judgement judgement = judgeMessage(step_.options, row.notification, recipient ? &*recipient : nullptr, row.suppressedBecause, now);
  if (judgement.kind == Judgement::Kind::go) return false;
  store::MoveRow move;
  move.seq = row.notification.seq;
  move.from = row.delivery.state;
  move.generation = row.delivery.generation;
  move.dueAt = judgement.until;
  move.route = row.delivery.route;
  move.reason = judgement.reason;
  move.historyText = judgement.reason;
  switch (judgement.kind) {
    case Judgement::Kind::expired:
      move.to = State::expired;
      move.history = "expired";
      break;
    case Judgement::Kind::suppressed:
      move.to = State::suppressed;
      move.history = "suppressed";
      break;
    default:
      move.to = State::pending;
      move.history = "deferred";
      break;
  }
  SB_ASSIGN(const std::vector<bool> done, step_.store().move(std::span(&move, 1), now, step_.draft.step()));
  step_.draft.wrote = true;
  if (!done.front()) return true;
  dealtWith_.insert(move.seq);
  step_.draft.moved(row, move.to);
  if (move.to == State::pending) {
    ReadyRow later = hint;
    later.dueAt = judgement.until;
    step_.draft.waiting.push_back({lane, later});
  } else {
    step_.draft.finishedOrder(row.notification.app, row.notification.orderingKey);
  }
  return true;
}

/// What is being sent is in memory, a mail with its files: permits alone would not bound it.
bool Claim::fits(const store::DeliveryRow& row) const {
  const std::size_t used = step_.memory.bytesInFlight + startedBytes_;
  return used == 0 || used + row.notification.content.size() <= step_.options.bounds.bytesInFlight;
}

bool Claim::poisoned(const store::DeliveryRow& row) const {
  if (step_.memory.suspects == 0) return false;
  const policy::InFlight inFlight{static_cast<std::int32_t>(step_.memory.inFlight.size() + flights_.size()),
                                  step_.memory.suspectsInFlight + static_cast<std::int32_t>(startedSuspects_)};
  return !policy::mayClaim(step_.options.poison, row.delivery.suspect, inFlight, step_.memory.crashesInRow);
}

Status Claim::start(const Lane& lane, const store::DeliveryRow& row, Way way) {
  const base::Now now = step_.draft.now();
  const model::Notification& notification = row.notification;
  store::StartRow start;
  start.seq = notification.seq;
  start.generation = row.delivery.generation;
  start.from = row.delivery.state;
  start.leaseUntil = now.wall + step_.options.leaseLength;
  model::Attempt& attempt = start.attempt;
  attempt.seq = notification.seq;
  attempt.number = row.delivery.attempts + 1;
  attempt.generation = row.delivery.generation;
  attempt.epoch = row.delivery.leaseEpoch + 1;
  attempt.provider = way.provider->config.name;
  attempt.reason = way.reason;
  attempt.dedupToken = dedupTokenOf(step_.memory.dedupKey, notification.id, row.delivery.generation);
  attempt.intentAt = now.wall;

  InFlight flight;
  flight.seq = notification.seq;
  flight.id = notification.id;
  flight.attempt = attempt.number;
  flight.generation = attempt.generation;
  flight.epoch = attempt.epoch;
  flight.channel = notification.channel;
  flight.provider = attempt.provider;
  flight.providerPermit = way.providerPermit;
  flight.originGate = way.originGate;
  flight.originPermit = way.originPermit;
  flight.attemptsInGeneration = row.delivery.attemptsInGeneration;
  flight.attempts = attempt.number;
  flight.route = row.delivery.route;
  flight.expiresAt = notification.expiresAt;
  flight.createdAt = notification.createdAt;
  flight.app = notification.app;
  flight.templateName = notification.templateName;
  flight.domain = way.domain.empty() ? domainOf(notification.channel, notification.target) : way.domain;
  flight.orderingKey = notification.orderingKey;
  flight.suspect = row.delivery.suspect;
  flight.operation = row.operation;
  flight.lane = lane;
  flight.bytes = notification.content.size();
  startedBytes_ += flight.bytes;
  if (flight.suspect) ++startedSuspects_;

  egress::SendOrder order;
  order.seq = notification.seq;
  order.attempt = attempt.number;
  order.epoch = attempt.epoch;
  order.providerName = attempt.provider;
  order.provider = way.provider->provider;
  order.dropAfter = now.boot + step_.options.leaseLength - step_.options.leaseMargin;
  order.tag = step_.memory.nextTag + flights_.size();
  order.message = messageOf(row, attempt);
  base::Result<providers::Content> content = contentOf(step_, row, attempt.intentAt);
  if (content.ok()) {
    order.message.content = std::move(content).value();
  } else if (content.status().code() == base::Code::storeFailed || content.status().code() == base::Code::diskFull) {
    return content.status();
  } else {
    egress::FinishedSend failed{order.seq, order.attempt, order.epoch, order.providerName, order.tag, {}, now, false};
    failed.outcome.outcome = model::OutcomeClass::permanent;
    failed.outcome.code = "template";
    failed.outcome.message = unrenderableWords(content.status()).substr(0, 1024);
    unsendable_.push_back(std::move(failed));
  }
  dealtWith_.insert(start.seq);
  starts_.push_back(std::move(start));
  flights_.push_back(std::move(flight));
  orders_.push_back(std::move(order));
  return Status::okay();
}

void Claim::giveUp(const InFlight& flight) {
  const base::Now now = step_.draft.now();
  if (policy::Gate* gate = step_.draft.gate(flight.provider))
    gate->finish(flight.providerPermit, model::OutcomeClass::abandoned, std::nullopt, now, step_.parts.random);
  if (policy::Gate* gate = flight.originGate.empty() ? nullptr : step_.draft.gate(flight.originGate))
    gate->finish(flight.originPermit, model::OutcomeClass::abandoned, std::nullopt, now, step_.parts.random);
}

Status Claim::commitStarts() {
  if (starts_.empty()) return Status::okay();
  SB_ASSIGN(const std::vector<bool> started, step_.store().startSending(starts_, step_.draft.step()));
  step_.draft.wrote = true;
  std::vector<std::pair<std::uint64_t, InFlight>> begun;
  begun.reserve(starts_.size());
  for (std::size_t i = 0; i < starts_.size(); ++i) {
    InFlight& flight = flights_[i];
    if (!started[i]) {
      giveUp(flight);
      continue;
    }
    step_.draft.moved(flight, starts_[i].from, State::sending);
    if (!model::isEventRoute(flight.route)) ++step_.draft.measures.claimed[model::index(flight.channel)];
    const std::uint64_t tag = orders_[i].tag;
    begun.emplace_back(tag, std::move(flight));
    const bool sendable =
        std::none_of(unsendable_.begin(), unsendable_.end(), [tag](const egress::FinishedSend& failed) { return failed.tag == tag; });
    if (sendable) step_.draft.effects.sends.push_back(std::move(orders_[i]));
  }
  step_.draft.afterCommit([begun = std::move(begun), unsendable = std::move(unsendable_), used = flights_.size()](Memory& memory) mutable {
    memory.nextTag += used;
    for (auto& [tag, flight] : begun) {
      if (flight.suspect) ++memory.suspectsInFlight;
      memory.bytesInFlight += flight.bytes;
      memory.inFlight.emplace(tag, std::move(flight));
    }
    for (const egress::FinishedSend& failed : unsendable)
      if (memory.inFlight.contains(failed.tag)) memory.selfFinished.push_back(failed);
  });
  return Status::okay();
}

}  // namespace signalbox::core
