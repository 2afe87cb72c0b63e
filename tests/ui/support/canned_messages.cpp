// Messages: causes, lists, one whole with its timeline, a plan, templates.
#include <fmt/format.h>

#include <array>

#include "tests/ui/support/canned_data.h"

namespace signalbox::tests::canned {

using namespace std::chrono_literals;
using protocol::NotificationRow;

namespace {

std::string groupId(int number) { return fmt::format("0196c3a1-0000-7000-8000-0000000000c{}", number); }
std::string messageId(int list, int number) { return fmt::format("0196c3a1-{:04d}-7000-8000-{:012d}", list, number); }

protocol::GroupView group(int number, const char* title, const char* provider, const char* channel, std::int64_t count, const char* mark, std::chrono::minutes first, std::chrono::seconds last, std::vector<std::int64_t> inflow) {
  protocol::GroupView view;
  view.id = groupId(number);
  view.by = "cause";
  view.title = title;
  view.provider = provider;
  view.channel = channel;
  view.count = count;
  view.total = count * 2;
  view.firstAt = kNow - first;
  view.lastAt = kNow - last;
  view.inflow = std::move(inflow);
  view.mark = mark;
  return view;
}

constexpr std::array<const char*, 8> kPeople{"+34 *** *** 122", "+49 *** *** 804", "+44 *** *** 017", "+33 *** *** 590", "+34 *** *** 771", "+39 *** *** 233", "+48 *** *** 446", "+351 *** *** 68"};
constexpr std::array<const char*, 8> kMails{"a***@example.com", "j***@example.org", "z***@example.net", "m***@example.com", "p***@example.org", "k***@example.com", "s***@example.net", "l***@example.org"};
constexpr std::array<const char*, 4> kTemplates{"order-shipped", "login-code", "invoice-ready", "password-reset"};

NotificationRow row(int list, int number, const char* channel, const char* state) {
  NotificationRow made;
  const auto at = static_cast<std::size_t>(number);
  made.id = messageId(list, number);
  made.app = "shop";
  made.channel = channel;
  made.state = state;
  made.recipient = made.channel == "sms" ? kPeople[at % kPeople.size()] : kMails[at % kMails.size()];
  made.templateName = kTemplates[at % kTemplates.size()];
  made.category = "transactional";
  made.priority = "normal";
  made.createdAt = kNow - std::chrono::seconds(40 + number * 37);
  made.changedAt = kNow - std::chrono::seconds(12 + number * 31);
  made.tries = 1;
  return made;
}

}  // namespace

std::vector<protocol::GroupView> groups() {
  auto back = group(4, "Template order-shipped has no value for tracking_url", "", "email", 4036, "back", 90min, 20s, {0, 0, 0, 0, 4, 40, 160, 220, 310, 330, 340, 312});
  back.timesSeen = 3;
  back.fixedBy = "template v7, 12 min, 98 % delivered";
  return {group(1, "21211 The 'To' number is not a valid phone number", "twilio", "sms", 21402, "known", 40320min, 62s, {40, 38, 44, 41, 39, 42, 45, 40, 38, 41, 40, 12}),
          group(2, "552 5.2.2 Mailbox full", "smtp-primary", "email", 12118, "known", 20160min, 140s, {20, 22, 18, 24, 20, 19, 21, 25, 22, 20, 18, 21}),
          group(3, "503 Service Unavailable", "twilio", "sms", 7844, "new", 58min, 3s, {0, 0, 0, 0, 0, 0, 0, 0, 12, 60, 140, 100}),
          back,
          group(5, "Device token is no longer registered", "fcm", "push", 1902, "known", 60480min, 400s, {3, 4, 2, 5, 4, 3, 4, 5, 2, 3, 4, 4}),
          group(6, "410 Gone from hooks.example.net", "webhooks", "webhook", 611, "known", 10080min, 1800s, {0, 0, 2, 1, 0, 0, 1, 2, 0, 1, 0, 0}),
          group(7, "Timed out after 10 s without an answer", "vonage", "sms", 240, "known", 4320min, 540s, {0, 0, 0, 0, 20, 80, 96, 40, 4, 0, 0, 0}),
          group(8, "Expired before it could be sent", "", "push", 60, "known", 1440min, 7200s, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})};
}

std::vector<NotificationRow> deadLetters() {
  std::vector<NotificationRow> rows;
  for (int i = 0; i < 60; ++i) {
    NotificationRow made = row(1, i, "sms", "dead");
    made.provider = "twilio";
    made.errorClass = i % 3 == 0 ? "permanent" : "transient";
    made.errorCode = i % 3 == 0 ? "21211" : "503";
    made.error = i % 3 == 0 ? "The 'To' number is not a valid phone number." : "Service Unavailable";
    made.tries = i % 3 == 0 ? 1 : 6;
    made.replays = i % 7 == 0 ? 1 : 0;
    made.groupId = groupId(i % 3 == 0 ? 1 : 3);
    rows.push_back(made);
  }
  return rows;
}

std::vector<NotificationRow> held() {
  std::vector<NotificationRow> rows;
  for (int i = 0; i < 37; ++i) {
    NotificationRow made = row(2, i, "sms", "held");
    made.provider = i % 4 == 0 ? "vonage" : "twilio";
    made.errorClass = "ambiguous";
    made.error = "Connection closed after the request was sent";
    made.reason = i % 4 == 0 ? "No answer within 10 s of sending" : "The connection broke after the request was sent";
    made.duplicateRisk = true;
    rows.push_back(made);
  }
  return rows;
}

