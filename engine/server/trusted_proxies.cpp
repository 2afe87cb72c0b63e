#include "engine/server/trusted_proxies.h"

#include <algorithm>
#include <string_view>

namespace signalbox::server {
namespace {

namespace ip = boost::asio::ip;
using boost::system::error_code;

/// An IPv4 address that came over a socket for both families is one.
ip::address plain(const ip::address& address) {
  return address.is_v6() && address.to_v6().is_v4_mapped() ? ip::address(ip::make_address_v4(ip::v4_mapped, address.to_v6())) : address;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace

TrustedProxies::TrustedProxies(const std::vector<std::string>& networks) {
  for (const std::string& text : networks) {
    const bool isAlone = text.find('/') == std::string::npos;
    error_code error;
    if (const auto v4 = ip::make_network_v4(isAlone ? text + "/32" : text, error); !error)
      v4_.push_back(v4);
    else if (const auto v6 = ip::make_network_v6(isAlone ? text + "/128" : text, error); !error)
      v6_.push_back(v6);
  }
}

bool TrustedProxies::holds(const ip::address& address) const {
  if (address.is_v4())
    return std::any_of(v4_.begin(), v4_.end(),
                       [&](const ip::network_v4& each) { return ip::network_v4(address.to_v4(), each.prefix_length()).network() == each.network(); });
  return std::any_of(v6_.begin(), v6_.end(),
                     [&](const ip::network_v6& each) { return ip::network_v6(address.to_v6(), each.prefix_length()).network() == each.network(); });
}

std::string TrustedProxies::clientOf(const std::string& peer, const std::vector<std::pair<std::string, std::string>>& headers) const {
  if (v4_.empty() && v6_.empty()) return peer;
  std::string list;  // several headers of the name are one list (RFC 9110, section 5.3)
  for (const auto& [name, value] : headers)
    if (name == "x-forwarded-for") list += ',' + value;
  error_code error;
  ip::address client = plain(ip::make_address(peer, error));
  if (error) return peer;
  std::string_view rest = list;
  while (!error && !rest.empty() && holds(client)) {
    const std::size_t comma = rest.rfind(',');
    const ip::address next = plain(ip::make_address(std::string(trimmed(rest.substr(comma + 1))), error));
    rest = rest.substr(0, comma);
    if (!error) client = next;
  }
  return client.to_string();
}

}  // namespace signalbox::server
