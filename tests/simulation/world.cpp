#include "tests/simulation/world.h"

#include <algorithm>

#include "engine/egress/order_endings.h"
#include "engine/providers/provider.h"
#include "tests/simulation/answer_meaning.h"

namespace signalbox::simulation {
namespace {

using base::BootTime;
using base::Millis;
using model::OutcomeClass;

constexpr Millis kPatience{15'000};

bool isRefusal(End end) { return end == End::transient || end == End::throttled || end == End::permanent || end == End::bounced; }

Receipt receiptOf(const egress::SendOrder& order, base::Now at) {
  const providers::Message& message = order.message;
  return {message.notificationId, message.generation, message.attempt, order.seq, order.providerName, message.dedupToken, message.target, at};
}

bool isTransferred(const egress::SendOrder& order) {
  const auto request = order.provider->build(order.message);
  return request.ok() && request->http.has_value();
}

bool arrives(End end) { return end == End::taken || end == End::takenAnswerLost || end == End::takenTooLate || end == End::takenButRefused; }

constexpr Millis kLate{2'000};  // no healthy provider needs that long

}  // namespace

std::string providerMessageId(const base::Uuid& notification, std::int32_t attempt) {
  return "m-" + notification.toString() + "-" + std::to_string(attempt);
}

Mood Mood::healthy() {
  Mood mood;
  mood.shares[static_cast<std::size_t>(End::transient)] = 0.01;
  mood.shares[static_cast<std::size_t>(End::permanent)] = 0.004;
  mood.shares[static_cast<std::size_t>(End::bounced)] = 0.002;
  return mood;
}

const Mood& World::mood(const std::string& provider) const {
  static const Mood kHealthy = Mood::healthy();
  if (provider == neverHeals) {
    static const Mood kBroken = [] {
      Mood mood;
      mood.shares[static_cast<std::size_t>(End::transient)] = 1;
      return mood;
    }();
    return kBroken;
  }
  if (provider == neverHasTime) {
    static const Mood kBusy = [] {
      Mood mood;
      mood.shares[static_cast<std::size_t>(End::throttled)] = 1;
      return mood;
    }();
    return kBusy;
  }
  const auto found = moods_.find(provider);
  return found == moods_.end() ? kHealthy : found->second;
}

End World::draw(const Mood& mood) {
  double roll = random_.unit();
  for (std::size_t i = 0; i < kEnds; ++i) {
    if (roll < mood.shares[i]) return static_cast<End>(i);
    roll -= mood.shares[i];
  }
  return End::taken;
}

void World::submit(std::vector<egress::SendOrder> orders, base::Now now) {
  for (egress::SendOrder& order : orders) {
    if (lag_ == Millis{0})
      pickUp({std::move(order), true}, now);
    else
      late_.emplace(now.boot + Millis{random_.between(0, lag_.count())}, Late{std::move(order), false});
  }
}

/// As the real one: when it is picked up, and once more behind its connection, before the first byte leaves. A simulated provider has none.
void World::pickUp(Late late, base::Now now) {
  if (drop(late, now)) return;
  if (!late.isConnected && isTransferred(late.order)) {
    late.isConnected = true;
    late_.emplace(now.boot + Millis{random_.between(0, lag_.count() / 2)}, std::move(late));
    return;
  }
  if (began) began(late.order, now);
  begin(std::move(late.order), now);
}

bool World::drop(const Late& late, base::Now now) {
  if (now.boot <= late.order.dropAfter || neverDrops) return false;
  if (dropped) dropped(late.isConnected);
  if (dropsInSilence) return true;
  answers_.push_back(egress::abandoned(late.order, "dropped", now));
  if (dropsTwice) twins_.push_back(answers_.back());  // for the step behind: an engine may end where one step brings both
  return true;
}

void World::begin(egress::SendOrder order, base::Now now) {
  const Mood& mood = this->mood(order.providerName);
  Send send;
  send.begunAt = now.boot;
  send.end = draw(mood);
  auto latency = Millis{static_cast<std::int64_t>(static_cast<double>(random_.between(10, 400)) * mood.slowness)};
  if (order.providerName == crawls) latency += kPatience;
  if (latency > kPatience) send.end = arrives(send.end) ? End::takenTooLate : End::noAnswer;
  send.answer = worded(send, order.providerName, latency);
  switch (send.end) {
    case End::takenTooLate:
      send.answersAt = now.boot + kPatience;
      send.arrivesAt = now.boot + kPatience + Millis{random_.between(1, 60'000)};
      break;
    case End::takenAnswerLost:
    case End::noAnswer: send.answersAt = now.boot + kPatience; break;
    default: send.answersAt = now.boot + latency; break;
  }
  if (drawn) drawn(order.providerName, send.end, latency > kLate);
  if (!send.arrivesAt && arrives(send.end)) send.arrivesAt = now.boot + std::min(latency, kPatience) / 2;
  send.order = std::move(order);
  const std::int64_t number = next_++;
  if (losesSilently && send.end == End::taken && number % 50 == 7) send.arrivesAt.reset();
  if (send.arrivesAt) due_.emplace(*send.arrivesAt, number);
  due_.emplace(*send.answersAt, number);
  sends_.emplace(number, std::move(send));
}

Answer World::worded(const Send& send, const std::string& provider, Millis latency) {
  const Mood& mood = this->mood(provider);
  const bool isTooLate = latency > kPatience;
  // A provider that has to be waited for is set up again by its operator (Episode); nobody can do that for a receiver.
  const bool mayBeHuge = provider != "hook" && !provider.starts_with("subscription:");
  const Answer answer = isTooLate ? Answer{} : wordingOf(send.end, mood.retryAfterSeconds, mayBeHuge, random_);
  if (!saw) return answer;
  if (latency > kLate) saw(isTooLate ? "a call in a crawl: nobody waited for its answer" : "a call in a crawl: its answer came late");
  if (mood.isFlap && send.end == End::transient) saw("a call in a flap: refused");
  return answer;
}

void World::arrive(const Send& send, base::Now at) {
  const std::string& provider = send.order.providerName;
  known_[{provider, send.order.message.notificationId.toString()}] = true;
  const bool isRepeat = !taken_.emplace(provider, send.order.message.dedupToken).second;
  if (isRepeat && mood(provider).knowsRepeats) {
    if (recognised) recognised(provider);
    return;
  }
  if (!arrived) return;
  Receipt receipt = receiptOf(send.order, at);
  receipt.end = send.end;
  if (changesTokens) receipt.token += "x";
  arrived(receipt);
  if (repeatsArrivals) arrived(receipt);
  if (inventsArrivals) {
    receipt.notification.bytes[15] ^= 0xFF;
    arrived(receipt);
  }
}

egress::FinishedSend World::answer(const Send& send, base::Now at) const {
  model::Outcome outcome;
  const auto request = send.order.provider->build(send.order.message);
  if (request.ok() && request->http) {  // one of the engine's own adapters reads it
    outcome = send.order.provider->read(transferOf(send.answer, at.wall), at.wall);
    if (misreads) misreads(send.answer, outcome);
    if (read) read(send.answer, outcome, at.wall);
  } else {
    const Meaning meaning = meaningOf(send.answer, false, at.wall);
    outcome.outcome = static_cast<OutcomeClass>(meaning.outcome);
    outcome.code = std::to_string(send.answer.status);
    outcome.message = sightOf(send.answer);
    outcome.suppressRecipient = meaning.retires;
    if (meaning.waitMs) outcome.retryAfter = Millis{*meaning.waitMs};
    if (outcome.outcome == OutcomeClass::sent) outcome.providerMessageId = providerMessageId(send.order.message.notificationId, send.order.attempt);
  }
  outcome.latencyUs = std::max<std::int64_t>(1000, (at.boot - send.begunAt).count() * 1000);
  const bool begun = send.end != End::unreachable;
  return egress::finishOf(send.order, std::move(outcome), at, begun);
}

void World::tellAnswer(const Send& send, base::Now at) {
  if (saw) saw(sightOf(send.answer));
  if (saw && (send.answer.status == 429 || send.answer.wait != Wait::none)) saw(sightOf(send.answer.wait));
  Send heard = send;
  if (losesAnswers && send.end == End::taken && send.order.tag % 50 == 7) heard.answer = Answer{};
  answers_.push_back(answer(heard, at));
  if (isRefusal(send.end) && refused) refused(receiptOf(send.order, at));
}

void World::runUntil(base::Now now) {
  for (;;) {
    const bool isLate = !late_.empty() && (due_.empty() || late_.begin()->first < due_.begin()->first);
    if (!isLate && due_.empty()) return;
    const BootTime due = isLate ? late_.begin()->first : due_.begin()->first;
    if (due > now.boot) return;
    const base::Now at{now.wall - (now.boot - due), due};
    if (isLate) {
      Late late = std::move(late_.begin()->second);
      late_.erase(late_.begin());
      pickUp(std::move(late), at);
    } else {
      const std::int64_t number = due_.begin()->second;
      due_.erase(due_.begin());
      end(number, due, at);
    }
  }
}

void World::end(std::int64_t number, BootTime due, base::Now at) {
  Send& send = sends_.at(number);
  if (send.arrivesAt && *send.arrivesAt == due) {
    send.arrivesAt.reset();
    arrive(send, at);
  } else if (send.answersAt) {
    send.answersAt.reset();
    if (send.end == End::droppedButTaken && lied) lied(send.order.message.notificationId);
    if (!swallowsAnswers || number % 50 != 7) tellAnswer(send, at);
  }
  if (!send.arrivesAt && !send.answersAt) sends_.erase(number);
}

std::vector<egress::FinishedSend> World::takeAnswers() { return std::exchange(answers_, std::exchange(twins_, {})); }

egress::HealthAnswer World::checkHealth(const egress::HealthOrder& order, base::Now now) const {
  egress::HealthAnswer answer{order.providerName, order.tag, true, true, now};
  const Mood& now_ = mood(order.providerName);
  double bad = 0;
  for (const End end : {End::unreachable, End::noAnswer, End::credential, End::transient}) bad += now_.shares[static_cast<std::size_t>(end)];
  answer.defined = order.provider->healthCheck().has_value();
  answer.healthy = bad < 0.5;
  return answer;
}

egress::LookupAnswer World::lookUp(const egress::LookupOrder& order, base::Now now) const {
  egress::LookupAnswer answer{order.seq, order.attempt, order.providerName, order.tag, true, {}, now};
  const std::string id = order.message.notificationId.toString();
  const bool onItsWay = std::any_of(sends_.begin(), sends_.end(), [&](const auto& each) {
    return each.second.order.message.notificationId == order.message.notificationId && each.second.arrivesAt.has_value();
  });
  const bool has = known_.contains({order.providerName, id});
  answer.finding.lookup = has ? providers::Lookup::found : onItsWay ? providers::Lookup::unknown : providers::Lookup::notFound;
  if (has) answer.finding.providerMessageId = providerMessageId(order.message.notificationId, order.attempt);
  return answer;
}

void World::engineDied() {
  answers_.clear();
  twins_.clear();
  late_.clear();
  due_.clear();
  for (auto at = sends_.begin(); at != sends_.end();) {
    at->second.answersAt.reset();
    // What had not left the machine never will; half of it had.
    const bool mayArrive = at->second.arrivesAt && random_.chance(0.5);
    if (!mayArrive) {
      at = sends_.erase(at);
    } else {
      due_.emplace(*at->second.arrivesAt, at->first);
      ++at;
    }
  }
}

std::optional<BootTime> World::nextDue() const {
  if (!answers_.empty()) return BootTime{};
  std::optional<BootTime> next;
  if (!due_.empty()) next = due_.begin()->first;
  if (!late_.empty()) next = std::min(next.value_or(late_.begin()->first), late_.begin()->first);
  return next;
}

}  // namespace signalbox::simulation
