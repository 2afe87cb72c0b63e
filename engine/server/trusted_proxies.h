#pragma once
// From where a request comes when it came through a proxy: only proxies that the configuration names are believed, and of what they
// say no more than they can know. Each adds the address of whoever asked it at the end of X-Forwarded-For, so the list is read from
// its end for as long as the one who wrote it is named; what a client put in front of it counts for nothing. Immutable.

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <string>
#include <utility>
#include <vector>

namespace signalbox::server {

class TrustedProxies {
 public:
  /// "10.0.0.0/8", "fd00::/8", or an address alone; what is neither is left out.
  explicit TrustedProxies(const std::vector<std::string>& networks);

  /// `peer` is the other end of the connection; the headers' names are in lower case.
  std::string clientOf(const std::string& peer, const std::vector<std::pair<std::string, std::string>>& headers) const;

 private:
  bool holds(const boost::asio::ip::address& address) const;

  std::vector<boost::asio::ip::network_v4> v4_;
  std::vector<boost::asio::ip::network_v6> v6_;
};

}  // namespace signalbox::server
