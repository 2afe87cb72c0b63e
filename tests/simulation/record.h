#pragma once
// The checker's own book: what was asked, answered, written, sent and received. Its words and numbers are the papers', not the
// engine's types, so that a mistake there is not repeated here. Values.

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/simulation/clock_watch.h"
#include "tests/simulation/operation_record.h"
#include "tests/simulation/sealed_record.h"

namespace signalbox::simulation {

// As the store numbers them.
enum : int { kPending, kEnqueued, kSending, kRetrying, kHeld, kSent, kDead, kCancelled, kExpired, kSuppressed, kDiscarded };
// As rule 16 lists them.
enum : int { kTold_sent, kTold_notSent, kTold_transient, kTold_throttled, kTold_permanent, kTold_credential, kTold_ambiguous, kTold_abandoned };
enum : int { kEmail, kSms, kPush, kWebhook };
// What an operation does, and what it takes a held one for.
enum : int { kAct_replay, kAct_discard, kAct_restore, kAct_resolve, kAct_cancel };
enum : int { kAs_nothing, kAs_sent, kAs_resend, kAs_dead };
// What a provider reports later, as the store numbers it; the last three stand beside the others.
enum : int {
  kReport_sent = 1,
  kReport_deferred,
  kReport_delivered,
  kReport_opened,
  kReport_clicked,
  kReport_failed = 8,
  kReport_bounced,
  kReport_complained,
  kReport_unsubscribed,
  kReport_resubscribed
};
inline constexpr std::string_view kEventsApp = "signalbox.events";  // of what subscriptions are told
inline constexpr int kChannels = 4;
inline constexpr int kStates = 11;

const char* stateName(int state);

/// One request of an app. Its number stands in its content, by which a message is known to be the one that was asked for.
struct Ask {
  std::int64_t number = 0;
  std::string app;
  int channel = kEmail;
  std::string target;
  std::string recipient;  // by whose id it is asked for; empty = by the target
  std::string key;
  std::string orderingKey;
  std::string templateName;
  std::string payload;           // everything but the key
  std::int64_t expiresAtMs = 0;  // 0 = never
  std::int64_t sendAtMs = 0;     // 0 = at once
};

/// A key as it was first answered.
struct KnownKey {
  std::string id;
  std::string payload;
  std::int64_t untilMs = 0;
  bool isOfErased = false;  // its message was purged, and erased before
};

/// Takes a place on the ladder (rules 16 and 20); being throttled does where its provider names no time.
inline bool climbs(int outcome) {
  return outcome == kTold_sent || outcome == kTold_notSent || outcome == kTold_transient || outcome == kTold_permanent || outcome == kTold_ambiguous;
}

/// A breaker that let an attempt through, as it was then.
struct PassedGate {
  std::string name;
  int period = 0;
  bool halfOpen = false;
};

struct AttemptRecord {
  int number = 0;
  int generation = 0;
  std::int64_t epoch = 0;
  std::string provider;
  std::string token;
  int life = 0;                              // of the engine, in which it was begun
  std::optional<int> told;                   // what the engine was told, in this life
  std::string messageId;                     // the provider's own, that came with it
  std::optional<std::int64_t> retryAfterMs;  // that came with it
  std::int64_t toldAtMs = 0;                 // wall time of its end
  std::optional<int> recorded;
  bool crashed = false;  // recorded as lost by a crash
  std::vector<PassedGate> through;

