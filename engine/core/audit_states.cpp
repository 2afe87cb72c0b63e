#include "engine/core/audit_states.h"

#include <boost/json.hpp>

#include "engine/base/digest.h"
#include "engine/core/settle.h"

namespace signalbox::core {
namespace {

namespace json = boost::json;

json::value timeOf(const std::optional<base::WallTime>& time) { return time ? json::value(base::toMillis(*time)) : json::value(nullptr); }

json::array listOf(const std::vector<std::string>& texts) { return json::array(texts.begin(), texts.end()); }

/// Which secrets there are, and nothing made of their values: the key of the commitment lies beside the database, and whoever has both could
/// try short ones. That one was exchanged is told by the version of what it belongs to.
json::array namesOf(const security::Secrets& secrets) {
  json::array names;
  for (const auto& secret : secrets) names.emplace_back(secret.first);
  return names;
}

json::object mapOf(const std::map<std::string, std::string>& map) {
  json::object object;
  for (const auto& [key, value] : map) object[key] = value;
  return object;
}

}  // namespace

std::string stateOf(const store::QueueRow& row) {
  return json::serialize(json::object{
      {"channel", name(row.channel)}, {"paused", row.paused}, {"until", timeOf(row.until)}, {"reason", row.reason}, {"draining", row.draining}});
}

std::string stateOf(const ChannelPolicy& policy) {
  return json::serialize(json::object{{"rules", protocol::toJson(rulesOf(policy))}, {"configured", policy.configured}, {"version", policy.version}});
}

std::string stateOf(const model::ProviderConfig& config) {
  return json::serialize(json::object{{"name", config.name},
                                      {"kind", config.kind},
                                      {"channel", name(config.channel)},
                                      {"enabled", config.enabled},
                                      {"position", config.position},
                                      {"weight", config.weight},
                                      {"rate", config.ratePerSecond},
                                      {"concurrency", config.concurrency},
                                      {"settings", mapOf(config.settings)},
                                      {"secrets", namesOf(config.secrets)},
                                      {"version", config.version}});
}

std::string stateOf(const policy::BreakerMemory& breaker) {
  return json::serialize(json::object{{"mode", wireName(breaker.mode)}, {"until", timeOf(breaker.forcedUntil)}, {"reason", breaker.forcedReason}});
}

std::string stateOf(const model::Template& value) {
  return json::serialize(json::object{{"name", value.name},
                                      {"channel", name(value.channel)},
                                      {"subject", value.subject},
                                      {"text", value.text},
                                      {"html", value.html},
                                      {"title", value.title},
                                      {"body", value.body},
                                      {"data", value.data}});
}

std::string stateOf(std::span<const model::Recipient> recipients) {
  json::array all;
  for (const model::Recipient& each : recipients)
    all.push_back(json::object{{"id", each.id},
                               {"email", each.email},
                               {"phone", each.phone},
                               {"push_token", each.pushToken},
                               {"webhook_url", each.webhookUrl},
                               {"time_zone", each.timeZone},
                               {"locale", each.locale},
                               {"quiet_from", each.quietFrom},
                               {"quiet_to", each.quietTo},
                               {"opt_out", listOf(each.optOut)},
                               {"suppressed", listOf(each.suppressed)}});
  return all.empty() ? std::string() : json::serialize(all);
}

std::string stateOf(const store::ViewRow& row) { return json::serialize(json::object{{"name", row.name}, {"q", row.q}, {"place", row.place}}); }

std::string stateOf(const store::GroupPatch& group) {
  return json::serialize(json::object{
      {"id", group.id}, {"note", group.note.value_or("")}, {"fixed_by", group.fixedBy.value_or("")}, {"seen", group.seen.value_or(false)}});
}

std::string stateOf(const model::Plan& plan) {
  return json::serialize(json::object{{"id", plan.id.toString()},
                                      {"kind", name(plan.kind)},
                                      {"q", plan.q},
                                      {"provider", plan.provider},
                                      {"resolution", name(plan.resolution)},
                                      {"latest_template", plan.latestTemplate},
                                      {"edits", plan.edits},
                                      {"mark", plan.markStep}});
}

std::string stateOf(const model::Operation& operation) {
  return json::serialize(json::object{{"id", operation.id.toString()},
                                      {"plan", operation.planId.toString()},
                                      {"state", name(operation.state)},
                                      {"rate", operation.ratePerSecond},
                                      {"include", operation.include},
                                      {"total", operation.total},
                                      {"edits", operation.edits},
                                      {"approved_by", operation.approvedBy}});
}

std::string stateOf(const store::SuppressionRow& row) {
  return json::serialize(json::object{
      {"number", row.number}, {"channel", name(row.channel)}, {"address", row.address}, {"category", row.category}, {"reason", row.reason}});
}

std::string stateOf(const model::AccessToken& token) {
  return json::serialize(json::object{{"id", token.id.toString()},
                                      {"name", token.name},
                                      {"role", token.role},
                                      {"permissions", listOf(token.permissions)},
                                      {"app", token.app},
                                      {"digest", base::hexEncode(token.digest)},
                                      {"expires", timeOf(token.expiresAt)},
                                      {"revoked", timeOf(token.revokedAt)}});
}

std::string stateOf(const model::Subscription& subscription) {
  json::array types, channels;
  for (const model::EventType type : subscription.types) types.push_back(json::value(name(type)));
  for (const model::Channel channel : subscription.channels) channels.push_back(json::value(name(channel)));
  return json::serialize(json::object{{"name", subscription.name},
                                      {"url", subscription.url},
                                      {"description", subscription.description},
                                      {"enabled", subscription.enabled},
                                      {"disabled_reason", subscription.disabledReason},
                                      {"types", types},
                                      {"apps", listOf(subscription.apps)},
                                      {"channels", channels},
                                      {"secrets", namesOf(subscription.secrets)},
                                      {"previous_until", timeOf(subscription.previousUntil)},
                                      {"version", subscription.version}});
}

std::string stateOfSecret(const std::string& name, std::int64_t version) {
  return json::serialize(json::object{{"name", name}, {"version", version}});
}

std::string stateOf(std::span<const security::WrappedKey> keys) {
  json::array all;
  for (const security::WrappedKey& key : keys) all.push_back(json::object{{"id", key.id}, {"master", key.master}});
  return json::serialize(all);
}

}  // namespace signalbox::core
