#pragma once
// Event subscriptions on the wire: what an operator sets up, how the deliveries fare, and what the snapshot has of it.

#include "engine/protocol/json_fields.h"

namespace signalbox::protocol {

/// PUT /subscriptions/{name}
struct SubscriptionPut {
  std::string url;
  std::string description;
  bool enabled = true;
  std::vector<std::string> types;     // empty = every type
  std::vector<std::string> apps;      // empty = every app
  std::vector<std::string> channels;  // empty = every channel
  std::string secret;                 // write-only; required for a new one
  template <class F> void describe(F& f) {
    f("url", url);
    f("description", description);
    f("enabled", enabled);
    f("types", types);
    f("apps", apps);
    f("channels", channels);
    f("secret", secret);
  }
};

/// POST /subscriptions/{name}/rotate
struct SubscriptionRotation {
  std::string secret;
  std::int64_t overlapSeconds = 86'400;  // for which the old secret signs as well
  template <class F> void describe(F& f) {
    f("secret", secret);
    f("overlap_seconds", overlapSeconds);
  }
};

struct SubscriptionView {
  std::string name;
  std::string url;  // only its origin for who may not manage subscriptions
  std::string description;
  bool enabled = true;
  std::string disabledReason;  // the engine's, when it ended it by itself
  std::vector<std::string> types;
  std::vector<std::string> apps;
  std::vector<std::string> channels;
  std::optional<base::WallTime> previousSecretEndsAt;  // while two secrets sign
  std::int64_t waiting = 0;
  std::int64_t sending = 0;
  std::int64_t delivered = 0;
  std::int64_t dead = 0;  // open dead letters
  std::optional<base::WallTime> lastSentAt;
  std::optional<base::WallTime> lastFailedAt;
  std::string lastFailure;  // the answer's code, and the receiver's words with payload.view
  std::int64_t version = 0;
  base::WallTime createdAt{};
  base::WallTime updatedAt{};
  template <class F> void describe(F& f) {
    f("name", name);
    f("url", url);
    f("description", description);
    f("enabled", enabled);
    f("disabled_reason", disabledReason);
    f("types", types);
    f("apps", apps);
    f("channels", channels);
    f("previous_secret_ends_at", previousSecretEndsAt);
    f("waiting", waiting);
    f("sending", sending);
    f("delivered", delivered);
    f("dead", dead);
    f("last_sent_at", lastSentAt);
    f("last_failed_at", lastFailedAt);
    f("last_failure", lastFailure);
    f("version", version);
    f("created_at", createdAt);
    f("updated_at", updatedAt);
  }
};

/// Of one subscription, in the snapshot.
struct SubscriberView {
  std::string name;
  std::string origin;  // scheme, host and port; the rest of the URL may be a secret
  bool enabled = true;
  std::string breaker = "closed";  // closed | open | half_open, of the origin
  std::int64_t waiting = 0;
  std::int64_t sending = 0;
  std::int64_t delivered = 0;
  std::int64_t dead = 0;
  std::optional<base::WallTime> lastFailedAt;
  std::string lastFailure;  // the answer's code
  template <class F> void describe(F& f) {
    f("name", name);
    f("origin", origin);
    f("enabled", enabled);
    f("breaker", breaker);
    f("waiting", waiting);
    f("sending", sending);
    f("delivered", delivered);
    f("dead", dead);
    f("last_failed_at", lastFailedAt);
    f("last_failure", lastFailure);
  }
};

}  // namespace signalbox::protocol
