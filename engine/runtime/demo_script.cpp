#include "engine/runtime/demo_script.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace signalbox::runtime {
namespace {

using model::Channel;

constexpr std::array<std::string_view, 12> kNames{"Ana",    "Björn", "Chloé", "Dragoș", "Ewa",    "Fatima",
                                                  "Giulia", "Håkon", "İpek",  "João",   "Łukasz", "Žofia"};
constexpr std::array<std::string_view, 6> kDomains{"example.com", "example.org", "mail.example", "post.example", "inbox.example", "corp.example"};

model::ProviderConfig provider(std::string name, Channel channel, int position, std::map<std::string, std::string> settings) {
  model::ProviderConfig config;
  config.name = std::move(name);
  config.kind = "simulated";
  config.channel = channel;
  config.position = position;
  config.concurrency = 128;
  config.settings = std::move(settings);
  return config;
}

model::ProviderConfig mailPrimary(std::map<std::string, std::string> more = {}) {
  std::map<std::string, std::string> settings{{"latency_ms_p50", "85"}, {"latency_ms_p99", "420"}, {"share_permanent", "0.002"}};
  for (auto& [key, value] : more) settings[key] = value;
  return provider("sendgrid-sim", Channel::email, 0, std::move(settings));
}

model::ProviderConfig smsPrimary(std::map<std::string, std::string> more = {}) {
  std::map<std::string, std::string> settings{{"latency_ms_p50", "160"}, {"latency_ms_p99", "900"}, {"share_permanent", "0.001"}};
  for (auto& [key, value] : more) settings[key] = value;
  return provider("twilio-sim", Channel::sms, 0, std::move(settings));
}

model::ProviderConfig push(std::map<std::string, std::string> more = {}) {
  std::map<std::string, std::string> settings{{"latency_ms_p50", "40"}, {"latency_ms_p99", "180"}};
  for (auto& [key, value] : more) settings[key] = value;
  return provider("firebase-sim", Channel::push, 0, std::move(settings));
}

model::Template mail(std::string name, std::string subject, std::string text) {
  model::Template value;
  value.name = std::move(name);
  value.channel = Channel::email;
  value.subject = std::move(subject);
  value.text = std::move(text);
  return value;
}

std::string data(base::Random& random) {
  const std::string name{kNames[static_cast<std::size_t>(random.between(0, kNames.size() - 1))]};
  return "{\"name\":\"" + name + "\",\"order\":\"" + std::to_string(random.between(10000, 99999)) + "\",\"code\":\"" +
      std::to_string(random.between(100000, 999999)) + "\"}";
}

core::AcceptLine line(Channel channel, base::Random& random) {
  core::AcceptLine made;
  model::Notification& asked = made.notification;
  asked.channel = channel;
  asked.data = data(random);
  const std::int64_t person = random.between(1, 4000);
  asked.app = channel == Channel::webhook ? "partners" : person % 3 == 0 ? "billing" : "shop";
  switch (channel) {
    case Channel::email:
      asked.templateName = random.chance(0.6) ? "order-shipped" : "receipt";
      asked.target = (random.chance(0.004) ? std::string("bounce") : "user" + std::to_string(person)) + "@" +
          std::string(kDomains[static_cast<std::size_t>(person) % kDomains.size()]);
      break;
    case Channel::sms:
      asked.templateName = "login-code";
      asked.target = "+4366012" + std::to_string(10000 + person);
      asked.priority = model::Priority::high;
      break;
    case Channel::push:
      asked.templateName = "delivery-update";
      asked.target = "device-token-" + std::to_string(person);
      break;
    case Channel::webhook:
      asked.content = "{\"text\":\"order.updated\",\"data\":" + asked.data + "}";
      asked.data.clear();
      asked.target = "https://hooks" + std::to_string(person % 4) + ".example/signalbox";
      break;
  }
  asked.category = channel == Channel::sms ? "critical" : "orders";
  return made;
}

DemoIncident change(int minute, model::ProviderConfig config, std::string reason) {
  return {minute, core::PutProvider{std::move(config)}, std::move(reason)};
}

}  // namespace

std::vector<model::ProviderConfig> demoProviders() {
  return {
      mailPrimary(), provider("smtp-sim", Channel::email, 1, {{"latency_ms_p50", "240"}, {"latency_ms_p99", "1200"}}),
      smsPrimary(),  provider("termii-sim", Channel::sms, 1, {{"latency_ms_p50", "310"}, {"latency_ms_p99", "1500"}}),
      push(),        provider("hooks-sim", Channel::webhook, 0, {{"latency_ms_p50", "60"}, {"latency_ms_p99", "700"}, {"share_permanent", "0.004"}})};
}

