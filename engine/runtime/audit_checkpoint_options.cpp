#include "engine/runtime/audit_checkpoint_options.h"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace signalbox::runtime {

bool AuditCheckpointOptions::crossesNoNetworkInClear(const std::string& url) {
  const auto parsed = boost::urls::parse_uri(url);
  if (!parsed || parsed->host().empty()) return false;
  if (parsed->scheme_id() == boost::urls::scheme::https) return true;
  if (parsed->scheme_id() != boost::urls::scheme::http || parsed->has_userinfo()) return false;
  // The parser takes 127.0.0.1.example.com for an address, so the whole text has to be one.
  if (parsed->host_type() == boost::urls::host_type::ipv4)
    return parsed->host_ipv4_address().is_loopback() && parsed->host_ipv4_address().to_string() == parsed->host();
  if (parsed->host_type() == boost::urls::host_type::ipv6) return parsed->host_ipv6_address().is_loopback();
  return parsed->host() == "localhost";
}

}  // namespace signalbox::runtime
