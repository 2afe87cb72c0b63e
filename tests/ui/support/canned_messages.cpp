// Messages: causes, lists, one whole with its timeline, a plan, templates.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <tuple>

#include "tests/ui/support/canned_data.h"

namespace signalbox::tests::canned {

using namespace std::chrono_literals;
using protocol::NotificationRow;

namespace {

std::string groupId(int number) { return fmt::format("0196c3a1-0000-7000-8000-0000000000c{}", number); }
std::string messageId(int list, int number) { return fmt::format("0196c3a1-{:04d}-7000-8000-{:012d}", list, number); }

protocol::GroupView group(int number, const char* title, const char* provider, const char* channel, std::int64_t count, const char* mark,
                          std::chrono::minutes first, std::chrono::seconds last, std::vector<std::int64_t> inflow) {
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

// Whoever looks at this afternoon may read addresses, so none is masked.
constexpr std::array<const char*, 8> kPeople{"+34600555122", "+49151555804", "+44770090017", "+33600555590",
                                             "+34600555771", "+39320555233", "+48500555446", "+35191555680"};
constexpr std::array<const char*, 8> kMails{"ana@example.com", "jon@example.org", "zoe@example.net", "mia@example.com",
                                            "pia@example.org", "kim@example.com", "sam@example.net", "leo@example.org"};
constexpr base::Millis kTwilioOpen = 62s;  // so long nothing went through it
constexpr std::array<base::Millis, 4> kLadder{1min, 5min, 15min, 1h};
constexpr base::Millis kBeforeTheFirst = 412ms, kLatency = 1312ms, kBeforeAReplay = 26h, kUntilItIsReported = 4s;
constexpr base::Millis kCorrected = 11min;  // so long order-shipped has its version 8

/// Code and words, as a provider of this channel refuses for good.
std::pair<const char*, const char*> refusalOf(const std::string& channel) {
  if (channel == "sms") return {"21211", "The 'To' number is not a valid phone number."};
  if (channel == "push") return {"404", "Device token is no longer registered"};
  if (channel == "webhook") return {"410", "Gone"};
  return {"550", "5.1.1 No such mailbox"};
}

std::string recipientOf(const std::string& channel, std::size_t number) {
  if (channel == "sms") return kPeople[number % kPeople.size()];
  if (channel == "push") return fmt::format("dGVzdC1kZXZpY2U6{:04}", number);
  if (channel == "webhook") return fmt::format("https://hooks.example.com/orders/{}", number);
  return kMails[number % kMails.size()];
}

/// A template has one channel.
const char* templateOf(const std::string& channel, std::size_t number) {
  if (channel == "sms") return number % 2 == 0 ? "login-code" : "parcel-today";
  if (channel == "push") return "parcel-here";
  if (channel == "webhook") return "order-event";
  return number % 8 < 4 ? "order-shipped" : "invoice-ready";
}

const char* providerOf(const std::string& channel, base::WallTime at) {
  return channel == "sms"    ? (at > kNow - kTwilioOpen ? "vonage" : "twilio")
      : channel == "push"    ? "fcm"
      : channel == "webhook" ? "webhooks"
                             : "smtp-primary";
}

/// From the begin of a generation's first try to the end of its last one.
base::Millis spanOf(std::int64_t tries) {
  base::Millis span = kLatency * tries;
  for (std::int64_t i = 0; i + 1 < tries; ++i) span += kLadder[static_cast<std::size_t>(i) % kLadder.size()];
  return span;
}

/// Accepted just so long before it ended as its tries took.
void beganInTime(NotificationRow& row) {
  const std::int64_t generations = row.replays + 1;
  row.createdAt = *row.changedAt - generations * (kBeforeTheFirst + spanOf(row.tries / generations)) - row.replays * kBeforeAReplay;
}

NotificationRow row(int list, int number, const char* channel, const char* state) {
  NotificationRow made;
  const auto at = static_cast<std::size_t>(number);
  made.id = messageId(list, number);
  made.app = "shop";
  made.channel = channel;
  made.state = state;
  made.recipient = recipientOf(made.channel, at);
  if (number % 3 == 0) made.recipientId = fmt::format("customer-{:04}", number);
  made.templateName = templateOf(made.channel, at);
  made.category = "transactional";
  made.priority = "normal";
  made.changedAt = kNow - (made.state == "dead" || made.state == "held" ? kTwilioOpen + 2s : 12s) - std::chrono::seconds(number * 31);
  made.tries = 1;
  beganInTime(made);
  return made;
}

/// Of its template, when it was accepted.
std::int64_t versionOf(const NotificationRow& row) {
  if (row.templateName != "order-shipped") return 2;
  return row.createdAt >= kNow - kCorrected ? 8 : 7;
}

/// What became of one, in the words of the engine (engine/api/timeline_words.cpp).
class Story {
 public:
  explicit Story(const NotificationRow& row) : row_(row), at_(row.createdAt) {}

  std::vector<protocol::TimelineEntry> tell() {
    add("accepted",
        fmt::format("Accepted from {} for {}, template {} v{}", row_.app, row_.channel == "sms" ? "SMS" : row_.channel, row_.templateName,
                    versionOf(row_)));
    for (; generation_ <= row_.replays; ++generation_) {
      const bool last = generation_ == row_.replays;
      if (generation_ > 0) {
        at_ += kBeforeAReplay;
        add("replayed", "Replayed").by = "ana";
      }
      at_ += kBeforeTheFirst;
      for (std::int64_t i = 0; i < row_.tries / (row_.replays + 1); ++i) attempt(i);
      if (row_.state == "dead" || !last)
        add("dead", "Became a dead letter: " + (row_.reason.empty() ? "the provider refused it for good" : row_.reason));
    }
    --generation_;
    if (row_.state == "held") add("held", "Held: nobody knows whether it arrived: " + row_.reason);
    if (row_.state == "retrying") next();
    if (!row_.receipt.empty()) receipt();
    return std::move(entries_);
  }

 private:
  protocol::TimelineEntry& add(const char* kind, std::string text) {
    protocol::TimelineEntry entry;
    entry.at = at_;
    entry.kind = kind;
    entry.text = std::move(text);
    entry.generation = generation_;
    entries_.push_back(std::move(entry));
    return entries_.back();
  }

  void attempt(std::int64_t before) {
    if (before > 0) {
      const base::Millis pause = kLadder[static_cast<std::size_t>(before - 1) % kLadder.size()];
      add("retry_scheduled", fmt::format("Waited {} min", std::chrono::duration_cast<std::chrono::minutes>(pause).count())).attempt = attempts_;
      at_ += pause;
    }
    at_ += kLatency;
    const bool sent = row_.errorClass == "sent";
    const char* end = sent               ? "took it"
        : row_.errorClass == "permanent" ? "was refused for good"
        : row_.errorClass == "ambiguous" ? "got no answer"
                                         : "was refused for now";
    const char* after = row_.errorClass == "ambiguous" ? "; it may have arrived" : "";
    protocol::TimelineEntry& entry =
        add(sent ? "sent" : "attempt", fmt::format("Try {}{} {} {} after 1.31 s{}", ++attempts_, sent ? ":" : " with", row_.provider, end, after));
    entry.provider = row_.provider;
    entry.attempt = attempts_;
    entry.outcome = row_.errorClass;
    entry.code = row_.errorCode;
    entry.message = row_.error;
    entry.latencyMs = static_cast<double>(kLatency.count());
  }

  void receipt() {
    at_ += kUntilItIsReported;
    const bool failed = row_.receipt == "failed";
    protocol::TimelineEntry& entry =
        add("receipt", row_.provider + ": " + row_.receipt + (failed ? " (30003: Unreachable destination handset)" : ""));
    entry.provider = row_.provider;
    entry.outcome = row_.receipt;
  }

  void next() {
    at_ = *row_.dueAt;
    protocol::TimelineEntry& entry = add("retry_scheduled", fmt::format("Try {} is due", row_.tries + 1));
    entry.attempt = row_.tries + 1;
    entry.planned = true;
  }

  const NotificationRow& row_;
  base::WallTime at_;
  std::int64_t generation_ = 0, attempts_ = 0;
  std::vector<protocol::TimelineEntry> entries_;
};

boost::json::object renderedFor(const std::string& channel, const std::string& templateName) {
  const std::string words = templateName == "login-code" ? "402 918 is your code. It holds for 10 minutes."
      : templateName == "invoice-ready"                  ? "Ana, the invoice for order 884210 is in your account."
                                                         : "Ana, your order 884210 is on its way with Correos: https://example.com/t/884210";
  boost::json::object made;
  if (channel == "webhook") {
    made["data"] = boost::json::object{{"order", "884210"}, {"carrier", "Correos"}};
    return made;
  }
  if (channel == "email") made["subject"] = templateName == "invoice-ready" ? "Your invoice" : "Your order 884210 is on its way";
  if (channel == "push") made["title"] = "Your order is on its way";
  made[channel == "push" ? "body" : "text"] = words;
  return made;
}

}  // namespace

std::vector<protocol::GroupView> groups() {
  auto back = group(4, "Template order-shipped has no value for tracking_url", "", "email", 2427, "back", 53min, 20s,
                    {0, 36, 160, 390, 560, 640, 660, 640, 590, 360, 0, 21});
  back.timesSeen = 3;
  back.fixedBy = "template v7, 12 min, 98 % delivered";
  return {
      group(1, "21211 The 'To' number is not a valid phone number", "twilio", "sms", 23011, "known", 40320min, 64s,
            {40, 38, 44, 41, 39, 42, 45, 40, 38, 41, 40, 12}),
      group(2, "552 5.2.2 Mailbox full", "smtp-primary", "email", 12118, "known", 20160min, 140s, {20, 22, 18, 24, 20, 19, 21, 25, 22, 20, 18, 21}),
      group(3, "503 Service Unavailable", "twilio", "sms", 7844, "new", 18min, 64s, {0, 0, 0, 0, 0, 0, 0, 0, 302, 1508, 3520, 2514}),
      back,
      group(5, "Device token is no longer registered", "fcm", "push", 1902, "known", 60480min, 400s, {3, 4, 2, 5, 4, 3, 4, 5, 2, 3, 4, 4}),
      group(6, "410 Gone from hooks.example.net", "webhooks", "webhook", 611, "known", 10080min, 1800s, {0, 0, 2, 1, 0, 0, 1, 2, 0, 1, 0, 0}),
      group(7, "Timed out after 10 s without an answer", "vonage", "sms", 240, "known", 4320min, 540s, {0, 0, 0, 0, 20, 80, 96, 40, 4, 0, 0, 0}),
      group(8, "Expired before it could be sent", "", "push", 60, "known", 1440min, 7200s, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})};
}

std::int64_t diedInTheLastHour() {
  std::int64_t died = 0;
  for (const protocol::GroupView& each : groups()) died = std::accumulate(each.inflow.begin(), each.inflow.end(), died);
  return died;
}

std::vector<NotificationRow> deadLetters() {
  std::vector<NotificationRow> rows;
  for (int i = 0; i < 60; ++i) {
    NotificationRow made = row(1, i, "sms", "dead");
    const bool refused = i % 3 == 0;
    made.provider = "twilio";
    made.errorClass = refused ? "permanent" : "transient";
    made.errorCode = refused ? "21211" : "503";
    made.error = refused ? "The 'To' number is not a valid phone number." : "Service Unavailable";
    made.reason = refused ? "the provider refused it for good" : "retries used up after 5 attempts";
    made.replays = i % 7 == 0 ? 1 : 0;
    made.tries = (refused ? 1 : 5) * (made.replays + 1);
    made.groupId = groupId(refused ? 1 : 3);
    beganInTime(made);
    rows.push_back(made);
  }
  return rows;
}

std::vector<NotificationRow> held() {
  std::vector<NotificationRow> rows;
  for (int i = 0; i < 37; ++i) {
    NotificationRow made = row(2, i, "sms", "held");
    const bool asked = i % 4 == 0;
    made.provider = asked ? "vonage" : "twilio";
    made.errorClass = "ambiguous";
    made.error = "Connection closed after the request was sent";
    made.reason = asked ? "the outcome is unknown, and vonage cannot be asked; an operator decides" : "the outcome is unknown; an operator decides";
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
    NotificationRow made =
        row(3, i, kChannels[static_cast<std::size_t>(i) % kChannels.size()], kStates[static_cast<std::size_t>(i) % kStates.size()]);
    if (made.state != "enqueued") made.provider = providerOf(made.channel, *made.changedAt);
    if (made.state == "sent") made.errorClass = "sent";
    if (made.state == "sent" && made.provider == "twilio") made.receipt = i % 3 == 0 ? "failed" : "delivered";  // the one that calls back
    if (made.state == "retrying") {
      made.errorClass = "transient";
      made.errorCode = made.channel == "email" ? "451" : "503";
      made.error = made.channel == "email" ? "4.7.1 Try again later" : "Service Unavailable";
      const auto due = [&made] { return made.createdAt + kBeforeTheFirst + spanOf(made.tries + 1) - kLatency; };
      while (due() <= kNow) ++made.tries;
      made.dueAt = due();
    }
    if (made.state == "dead") {
      made.errorClass = "permanent";
      std::tie(made.errorCode, made.error) = refusalOf(made.channel);
      made.reason = "the provider refused it for good";
    }
    if (made.state == "enqueued") {
      made.tries = 0;
      made.dueAt = made.createdAt;
    }
    if (made.dueAt) made.changedAt.reset();
    rows.push_back(made);
  }
  std::stable_sort(rows.begin(), rows.end(), [](const auto& one, const auto& other) { return one.createdAt > other.createdAt; });
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
  made.templateVersion = versionOf(made.row);
  made.data = boost::json::object{{"name", "Ana"}, {"order", "884210"}, {"carrier", "Correos"}, {"tracking_url", "https://example.com/t/884210"}};
  made.rendered = renderedFor(made.row.channel, made.row.templateName);
  made.metadata = boost::json::object{};
  made.timeline = Story(made.row).tell();
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
    view.channels = {{"email", 14'545}, {"sms", 31'095}, {"push", 1'962}, {"webhook", 611}};
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
  shipped.updatedAt = kNow - kCorrected;
  shipped.updatedBy = "jon";
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
  before.updatedBy = "ana";
  before.subject = "Your parcel {{order}} is on its way";
  before.updatedAt = kNow - 51h;
  first.version = 6;
  first.updatedBy = "ana";
  first.subject = "Parcel";
  first.html.clear();
  first.updatedAt = kNow - 190h;
  return {newest, before, first};
}

std::vector<protocol::SavedView> views() {
  return {{"Login codes", "template:login-code", "dead-letters", 1284}, {"Twilio, last hour", "provider:twilio died>-1h", "dead-letters", 8304}};
}

}  // namespace signalbox::tests::canned
