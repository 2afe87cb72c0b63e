#pragma once
// The smaller resources of the REST surface: groups, session, templates, recipients, queues' and providers'
// requests, views.

#include "engine/protocol/notification.h"
#include "engine/protocol/stats.h"

namespace signalbox::protocol {

/// How a cause was last got rid of: computed from the newest finished replay of it.
struct FixView {
  std::string operationId;
  std::string text;  // "template order v7", "through termii", "edited data.order", or the reason that was given
  std::string by;
  base::WallTime at{};
  std::int64_t tookSeconds = 0;  // from the cause's beginning to the end of the replay
  std::int64_t replayed = 0;
  std::int64_t confirmed = 0;
  std::int64_t delivered = 0;
  std::int64_t failed = 0;
  template <class F> void describe(F& f) {
    f("operation_id", operationId);
    f("text", text);
    f("by", by);
    f("at", at);
    f("took_seconds", tookSeconds);
    f("replayed", replayed);
    f("confirmed", confirmed);
    f("delivered", delivered);
    f("failed", failed);
  }
};

/// Dead letters of one cause (or provider, template, domain, app), with maintained counts.
struct GroupView {
  std::string id;
  std::string by;     // cause | provider | template | domain | app
  std::string title;  // with providers' words by payload.view alone
  std::string provider;
  std::string channel;
  std::int64_t count = 0;
  std::int64_t total = 0;  // ever
  base::WallTime firstAt{};
  base::WallTime lastAt{};
  std::vector<std::int64_t> inflow;  // deaths per bucket over the last hour, 12 of 5 min, oldest first
  std::string mark;                  // new | back | known
  std::string note;
  std::string fixedBy;  // what fixed it last time
  std::int64_t timesSeen = 1;
  std::optional<FixView> lastFix;
  std::int64_t version = 0;  // of note and fixed_by, for If-Match; told by what they say, so that a later one need not be greater
  template <class F> void describe(F& f) {
    f("id", id);
    f("by", by);
    f("title", title);
    f("provider", provider);
    f("channel", channel);
    f("count", count);
    f("total", total);
    f("first_at", firstAt);
    f("last_at", lastAt);
    f("inflow", inflow);
    f("mark", mark);
    f("note", note);
    f("fixed_by", fixedBy);
    f("times_seen", timesSeen);
    f("last_fix", lastFix);
    f("version", version);
  }
};

/// Groups, largest first. `partial`: the query was too wide to look at all dead letters in time, so counts are of the newest
/// `scanned` of them, and what is older is not in them.
struct GroupPage : Page<GroupView> {
  bool partial = false;
  std::optional<std::int64_t> scannedOf;       // of so many dead letters, where the engine keeps their number
  std::optional<base::WallTime> countedSince;  // everything that died after it was counted
  template <class F> void describe(F& f) {
    Page<GroupView>::describe(f);
    f("partial", partial);
    f("scanned_of", scannedOf);
    f("counted_since", countedSince);
  }
};

struct SessionView {
  AsOf asOf;
  std::string principal;
  std::string role;
  std::vector<std::string> permissions;
  std::vector<std::string> capabilities;  // what this engine can do, such as "replay", "simulators"
  EngineView engine;
  std::string url;
  std::int64_t apiVersion = 1;
  template <class F> void describe(F& f) {
    f("as_of", asOf);
    f("principal", principal);
    f("role", role);
    f("permissions", permissions);
    f("capabilities", capabilities);
    f("engine", engine);
    f("url", url);
    f("api_version", apiVersion);
  }
};

struct TemplateView {
  std::string name;
  std::string channel;
  std::int64_t version = 0;
  std::string subject;
  std::string text;
  std::string html;
  std::string title;
  std::string body;
  std::string data;
  base::WallTime updatedAt{};
  std::string updatedBy;
  template <class F> void describe(F& f) {
    f("name", name);
    f("channel", channel);
    f("version", version);
    f("subject", subject);
    f("text", text);
    f("html", html);
    f("title", title);
    f("body", body);
    f("data", data);
    f("updated_at", updatedAt);
    f("updated_by", updatedBy);
  }
};

struct QuietHours {
  std::string from;  // "22:00"
  std::string to;    // "08:00"
  template <class F> void describe(F& f) {
    f("from", from);
    f("to", to);
  }
};

/// One recipient: where each channel reaches them, and what they want.
struct RecipientView {
  std::string id;
  std::string email;
  std::string phone;
  std::string pushToken;
  std::string webhookUrl;
  std::string timeZone;  // IANA; empty = UTC
  std::string locale;
  std::optional<QuietHours> quietHours;
  std::vector<std::string> optOut;      // "marketing", "sms", "marketing:sms"
  std::vector<std::string> suppressed;  // channels by which nothing is sent to them
  std::int64_t version = 0;
  template <class F> void describe(F& f) {
    f("id", id);
    f("email", email);
    f("phone", phone);
    f("push_token", pushToken);
    f("webhook_url", webhookUrl);
    f("time_zone", timeZone);
    f("locale", locale);
    f("quiet_hours", quietHours);
    f("opt_out", optOut);
    f("suppressed", suppressed);
    f("version", version);
  }
};

/// What waits and is not due yet, minute by minute from now.
struct QueueDue {
  AsOf asOf;
  std::string channel;
  std::vector<std::int64_t> minutes;  // messages that come due in each of the next 60
  template <class F> void describe(F& f) {
    f("as_of", asOf);
    f("channel", channel);
    f("minutes", minutes);
  }
};

struct QueuePatch {
  std::optional<bool> paused;
  std::optional<base::WallTime> until;
  std::optional<bool> drain;
  std::string reason;
  template <class F> void describe(F& f) {
    f("paused", paused);
    f("until", until);
    f("drain", drain);
    f("reason", reason);
  }
};

struct BreakerRequest {
  std::string force;  // open | closed | auto
  std::optional<base::WallTime> until;
  std::string reason;
  template <class F> void describe(F& f) {
    f("force", force);
    f("until", until);
    f("reason", reason);
  }
};

struct ProviderPut {
  std::string kind;
  std::string channel;
  bool enabled = true;
  std::int32_t position = 0;
  double weight = 0;
  double ratePerSecond = 0;
  std::int32_t concurrency = 64;
  std::map<std::string, std::string> settings;
  std::map<std::string, std::string> secrets;  // absent names keep their value, unless they would go elsewhere
  template <class F> void describe(F& f) {
    f("kind", kind);
    f("channel", channel);
    f("enabled", enabled);
    f("position", position);
    f("weight", weight);
    f("rate_per_second", ratePerSecond);
    f("concurrency", concurrency);
    f("settings", settings);
    f("secrets", secrets);
  }
};

/// POST /providers/{name}/ping and /test: the provider's answer in plain words.
struct TestResult {
  bool ok = false;
  std::string outcome;
  std::string code;
  std::string text;
  double latencyMs = 0;
  template <class F> void describe(F& f) {
    f("ok", ok);
    f("outcome", outcome);
    f("code", code);
    f("text", text);
    f("latency_ms", latencyMs);
  }
};

struct SavedView {
  std::string name;
  std::string q;
  std::string place;                  // dead-letters | held | notifications
  std::optional<std::int64_t> count;  // null when it could not be counted in time
  template <class F> void describe(F& f) {
    f("name", name);
    f("q", q);
    f("place", place);
    f("count", count);
  }
};

struct Completion {
  std::string text;  // what to insert
  std::string hint;
  std::int64_t from = 0;  // bytes of q that it replaces
  std::int64_t to = 0;
  template <class F> void describe(F& f) {
    f("text", text);
    f("hint", hint);
    f("from", from);
    f("to", to);
  }
};

/// A setting of a provider kind, so that forms and validation come from one table.
struct SettingView {
  std::string key;
  std::string type;  // text | number | boolean | choice
  std::string fallback;
  std::vector<std::string> choices;
  bool required = false;
  bool secret = false;
  std::string help;
  template <class F> void describe(F& f) {
    f("key", key);
    f("type", type);
    f("default", fallback);
    f("choices", choices);
    f("required", required);
    f("secret", secret);
    f("help", help);
  }
};

struct KindView {
  std::string kind;
  std::string title;
  std::vector<std::string> channels;
  std::vector<SettingView> settings;
  template <class F> void describe(F& f) {
    f("kind", kind);
    f("title", title);
    f("channels", channels);
    f("settings", settings);
  }
};

/// An event on the stream, beside `state`, `heartbeat` and `reset`.
struct EventView {
  AsOf asOf;
  std::string kind;     // breaker | command | alert | operation | notification
  std::string subject;  // provider, operation id, alert id, notification id
  std::string text;
  std::string by;
  boost::json::value data;
  template <class F> void describe(F& f) {
    f("as_of", asOf);
    f("kind", kind);
    f("subject", subject);
    f("text", text);
    f("by", by);
    f("data", data);
  }
};

}  // namespace signalbox::protocol
