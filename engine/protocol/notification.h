#pragma once
// Notifications as posted, listed and shown in detail with their timeline.

#include "engine/protocol/json_fields.h"

namespace signalbox::protocol {

/// Body of POST /notifications and each line of the batch. Exactly one of to and recipient, one of template and
/// content. Validation names each wrong field (engine/api).
struct NotificationRequest {
  std::string channel;
  std::string to;
  std::string recipient;
  std::string templateName;
  boost::json::object content;
  boost::json::object data;
  std::string idempotencyKey;
  std::string category;
  std::string priority;
  std::string orderingKey;
  std::string locale;
  std::optional<base::WallTime> sendAt;
  std::optional<base::WallTime> expiresAt;
  boost::json::object metadata;
  template <class F> void describe(F& f) {
    f("channel", channel);
    f("to", to);
    f("recipient", recipient);
    f("template", templateName);
    f("content", content);
    f("data", data);
    f("idempotency_key", idempotencyKey);
    f("category", category);
    f("priority", priority);
    f("ordering_key", orderingKey);
    f("locale", locale);
    f("send_at", sendAt);
    f("expires_at", expiresAt);
    f("metadata", metadata);
  }
};

/// The 202.
struct Accepted {
  std::string notificationId;
  std::string idempotencyKey;
  std::string status;  // pending | suppressed | expired
  template <class F> void describe(F& f) {
    f("notification_id", notificationId);
    f("idempotency_key", idempotencyKey);
    f("status", status);
  }
};

/// A row of every list: notifications, dead letters, held. Members that do not apply are empty or null.
struct NotificationRow {
  std::string id;
  std::string app;
  std::string channel;
  std::string state;
  std::string recipient;    // masked unless the principal may view payloads
  std::string recipientId;  // of the recipient that it was posted to; empty when its address was given
  std::string templateName;
  std::string category;
  std::string priority;
  std::string provider;    // of the last attempt
  std::string errorClass;  // outcome class of the last attempt
  std::string errorCode;
  std::string error;  // the provider's own text; without payload.view how it ended, by class and code
  std::int64_t tries = 0;
  std::int64_t replays = 0;  // generation
  base::WallTime createdAt{};
  std::optional<base::WallTime> dueAt;
  std::optional<base::WallTime> changedAt;  // died, was held, sent ... at
  std::optional<base::WallTime> purgeAt;    // discarded ones
  std::string groupId;                      // dead letters: the cause
  std::string group;                        // its title, with the provider's words by payload.view alone
  std::string reason;
  bool duplicateRisk = false;  // some attempt's outcome is unknown
  std::string receipt;         // what the provider told after it took it: delivered, bounced, complained ...
  template <class F> void describe(F& f) {
    f("id", id);
    f("app", app);
    f("channel", channel);
    f("state", state);
    f("recipient", recipient);
    f("recipient_id", recipientId);
    f("template", templateName);
    f("category", category);
    f("priority", priority);
    f("provider", provider);
    f("error_class", errorClass);
    f("error_code", errorCode);
    f("error", error);
    f("tries", tries);
    f("replays", replays);
    f("created_at", createdAt);
    f("due_at", dueAt);
    f("changed_at", changedAt);
    f("purge_at", purgeAt);
    f("group_id", groupId);
    f("group", group);
    f("reason", reason);
    f("duplicate_risk", duplicateRisk);
    f("receipt", receipt);
  }
};

struct TimelineEntry {
  base::WallTime at{};
  std::string
      kind;  // accepted | deferred | suppressed | skipped | sending | attempt | retry_scheduled | waits | held |
             // dead | sent | replayed | discarded | restored | cancelled | expired | receipt | address_suppressed | address_used_again | operator
  std::string text;  // a sentence
  std::string provider;
  std::string outcome;  // outcome class of an attempt, or what a receipt says: delivered, bounced ...
  std::string code;
  std::string message;  // the provider's own words; without payload.view how it ended, by class and code
  std::string by;       // operator
  std::int64_t attempt = 0;
  std::int64_t generation = 0;
  std::optional<double> latencyMs;
  bool planned = false;  // not yet happened: a retry that is due later, or why what is due has not gone
  template <class F> void describe(F& f) {
    f("at", at);
    f("kind", kind);
    f("text", text);
    f("provider", provider);
    f("outcome", outcome);
    f("code", code);
    f("message", message);
    f("by", by);
    f("attempt", attempt);
    f("generation", generation);
    f("latency_ms", latencyMs);
    f("planned", planned);
  }
};

struct NotificationDetail {
  NotificationRow row;
  std::string idempotencyKey;
  std::string orderingKey;
  std::string locale;
  std::int64_t generation = 0;  // that template_version, rendered and edited are of: the newest, or the one that was asked for
  std::int64_t templateVersion = 0;
  boost::json::value content;  // as given, or null
  boost::json::value data;
  boost::json::value metadata;
  boost::json::value rendered;  // what the recipient got or would get; null without permission
  boost::json::value edited;    // {to, data, content} that this generation has instead; null without edits
  std::optional<base::WallTime> sendAt;
  std::optional<base::WallTime> expiresAt;
  std::optional<base::WallTime> purgeAt;  // it is over, and kept until then; null while it waits for something or somebody
  std::vector<TimelineEntry> timeline;
  template <class F> void describe(F& f) {
    f("notification", row);
    f("idempotency_key", idempotencyKey);
    f("ordering_key", orderingKey);
    f("locale", locale);
    f("generation", generation);
    f("template_version", templateVersion);
    f("content", content);
    f("data", data);
    f("metadata", metadata);
    f("rendered", rendered);
    f("edited", edited);
    f("send_at", sendAt);
    f("expires_at", expiresAt);
    f("purge_at", purgeAt);
    f("timeline", timeline);
  }
};

}  // namespace signalbox::protocol

#include "engine/protocol/snapshot.h"

namespace signalbox::protocol {

/// Every list: a page, and how to go on. `total` is exact where the engine keeps the count, else null. A search that had to
/// look at many rows may answer with few, or none, and has_more: then `scanned` tells how many it looked at for this page,
/// and `progress` how far it has come, from 0 to 1.
template <class Row> struct Page {
  AsOf asOf;
  std::vector<Row> data;
  bool hasMore = false;
  std::string nextCursor;
  std::optional<std::int64_t> total;
  std::optional<std::int64_t> scanned;
  std::optional<double> progress;
  template <class F> void describe(F& f) {
    f("as_of", asOf);
    f("data", data);
    f("has_more", hasMore);
    f("next_cursor", nextCursor);
    f("total", total);
    f("scanned", scanned);
    f("progress", progress);
  }
};

}  // namespace signalbox::protocol