  bool hasPlace() const { return recorded && !crashed && (climbs(*recorded) || (*recorded == kTold_throttled && !retryAfterMs)); }
};

struct Row {
  std::int64_t seq = 0;
  std::int64_t ask = 0;  // its number; 0 = nobody's
  std::string id;        // 16 bytes
  std::string app;
  int channel = kEmail;
  std::string target;
  std::string orderingKey;
  std::int64_t expiresAtMs = 0;
  int state = kPending;
  int generation = 0;
  std::int64_t epoch = 0;
  std::int64_t dueAtMs = 0;
  std::int64_t dueSince = 0;         // the step that said so
  std::int64_t movedAtMs = 0;        // wall time of its last move
  std::int64_t leaseEndsBootMs = 0;  // of the last claim, by the boot time
  int attemptsInGeneration = 0;
  std::vector<AttemptRecord> attempts;
  std::optional<bool> dead;                   // has a dead letter; true = discarded
  bool riskNamed = false;                     // an operator asked for this generation although an answer was unknown
  bool provedNotSent = false;                 // the provider, asked, did not have it
  bool takenForSent = false;                  // an operator said so
  int crashesAlone = 0;                       // since an attempt ended otherwise
  int receipt = 0;                            // where it stands by what was reported of this generation; 0 = nothing was
  std::vector<std::pair<int, int>> reported;  // of this generation: attempt and status
  bool hasArrived = false;                    // as was reported, of whatever generation
  bool providerIsAsked = false;               // held for that
  std::int64_t subscription = 0;              // whose event it is; 0 = an app's message
  bool isErased = false;                      // with its recipient
  std::string operation;                      // whose generation this is, by its id
  std::int64_t changedIn = 0;                 // the last commit that did
  std::int64_t bumpedIn = 0;                  // likewise, by the number of the step that stands in it

