#include "tests/simulation/traffic.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>

#include "engine/api/notification_reading.h"

namespace signalbox::simulation {
namespace {

using base::Millis;

constexpr std::array kNames{"email", "sms", "push", "webhook"};
constexpr std::size_t kTargetsKept = 6;

std::string targetOf(int channel, std::int64_t number) {
  switch (channel) {
    case kEmail: return fmt::format("u{}@example.com", number);
    case kSms: return fmt::format("+4917{:08}", number);
    case kPush: return fmt::format("device-token-{:012}", number);
    default: return fmt::format("https://hook{}.example.com/u/{}", number % 4, number);
  }
}

std::string idOf(std::int64_t recipient) { return fmt::format("person-{}", recipient); }

std::string addressOf(int channel, std::int64_t recipient) {
  switch (channel) {
    case kEmail: return fmt::format("person-{}@example.com", recipient);
    case kSms: return fmt::format("+4918{:08}", recipient);
    case kPush: return fmt::format("device-of-person-{:06}", recipient);
    default: return fmt::format("https://hook{}.example.com/person/{}", recipient % 4, recipient);
  }
}

/// The number of its ask stands in it.
boost::json::object contentOf(int channel, std::int64_t number) {
  const std::string words = fmt::format("there, #{}", number);
  switch (channel) {
    case kEmail: return {{"subject", "Hello"}, {"text", "Hello " + words}};
    case kSms: return {{"text", "Hello " + words}};
    case kPush: return {{"title", "Hello"}, {"body", words}};
    default: return {{"data", {{"hello", words}}}};
  }
}

/// The API's reading takes nothing that is to be sent in more than a year: its app lived in another time, and gives up.
bool isRefused(const Ask& ask, base::Now now) { return ask.sendAtMs > base::toMillis(now.wall + std::chrono::hours{24 * 365}); }

}  // namespace

model::Recipient recipientOf(std::int64_t number, const std::string& quietFrom, const std::string& quietTo) {
  model::Recipient recipient;
  recipient.id = idOf(number);
  recipient.email = addressOf(kEmail, number);
  recipient.phone = addressOf(kSms, number);
  recipient.pushToken = addressOf(kPush, number);
  recipient.webhookUrl = addressOf(kWebhook, number);
  recipient.timeZone = "UTC";
  recipient.quietFrom = quietFrom;
  recipient.quietTo = quietTo;
  return recipient;
}

model::Template templateOf(int channel, std::int64_t number) {
  model::Template made;
  made.name = fmt::format("order-{}", kNames[static_cast<std::size_t>(channel)]);
  made.channel = model::kChannels[static_cast<std::size_t>(channel)];
  if (channel == kEmail) made.subject = "Hello";
  made.text = fmt::format("Hello {{{{words}}}}, text {}{{{{#delayed_by}}}}, late by {{{{delayed_by}}}}{{{{/delayed_by}}}}.", number);
  return made;
}

bool isAddressOfRecipient(const std::string& target) {
  return target.starts_with("person-") || target.starts_with("+4918") || target.starts_with("device-of-person-") ||
      target.find("/person/") != std::string::npos;
}

Traffic::Traffic(std::uint64_t seed, base::Now now, bool namesTemplates)
    : random_(seed), templates_(seed ^ 0x7E3914ULL), namesTemplates_(namesTemplates) {
  perHour_ = 20 * std::pow(8.0, random_.unit());
  plan(now);
}

void Traffic::plan(base::Now now) {
  const double hours = -std::log(1 - random_.unit()) / perHour_;
  nextAt_ = now.boot + (stopped_ ? std::chrono::hours{1} : Millis{static_cast<std::int64_t>(hours * 3'600'000) + 1});
  if (!again_.empty()) nextAt_ = std::min(nextAt_, std::max(again_.front().first, now.boot + Millis{1}));
}

/// Often somebody who was written to just before: what becomes of the one may concern the other.
std::string Traffic::target(int channel, std::int64_t number) {
  std::deque<std::string>& those = targets_[static_cast<std::size_t>(channel)];
  if (!those.empty() && random_.chance(0.4)) return those[static_cast<std::size_t>(random_.between(0, static_cast<std::int64_t>(those.size()) - 1))];
  those.push_back(targetOf(channel, number));
  if (those.size() > kTargetsKept) those.pop_front();
  return those.back();
}

Ask Traffic::fresh(base::Now now) {
  Ask ask;
  ask.number = ++count_;
  const double roll = random_.unit();
  ask.channel = roll < 0.4 ? kEmail : roll < 0.6 ? kSms : roll < 0.8 ? kPush : kWebhook;
  ask.app = random_.chance(0.6) ? "shop" : random_.chance(0.5) ? "bank" : "news";
  if (random_.chance(0.2)) {
    const std::int64_t recipient = random_.between(1, kRecipients);
    ask.recipient = idOf(recipient);
    ask.target = addressOf(ask.channel, recipient);
  } else {
    ask.target = target(ask.channel, ask.number);
  }
  if (random_.chance(0.7)) ask.key = fmt::format("key-{}", ask.number);
  if (random_.chance(0.15)) ask.orderingKey = fmt::format("customer-{}", random_.between(1, 4));
  if (random_.chance(0.2)) ask.expiresAtMs = base::toMillis(now.wall) + random_.between(60, 7'200) * 1000;
  boost::json::object body{{"channel", kNames[static_cast<std::size_t>(ask.channel)]}};
  if (ask.recipient.empty())
    body["to"] = ask.target;
  else
    body["recipient"] = ask.recipient;
  if (namesTemplates_ && ask.channel <= kSms && templates_.chance(0.25)) {
    ask.templateName = templateOf(ask.channel, 0).name;
    body["template"] = ask.templateName;
    body["data"] = boost::json::object{{"words", fmt::format("there, #{}", ask.number)}};
  } else {
    body["content"] = contentOf(ask.channel, ask.number);
  }
  if (!ask.orderingKey.empty()) body["ordering_key"] = ask.orderingKey;
  if (ask.expiresAtMs != 0) body["expires_at"] = base::formatRfc3339(base::wallFromMillis(ask.expiresAtMs));
  if (ask.expiresAtMs == 0 && random_.chance(0.1)) {
    ask.sendAtMs = base::toMillis(now.wall) + random_.between(1, 3'600'000);
    body["send_at"] = base::formatRfc3339(base::wallFromMillis(ask.sendAtMs));
  }
  if (random_.chance(0.3)) body["priority"] = random_.chance(0.5) ? "high" : "low";
  ask.payload = boost::json::serialize(body);
  return ask;
}

std::vector<Ask> Traffic::asks(base::Now now) {
  std::vector<Ask> asks;
  while (!again_.empty() && again_.front().first <= now.boot) {
    asks.push_back(std::move(again_.front().second));
    again_.pop_front();
  }
  std::erase_if(asks, [&](const Ask& ask) { return isRefused(ask, now); });
  if (asks.empty() && !stopped_) {
    const std::int64_t count = random_.chance(0.1) ? random_.between(2, 20) : 1;
    for (std::int64_t i = 0; i < count; ++i) asks.push_back(fresh(now));
    if (!recent_.empty() && random_.chance(0.1)) {
      const Ask& earlier = recent_[static_cast<std::size_t>(random_.between(0, static_cast<std::int64_t>(recent_.size()) - 1))];
      if (random_.chance(0.3)) {
        asks.back().key = earlier.key;  // somebody reuses a key for something else
        asks.back().app = earlier.app;
      } else if (!isRefused(earlier, now)) {
        asks.push_back(earlier);
      }
    }
  }
  for (const Ask& ask : asks)
    if (!ask.key.empty()) recent_.push_back(ask);
  while (recent_.size() > 200) recent_.pop_front();
  plan(now);
  return asks;
}

std::vector<Ask> Traffic::burst(base::Now now, int count) {
  std::vector<Ask> asks;
  for (int i = 0; i < count; ++i) asks.push_back(fresh(now));
  return asks;
}

std::vector<Ask> Traffic::repeats(base::Now now, int count) {
  std::vector<Ask> asks;
  for (int i = 0; i < count && !recent_.empty(); ++i)
    asks.push_back(recent_[static_cast<std::size_t>(random_.between(0, static_cast<std::int64_t>(recent_.size()) - 1))]);
  std::erase_if(asks, [&](const Ask& ask) { return isRefused(ask, now); });
  return asks;
}

std::vector<Ask> Traffic::plain(base::Now now, std::int64_t expiresAfterMs) {
  std::vector<Ask> asks;
  for (const int channel : {kEmail, kEmail, kEmail, kSms, kSms, kSms, kPush, kWebhook, kWebhook, kWebhook, kWebhook}) {
    Ask ask;
    ask.number = ++count_;
    ask.channel = channel;
    ask.app = "quiet";
    ask.target = targetOf(channel, ask.number);
    ask.expiresAtMs = base::toMillis(now.wall) + expiresAfterMs;
    ask.payload = boost::json::serialize(boost::json::object{{"channel", kNames[static_cast<std::size_t>(channel)]},
                                                             {"to", ask.target},
                                                             {"content", contentOf(channel, ask.number)},
                                                             {"expires_at", base::formatRfc3339(base::wallFromMillis(ask.expiresAtMs))}});
    asks.push_back(std::move(ask));
  }
  return asks;
}

void Traffic::unanswered(const Ask& ask, base::Now now) {
  if (ask.key.empty()) return;
  again_.emplace_back(now.boot + Millis{random_.between(500, 20'000)}, ask);
  std::sort(again_.begin(), again_.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  nextAt_ = std::min(nextAt_, again_.front().first);
}

core::AcceptLine Traffic::line(const Ask& ask, base::Now now) const {
  api::AcceptContext context;
  context.app = ask.app;
  context.headerKey = ask.key;
  context.now = now.wall;
  auto read = api::readNotification(boost::json::parse(ask.payload), context);
  SB_CHECK(read.ok(), read.status().toString().c_str());
  return std::move(read).value();
}

}  // namespace signalbox::simulation
