#include "engine/runtime/probe.h"

#include <algorithm>

namespace signalbox::runtime {

using base::Code;
using base::Status;

std::string plainWords(const model::Outcome& outcome, const std::string& provider) {
  const std::string said = outcome.message.empty() ? outcome.code : outcome.message;
  switch (outcome.outcome) {
    case model::OutcomeClass::sent:
      return provider + " took the message" + (outcome.providerMessageId.empty() ? "." : " as " + outcome.providerMessageId + ".");
    case model::OutcomeClass::notSent: return provider + " could not be reached: " + said + ". Nothing was sent.";
    case model::OutcomeClass::transient: return provider + " refused for now: " + said + ". Try again in a few minutes.";
    case model::OutcomeClass::throttled: return provider + " asks us to slow down: " + said + ".";
    case model::OutcomeClass::permanent: return provider + " refused the message: " + said + ".";
    case model::OutcomeClass::credential: return provider + " refused the credentials: " + said + ". Nothing was sent.";
    case model::OutcomeClass::ambiguous: return provider + " did not confirm: " + said + ". The message may have arrived.";
    case model::OutcomeClass::abandoned: return "The test was not sent.";
  }
  return said;
}

std::uint64_t Probe::remember(Reply reply) {
  const std::lock_guard lock(mutex_);
  const std::uint64_t tag = nextTag_++;
  waiting_.emplace(tag, std::make_pair(std::move(reply), clock_.now()));
  return tag;
}

Probe::Reply Probe::forget(std::uint64_t tag) {
  const std::lock_guard lock(mutex_);
  const auto found = waiting_.find(tag);
  if (found == waiting_.end()) return {};
  Reply reply = std::move(found->second.first);
  waiting_.erase(found);
  return reply;
}

void Probe::ping(const std::string& name, Reply reply) {
  auto provider = find_(name);
  if (provider == nullptr) return reply(Status(Code::notFound, "there is no usable provider of this name"));
  const std::uint64_t tag = remember(std::move(reply));
  egress_.checkHealth({name, std::move(provider), tag});
}

void Probe::test(const std::string& name, const std::string& to, Reply reply) {
  auto provider = find_(name);
  if (provider == nullptr) return reply(Status(Code::notFound, "there is no usable provider of this name"));
  providers::Content content;
  content.subject = content.title = "Signalbox test message";
  content.text = content.body = "This is a test from Signalbox. If you can read it, the provider " + name + " works.";
  send(name, std::move(provider), to, std::move(content), std::move(reply));
}

void Probe::testEvent(const std::string& sender, const std::string& event, Reply reply) {
  auto provider = find_(sender);
  if (provider == nullptr) return reply(Status(Code::notFound, "there is no usable subscription of this name"));
  providers::Content content;
  content.data = event;
  send("The receiver", std::move(provider), sender, std::move(content), std::move(reply));
}

void Probe::send(const std::string& name, std::shared_ptr<const providers::Provider> provider, const std::string& to, providers::Content content,
                 Reply reply) {
  const base::Now now = clock_.now();
  egress::SendOrder order;
  base::UuidV7Source ids(random_);
  order.message.notificationId = ids.next(now.wall);
  order.message.dedupToken = order.message.notificationId.toString();
  order.message.attempt = 1;
  order.message.target = to;
  order.message.content = std::move(content);
  order.message.createdAt = order.message.intentAt = now.wall;
  order.providerName = name;
  order.provider = std::move(provider);
  order.dropAfter = now.boot + std::chrono::seconds{60};
  order.tag = remember(std::move(reply));
  std::vector<egress::SendOrder> orders;
  orders.push_back(std::move(order));
  egress_.submit(std::move(orders));
}

void Probe::takeFinished(std::vector<egress::FinishedSend>& sends) {
  for (const egress::FinishedSend& send : sends) {
    if (!kProbeTags.holds(send.tag)) continue;
    protocol::TestResult result;
    result.ok = send.outcome.outcome == model::OutcomeClass::sent;
    result.outcome = std::string(model::name(send.outcome.outcome));
    result.code = send.outcome.code;
    result.text = plainWords(send.outcome, send.providerName);
    result.latencyMs = static_cast<double>(send.outcome.latencyUs) / 1000.0;
    if (const Reply reply = forget(send.tag)) reply(std::move(result));
  }
  std::erase_if(sends, [](const egress::FinishedSend& send) { return kProbeTags.holds(send.tag); });
}

bool Probe::takeHealth(const egress::HealthAnswer& answer) {
  if (!kProbeTags.holds(answer.tag)) return false;
  protocol::TestResult result;
  result.ok = answer.defined && answer.healthy;
  result.outcome = result.ok ? "sent" : "not_sent";
  result.text = !answer.defined ? answer.providerName + " has no health check; send a test message instead."
      : answer.healthy          ? answer.providerName + " answers."
                                : answer.providerName + " does not answer its health check.";
  if (const Reply reply = forget(answer.tag)) reply(std::move(result));
  return true;
}

}  // namespace signalbox::runtime
