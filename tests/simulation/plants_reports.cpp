// Bugs in what becomes of providers' reports.

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "tests/simulation/plants.h"

namespace signalbox::simulation {
namespace {

Plant inReports(std::function<void(Reports&)> reports) {
  Plant plant;
  plant.reports = std::move(reports);
  return plant;
}

bool isAbout(const Change& change, std::int64_t seq) { return !change.numbers.empty() && change.numbers[0] == seq; }

/// All that this step says of the reports about a message is not told.
void forgetReports(Changes& changes, std::int64_t seq) {
  std::erase_if(changes, [seq](const Change& change) {
    return (change.kind == "report" || change.kind == "report_joined" || change.kind == "receipt") && isAbout(change, seq);
  });
}

/// Who sends nothing is taken for whoever did.
Plant believedWithoutReport() {
  return inChanges([](Changes& changes) {
    std::set<std::int64_t> settled;
    for (const Change& change : changes)
      if (change.kind == "moved" && change.numbers[1] != kSending && change.numbers[1] != change.numbers[2] && change.numbers[2] == kSent)
        settled.insert(change.numbers[0]);
    for (const std::int64_t seq : settled) forgetReports(changes, seq);
  });
}

/// What a report has settled is to be tried again all the same.
Plant goesOnAllTheSame(int from) {
  return inChanges([from](Changes& changes) {
    std::set<std::int64_t> acknowledged;
    for (const Change& change : changes)
      if (change.kind == "evidence" && change.numbers[3] == kTold_sent) acknowledged.insert(change.numbers[0]);
    for (Change& change : changes)
      if (change.kind == "moved" && change.numbers[1] == from && change.numbers[2] == kSent && !acknowledged.contains(change.numbers[0]))
        change.numbers[2] = kRetrying;
  });
}

/// Another attempt of the same message, through another provider or through the same one.
Plant aboutAnotherAttempt(bool sameProvider) {
  auto ways = std::make_shared<std::map<std::int64_t, std::vector<std::string>>>();
  return inChanges([ways, sameProvider](Changes& changes) {
    for (Change& change : changes) {
      if (change.kind == "intent") (*ways)[change.numbers[0]].push_back(change.texts[0]);
      if (change.kind != "report" || change.numbers[0] == 0) continue;
      const std::vector<std::string>& those = (*ways)[change.numbers[0]];
      for (std::size_t i = 0; i < those.size(); ++i) {
        const std::int64_t number = static_cast<std::int64_t>(i) + 1;
        if ((those[i] == change.texts[0]) != sameProvider || number == change.numbers[1]) continue;
        change.numbers[1] = number;
        break;
      }
    }
  });
}

/// The message that was accepted before.
Plant aboutAnotherMessage() {
  auto last = std::make_shared<std::int64_t>(0);
  return inChanges([last](Changes& changes) {
    for (Change& change : changes) {
      if (change.kind == "report" && change.numbers[0] != 0 && *last != 0 && change.numbers[0] != *last) change.numbers[0] = *last;
      if (change.kind == "accepted" && change.texts[1] != kEventsApp) *last = change.numbers[0];
    }
  });
}

Plant waitsForEver() {
  return inChanges([](Changes& changes) {
    std::set<std::int64_t> joined;
    for (const Change& change : changes)
      if (change.kind == "report_joined") joined.insert(change.numbers[0]);
    for (const std::int64_t seq : joined) forgetReports(changes, seq);
  });
}

Plant namesTheRecipient() {
  auto targets = std::make_shared<std::map<std::int64_t, std::string>>();
  return inChanges([targets](Changes& changes) {
    for (Change& change : changes) {
      if (change.kind == "accepted") (*targets)[change.numbers[0]] = change.texts[2];
      if (change.kind == "report" && change.numbers[0] != 0) change.texts[3] += (*targets)[change.numbers[0]];
    }
  });
}

/// One more change after the first one of a kind for which there is one.
Plant added(std::string after, std::function<std::optional<Change>(const Change&)> make) {
  return inChanges([after = std::move(after), make = std::move(make)](Changes& changes) {
    for (std::size_t i = 0; i < changes.size(); ++i) {
      if (changes[i].kind != after) continue;
      if (auto more = make(changes[i]))
        return static_cast<void>(changes.insert(changes.begin() + static_cast<std::ptrdiff_t>(i) + 1, std::move(*more)));
    }
  });
}

Plant answered(std::function<void(core::ReceiptsDone&)> alter) {
  Plant plant;
  plant.receiptAnswers = std::move(alter);
  return plant;
}

}  // namespace

std::vector<PlantedBug> plantedReportBugs() {
  Plant notKept = inChanges(
      [](Changes& changes) { std::erase_if(changes, [](const Change& change) { return change.kind == "report" && change.numbers[0] == 0; }); });
  std::vector<PlantedBug> bugs{
      {"a report is answered and not kept", "S1", notKept, "which was not committed"},
      {"a report is kept as another one", "S1",
       each("report", [](Change& change) { change.numbers[2] = change.numbers[2] == kReport_sent ? kReport_delivered : kReport_sent; }),
       "not kept as it was sent"},
      {"a report is lost in a crash", "S1", each("report", [](Change& change) { ++change.numbers[3]; }), "has changed"},
      {"what no provider sent is kept", "S4", each("report", [](Change& change) { change.texts[1] += "x"; }), "no provider sent it"},
      {"a report is taken for another message's", "S4", aboutAnotherMessage(), "is taken for one about"},
      {"a report is taken for another provider's attempt", "S4", aboutAnotherAttempt(false), "which went another way"},
      {"a report is taken for another attempt of its provider's", "S4", aboutAnotherAttempt(true), "and taken for one about"},
      {"a forger has the key", "S4", inReports([](Reports& reports) { reports.forgesWell = true; }), "somebody else's signature is believed"},
      {"a provider's signature is wrong", "S4", inReports([](Reports& reports) { reports.signsBadly = true; }), "its own signature is not believed"},
      {"a refused one is taken for sent", "S5",
       each("moved",
            [](Change& change) {
    if (change.numbers[1] == kSending && change.numbers[2] == kRetrying) change.numbers[2] = kSent;
  }),
       "is SENT after outcome"},
      {"a waiting one is sent without a report", "S6", believedWithoutReport(), "nothing proves it"},
      {"what was being sent goes on although it was taken", "S7", goesOnAllTheSame(kSending), "ends as RETRYING"},
      {"what waits goes on although it was taken", "S7", goesOnAllTheSame(kRetrying), "it is reported that it was taken"},
      {"a report waits although its message is known", "W22", waitsForEver(), "although its message is known"},
      {"a report is joined twice", "W22", added("report_joined", [](const Change& change) { return std::optional(change); }), "and did not wait"},
      {"a waiting report is purged at once", "W22",
       added("report",
             [](const Change& change) {
    return change.numbers[0] == 0 ? std::optional(Change{"report_gone", {}, {change.texts[0], change.texts[1]}}) : std::nullopt;
  }),
       "before its time"},
      {"a report is purged twice", "S1",
       added("report", [](const Change&) { return std::optional(Change{"report_gone", {}, {"mail-a", "event-0"}}); }), "and was not there"},
      {"a report is kept twice", "W23", added("report", [](const Change& change) { return std::optional(change); }), "is kept a second time"},
      {"a repeated report is said to be new", "W23", answered([](core::ReceiptsDone& done) { done.applied += std::exchange(done.repeated, 0); }),
       "is answered as"},
      {"a receipt goes back", "W23",
       each("receipt",
            [](Change& change) {
    if (change.numbers[1] > kReport_sent && change.numbers[3] == change.numbers[4]) change.numbers[2] = kReport_sent;
  }),
       "it goes back"},
      {"a receipt that nobody reported", "W23",
       each("receipt",
            [](Change& change) {
    if (change.numbers[1] == 0) change.numbers[2] = kReport_clicked;
  }),
       "nobody has reported that"},
      {"a receipt from somewhere else", "W23", each("receipt", [](Change& change) { change.numbers[1] = kReport_deferred; }), "it stood elsewhere"},
      {"a new generation begins with a receipt", "W23",
       each("receipt",
            [](Change& change) {
    if (change.numbers[3] != change.numbers[4]) change.numbers[2] = kReport_failed;
  }),
       "a new generation has none"},
      {"a report changes nothing", "W23", inChanges([](Changes& changes) {
    std::erase_if(changes, [](const Change& change) { return change.kind == "receipt" && change.numbers[2] == kReport_delivered; });
  }),
       "was reported"},
      {"what is kept of a report names its recipient", "R32", namesTheRecipient(), "names the recipient"},
  };
  for (PlantedBug& bug : bugs) bug.features = Features::all;
  return bugs;
}

}  // namespace signalbox::simulation
