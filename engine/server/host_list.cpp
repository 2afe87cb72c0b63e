#include "engine/server/host_list.h"

#include <algorithm>

namespace signalbox::server {
namespace {

std::string lower(std::string_view text) {
  std::string lowered(text);
  for (char& c : lowered)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lowered;
}

bool isPort(std::string_view text) {
  return !text.empty() && text.size() <= 5 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

HostList::HostList(const std::string& boundHost, const std::vector<std::string>& more, bool speaksTls)
    : scheme_(speaksTls ? "https://" : "http://"), defaultPort_(speaksTls ? ":443" : ":80"), names_{"localhost", "127.0.0.1", "[::1]"} {
  const bool wildcard = boundHost.empty() || boundHost == "0.0.0.0" || boundHost == "::" || boundHost == "[::]";
  const bool bareV6 = boundHost.find(':') != std::string::npos && boundHost.front() != '[';
  if (!wildcard) names_.push_back(lower(bareV6 ? "[" + boundHost + "]" : boundHost));
  for (const std::string& name : more) names_.push_back(lower(name));
}

bool HostList::allows(std::string_view host) const {
  const std::size_t bracket = host.find(']');
  const std::size_t colon = host.find(':', bracket == std::string_view::npos ? 0 : bracket);
  if (colon != std::string_view::npos && !isPort(host.substr(colon + 1))) return false;
  const std::string name = lower(host.substr(0, colon));
  return std::find(names_.begin(), names_.end(), name) != names_.end();
}

bool HostList::allowsOrigin(std::string_view origin, std::string_view host) const {
  if (!origin.starts_with(scheme_)) return false;
  origin.remove_prefix(scheme_.size());
  for (std::string_view* const place : {&origin, &host})
    if (place->ends_with(defaultPort_)) place->remove_suffix(defaultPort_.size());
  return allows(origin) && lower(origin) == lower(host);
}

}  // namespace signalbox::server
