#include "engine/runtime/settings.h"

#include <optional>
#include <utility>

#include "engine/api/target_syntax.h"
#include "engine/model/query.h"

namespace signalbox::runtime {
namespace {

using base::Millis;

template <class T> std::string wrongType() {
  if constexpr (std::is_same_v<T, bool>) return "must be true or false";
  if constexpr (std::is_same_v<T, std::string>) return "must be a text";
  if constexpr (std::is_same_v<T, double>) return "must be a number";
  if constexpr (std::is_same_v<T, std::int64_t>) return "must be a whole number";
  return "must be a list";
}

/// A setting that is one member, reached by a function that returns a reference to it.
template <class Stored, class Member> Setting plain(std::string key, std::string meaning, Member member) {
  return {std::move(key), std::move(meaning), [member](const EngineOptions& options) -> SettingValue {
    return static_cast<Stored>(member(const_cast<EngineOptions&>(options)));  // only read from
  }, [member](EngineOptions& options, const SettingValue& value) -> std::string {
    using Target = std::remove_reference_t<decltype(member(options))>;
    if constexpr (std::is_same_v<Stored, double>) {
      if (const auto* whole = std::get_if<std::int64_t>(&value)) {
        member(options) = static_cast<Target>(*whole);
        return {};
      }
    }
    const auto* typed = std::get_if<Stored>(&value);
    if (typed == nullptr) return wrongType<Stored>();
    if constexpr (std::is_same_v<Stored, std::int64_t>) {
      if (!std::in_range<Target>(*typed) || *typed < 0) return "is out of range";
    }
    member(options) = static_cast<Target>(*typed);
    return {};
  }};
}

/// A duration, kept in the unit that the key's last word names.
template <class Member> Setting duration(std::string key, std::string meaning, Millis unit, Member member) {
  return {std::move(key), std::move(meaning), [member, unit](const EngineOptions& options) -> SettingValue {
    return static_cast<std::int64_t>(member(const_cast<EngineOptions&>(options)) / unit);
  }, [member, unit](EngineOptions& options, const SettingValue& value) -> std::string {
    const auto* count = std::get_if<std::int64_t>(&value);
    if (count == nullptr) return wrongType<std::int64_t>();
    if (*count < 0 || *count > 10'000'000) return "is out of range";
    member(options) = *count * unit;
    return {};
  }};
}

Setting ladderOf(model::Channel channel) {
  const std::size_t at = model::index(channel);
  return {"retry." + std::string(model::name(channel)) + "_seconds",
          "Waits before each further attempt on " + std::string(model::name(channel)) + "; after the last one the message is dead.",
          [at](const EngineOptions& options) -> SettingValue {
    std::vector<std::int64_t> seconds;
    for (const Millis step : options.core.ladder[at].steps) seconds.push_back(step / std::chrono::seconds{1});
    return seconds;
  }, [at](EngineOptions& options, const SettingValue& value) -> std::string {
    const auto* seconds = std::get_if<std::vector<std::int64_t>>(&value);
    if (seconds == nullptr) return "must be a list of whole numbers";
    options.core.ladder[at].steps.clear();
    for (const std::int64_t second : *seconds) options.core.ladder[at].steps.emplace_back(second * 1000);
    return {};
  }};
}

Setting ambiguousOf(model::Channel channel) {
  const std::size_t at = model::index(channel);
  return {"ambiguous." + std::string(model::name(channel)),
          "When the outcome of a send on " + std::string(model::name(channel)) + " is unknown: resend, hold or reconcile.",
          [at](const EngineOptions& options) -> SettingValue { return std::string(model::name(options.core.ambiguity.perChannel[at])); },
          [at](EngineOptions& options, const SettingValue& value) -> std::string {
    const auto* text = std::get_if<std::string>(&value);
    const auto policy = text == nullptr ? std::nullopt : model::ambiguousPolicyFromName(*text);
    if (!policy) return "must be resend, hold or reconcile";
    options.core.ambiguity.perChannel[at] = *policy;
    return {};
  }};
}

Setting eventPorts() {
  return {"subscriptions.ports", "Ports that a subscription's https URL may name.", [](const EngineOptions& options) -> SettingValue {
    return options.core.events.ports;
  }, [](EngineOptions& options, const SettingValue& value) -> std::string {
    const auto* ports = std::get_if<std::vector<std::int64_t>>(&value);
    if (ports == nullptr) return "must be a list of whole numbers";
    options.core.events.ports = *ports;
    return {};
  }};
}

/// A table of the file: its names are the user's.
Setting categories() {
  return {"retention.category",
          "How long finished notifications of a category are kept, where it is not as long as all others: { NAME = \"7d\", OTHER = \"12h\" }.",
          [](const EngineOptions& options) -> SettingValue {
    std::map<std::string, std::string> lengths;
    for (const auto& [category, length] : options.core.retention.categories)
      lengths.emplace(category, std::to_string(length / std::chrono::hours{1}) + "h");
    return lengths;
  }, [](EngineOptions& options, const SettingValue& value) -> std::string {
    const auto* lengths = std::get_if<std::map<std::string, std::string>>(&value);
    if (lengths == nullptr) return "must be a table of lengths, such as { marketing = \"7d\" }";
    std::string wrong;
    for (const auto& [category, text] : *lengths) {
      const std::string before = wrong.empty() ? "" : "; ";
      const std::optional<Millis> length = model::parseQueryDuration(text);
      if (!api::isPlainName(category))
        wrong += before + category + " is no category's name";
      else if (!length || *length % std::chrono::hours{1} != Millis{0})
        wrong += before + category + " must be a text of whole hours or days, such as \"12h\" or \"7d\"";
      else
        options.core.retention.categories[category] = *length;
    }
    return wrong;
  }};
}

Setting logLevel() {
  static constexpr std::string_view kNames[] = {"debug", "info", "warning", "error"};
  return {"log.level", "The least severe message that is written: debug, info, warning or error.", [](const EngineOptions& options) -> SettingValue {
    return std::string(kNames[static_cast<std::size_t>(options.logLevel)]);
  }, [](EngineOptions& options, const SettingValue& value) -> std::string {
    const auto* text = std::get_if<std::string>(&value);
    for (std::size_t i = 0; text != nullptr && i < std::size(kNames); ++i) {
      if (*text != kNames[i]) continue;
      options.logLevel = static_cast<base::LogLevel>(i);
      return {};
    }
    return "must be debug, info, warning or error";
  }};
}

#define SB_MEMBER(expression) [](EngineOptions& o) -> auto& { return expression; }

void addEngine(std::vector<Setting>& all) {
  constexpr Millis second{1000};
  all.push_back(plain<std::string>("engine.name", "What the console calls this engine.", SB_MEMBER(o.name)));
  all.push_back(duration("engine.stop_deadline_seconds", "How long a stop waits for sends that are under way.", second, SB_MEMBER(o.stopDeadline)));
  all.push_back(
      plain<double>("engine.clock_speed", "Above 1 the engine's clock runs faster; only with simulated providers.", SB_MEMBER(o.clockSpeed)));
  all.push_back(logLevel());
  all.push_back(plain<std::string>("server.host", "The address that the REST server listens on.", SB_MEMBER(o.server.host)));
  all.push_back(plain<std::int64_t>("server.port", "The port that it listens on; 0 takes any free one.", SB_MEMBER(o.server.port)));
  all.push_back(plain<std::vector<std::string>>("server.allowed_hosts", "Further names that a request's Host header may carry.",
                                                SB_MEMBER(o.server.allowedHosts)));
  all.push_back(plain<std::int64_t>("server.connections_max", "Connections at one time.", SB_MEMBER(o.server.connectionsMax)));
  all.push_back(plain<std::int64_t>("server.connections_reserved", "Of these, kept for operators.", SB_MEMBER(o.server.connectionsReserved)));
  all.push_back(plain<std::int64_t>("server.connections_per_address_max", "Connections that apps of one address may have; 0 sets no limit.",
                                    SB_MEMBER(o.server.connectionsPerAddressMax)));
  all.push_back(plain<std::int64_t>("server.requests_per_connection_max", "Requests after which a connection is closed; 0 sets no limit.",
                                    SB_MEMBER(o.server.requestsPerConnectionMax)));
  all.push_back(plain<std::int64_t>("server.requests_per_token_max", "Requests of one token that may wait for their answers; 0 sets no limit.",
                                    SB_MEMBER(o.server.requestsPerTokenMax)));
  all.push_back(plain<double>("server.requests_per_second_per_token_max",
                              "Requests a second of one token, after a burst of two seconds; 0 sets no limit.",
                              SB_MEMBER(o.server.requestsPerSecondPerTokenMax)));
  all.push_back(plain<std::string>("server.tls_certificate",
                                   "Certificate chain in PEM, leaf first, for HTTPS; empty = plain HTTP. Read anew on SIGHUP.",
                                   SB_MEMBER(o.server.certificateFile)));
  all.push_back(plain<std::string>("server.tls_key", "Its private key in PEM, without a password.", SB_MEMBER(o.server.certificateKeyFile)));
  all.push_back(plain<bool>("server.plain_network", "Listen beyond this machine although there is no TLS; only behind a proxy that speaks it.",
                            SB_MEMBER(o.plainNetwork)));
  all.push_back(plain<std::vector<std::string>>(
      "server.trusted_proxies",
      "Networks (CIDR) of proxies in front of this server: what they add to X-Forwarded-For says in the audit from where a request comes. Empty = the address of the connection.",
      SB_MEMBER(o.server.trustedProxies)));
  all.push_back(plain<bool>(
      "server.loopback_probes",
      "Answer GET /readyz and GET /metrics to programs on this machine without a token; false behind a proxy on it that hides whom it asks for.",
      SB_MEMBER(o.loopbackProbes)));
}

void addVault(std::vector<Setting>& all) {
  constexpr Millis second{1000};
  all.push_back(plain<std::string>(
      "vault.key",
      "Where the master key for credentials lies: empty = vault.key in the data directory, made when new; file:PATH, credential:NAME (systemd), ssm:NAME, keychain (handed over by the console of that desktop, or with --key-fd), or passphrase.",
      SB_MEMBER(o.vault.key)));
  all.push_back(plain<std::string>(
      "vault.previous_key",
      "Where it lay before, for the one start that changes it: the way to change a key of systemd or of the keychain. A passphrase that changes is the second line of --passphrase-fd.",
      SB_MEMBER(o.vault.previousKey)));
  all.push_back(plain<std::vector<std::string>>(
      "vault.files_under",
      "Directories from which credentials that say file:PATH may be read, beside systemd's for this engine; its own keys, configuration and data never are.",
      SB_MEMBER(o.vault.filesUnder)));
  all.push_back(plain<std::vector<std::string>>("vault.parameters_under",
                                                "What the names of credentials that say ssm:NAME must begin with; the engine's own key is never one.",
                                                SB_MEMBER(o.vault.parametersUnder)));
  all.push_back(
      duration("vault.refresh_seconds", "How often credentials that say file:PATH or ssm:NAME are read anew.", second, SB_MEMBER(o.vault.refresh)));
  all.push_back(plain<std::string>("aws.region", "Region of AWS Parameter Store, for ssm:NAME.", SB_MEMBER(o.vault.awsRegion)));
  all.push_back(plain<std::string>("aws.credentials_file", "Key for it, profile [default], as AWS's own tools write it.",
                                   SB_MEMBER(o.vault.awsCredentialsFile)));
  all.push_back(
      plain<std::string>("aws.endpoint", "Another address of Parameter Store; empty = AWS's own in that region.", SB_MEMBER(o.vault.awsEndpoint)));
}

void addDelivery(std::vector<Setting>& all) {
  constexpr Millis second{1000};
  for (const model::Channel channel : model::kChannels) all.push_back(ladderOf(channel));
  for (const model::Channel channel : model::kChannels) all.push_back(ambiguousOf(channel));
  all.push_back(plain<std::int64_t>("breaker.calls_min", "Calls in the window below which the failure rate is not judged.",
                                    SB_MEMBER(o.core.breaker.trip.callsMin)));
  all.push_back(
      plain<double>("breaker.failure_limit_ratio", "The failure rate above which a breaker opens.", SB_MEMBER(o.core.breaker.trip.rateLimit)));
  all.push_back(duration("breaker.cool_down_seconds", "The first cool-down; each further one is twice as long.", second,
                         SB_MEMBER(o.core.breaker.coolDownFirst)));
  all.push_back(duration("breaker.cool_down_max_seconds", "The longest cool-down.", second, SB_MEMBER(o.core.breaker.coolDownMax)));
  all.push_back(duration("breaker.ramp_seconds", "After a break, how long a provider's load grows from a tenth to all of its rate and slots.", second,
                         SB_MEMBER(o.core.breaker.ramp)));
  all.push_back(plain<std::int64_t>("retry_budget.retries_min", "Retries to one provider that may fail in a minute, however little it is sent.",
                                    SB_MEMBER(o.core.retryBudget.retriesMin)));
  all.push_back(
      plain<double>("retry_budget.ratio", "The same as a share of what is sent to it for the first time.", SB_MEMBER(o.core.retryBudget.ratio)));
  all.push_back(duration("lease.length_seconds", "How long a claimed message may be under way.", second, SB_MEMBER(o.core.leaseLength)));
  all.push_back(duration("lease.margin_seconds", "A send that has not begun this long before its lease ends does not begin.", second,
                         SB_MEMBER(o.core.leaseMargin)));
  all.push_back(plain<std::int64_t>("operations.approval_above",
                                    "A bulk act on more messages than that waits for a second person's approval; 0 = none does.",
                                    SB_MEMBER(o.core.approvalAbove)));
  all.push_back(
      plain<std::int64_t>("webhook.origin_concurrency", "Sends under way to one webhook destination.", SB_MEMBER(o.core.originConcurrency)));
  all.push_back(plain<std::vector<std::string>>("webhook.allow_networks", "Loopback and private networks (CIDR) that webhooks may reach.",
                                                SB_MEMBER(o.webhookAllowNetworks)));
  all.push_back(
      plain<std::int64_t>("subscriptions.count_max", "Subscriptions to events that there may be.", SB_MEMBER(o.core.events.subscriptionsMax)));
  all.push_back(plain<bool>(
      "subscriptions.allow_http",
      "Lets a subscription's URL be http where it leads to an address of your own network (webhook.allow_networks), and name any port; else https alone.",
      SB_MEMBER(o.core.events.allowHttp)));
  all.push_back(eventPorts());
  all.push_back(plain<std::int64_t>("subscriptions.origin_concurrency", "Event deliveries under way to one destination.",
                                    SB_MEMBER(o.core.events.originConcurrency)));
  all.push_back(duration("subscriptions.keep_hours", "How long the delivery of an event is tried; then it expires.", std::chrono::hours{1},
                         SB_MEMBER(o.core.events.keep)));
  all.push_back(plain<std::string>("tls.ca_file", "Certificates to trust for HTTPS to providers; empty = the system's.", SB_MEMBER(o.caFile)));
}

void addRetentionAndAlerts(std::vector<Setting>& all) {
  constexpr Millis hour = std::chrono::hours{1};
  constexpr Millis day = std::chrono::hours{24};
  constexpr Millis second{1000};
  all.push_back(duration("retention.keys_hours", "How long an idempotency key is remembered.", hour, SB_MEMBER(o.core.retention.keys)));
  all.push_back(
      duration("retention.discarded_days", "How long a discarded dead letter can be restored.", day, SB_MEMBER(o.core.retention.discarded)));
  all.push_back(
      duration("retention.notifications_days", "How long finished notifications are kept.", day, SB_MEMBER(o.core.retention.notifications)));
  all.push_back(categories());
  all.push_back(plain<double>("alerts.failed_rate_max_ratio", "Failed attempts of all, over 5 minutes.", SB_MEMBER(o.alerts.failedRateMax)));
  all.push_back(plain<std::int64_t>("alerts.queue_depth_max", "Messages waiting.", SB_MEMBER(o.alerts.queueDepthMax)));
  all.push_back(duration("alerts.oldest_message_seconds", "Age of the oldest message that is due.", second, SB_MEMBER(o.alerts.oldestMessageAgeMax)));
  all.push_back(duration("alerts.outbox_lag_seconds", "Lag of the outbox.", second, SB_MEMBER(o.alerts.outboxLagMax)));
  all.push_back(plain<double>("alerts.disk_free_min_ratio", "Free share of the disk.", SB_MEMBER(o.alerts.diskFreeMinRatio)));
}

void addAudit(std::vector<Setting>& all) {
  all.push_back(plain<std::string>(
      "audit.checkpoint_file",
      "Where signed checkpoints of the audit go besides: a file on another disk, by its absolute path; empty = none. It is made once, and missed when it is gone.",
      SB_MEMBER(o.auditCheckpoints.file)));
  all.push_back(plain<bool>("audit.checkpoint_syslog", "Whether they go to syslog, too.", SB_MEMBER(o.auditCheckpoints.syslog)));
  all.push_back(plain<std::string>("audit.checkpoint_webhook", "A URL that they are posted to, too: https, or http on this machine; empty = none.",
                                   SB_MEMBER(o.auditCheckpoints.webhook)));
}

#undef SB_MEMBER

std::vector<Setting> makeSettings() {
  std::vector<Setting> all;
  addEngine(all);
  addVault(all);
  addDelivery(all);
  addRetentionAndAlerts(all);
  addAudit(all);
  return all;
}

}  // namespace

const std::vector<Setting>& settings() {
  static const std::vector<Setting> all = makeSettings();
  return all;
}

}  // namespace signalbox::runtime