std::vector<model::Template> demoTemplates() {
  std::vector<model::Template> all{
      mail("order-shipped", "Your order {{order}} is on its way", "Dear {{name}},\n\nyour order {{order}} has left our warehouse.\n"),
      mail("receipt", "Receipt for order {{order}}", "Dear {{name}},\n\nthank you. The receipt for order {{order}} is in your account.\n")};
  model::Template code;
  code.name = "login-code";
  code.channel = Channel::sms;
  code.text = "{{code}} is your login code. It is valid for 10 minutes.";
  all.push_back(code);
  model::Template update;
  update.name = "delivery-update";
  update.channel = Channel::push;
  update.title = "Order {{order}}";
  update.body = "Your parcel arrives today.";
  all.push_back(update);
  return all;
}

std::vector<model::Recipient> demoRecipients() {
  std::vector<model::Recipient> all;
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    model::Recipient recipient;
    recipient.id = "customer-" + std::to_string(i + 1);
    recipient.email = "customer" + std::to_string(i + 1) + "@example.com";
    recipient.phone = "+43660555" + std::to_string(1000 + i);
    recipient.timeZone = "Europe/Vienna";
    if (i % 3 == 0) {
      recipient.quietFrom = "22:00";
      recipient.quietTo = "07:00";
    }
    if (i % 5 == 0) recipient.optOut.push_back("marketing");
    all.push_back(std::move(recipient));
  }
  return all;
}

std::vector<DemoIncident> demoIncidents() {
  std::vector<DemoIncident> all;
  all.push_back(change(430, mailPrimary({{"share_not_sent", "0.97"}}), "outage of the mail provider"));
  all.push_back(change(462, mailPrimary(), "the mail provider is back"));
  model::Template broken = demoTemplates().front();
  broken.text = "Dear {{name}},\n\nfollow your parcel: {{tracking_url}}\n";
  all.push_back({760, core::PutTemplate{broken, std::nullopt}, "new text with a tracking link"});
  all.push_back({783, core::PutTemplate{demoTemplates().front(), std::nullopt}, "the link is taken out again"});
  all.push_back(change(905, smsPrimary({{"share_throttled", "0.35"}, {"retry_after_seconds", "30"}}), "SMS is throttled"));
  all.push_back(change(960, smsPrimary(), "throttling is over"));
  all.push_back(change(1040, smsPrimary({{"share_ambiguous", "0.03"}}), "answers get lost"));
  all.push_back(change(1075, smsPrimary(), "answers come again"));
  all.push_back(change(1185, push({{"share_transient", "0.8"}}), "the push provider fails"));
  all.push_back({1192, core::ForceBreaker{"firebase-sim", model::BreakerMode::forcedClosed, std::nullopt}, "let them try, the status page is green"});
  all.push_back(change(1330, push(), "the push provider recovers"));
  all.push_back({1331, core::ForceBreaker{"firebase-sim", model::BreakerMode::automatic, std::nullopt}, "it answers again"});
  all.push_back(change(1424, smsPrimary({{"share_not_sent", "0.7"}}), "the first SMS provider fails"));
  return all;
}

core::AcceptLine demoLine(base::Random& random) {
  const double draw = random.unit();
  return line(draw < 0.55 ? Channel::email : draw < 0.75 ? Channel::sms : draw < 0.94 ? Channel::push : Channel::webhook, random);
}

std::vector<DemoTrouble> demoTroubles() {
  return {{"sendgrid-sim", {{"share_not_sent", "0.97"}}, "outage of the mail provider", "the mail provider is back", 100},
          {"twilio-sim", {{"share_not_sent", "0.7"}}, "the first SMS provider fails", "the first SMS provider is back", 100},
          {"twilio-sim", {{"share_ambiguous", "0.15"}}, "answers of the SMS provider get lost", "answers come again", 75},
          {"twilio-sim", {{"share_throttled", "0.4"}, {"retry_after_seconds", "20"}}, "SMS is throttled", "throttling is over", 90},
          {"firebase-sim", {{"share_transient", "0.6"}}, "brown-out of the push provider", "the push provider recovers", 90},
          {"firebase-sim", {{"share_permanent", "0.3"}}, "the push provider refuses old device tokens", "tokens are taken again", 45},
          {"hooks-sim",
           {{"share_transient", "0.5"}, {"latency_ms_p50", "900"}, {"latency_ms_p99", "4000"}},
           "the partners' endpoints are slow and fail",
           "the partners' endpoints answer again",
           90}};
}

std::vector<core::AcceptLine> demoTraffic(int minute, int seconds, base::Random& random) {
  // Three waves with quieter hours between them; the last one rises towards now. About 0.06 to 0.4 messages a second.
  const double hour = minute / 60.0;
  const double day = std::exp(-std::pow((hour - 7.5) / 3.0, 2.0)) + 0.7 * std::exp(-std::pow((hour - 14.0) / 3.0, 2.0)) +
      std::exp(-std::pow((hour - 23.0) / 3.5, 2.0));
  const double expected = (0.06 + 0.34 * day) * seconds;
  auto count = static_cast<std::int64_t>(expected);
  if (random.chance(expected - static_cast<double>(count))) ++count;
  std::vector<core::AcceptLine> lines;
  for (std::int64_t i = 0; i < count; ++i) lines.push_back(demoLine(random));
  return lines;
}

}  // namespace signalbox::runtime
