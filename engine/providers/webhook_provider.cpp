#include "engine/providers/webhook_provider.h"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <boost/json.hpp>
#include <boost/url.hpp>

#include "engine/providers/answer_text.h"
#include "engine/providers/config_reader.h"
#include "engine/providers/http_settings.h"
#include "engine/providers/mime_header.h"
#include "engine/providers/signed_webhook.h"
#include "engine/security/standard_webhooks.h"

namespace signalbox::providers {
namespace {

/// "443,8443"; nothing when an entry is no port.
std::optional<std::vector<std::uint16_t>> parsePorts(std::string_view text) {
  std::vector<std::uint16_t> ports;
  while (!text.empty()) {
    const std::size_t comma = text.find(',');
    std::string_view entry = text.substr(0, comma);
    text = comma == std::string_view::npos ? std::string_view{} : text.substr(comma + 1);
    while (!entry.empty() && entry.front() == ' ') entry.remove_prefix(1);
    std::uint16_t port = 0;
    const auto parsed = std::from_chars(entry.data(), entry.data() + entry.size(), port);
    if (parsed.ec != std::errc{} || parsed.ptr != entry.data() + entry.size() || port == 0) return std::nullopt;
    ports.push_back(port);
  }
  return ports;
}

void appendMember(std::string& out, std::string_view key, std::string_view value) {
  out.append(",\"").append(key).append("\":");
  out += boost::json::serialize(boost::json::string_view(value.data(), value.size()));
}

/// Written as it goes: a tree of values only to be written would be most of what it costs.
base::Result<std::string> serialise(const Message& message) {
  const Content& content = message.content;
  std::string body;
  body.reserve(200 + content.subject.size() + content.text.size() + content.html.size() + content.body.size() + content.data.size());
  body = R"({"type":"notification","timestamp":")" + base::formatRfc3339(message.createdAt) + R"(","data":{"id":")" +
      message.notificationId.toString() + R"(","generation":)" + std::to_string(message.generation);
  const std::pair<const char*, const std::string&> texts[] = {
      {"subject", content.subject}, {"text", content.text}, {"html", content.html}, {"title", content.title}, {"body", content.body}};
  for (const auto& [key, value] : texts) {
    if (!isUtf8(value)) return base::Status(base::Code::invalid, fmt::format("the content's {} is no UTF-8", key));
    if (!value.empty()) appendMember(body, key, value);
  }
  if (!content.data.empty()) {
    boost::system::error_code error;
    const auto parsed = boost::json::parse(content.data, error);
    if (error || !parsed.is_object()) return base::Status(base::Code::invalid, "the content's data is no JSON object");
    body += R"(,"data":)" + boost::json::serialize(parsed);
  }
  body += "}}";
  return body;
}

}  // namespace

