#pragma once
// What all providers that are reached by HTTP are set up with: where, how long to wait, what a message costs. Pure.

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/time.h"
#include "engine/providers/catalogue.h"
#include "engine/providers/request.h"

namespace signalbox::providers {

class ConfigReader;

inline constexpr std::string_view kUserAgent = "signalbox/1";

struct HttpSettings {
  std::string baseUrl;  // scheme, host, port and perhaps a path, without a slash at the end
  base::Millis connectTimeout{0};
  base::Millis totalTimeout{0};
  double costPerMessageEur = 0;

  /// `own`, then the settings that all share. An empty default makes base_url required.
  static std::vector<SettingSpec> extend(std::vector<SettingSpec> own, std::string_view baseUrl);
  static void check(const ConfigReader& reader, std::vector<base::FieldError>& errors);
  static HttpSettings read(const ConfigReader& reader);

  /// A request to baseUrl + path with a User-Agent, and Accept for JSON.
  Request request(std::string_view method, std::string_view path) const;
};

/// Whether a host, an IPv6 address in brackets, is this machine itself: its name, or a loopback address.
bool hostIsThisMachine(std::string_view host);

/// What is wrong with a URL that our keys are sent to: it has a host and neither user, query nor fragment, and it is
/// https, unless it is this machine itself. Empty when nothing is.
std::string checkBaseUrl(std::string_view url);

/// What is wrong with a URL that a provider calls: absolute, http or https. Empty when nothing is.
std::string checkCallbackUrl(std::string_view url);

}  // namespace signalbox::providers
