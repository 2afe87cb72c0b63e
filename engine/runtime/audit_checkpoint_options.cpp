#include "engine/runtime/audit_checkpoint_options.h"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace signalbox::runtime {

bool AuditCheckpointOptions::crossesNoNetworkInClear(const std::string& url) {
  const auto parsed = boost::urls::parse_uri(url);
  if (!parsed || parsed->host().empty()) return false;
  if (parsed->scheme_id() == boost::urls::scheme::https) return true;
  if (parsed->scheme_id() != boost::urls::scheme::http || parsed->has_userinfo()) return false;
  // Of 127.0.0.1.example.com the parser takes the rest for a path, which begins with no slash then.
  if (parsed->host_type() == boost::urls::host_type::ipv4)
    return parsed->host_ipv4_address().is_loopback() && (parsed->encoded_path().empty() || parsed->is_path_absolute());
  if (parsed->host_type() == boost::urls::host_type::ipv6) return parsed->host_ipv6_address().is_loopback();
  return parsed->host() == "localhost";
}

std::string AuditCheckpointOptions::shownWebhook() const {
  constexpr const char* kHidden = "***";
  std::string shown = webhook;
  if (const std::size_t query = shown.find_first_of("?#"); query != std::string::npos) shown.replace(query + 1, std::string::npos, kHidden);
  const std::size_t scheme = shown.find("://");
  const std::size_t host = scheme == std::string::npos ? 0 : scheme + 3;
  const std::size_t at = shown.substr(0, shown.find_first_of("/?#", host)).rfind('@');
  if (at != std::string::npos && at >= host) shown.replace(host, at - host, kHidden);
  return shown;
}

}  // namespace signalbox::runtime