KindSpec webhookKind() {
  return {kWebhookKind,
          "Webhook to the recipient's URL",
          {model::Channel::webhook},
          {{"signing_secret", SettingType::text, "", true, true, "whsec_ and base64; receivers verify the signature with it", 0, 0, {}},
           {"signing_secret_previous", SettingType::text, "", false, true, "The old secret while receivers change over; both sign", 0, 0, {}},
           {"url_allow_private",
            SettingType::boolean,
            "false",
            false,
            false,
            "Allows any port and addresses inside of your own network, and http to these alone, but no metadata service",
            0,
            0,
            {}},
           {"url_ports", SettingType::text, "443", false, false, "Ports that a target may name, separated by commas", 0, 0, {}},
           {"retry_refused",
            SettingType::boolean,
            "false",
            false,
            false,
            "Tries again what a receiver refuses with a 4xx; a 410 ends it all the same",
            0,
            0,
            {}},
           {"health_url",
            SettingType::text,
            "",
            false,
            false,
            "Asked by GET whether webhooks get out: a 2xx is well. Empty: there is no health check.",
            0,
            0,
            {}},
           {"cost_per_message_eur", SettingType::real, "0", false, false, "What a message costs, for the figures", 0, 1000, {}},
           {"connect_timeout_ms", SettingType::integer, "5000", false, false, "Until the connection stands", 100, 60'000, {}},
           {"timeout_ms", SettingType::integer, "15000", false, false, "Until the answer is complete", 100, 60'000, {}}},
          true};
}

std::string checkWebhookTarget(std::string_view url, bool anyAddress, const std::vector<std::uint16_t>& ports) {
  if (url.size() > 2048) return "the target is longer than 2048 bytes";
  // The strict grammar of RFC 3986 refuses blanks, controls and backslashes, on which parsers differ.
  const auto parsed = boost::urls::parse_uri(boost::core::string_view(url.data(), url.size()));
  if (parsed.has_error()) return "the target is no URL";
  const bool https = parsed->scheme_id() == boost::urls::scheme::https;
  if (!https && !(anyAddress && parsed->scheme_id() == boost::urls::scheme::http)) return "the target is no https URL";
  if (parsed->encoded_host().empty()) return "the target has no host";
  if (parsed->encoded_host().find('%') != boost::core::string_view::npos) return "the target's host is percent-encoded";
  if (parsed->has_userinfo()) return "the target names a user";
  if (parsed->has_fragment()) return "the target has a fragment";
  std::uint16_t port = https ? 443 : 80;
  if (parsed->has_port()) {
    const auto named = parsePorts({parsed->port().data(), parsed->port().size()});
    if (!named || named->size() != 1) return "the target's port is none";
    port = named->front();
  }
  if (!anyAddress && std::find(ports.begin(), ports.end(), port) == ports.end()) return "the target's port is not allowed";
  return {};
}

std::vector<base::FieldError> WebhookProvider::check(const ConfigReader& reader) {
  std::vector<base::FieldError> errors;
  for (const char* key : {"signing_secret", "signing_secret_previous"}) {
    const security::Secret text = reader.secret(key);
    if (text.empty()) continue;
    if (const auto secret = security::parseWebhookSecret(text.reveal()); !secret)
      errors.push_back({std::string("/secrets/") + key, secret.status().message()});
  }
  const auto ports = parsePorts(reader.text("url_ports"));
  if (!ports || ports->empty()) errors.push_back({"/settings/url_ports", "is no list of ports"});
  const std::string health = reader.text("health_url");
  if (std::string wrong =
          health.empty() ? "" : checkWebhookTarget(health, reader.boolean("url_allow_private"), ports.value_or(std::vector<std::uint16_t>{}));
      !wrong.empty())
    errors.push_back({"/settings/health_url", "is a URL that no webhook may go to: " + wrong});
  return errors;
}

WebhookProvider::WebhookProvider(model::ProviderConfig config) : config_(std::move(config)) {
  const KindSpec kind = webhookKind();
  const ConfigReader reader(kind, config_);
  for (const char* key : {"signing_secret", "signing_secret_previous"}) {
    auto secret = security::parseWebhookSecret(reader.secret(key).reveal());
    if (secret) keys_.push_back(std::move(secret).value());
  }
  signingText_ = reader.secret("signing_secret");
  previousText_ = reader.secret("signing_secret_previous");
  allowPrivate_ = reader.boolean("url_allow_private");
  retriesRefusals_ = reader.boolean("retry_refused");
  healthUrl_ = reader.text("health_url");
  ports_ = parsePorts(reader.text("url_ports")).value_or(std::vector<std::uint16_t>{443});
  costPerMessageEur_ = reader.real("cost_per_message_eur");
  connectTimeout_ = reader.millis("connect_timeout_ms");
  totalTimeout_ = reader.millis("timeout_ms");
  config_.secrets.clear();
}

base::Result<Request> WebhookProvider::build(const Message& message) const {
  if (const std::string wrong = checkWebhookTarget(message.target, allowPrivate_, ports_); !wrong.empty())
    return base::Status(base::Code::invalid, wrong);
  SB_ASSIGN(std::string body, serialise(message));
  SB_ASSIGN(HttpRequest http, signedWebhook(keys_, message.notificationId, message.intentAt, message.target, std::move(body)));
  http.guarded = !allowPrivate_;
  if (!message.traceparent.empty() && isHeaderValue(message.traceparent)) http.headers.push_back({"traceparent", message.traceparent});
  Request request;
  request.http = std::move(http);
  request.connectTimeout = connectTimeout_;
  request.totalTimeout = totalTimeout_;
  return request;
}

model::Outcome WebhookProvider::read(const TransferResult& result, base::WallTime wall) const {
  return readWebhookAnswer(result, wall, {&signingText_, &previousText_}, retriesRefusals_);
}

std::optional<Request> WebhookProvider::healthCheck() const {
  if (healthUrl_.empty()) return std::nullopt;
  HttpRequest http;
  http.method = "GET";
  http.url = healthUrl_;
  http.headers = {{"User-Agent", std::string(kUserAgent)}};
  http.guarded = !allowPrivate_;
  Request request;
  request.http = std::move(http);
  request.connectTimeout = connectTimeout_;
  request.totalTimeout = totalTimeout_;
  return request;
}

bool WebhookProvider::readHealth(const TransferResult& result) const {
  return result.reached == Reached::answer && result.status >= 200 && result.status <= 299;
}

}  // namespace signalbox::providers