std::vector<NotificationRow> notifications() {
  constexpr std::array<const char*, 4> kChannels{"email", "sms", "push", "webhook"};
  constexpr std::array<const char*, 6> kStates{"sent", "sent", "retrying", "sent", "enqueued", "dead"};
  std::vector<NotificationRow> rows;
  for (int i = 0; i < 80; ++i) {
    NotificationRow made = row(3, i, kChannels[static_cast<std::size_t>(i) % kChannels.size()], kStates[static_cast<std::size_t>(i) % kStates.size()]);
    if (made.state == "retrying" || made.state == "dead") {
      made.errorClass = "transient";
      made.errorCode = "503";
      made.error = "Service Unavailable";
      made.tries = 3;
    }
    rows.push_back(made);
  }
  return rows;
}

protocol::NotificationDetail detail(const std::string& id) {
  protocol::NotificationDetail made;
  made.row = deadLetters()[1];
  for (const auto& list : {deadLetters(), held(), notifications()})
    for (const NotificationRow& each : list)
      if (each.id == id) made.row = each;
  made.row.id = id;
  made.idempotencyKey = "order-884210-shipped";
  made.locale = "es-ES";
  made.templateVersion = 7;
  made.data = boost::json::object{{"name", "Ana"}, {"order", "884210"}, {"carrier", "Correos"}, {"tracking_url", "https://example.com/t/884210"}};
  made.rendered = boost::json::object{{"text", "Ana, your order 884210 is on its way with Correos: https://example.com/t/884210"}};
  made.metadata = boost::json::object{};
  const auto entry = [&](std::chrono::milliseconds after, const char* kind, const char* text, std::int64_t generation = 0) {
    protocol::TimelineEntry made2;
    made2.at = kNow - 20min + after;
    made2.kind = kind;
    made2.text = text;
    made2.generation = generation;
    return made2;
  };
  const auto attempt = [&](std::chrono::milliseconds after, int number, double latency) {
    auto made2 = entry(after, "attempt", "twilio could not take it");
    made2.provider = "twilio";
    made2.outcome = "transient";
    made2.code = "503";
    made2.message = "Service Unavailable";
    made2.attempt = number;
    made2.latencyMs = latency;
    return made2;
  };
  made.timeline = {entry(0ms, "accepted", "Accepted from app shop, key order-884210-shipped"), entry(412ms, "sending", "Sent to twilio"), attempt(1'724ms, 1, 1312),
                   entry(1'730ms, "retry_scheduled", "Tried again in 30 s"), attempt(31'902ms, 2, 1180), entry(31'910ms, "retry_scheduled", "Tried again in 5 min"),
                   entry(331'950ms, "skipped", "twilio skipped: 18 of 240 failed in 30 s, limit 5 %"), attempt(332'900ms, 3, 940),
                   entry(332'910ms, "dead", "Given up after 3 attempts; now a dead letter")};
  return made;
}

protocol::PlanView plan(const protocol::PlanRequest& request) {
  protocol::PlanView view;
  view.id = "0196c3a1-0000-7000-8000-0000000000aa";
  view.kind = request.kind;
  view.q = request.q;
  view.provider = request.provider;
  view.resolution = request.resolution;
  view.state = "ready";
  view.frozenAt = kNow;
  view.expiresAt = kNow + 15min;
  if (request.kind == "replay") {
    view.matched = 48213;
    view.costEur = 371.2;
    view.channels = {{"email", 35'000}, {"sms", 13'213}};
    view.verdicts = {{"will_send", 41380, true, true, "Sent through the usual provider of its channel"},
                     {"fallback", 5522, true, true, "Sent through vonage while twilio is not sending"},
                     {"expired", 802, false, true, "Older than its expiry; would arrive too late"},
                     {"opted_out", 311, false, true, "The recipient has said no since"},
                     {"already_delivered", 186, false, true, "A receipt came in after it was given up"},
                     {"template_gone", 12, false, false, "Its template no longer exists"}};
  } else {
    view.matched = 37;
    view.verdicts = {{"will_send", 37, true, true, "Done as asked; the timeline says by whom and why"}};
  }
  return view;
}

std::vector<protocol::TemplateView> templates() {
  protocol::TemplateView shipped;
  shipped.name = "order-shipped";
  shipped.channel = "email";
  shipped.version = 8;
  shipped.subject = "Your order {{order}} is on its way";
  shipped.text = "Hello {{name}},\n\nyour order {{order}} left us today with {{carrier}}.\nFollow it here: {{tracking_url}}\n\nYour shop";
  shipped.html = "<p>Hello {{name}}</p>";
  shipped.updatedAt = kNow - 3h;
  shipped.updatedBy = "ana";
  protocol::TemplateView code;
  code.name = "login-code";
  code.channel = "sms";
  code.version = 2;
  code.text = "{{code}} is your code. It holds for 10 minutes.";
  return {shipped, code};
}

std::vector<protocol::TemplateView> versions() {
  protocol::TemplateView newest = templates().front(), before = newest, first = newest;
  before.version = 7;
  before.subject = "Your parcel {{order}} is on its way";
  before.updatedAt = kNow - 51h;
  first.version = 6;
  first.subject = "Parcel";
  first.html.clear();
  first.updatedAt = kNow - 190h;
  return {newest, before, first};
}

std::vector<protocol::SavedView> views() { return {{"Login codes", "template:login-code", "dead-letters", 1284}, {"Twilio, last hour", "provider:twilio died>-1h", "dead-letters", 312}}; }

}  // namespace signalbox::tests::canned
