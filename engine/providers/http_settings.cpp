#include "engine/providers/http_settings.h"

#include <boost/url.hpp>

#include "engine/providers/config_reader.h"
#include "engine/providers/setting_specs.h"

namespace signalbox::providers {
namespace {

/// Not by how it begins: 127.example.com is somebody else.
bool isThisMachine(const boost::urls::url_view& url) {
  switch (url.host_type()) {
    // Of 127.0.0.1.example.com the parser takes the rest for a path, which begins with no slash then.
    case boost::urls::host_type::ipv4: return url.host_ipv4_address().is_loopback() && (url.encoded_path().empty() || url.is_path_absolute());
    case boost::urls::host_type::ipv6: return url.host_ipv6_address().is_loopback();
    case boost::urls::host_type::name: return url.encoded_host() == "localhost";
    default: return false;
  }
}

auto parsed(std::string_view url) { return boost::urls::parse_uri(boost::core::string_view(url.data(), url.size())); }

}  // namespace

std::vector<SettingSpec> HttpSettings::extend(std::vector<SettingSpec> own, std::string_view baseUrl) {
  own.push_back(steering(textSetting("base_url", "Where the provider is reached; another one for a region or a test", baseUrl)));
  own.back().required = baseUrl.empty();
  own.push_back(realNumber("cost_per_message_eur", "What a message costs, for the figures", "0", 0, 1000));
  own.push_back(wholeNumber("connect_timeout_ms", "Until the connection stands", "5000", 100, 60'000));
  own.push_back(wholeNumber("timeout_ms", "Until the answer is complete", "15000", 100, 120'000));
  return own;
}

void HttpSettings::check(const ConfigReader& reader, std::vector<base::FieldError>& errors) {
  const std::string url = reader.text("base_url");
  if (url.empty()) return;
  if (std::string wrong = checkBaseUrl(url); !wrong.empty()) errors.push_back({"/settings/base_url", std::move(wrong)});
}

HttpSettings HttpSettings::read(const ConfigReader& reader) {
  HttpSettings settings;
  settings.baseUrl = reader.text("base_url");
  while (settings.baseUrl.ends_with('/')) settings.baseUrl.pop_back();
  settings.connectTimeout = reader.millis("connect_timeout_ms");
  settings.totalTimeout = reader.millis("timeout_ms");
  settings.costPerMessageEur = reader.real("cost_per_message_eur");
  return settings;
}

Request HttpSettings::request(std::string_view method, std::string_view path) const {
  HttpRequest http;
  http.method = method;
  http.url = baseUrl + std::string(path);
  http.headers = {{"Accept", "application/json"}, {"User-Agent", std::string(kUserAgent)}};
  Request request;
  request.http = std::move(http);
  request.connectTimeout = connectTimeout;
  request.totalTimeout = totalTimeout;
  return request;
}

bool hostIsThisMachine(std::string_view host) {
  const std::string url = "none://" + std::string(host) + "/";
  const auto parts = parsed(url);
  return !parts.has_error() && isThisMachine(*parts);
}

std::string checkBaseUrl(std::string_view url) {
  const auto parts = parsed(url);
  if (parts.has_error() || parts->encoded_host().empty()) return "is no URL such as https://api.example.com";
  const bool https = parts->scheme_id() == boost::urls::scheme::https;
  if (!https && parts->scheme_id() != boost::urls::scheme::http) return "must be an https URL";
  if (!https && !isThisMachine(*parts)) return "must be https: keys are sent to it";
  if (parts->has_userinfo() || parts->has_query() || parts->has_fragment()) return "must hold no user, query or fragment";
  return {};
}

std::string checkCallbackUrl(std::string_view url) {
  const auto parts = parsed(url);
  const bool http = !parts.has_error() && (parts->scheme_id() == boost::urls::scheme::https || parts->scheme_id() == boost::urls::scheme::http);
  if (!http || parts->encoded_host().empty() || parts->has_userinfo()) return "is no absolute http or https URL";
  if (parts->encoded_host().find('_') != boost::core::string_view::npos) return "names a host with an underscore";
  return {};
}

}  // namespace signalbox::providers
