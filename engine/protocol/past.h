#pragma once
// The engine at an instant that has passed: GET /past. What was not kept is null, never zero.

#include "engine/protocol/resources.h"

namespace signalbox::protocol {

struct PastQueue {
  std::string channel;
  std::optional<double> waiting;
  std::optional<double> sending;
  template <class F> void describe(F& f) {
    f("channel", channel);
    f("waiting", waiting);
    f("sending", sending);
  }
};

struct PastGroup {
  std::string id;
  std::string title;  // with providers' words by payload.view alone
  std::int64_t open = 0;
  template <class F> void describe(F& f) {
    f("id", id);
    f("title", title);
    f("open", open);
  }
};

struct PastOperation {
  std::string id;
  std::string kind;
  std::string by;
  std::string reason;
  bool started = false;
  template <class F> void describe(F& f) {
    f("id", id);
    f("kind", kind);
    f("by", by);
    f("reason", reason);
    f("started", started);
  }
};

struct PastAct {
  base::WallTime at{};
  std::string by;
  std::string action;
  std::string object;
  std::string reason;
  boost::json::value detail{};            // as its row in the audit has them
  std::optional<base::WallTime> until{};  // of a provider that was held: until when; null = until it is lifted, or not known
  template <class F> void describe(F& f) {
    f("at", at);
    f("by", by);
    f("action", action);
    f("object", object);
    f("reason", reason);
    f("detail", detail);
    f("until", until);
  }
};

struct PastView {
  AsOf asOf;
  base::WallTime at{};
  std::int64_t resolutionSeconds = 0;  // of the figures; 0 = none is kept for that time
  std::vector<PastQueue> queues;
  std::optional<double> held;
  std::optional<double> oldestAgeSeconds;
  std::vector<BreakerInterval> providers;  // as each was, since when
  std::vector<PastGroup> groups;           // the largest causes
  std::int64_t groupsLeftOut = 0;          // further ones
  std::vector<AlertView> alerts;
  std::vector<PastOperation> operations;
  std::vector<PastAct> acts;     // the last ones before, newest first; empty without the permission to read the audit
  std::int64_t actsLeftOut = 0;  // further ones since acts_counted_from
  /// A day before, or later where that day has too many rows in the audit; null without the permission to read it.
  std::optional<base::WallTime> actsCountedFrom;
  template <class F> void describe(F& f) {
    f("as_of", asOf);
    f("at", at);
    f("resolution_seconds", resolutionSeconds);
    f("queues", queues);
    f("held", held);
    f("oldest_age_seconds", oldestAgeSeconds);
    f("providers", providers);
    f("groups", groups);
    f("groups_left_out", groupsLeftOut);
    f("alerts", alerts);
    f("operations", operations);
    f("acts", acts);
    f("acts_left_out", actsLeftOut);
    f("acts_counted_from", actsCountedFrom);
  }
};

}  // namespace signalbox::protocol
