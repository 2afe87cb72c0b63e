#include "tests/engine/egress/send_fixture.h"

#include <pthread.h>

#include <QtTest>

#include <chrono>

#include "engine/providers/catalogue.h"
#include "engine/providers/unanswered.h"
#include "tests/engine/security/secrets_of.h"

using namespace signalbox;

namespace {
constexpr std::chrono::seconds kPatience{120};  // longer is broken, not slow, also where a mail of 40 MB is composed under the thread sanitizer
}

model::Outcome ScriptedProvider::read(const providers::TransferResult& result, base::WallTime) const {
  results.push_back(result);
  if (result.reached != providers::Reached::answer) return providers::readUnanswered(result);
  model::Outcome outcome;
  outcome.outcome = result.status < 300 ? model::OutcomeClass::sent : model::OutcomeClass::permanent;
  outcome.code = std::to_string(result.status);
  return outcome;
}

std::optional<providers::Request> ScriptedProvider::healthCheck() const {
  auto request = build_({});
  return request ? std::optional(std::move(request).value()) : std::nullopt;
}

std::optional<providers::Request> ScriptedProvider::lookupRequest(const providers::Message& message) const {
  auto request = build_(message);
  return request ? std::optional(std::move(request).value()) : std::nullopt;
}

providers::Finding ScriptedProvider::readLookup(const providers::Message& message, const providers::TransferResult& result, base::WallTime) const {
  providers::Finding finding;
  finding.code = result.reached == providers::Reached::answer ? std::to_string(result.status) : result.error;
  if (result.status == 200) finding.lookup = providers::Lookup::found;
  if (result.status == 404) finding.lookup = providers::Lookup::notFound;
  if (result.status == 200) finding.providerMessageId = message.notificationId.toString();
  return finding;
}

SendFixture::SendFixture(egress::Options options, const base::Clock* clock)
    : egress(std::move(options), clock == nullptr ? static_cast<const base::Clock&>(systemClock) : *clock, log, sinks()) {
  const auto started = egress.start();
  if (!started.ok()) qFatal("%s", started.toString().c_str());
}

egress::Sinks SendFixture::sinks() {
  egress::Sinks made;
  made.finished = [this](std::vector<egress::FinishedSend> sends) {
    char name[16] = {};
    ::pthread_getname_np(::pthread_self(), name, sizeof name);
    const std::lock_guard lock(mutex);
    threadNames.emplace_back(name);
    for (auto& send : sends) finishedSends.push_back(std::move(send));
    changed.notify_all();
  };
  made.health = [this](egress::HealthAnswer answer) {
    const std::lock_guard lock(mutex);
    healthAnswers.push_back(std::move(answer));
    changed.notify_all();
  };
  made.arrived = [this](const egress::Arrival& arrival) {
    const std::lock_guard lock(mutex);
    arrivals.push_back(arrival);
    changed.notify_all();
  };
  made.lookedUp = [this](egress::LookupAnswer answer) {
    const std::lock_guard lock(mutex);
    lookups.push_back(std::move(answer));
    changed.notify_all();
  };
  return made;
}

egress::LookupOrder SendFixture::lookup(std::shared_ptr<const providers::Provider> provider, const std::string& target) {
  egress::SendOrder asked = order(std::move(provider), target);
  return {asked.seq, asked.attempt, asked.providerName, asked.provider, asked.message, asked.tag};
}

egress::SendOrder SendFixture::order(std::shared_ptr<const providers::Provider> provider, const std::string& target) {
  egress::SendOrder order;
  order.seq = nextSeq_++;
  order.attempt = 1;
  order.epoch = 7;
  order.providerName = "one";
  order.provider = std::move(provider);
  order.message.notificationId = *base::Uuid::parse("018f7a4e-1111-7222-8333-444455556666");
  order.message.notificationId.bytes[15] = static_cast<std::uint8_t>(order.seq);
  order.message.notificationId.bytes[14] = static_cast<std::uint8_t>(order.seq >> 8);
  order.message.attempt = 1;
  order.message.target = target;
  order.message.content.subject = "Hello";
  order.message.content.text = "Hello";
  order.message.content.title = "Hello";
  order.message.intentAt = order.message.createdAt = *base::parseRfc3339("2026-05-12T14:00:00Z");
  order.dropAfter = base::BootTime::max();
  order.tag = 99;
  return order;
}

void SendFixture::submit(std::shared_ptr<const providers::Provider> provider, const std::string& target) {
  std::vector<egress::SendOrder> orders;
  orders.push_back(order(std::move(provider), target));
  egress.submit(std::move(orders));
}

egress::FinishedSend SendFixture::send(std::shared_ptr<const providers::Provider> provider, const std::string& target) {
  const std::size_t before = finished().size();
  submit(std::move(provider), target);
  if (!waitForFinished(before + 1)) {
    egress::FinishedSend none;
    none.outcome.code = "the test waited in vain";
    return none;
  }
  return finished().back();
}

bool SendFixture::waitForFinished(std::size_t count) {
  std::unique_lock lock(mutex);
  return changed.wait_for(lock, kPatience, [&] { return finishedSends.size() >= count; });
}
bool SendFixture::waitForArrived(std::size_t count) {
  std::unique_lock lock(mutex);
  return changed.wait_for(lock, kPatience, [&] { return arrivals.size() >= count; });
}
bool SendFixture::waitForHealth(std::size_t count) {
  std::unique_lock lock(mutex);
  return changed.wait_for(lock, kPatience, [&] { return healthAnswers.size() >= count; });
}

bool SendFixture::waitForLookups(std::size_t count) {
  std::unique_lock lock(mutex);
  return changed.wait_for(lock, kPatience, [&] { return lookups.size() >= count; });
}

std::vector<egress::FinishedSend> SendFixture::finished() const {
  const std::lock_guard lock(mutex);
  return finishedSends;
}

std::shared_ptr<const providers::Provider> makeProvider(const std::string& kind, std::map<std::string, std::string> settings,
                                                        std::map<std::string, std::string> secrets, model::Channel channel) {
  model::ProviderConfig config;
  config.name = "one";
  config.kind = kind;
  config.channel = kind == "webhook" ? model::Channel::webhook : channel;
  config.settings = std::move(settings);
  config.secrets = signalbox::tests::secretsOf(secrets);
  auto provider = providers::makeProvider(config);
  if (!provider) qFatal("%s", provider.status().toString().c_str());
  return std::move(provider).value();
}

std::shared_ptr<const providers::Provider> insideWebhook(std::map<std::string, std::string> more) {
  more["url_allow_private"] = "true";
  return makeProvider("webhook", std::move(more), {{"signing_secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}});
}
