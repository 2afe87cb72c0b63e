// Messages: lists, one whole with its timeline.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "tests/ui/support/canned_data.h"

namespace signalbox::tests::canned {

using namespace std::chrono_literals;
using protocol::NotificationRow;

namespace {

std::string messageId(int list, int number) { return fmt::format("0196c3a1-{:04d}-7000-8000-{:012d}", list, number); }

// Whoever looks at this afternoon may read addresses, so none is masked.
constexpr std::array<const char*, 8> kPeople{"+34600555122", "+49151555804", "+44770090017", "+33600555590",
                                             "+34600555771", "+39320555233", "+48500555446", "+35191555680"};
constexpr std::array<const char*, 8> kMails{"ana@example.com", "jon@example.org", "zoe@example.net", "mia@example.com",
                                            "pia@example.org", "kim@example.com", "sam@example.net", "leo@example.org"};
/// Too short to be anybody's.
constexpr std::array<const char*, 8> kWrong{"+3460055512", "+491515558",  "+4477009001", "+336005555",
                                            "+3460055577", "+3932055523", "+485005554",  "+351915556"};
constexpr base::Millis kTwilioOpen = 62s;  // so long nothing went through it
constexpr std::array<base::Millis, 4> kLadder{1min, 5min, 15min, 1h};
constexpr base::Millis kBeforeTheFirst = 412ms, kBeforeAReplay = 26h, kUntilItIsReported = 4s;
constexpr int kReplayedCause = 4;  // the running replay's: what is sent again of it died within the hour
constexpr base::Millis kBeforeThatReplay = 35min;

/// What a provider needs for an answer, in the middle and somewhat more; nothing where none was asked.
base::Millis latencyOf(const NotificationRow& row) {
  static const std::map<std::string, base::Millis> middles{{"smtp-primary", 46ms}, {"twilio", 330ms},   {"vonage", 108ms},
                                                           {"fcm", 53ms},          {"webhooks", 160ms}, {"subscription:pager", 143ms}};
  if (row.error.starts_with("Timed out")) return 10s;
  const auto middle = middles.find(row.provider);
  return middle == middles.end() ? 0ms : middle->second * (10 + static_cast<unsigned char>(row.id.back()) % 10) / 10;
}

/// As the engine tells it (engine/api/timeline_words.cpp).
std::string latencyWords(base::Millis latency) {
  if (latency < 1s) return fmt::format("{} ms", latency.count());
  if (latency < 10s) return fmt::format("{:.2f} s", static_cast<double>(latency.count()) / 1000.0);
  return fmt::format("{} s", latency / 1s);
}

/// Code and words, as a provider of this channel refuses for good.
std::pair<const char*, const char*> refusalOf(const std::string& channel, const std::string& provider) {
  if (provider == "vonage") return {"3", "Invalid value for to"};
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
  if (channel == "sms") return number % 2 == 0 ? "parcel-today" : "login-code";
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
base::Millis spanOf(const NotificationRow& row, std::int64_t tries) {
  base::Millis span = latencyOf(row) * tries;
  for (std::int64_t i = 0; i + 1 < tries; ++i) span += kLadder[static_cast<std::size_t>(i) % kLadder.size()];
  return span;
}

base::Millis beforeAReplay(const NotificationRow& row) { return row.groupId == groupId(kReplayedCause) ? kBeforeThatReplay : kBeforeAReplay; }

/// Accepted just so long before it ended as its tries took.
void beganInTime(NotificationRow& row) {
  const std::int64_t generations = row.replays + 1;
  row.createdAt = *row.changedAt - generations * (kBeforeTheFirst + spanOf(row, row.tries / generations)) - row.replays * beforeAReplay(row);
}

/// Refused for now as often as it was tried since it was accepted; the next try is to come.
void retryIn(NotificationRow& row) {
  const auto due = [&row] { return row.createdAt + kBeforeTheFirst + spanOf(row, row.tries + 1) - latencyOf(row); };
  while (due() <= kNow) ++row.tries;
  row.dueAt = due();
  row.changedAt.reset();
}

constexpr std::chrono::seconds kApart{31};

NotificationRow row(int list, int number, const char* channel, const char* state, std::chrono::seconds apart = kApart) {
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
  made.changedAt = kNow - (made.state == "dead" || made.state == "held" ? kTwilioOpen + 2s : 12s) - number * apart;
  made.tries = 1;
  beganInTime(made);
  return made;
}

/// What died of a cause that is not twilio's.
struct Death {
  int cause;
  const char *channel, *provider, *code, *error, *reason;
  std::int64_t tries;
  base::Millis last;  // before now
};
constexpr const char* kForGood = "the provider refused it for good";
constexpr std::array<Death, 6> kDeaths{{
    {2, "email", "smtp-primary", "552", "5.2.2 Mailbox full", kForGood, 1, 140s},
    {4, "email", "", "template", "no value for tracking_url", "it could not be made from its template", 1, kCorrected},
    {5, "push", "fcm", "404", "Device token is no longer registered", kForGood, 1, 100s},
    {6, "webhook", "webhooks", "410", "Gone", kForGood, 1, 600s},
    {7, "sms", "vonage", "", "Timed out after 10 s without an answer", "retries used up after 5 attempts", 5, 840s},
    {8, "push", "", "", "", "it expired before it could be sent", 0, 7200s},
}};

std::vector<NotificationRow> diedOf(const Death& death) {
  constexpr int kShown = 24;
  const int sentAgain = death.cause == kReplayedCause ? 6 : 0;  // the last of them, by the running replay
  std::vector<NotificationRow> rows;
  for (int i = 0; i < kShown; ++i) {
    // Of the mails only every other four are of the template that is wrong.
    NotificationRow made = row(10 + death.cause, death.cause == kReplayedCause ? i / 4 * 8 + i % 4 : i, death.channel, "dead");
    made.provider = death.provider;
    made.errorCode = death.code;
    made.error = death.error;
    made.reason = death.reason;
    made.errorClass = death.tries == 0 ? "" : death.tries > 1 ? "transient" : "permanent";
    made.replays = i < sentAgain ? 1 : 0;
    made.tries = death.tries * (made.replays + 1);
    made.groupId = groupId(death.cause);
    made.changedAt = i < sentAgain ? kNow - 20s - i * 14s : kNow - death.last - (i - sentAgain) * kApart;
    beganInTime(made);
    rows.push_back(made);
  }
  return rows;
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
        at_ += beforeAReplay(row_);
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
    const base::Millis latency = latencyOf(row_);
    at_ += latency;
    const bool sent = row_.errorClass == "sent";
    const char* end = sent               ? "took it"
        : row_.errorClass == "permanent" ? "was refused for good"
        : row_.errorClass == "ambiguous" ? "got no answer"
                                         : "was refused for now";
    const char* after = row_.errorClass == "ambiguous" ? "; it may have arrived" : "";
    std::string words = row_.errorCode == "template"
        ? fmt::format("Try {}: it could not be made from its template; no provider was asked", ++attempts_)
        : fmt::format("Try {}{} {} {} after {}{}", ++attempts_, sent ? ":" : " with", row_.provider, end, latencyWords(latency), after);
    protocol::TimelineEntry& entry = add(sent ? "sent" : "attempt", std::move(words));
    entry.provider = row_.provider;
    entry.attempt = attempts_;
    entry.outcome = row_.errorClass;
    entry.code = row_.errorCode;
    entry.message = row_.error;
    if (latency > 0ms) entry.latencyMs = static_cast<double>(latency.count());
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

}  // namespace

std::vector<NotificationRow> deadLetters() {
  std::vector<NotificationRow> rows;
  for (int i = 0; i < 150; ++i) {
    if (i >= 60 && i % 3 != 0) continue;  // the refused ones fill a high window
    NotificationRow made = row(1, i, "sms", "dead");
    const bool refused = i % 3 == 0;
    made.provider = "twilio";
    made.errorClass = refused ? "permanent" : "transient";
    made.errorCode = refused ? "21211" : "503";
    made.error = refused ? "The 'To' number is not a valid phone number." : "Service Unavailable";
    made.reason = refused ? "the provider refused it for good" : "retries used up after 5 attempts";
    if (refused) made.recipient = kWrong[static_cast<std::size_t>(i / 3) % kWrong.size()];
    made.replays = i % 7 == 0 ? 1 : 0;
    made.tries = (refused ? 1 : 5) * (made.replays + 1);
    made.groupId = groupId(refused ? 1 : 3);
    beganInTime(made);
    rows.push_back(made);
  }
  return rows;
}

std::vector<NotificationRow> deadLettersOf(const std::string& cause) {
  for (const Death& death : kDeaths)
    if (groupId(death.cause) == cause) return diedOf(death);
  std::vector<NotificationRow> rows = deadLetters();
  std::erase_if(rows, [&cause](const NotificationRow& each) { return each.groupId != cause; });
  return rows;
}

void waitAgain(NotificationRow& row) {
  row.state = "retrying";
  row.errorClass = "transient";
  row.errorCode = "503";
  row.error = "Service Unavailable";
  row.receipt.clear();
  retryIn(row);
}

std::vector<NotificationRow> untoldEvents() {
  constexpr int kShown = 40, kGivenUp = 3;
  std::vector<NotificationRow> rows;
  for (int i = 0; i < kShown; ++i) {
    NotificationRow made = row(5, i, "webhook", "sent");
    made.app = "signalbox.events";
    made.recipient = made.provider = "subscription:pager";
    made.recipientId.clear();
    made.templateName.clear();
    made.category = i % 5 == 2 ? "breaker.opened" : "notification.dead";
    waitAgain(made);
    made.error = "maintenance until 15:00";
    if (i >= kShown - kGivenUp) {  // what came first was tried to the end
      made.state = "dead";
      made.reason = "retries used up after 5 attempts";
      made.tries = 5;
      made.dueAt.reset();
      made.changedAt = kNow - std::chrono::minutes(10 + i);
      beganInTime(made);
    }
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
    made.reason = asked ? "the outcome is unknown, and vonage cannot tell: 503 Service Unavailable; an operator decides"
                        : "the outcome is unknown; an operator decides";
    made.duplicateRisk = true;
    beganInTime(made);
    rows.push_back(made);
  }
  return rows;
}

std::vector<NotificationRow> notifications() {
  constexpr std::array<const char*, 4> kChannels{"email", "sms", "push", "webhook"};
  constexpr std::array<const char*, 6> kStates{"sent", "sent", "retrying", "sent", "enqueued", "dead"};
  constexpr int kNotDelivered = 7;  // each so many
  std::vector<NotificationRow> rows;
  for (int i = 0; i < 100; ++i) {
    const bool isOld = i > 6;  // what is due has waited four minutes at the most
    const char* state = kStates[static_cast<std::size_t>(i) % kStates.size()];
    NotificationRow made =
        row(3, i, kChannels[static_cast<std::size_t>(i) % kChannels.size()], isOld && std::string_view(state) == "enqueued" ? "sent" : state, 3s);
    if (made.state != "enqueued") made.provider = providerOf(made.channel, *made.changedAt);
    if (made.state == "sent") made.errorClass = "sent";
    if (made.state == "sent" && made.provider == "twilio") made.receipt = i % kNotDelivered == 0 ? "failed" : "delivered";  // it calls back
    if (made.state == "retrying") {
      made.errorClass = "transient";
      made.errorCode = made.channel == "email" ? "451" : "503";
      made.error = made.channel == "email" ? "4.7.1 Try again later" : "Service Unavailable";
      retryIn(made);
    }
    if (made.state == "dead") {
      made.errorClass = "permanent";
      std::tie(made.errorCode, made.error) = refusalOf(made.channel, made.provider);
      made.reason = "the provider refused it for good";
      if (made.channel == "sms") made.recipient = kWrong[static_cast<std::size_t>(i) % kWrong.size()];
    }
    if (made.state == "sent" || made.state == "dead") beganInTime(made);
    if (made.state == "enqueued") {
      made.tries = 0;
      made.dueAt = made.createdAt;
      made.changedAt.reset();
    }
    rows.push_back(made);
  }
  std::stable_sort(rows.begin(), rows.end(), [](const auto& one, const auto& other) { return one.createdAt > other.createdAt; });
  return rows;
}

protocol::NotificationDetail detail(const std::string& id) {
  protocol::NotificationDetail made;
  made.row = deadLetters()[1];
  std::vector<std::vector<NotificationRow>> lists{deadLetters(), held(), notifications()};
  for (const Death& death : kDeaths) lists.push_back(diedOf(death));
  for (const auto& list : lists)
    for (const NotificationRow& each : list)
      if (each.id == id) made.row = each;
  made.row.id = id;
  made.idempotencyKey = "order-884210-shipped";
  made.locale = "es-ES";
  made.generation = made.row.replays;
  made.templateVersion = versionOf(made.row);
  made.data = boost::json::object{{"name", "Ana"}, {"order", "884210"}, {"carrier", "Correos"}, {"tracking_url", "https://example.com/t/884210"}};
  made.rendered = renderedFor(made.row.channel, made.row.templateName);
  made.metadata = boost::json::object{};
  made.timeline = Story(made.row).tell();
  return made;
}

}  // namespace signalbox::tests::canned
