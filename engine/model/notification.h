#pragma once
// What was asked for (immutable), and where its delivery stands. Values between api, core, store and providers.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/time.h"
#include "engine/base/uuid.h"
#include "engine/model/channel.h"
#include "engine/model/outcome.h"
#include "engine/model/receipt.h"
#include "engine/model/state.h"

namespace signalbox::model {

/// The store's own number of a notification: small, dense, growing. Never leaves the engine.
using Seq = std::int64_t;

/// The request as accepted. Nothing ever changes it; edits at replay are an override of that generation.
struct Notification {
  Seq seq = 0;
  base::Uuid id;
  std::string app;
  Channel channel = Channel::email;
  std::string target;        // address, number, device token or URL
  std::string recipientId;   // empty when the target was given directly
  std::string templateName;  // empty when content is given
  std::int64_t templateVersion = 0;
  std::string content;   // JSON object: subject, text, html, title, body, data, attachments; with a template attachments or empty
  std::string data;      // JSON object, the template's variables
  std::string category;  // what preferences speak of; empty = "default"
  Priority priority = Priority::normal;
  std::string orderingKey;  // empty = none
  std::string locale;       // empty = the template's default
  std::string metadata;     // JSON object, never sent
  std::string traceparent;
  std::string idempotencyKey;
  base::WallTime createdAt{};
  std::optional<base::WallTime> sendAt;
  std::optional<base::WallTime> expiresAt;
};

/// Which way a delivery may go. 0 = any provider of its channel; others are interned names in the store: a provider
/// that an ambiguous attempt pins it to (rule 18), or the destination origin of a webhook.
using RouteId = std::int64_t;
inline constexpr RouteId kAnyRoute = 0;

struct Delivery {
  Seq seq = 0;
  State state = State::pending;
  std::int32_t generation = 0;  // 0 at accept; each replay adds one
  std::int64_t leaseEpoch = 0;  // grows at every claim; fences late finishes
  std::optional<base::WallTime> leaseUntil;
  base::WallTime dueAt{};
  std::int32_t attempts = 0;              // over all generations; numbers never restart
  std::int32_t attemptsInGeneration = 0;  // the place on the ladder
  std::int32_t crashesAlone = 0;          // rule 15
  bool suspect = false;                   // was in flight when the engine died
  RouteId route = kAnyRoute;
  std::string reason;                    // why suppressed, cancelled, deferred; empty otherwise
  std::optional<ReceiptStatus> receipt;  // how far the provider says it came, after it was sent
  bool complained = false;               // the recipient called it spam
  bool unsubscribed = false;             // the recipient wants no more of its kind
};

/// One try. Written with its intent before the first byte leaves; its outcome is added once, never overwritten.
struct Attempt {
  Seq seq = 0;
  std::int32_t number = 0;  // 1, 2, 3 ... over all generations
  std::int32_t generation = 0;
  std::int64_t epoch = 0;
  std::string provider;
  std::string reason;  // why this provider, and who was skipped with which figures; JSON array of objects
  std::string dedupToken;
  base::WallTime intentAt{};
  std::optional<base::WallTime> finishedAt;
  std::optional<Outcome> outcome;  // nothing while it is in flight
  bool late = false;               // the outcome came with an old epoch: evidence only
};

}  // namespace signalbox::model