  /// Places on the ladder that this generation has used.
  int tries() const {
    return static_cast<int>(std::count_if(attempts.begin(), attempts.end(),
                                          [this](const AttemptRecord& each) { return each.generation == generation && each.hasPlace(); }));
  }
};

/// What the engine was told of a call behind a breaker.
struct ToldCall {
  bool failed = false;
  std::int64_t seq = 0;  // 0 = of an attempt that nobody knows
  int attempt = 0;
};

struct GateRecord {
  std::string state = "closed";
  std::string beforePause;  // the state over which a pause lies
  std::string mode = "auto";
  int period = 0;                           // grows with every change of state
  std::vector<ToldCall> told;               // since it last closed, without what began before and went well
  std::size_t settled = 0;                  // of these, those that earlier steps have settled: a step takes only so many
  std::optional<std::int64_t> openSinceMs;  // boot time of its trip; nothing where no cool-down is known
  int openInLife = 0;
  std::int64_t leastOpenMs = 0;
  int successesHalfOpen = 0;
  int probesFailed = 0;
  std::int64_t writes = 0;  // of whatever befell it
  std::int64_t probeSeq = 0;
};

/// What an operator may set of a channel, as far as it is judged here; as configured, until then.
struct PolicyRecord {
  std::int64_t ladder = 4;  // waits between attempts
  std::int64_t callsMin = 20, failuresMin = 5;
  double failureLimit = 0.05;
  std::int64_t consecutiveLimit = 5;
  std::int64_t probes = 5;
  bool holds = false;  // an unknown answer waits for a person, or for what the provider says
  std::vector<std::int64_t> waitsMs{60'000, 300'000, 900'000, 3'600'000};
  double jitter = 0.2;
  std::int64_t coolDownMs = 30'000;
  std::int64_t retriesMin = 10;  // in 60 s, of a provider or a destination
  double retryRatio = 0.1;       // of its first attempts in the same 60 s
};

/// An operator's act under a key.
struct CommandKeyRecord {
  std::string fingerprint;
  std::string id;
  std::int64_t version = 0;
  std::string answer;  // empty until there is one
  std::int64_t untilMs = 0;
  bool operator==(const CommandKeyRecord&) const = default;
};

/// Through a gate, of what its budget counts.
struct Tried {
  std::int64_t bootMs = 0;
  std::int64_t seq = 0;
  int attempt = 0;
  bool isRetry = false;
};

/// Of a gate.
struct Slots {
  std::set<std::pair<std::int64_t, int>> flying{};  // row and attempt, of this life
  double spent = 0;                                 // of what may go at once, and what has come back since
  std::int64_t spentAtMs = 0;                       // boot time, as the next
  std::int64_t throttledUntilMs = 0;
  std::int64_t throttledUntilWallMs = 0;
  // Until then, in a life before this one, which an engine remembers by the wall clock: that may have been set back since, and the store put back.
  std::int64_t askedBeforeMs = 0, askedBeforeWallMs = 0;
  /// What the next life remembers of it.
  Slots remembered() const {
    return {.askedBeforeMs = std::max(throttledUntilMs, askedBeforeMs), .askedBeforeWallMs = std::max(throttledUntilWallMs, askedBeforeWallMs)};
  }
};

/// What an operator has set of a provider.
struct GateSettings {
  bool enabled = true;
  std::int64_t concurrency = 0;
  double ratePerSecond = 0;  // 0 = as fast as it goes
};

struct OperationRecord {
  int act = kAct_replay;
  int resolution = kAs_nothing;
  bool running = false;
  bool namesRisk = false;  // of duplicates
  std::string q;
};

/// A report as it was kept.
struct ReportRecord {
  std::int64_t seq = 0;  // 0 = its message is not known
  int attempt = 0;
  int status = 0;
  std::int64_t receivedAtMs = 0;
  std::string messageId;
  bool waited = false;  // its message became known later
};

/// Who is told of what; nothing named is everything.
struct SubscriptionRecord {
  std::int64_t number = 0;
  std::string name;
  std::string url;
  bool enabled = true;
  std::vector<std::string> types, apps, channels;
  std::int64_t counts[kStates] = {};  // of what it was told
};

/// Minutes after midnight, UTC, between which a recipient wants to be left alone; the same twice = never.
struct RecipientRecord {
  int quietFrom = 0, quietTo = 0;
  bool operator==(const RecipientRecord&) const = default;
};

struct TemplateRecord {
  std::int64_t newest = 0;  // 0 = it was deleted
  std::map<std::int64_t, std::string> texts;
};

/// What a mail or an SMS has to say: a template's text, or its own.
struct ContentRecord {
  std::string templateName;
  std::int64_t version = 0;
  std::string text;
};

/// All that a restored backup takes back.
struct Book {
  std::int64_t step = 0;                      // the store's own number
  std::map<std::int64_t, Row> rows;           // by seq
  std::map<std::string, std::int64_t> seqOf;  // by id
  std::map<std::pair<std::string, std::string>, KnownKey> keys;
  std::map<std::string, CommandKeyRecord> commandKeys;
  std::map<std::string, GateRecord> gates;
  std::map<std::string, OperationRecord> operations;         // by id
  std::map<std::string, std::vector<std::int64_t>> ordered;  // by app, channel and ordering key
  std::int64_t auditSeq = 0;
  std::optional<std::int64_t> auditAtMs;  // of its newest row
  ClockWatch clock;
  AuditBook audit;
  KeyBook vault;
  bool paused[kChannels] = {};
  PolicyRecord policies[kChannels] = {{}, {.holds = true}, {}, {}};
  std::int64_t counts[kChannels][kStates] = {};  // without what is counted with a subscription
  std::set<std::string> providers;
  std::map<std::string, GateSettings> settings;                                    // of providers
  std::map<std::pair<std::string, std::string>, ReportRecord> reports;             // by provider and event
  std::multimap<std::pair<std::string, std::string>, std::string> waitingReports;  // by provider and its own id: event
  std::map<std::int64_t, SubscriptionRecord> subscriptions;                        // by number
  std::map<std::string, std::string> breakers;                                     // by gate: the state beneath a pause, where it is not closed
  std::set<std::string> endedOperations;
  std::map<std::int64_t, std::pair<int, std::string>> unused;  // addresses that are not used any more, by number: channel and address
  std::map<std::string, RecipientRecord> recipients;           // by id
  OperationBook operationBook;
  std::map<std::string, TemplateRecord> templates;        // by name
  std::map<std::int64_t, ContentRecord> contents;         // by seq, where it is another one than was asked for
  std::map<std::string, std::set<std::int64_t>> erasing;  // by recipient: what is left of his
};

}  // namespace signalbox::simulation
