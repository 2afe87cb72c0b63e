// Bugs in what subscriptions are told.

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "tests/simulation/plants.h"

namespace signalbox::simulation {
namespace {

bool makesEvent(const Change& change) {
  return change.kind == "accepted" || change.kind == "began" || change.kind == "event" || change.kind == "event_way";
}

std::set<std::int64_t> eventsOf(const Changes& changes) {
  std::set<std::int64_t> events;
  for (const Change& change : changes)
    if (change.kind == "event") events.insert(change.numbers[0]);
  return events;
}

Plant notTold() {
  return inChanges([](Changes& changes) {
    const std::set<std::int64_t> events = eventsOf(changes);
    std::erase_if(changes, [&events](const Change& change) { return makesEvent(change) && events.contains(change.numbers[0]); });
  });
}

/// What makes this event once more, as another message.
Changes anotherLike(const Changes& changes, std::int64_t event) {
  Changes again;
  for (const Change& change : changes) {
    if (!makesEvent(change) || change.numbers[0] != event) continue;
    again.push_back(change);
    again.back().numbers[0] += 1'000'000;
    if (change.kind == "accepted") again.back().texts[0][0] = static_cast<char>(~again.back().texts[0][0]);
  }
  return again;
}

Plant toldTwice() {
  return inChanges([](Changes& changes) {
    const std::set<std::int64_t> events = eventsOf(changes);
    if (events.empty()) return;
    Changes again = anotherLike(changes, *events.begin());
    changes.insert(changes.end(), std::make_move_iterator(again.begin()), std::make_move_iterator(again.end()));
  });
}

/// An event about an event: its id stands where a message's would.
Plant toldOfEvents() {
  auto ids = std::make_shared<std::map<std::int64_t, std::string>>();
  return inChanges([ids](Changes& changes) {
    for (const Change& change : changes)
      if (change.kind == "accepted" && change.texts[1] == kEventsApp) (*ids)[change.numbers[0]] = change.texts[0];
    for (Change& change : changes) {
      if (change.kind != "event" || change.texts[0] != "notification.sent") continue;
      base::Uuid own;
      const std::string& bytes = (*ids)[change.numbers[0]];
      std::copy_n(bytes.begin(), std::min(bytes.size(), own.bytes.size()), own.bytes.begin());
      const std::size_t at = change.texts[1].find("\"notification_id\":\"");
      if (at != std::string::npos) change.texts[1].replace(at + 19, 36, own.toString());
    }
  });
}

/// The recipient stands in what is told.
Plant namesTheRecipient() {
  auto targets = std::make_shared<std::map<std::string, std::string>>();
  return inChanges([targets](Changes& changes) {
    for (const Change& change : changes) {
      if (change.kind != "accepted" || change.texts[1] == kEventsApp) continue;
      base::Uuid id;
      std::copy_n(change.texts[0].begin(), std::min(change.texts[0].size(), id.bytes.size()), id.bytes.begin());
      (*targets)[id.toString()] = change.texts[2];
    }
    for (Change& change : changes) {
      if (change.kind != "event") continue;
      const std::size_t at = change.texts[1].find("\"notification_id\":\"");
      if (at != std::string::npos) change.texts[1].insert(at, "\"to\":\"" + (*targets)[change.texts[1].substr(at + 19, 36)] + "\",");
    }
  });
}

/// The checker believes that less was asked for.
Plant asksForLess() {
  Plant plant = each("subscription", [](Change& change) { change.texts[2] = R"(["alert.raised"])"; });
  plant.subscriptions = [](SubscriptionRecord& wanted) { wanted.types = {"alert.raised"}; };
  return plant;
}

/// And that it leads elsewhere.
Plant asksForElsewhere() {
  Plant plant = each("subscription", [](Change& change) { change.texts[1] += "x"; });
  plant.subscriptions = [](SubscriptionRecord& wanted) { wanted.url += "x"; };
  return plant;
}

/// Nor that what was switched off is switched on again.
Plant staysOff() {
  auto off = std::make_shared<std::set<std::string>>();
  Plant plant = each("subscription", [off](Change& change) {
    if (change.numbers[1] == 0) off->insert(change.texts[0]);
    if (off->contains(change.texts[0])) change.numbers[1] = 0;
  });
  plant.subscriptions = [off](SubscriptionRecord& wanted) { wanted.enabled = wanted.enabled && !off->contains(wanted.name); };
  return plant;
}

Plant cancelledByItself() {
  return inChanges([](Changes& changes) {
    for (std::size_t i = 0; i < changes.size(); ++i) {
      if (changes[i].kind != "began" || !eventsOf(changes).contains(changes[i].numbers[0])) continue;
      const std::int64_t seq = changes[i].numbers[0], due = changes[i].numbers[4];
      changes.insert(changes.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                     Change{"moved", {seq, kPending, kCancelled, 0, 0, 0, 0, due, due, 0, 0, 0, 0}, {"", ""}});
      return;
    }
  });
}

Plant heldAsAMessage() {
  auto events = std::make_shared<std::set<std::int64_t>>();
  return inChanges([events](Changes& changes) {
    events->merge(eventsOf(changes));
    std::set<std::int64_t> unknown;
    for (const Change& change : changes)
      if (change.kind == "evidence" && change.numbers[3] == kTold_ambiguous) unknown.insert(change.numbers[0]);
    for (Change& change : changes) {
      if (change.kind != "moved" || change.numbers[1] != kSending || change.numbers[2] != kRetrying) continue;
      if (events->contains(change.numbers[0]) && unknown.contains(change.numbers[0])) change.numbers[2] = kHeld;
    }
  });
}

/// One change of subscriptions that nobody asked for.
Plant changedByItself(std::function<void(Change&)> alter) {
  auto done = std::make_shared<bool>(false);
  return inChanges([done, alter = std::move(alter)](Changes& changes) {
    for (std::size_t i = 0; i < changes.size() && !*done; ++i) {
      if (changes[i].kind != "subscription") continue;
      Change more = changes[i];
      alter(more);
      changes.insert(changes.begin() + static_cast<std::ptrdiff_t>(i) + 1, std::move(more));
      *done = true;
    }
  });
}

}  // namespace

std::vector<PlantedBug> plantedEventBugs() {
  Plant miscounted;
  miscounted.figures = [](std::map<std::int64_t, store::SubscriptionFigures>& figures) {
    for (auto& [number, each] : figures) ++each.counts[kSent];
  };
  std::vector<PlantedBug> bugs{
      {"what happened is not told", "R33", notTold(), "is not told that"},
      {"what happened is told twice", "R33", toldTwice(), "is told 2 times"},
      {"what happens to events is told", "R33", toldOfEvents(), "which did not happen"},
      {"what nobody can read is told", "R33", each("event", [](Change& change) { change.texts[1].pop_back(); }), "nobody can read what"},
      {"something else is told", "R33", each("event", [](Change& change) { change.texts[0] = "notification.clicked"; }), "did not happen"},
      {"it is told to nobody", "R33", each("event_way", [](Change& change) { change.numbers[1] = -1'000; }), "to nobody"},
      {"it is told to who does not want it", "R33", asksForLess(), "does not want it"},
      {"who was switched off is told", "R33", staysOff(), "its subscription is switched off"},
      {"a subscription ends by itself", "R33", changedByItself([](Change& change) { change.numbers[1] = 1 - change.numbers[1]; }),
       "nobody asked that subscription"},
      {"a subscription is deleted by itself", "R33",
       changedByItself([](Change& change) { change = Change{"no_subscription", {change.numbers[0]}, {change.texts[0]}}; }), "is deleted"},
      {"a subscription leads elsewhere after a restart", "S1", asksForElsewhere(), "subscription"},
      {"what is told names the recipient", "R32", namesTheRecipient(), "is told the address"},
      {"an event is cancelled, and nobody asked", "S6", cancelledByItself(), "nobody asked for it"},
      {"an event is held for a person", "S5", heldAsAMessage(), "is HELD after outcome"},
      {"the figures of a subscription are wrong", "S14", miscounted, "of subscription"},
  };
  for (PlantedBug& bug : bugs) bug.features = Features::all;
  return bugs;
}

}  // namespace signalbox::simulation
