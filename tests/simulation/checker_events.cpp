// What subscriptions are told (rule 33): each fact that one wants, once, in the transaction that made it a fact. The
// checker gathers the facts itself, from what is written about messages, breakers and operations, and not from what the
// engine means to tell.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cctype>
#include <utility>

#include "tests/simulation/checker.h"

namespace signalbox::simulation {
namespace {

namespace json = boost::json;

constexpr std::string_view kSender = "subscription:";
constexpr std::array kChannelNames{"email", "sms", "push", "webhook"};
constexpr int kFinished = 3;  // of operations' states

base::Uuid uuidOf(const std::string& bytes) {
  base::Uuid id;
  std::copy_n(bytes.begin(), std::min(bytes.size(), id.bytes.size()), id.bytes.begin());
  return id;
}

std::vector<std::string> listOf(const std::string& text) {
  std::vector<std::string> list;
  const json::value parsed = json::parse(text);
  for (const json::value& each : parsed.as_array()) list.emplace_back(each.as_string());
  return list;
}

bool names(const std::vector<std::string>& filter, const std::string& value) {
  return filter.empty() || std::find(filter.begin(), filter.end(), value) != filter.end();
}

/// Hexadecimal digits in capitals, as the operations' ids are seen.
std::string digitsOf(std::string_view uuid) {
  std::string digits;
  for (const char c : uuid)
    if (c != '-') digits += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return digits;
}

std::string memberOf(const json::object& data, std::string_view key) {
  const json::value* found = data.if_contains(key);
  return found == nullptr || !found->is_string() ? std::string() : std::string(found->as_string());
}

/// What an event says that it is about, as Fact::key() writes it; empty = it cannot be read.
std::string keyOf(const std::string& type, const std::string& content) {
  boost::system::error_code error;
  const json::value whole = json::parse(content, error);
  const json::value* body = !error && whole.is_object() ? whole.as_object().if_contains("data") : nullptr;
  const json::value* data = body != nullptr && body->is_object() ? body->as_object().if_contains("data") : nullptr;
  if (data == nullptr || !data->is_object() || memberOf(body->as_object(), "type") != type) return {};
  const json::object& about = data->as_object();
  const json::value* generation = about.if_contains("generation");
  for (const char* member : {"notification_id", "provider", "destination", "operation_id"}) {
    const std::string subject = memberOf(about, member);
    if (subject.empty()) continue;
    const std::string written = std::string(member) == "operation_id" ? digitsOf(subject) : subject;
    return fmt::format("{} {} {}", type, written, generation != nullptr && generation->is_int64() ? generation->as_int64() : 0);
  }
  return {};
}

Landmark landmarkOf(const std::string& type) {
  if (type == "notification.sent") return Landmark::sentIsTold;
  if (type == "notification.delivered") return Landmark::deliveredIsTold;
  if (type == "notification.bounced") return Landmark::bouncedIsTold;
  if (type == "notification.dead") return Landmark::deadIsTold;
  if (type == "notification.held") return Landmark::heldIsTold;
  if (type == "breaker.opened") return Landmark::openingIsTold;
  return type == "breaker.closed" ? Landmark::closingIsTold : Landmark::operationIsTold;
}

bool isSame(const SubscriptionRecord& one, const SubscriptionRecord& other) {
  return one.enabled == other.enabled && one.types == other.types && one.apps == other.apps && one.channels == other.channels;
}

}  // namespace

std::string Checker::Fact::key() const { return fmt::format("{} {} {}", type, subject, generation); }

// --- what happens
// --------------------------------------------------------------------------------------------------------

bool Checker::seesEvent(const Change& change) {
  const std::string& kind = change.kind;
  if (kind == "moved") {
    movedTold(change);
    return false;
  }
  if (kind == "breaker") {
    breakerTold(change);
    return false;
  }
  if (kind == "operation") {
    if (change.numbers[3] == kFinished && book_.endedOperations.insert(change.texts[0]).second)
      facts_.push_back({"operation.finished", change.texts[0], 0, {}, {}, 0});
    return false;
  }
  if (kind == "receipt") {
    const auto known = book_.rows.find(change.numbers[0]);
    const std::int64_t to = change.numbers[2];
    const char* type = to == kReport_delivered          ? "notification.delivered"
        : to == kReport_failed || to == kReport_bounced ? "notification.bounced"
                                                        : nullptr;
    if (known != book_.rows.end() && type != nullptr)
      facts_.push_back(
          {type, uuidOf(known->second.id).toString(), static_cast<int>(change.numbers[4]), known->second.app, known->second.channel, known->first});
    return true;
  }
  if (kind == "asked") {
    const auto known = book_.rows.find(change.numbers[0]);
    if (known == book_.rows.end()) return true;
    Row& row = known->second;
    row.providerIsAsked = change.numbers[3] != 0;
    // Its provider could not tell, so that it waits for a person from now on.
    if (change.numbers[1] == kHeld && change.numbers[2] == kHeld && !row.providerIsAsked)
      facts_.push_back({"notification.held", uuidOf(row.id).toString(), row.generation, row.app, row.channel, row.seq});
    return true;
  }
  if (kind == "event") {
    told_[change.numbers[0]].type = change.texts[0];
    told_[change.numbers[0]].content = change.texts[1];
  } else if (kind == "event_way") {
    told_[change.numbers[0]].route = change.numbers[1];
  } else if (kind == "subscription") {
    subscribed(change);
  } else if (kind == "no_subscription") {
    unsubscribed(change);
  } else {
    return false;
  }
  return true;
}

void Checker::movedTold(const Change& change) {
  const auto known = book_.rows.find(change.numbers[0]);
  const std::int64_t from = change.numbers[1], to = change.numbers[2];
  if (known == book_.rows.end() || from == to) return;
  const Row& row = known->second;
  if (row.subscription != 0) {
    if (to == kCancelled && !book_.subscriptions.contains(row.subscription)) coverage_.features.count(Landmark::eventIsCancelled);
    return;  // nobody is told what becomes of what he is told
  }
  const char* type = to == kSent          ? "notification.sent"
      : to == kDead && from != kDiscarded ? "notification.dead"
      : to == kHeld                       ? "notification.held"
                                          : nullptr;
  if (type != nullptr) facts_.push_back({type, uuidOf(row.id).toString(), static_cast<int>(change.numbers[3]), row.app, row.channel, row.seq});
}

/// A pause lies over a breaker, which goes on beneath it. One that is removed closes for nobody.
void Checker::breakerTold(const Change& change) {
  const std::string &gate = change.texts[0], &state = change.texts[1];
  if (state == "paused") return;
  std::string& now = book_.breakers.try_emplace(gate, "closed").first->second;
  const std::string before = std::exchange(now, state);
  if (gate.starts_with("events:") || change.texts[3] == "the provider was removed") return;
  const char* type = before == "closed" && state == "open" ? "breaker.opened" : before != "closed" && state == "closed" ? "breaker.closed" : nullptr;
  if (type == nullptr) return;
  const bool isDestination = gate.starts_with("origin:");
  facts_.push_back({type, isDestination ? gate.substr(gate.find(':') + 1) : gate, 0, {}, channelOfGate(gate), 0});
}

// --- who is told
// ---------------------------------------------------------------------------------------------------------

void Checker::subscribed(const Change& change) {
  const std::int64_t number = change.numbers[0];
  SubscriptionRecord& known = book_.subscriptions[number];
  SubscriptionRecord now = known;
  now.number = number;
  now.enabled = change.numbers[1] != 0;
  now.name = change.texts[0];
  now.url = change.texts[1];
  now.types = listOf(change.texts[2]);
  now.apps = listOf(change.texts[3]);
  now.channels = listOf(change.texts[4]);
  const auto asked = subscriptionsAsked_.find(now.name);
  const bool isAsked = asked != subscriptionsAsked_.end() &&
      std::any_of(asked->second.begin(), asked->second.end(),
                  [&now](const SubscriptionRecord& each) { return each.url == now.url && isSame(each, now); });
  SubscriptionRecord ended = known;
  ended.enabled = false;
  const bool isEnded = gone_.contains(number) && ended.url == now.url && isSame(ended, now);
  const bool isUnchanged = known.number != 0 && known.url == now.url && isSame(known, now);  // its secrets are others
  if (!isAsked && !isEnded && !isUnchanged) violate("R33", fmt::format("nobody asked that subscription {} becomes what it is", now.name));
  if (!isEnded && !isUnchanged) auditChecker_.needs({"subscription.put"}, now.name, "a subscription");
  known = std::move(now);
}

/// What it was not told is from then on counted with the channel; what it was told, nowhere.
void Checker::unsubscribed(const Change& change) {
  const auto known = book_.subscriptions.find(change.numbers[0]);
  if (known == book_.subscriptions.end()) return violate("R33", "a subscription is deleted that is not there: " + change.texts[0]);
  if (!unsubscribesAsked_.contains(change.texts[0])) violate("R33", "nobody asked that subscription " + change.texts[0] + " is deleted");
  auditChecker_.needs({"subscription.delete"}, change.texts[0], "a subscription");
  for (int state = 0; state < kStates; ++state)
    if (state != kSent) book_.counts[kWebhook][state] += known->second.counts[state];
  book_.subscriptions.erase(known);
}

bool Checker::listens(std::int64_t subscription) const {
  const auto known = book_.subscriptions.find(subscription);
  return known != book_.subscriptions.end() && known->second.enabled;
}

bool Checker::wants(const SubscriptionRecord& subscription, const Fact& fact) const {
  if (!subscription.enabled || !names(subscription.types, fact.type)) return false;
  if (!fact.app.empty() && !names(subscription.apps, fact.app)) return false;
  return !fact.channel || names(subscription.channels, kChannelNames[static_cast<std::size_t>(*fact.channel)]);
}

std::int64_t* Checker::countsOf(const Row& row) {
  const auto known = book_.subscriptions.find(row.subscription);
  return known == book_.subscriptions.end() ? book_.counts[row.channel] : known->second.counts;
}

/// Where an event leads has a breaker of its own, apart from users' webhooks; its subscription has none.
std::vector<std::string> Checker::gatesOf(const Row& row, const std::string& provider) const {
  const auto known = book_.subscriptions.find(row.subscription);
  if (known != book_.subscriptions.end()) return {"events:" + originGateOf(known->second.url).substr(std::string_view("origin:").size())};
  if (row.channel != kWebhook) return {provider};
  return {provider, originGateOf(row.target)};
}

// --- what they are told
// --------------------------------------------------------------------------------------------------

void Checker::acceptedEvent(const Change& change) {
  Row made;
  made.seq = change.numbers[0];
  made.channel = static_cast<int>(change.numbers[1]);
  made.expiresAtMs = change.numbers[3];
  made.id = change.texts[0];
  made.app = change.texts[1];
  made.target = change.texts[2];
  made.state = -1;
  made.subscription = -1;
  for (const auto& [number, known] : book_.subscriptions)
    if (made.target == std::string(kSender) + known.name) made.subscription = number;
  if (book_.rows.contains(made.seq) || book_.seqOf.contains(made.id)) violate("S2", "a number or an id is used twice");
  book_.seqOf[made.id] = made.seq;
  touched_.insert(made.seq);
  book_.rows[made.seq] = std::move(made);
}

void Checker::judgeTold(std::int64_t seq, const Told& told, std::map<std::pair<std::int64_t, std::string>, int>& count) {
  const auto row = book_.rows.find(seq);
  const auto known = row == book_.rows.end() ? book_.subscriptions.end() : book_.subscriptions.find(row->second.subscription);
  if (known == book_.subscriptions.end() || told.route != -1 - known->first)
    return violate("R33", fmt::format("{} tells {} to nobody", seq, told.type));
  const std::string key = keyOf(told.type, told.content);
  const auto fact = std::find_if(facts_.begin(), facts_.end(), [&key](const Fact& each) { return each.key() == key; });
  if (fact == facts_.end())
    return violate("R33", fmt::format("{} is told that {}, which did not happen", known->second.name, key.empty() ? "nobody can read what" : key));
  if (!wants(known->second, *fact)) violate("R33", fmt::format("{} is told that {}, and does not want it", known->second.name, key));
  const auto about = book_.rows.find(fact->seq);  // purged in this step, perhaps
  if (about != book_.rows.end() && !about->second.isErased && told.content.find(about->second.target) != std::string::npos)
    violate("R32", fmt::format("{} is told the address of {}", known->second.name, fact->seq));
  ++count[{known->first, key}];
  coverage_.features.count(landmarkOf(told.type));
}

void Checker::endEvents() {
  // Its provider is asked first, so nobody has to decide yet.
  std::erase_if(facts_, [this](const Fact& each) {
    return each.type == "notification.held" && book_.rows.contains(each.seq) && book_.rows.at(each.seq).providerIsAsked;
  });
  std::map<std::pair<std::int64_t, std::string>, int> count;
  for (const auto& [seq, told] : told_) judgeTold(seq, told, count);
  for (const auto& [number, subscription] : book_.subscriptions) {
    // Of one that came or changed in this step nobody can say where in the step that was.
    const auto before = subscriptionsBefore_.find(number);
    const bool stayed = before != subscriptionsBefore_.end() && isSame(before->second, subscription);
    std::map<std::string, int> owed;
    for (const Fact& fact : facts_)
      if (wants(subscription, fact)) ++owed[fact.key()];
    for (const auto& [key, times] : owed) {
      const auto found = count.find({number, key});
      const int told = found == count.end() ? 0 : found->second;
      if (told > times) violate("R33", fmt::format("{} is told {} times that {}", subscription.name, told, key));
      if (stayed && told < times) violate("R33", fmt::format("{} is not told that {}", subscription.name, key));
    }
  }
}

void Checker::figuresAre(const std::map<std::int64_t, store::SubscriptionFigures>& figures) {
  for (const auto& [number, subscription] : book_.subscriptions) {
    const auto said = figures.find(number);
    for (int state = 0; state < kStates; ++state) {
      const std::int64_t count = said == figures.end() ? 0 : said->second.counts[static_cast<std::size_t>(state)];
      if (count != subscription.counts[state])
        violate("S14",
                fmt::format("{} of subscription {} are said to be {}, and {} are", count, subscription.name, stateName(state),
                            subscription.counts[state]));
    }
  }
}

bool Checker::eventsWait() const {
  return std::any_of(book_.subscriptions.begin(), book_.subscriptions.end(), [](const auto& each) {
    return std::any_of(each.second.counts, each.second.counts + kHeld + 1, [](std::int64_t count) { return count != 0; });
  });
}

std::string Checker::differsInEvents(const tests::RawConnection& file) const {
  std::string found;
  std::size_t rows = 0;
  const auto say = [&found](std::string words) {
    if (found.empty()) found = std::move(words);
  };
  const auto text = [](sqlite3_stmt* row, int column) { return std::string(reinterpret_cast<const char*>(::sqlite3_column_text(row, column))); };
  const std::string error = file.rows("SELECT number, enabled, url, types, apps, channels, counts FROM subscriptions", [&](sqlite3_stmt* row) {
    ++rows;
    const auto known = book_.subscriptions.find(::sqlite3_column_int64(row, 0));
    if (known == book_.subscriptions.end()) return say(fmt::format("subscription {} appeared", ::sqlite3_column_int64(row, 0)));
    SubscriptionRecord there = known->second;
    there.enabled = ::sqlite3_column_int(row, 1) != 0;
    there.types = listOf(text(row, 3));
    there.apps = listOf(text(row, 4));
    there.channels = listOf(text(row, 5));
    if (text(row, 2) != known->second.url || !isSame(there, known->second)) say(fmt::format("subscription {} has changed", known->second.name));
    const json::value counts = json::parse(text(row, 6));
    for (int state = 0; state < kStates; ++state)
      if (counts.as_array().at(static_cast<std::size_t>(state)).to_number<std::int64_t>() != known->second.counts[state])
        say(fmt::format("the figures of subscription {} are others", known->second.name));
  });
  if (rows != book_.subscriptions.size()) say(fmt::format("{} subscriptions are there, of {}", rows, book_.subscriptions.size()));
  return error.empty() ? found : error;
}

}  // namespace signalbox::simulation
