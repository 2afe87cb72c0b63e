#include "engine/api/loopback_probe.h"

#include <algorithm>

namespace signalbox::api {
namespace {

bool isLoopback(std::string_view address) {
  constexpr std::string_view kMapped = "::ffff:";  // as a socket for both families writes an IPv4 address
  if (address.starts_with(kMapped)) address.remove_prefix(kMapped.size());
  return address.starts_with("127.") || address == "::1";
}

bool namesThisMachine(std::string_view host) {
  const std::string_view name = host.substr(0, host.starts_with('[') ? host.find(']') + 1 : host.find(':'));
  return name == "localhost" || name == "127.0.0.1" || name == "[::1]";
}

/// What proxies add to a request that they pass on.
bool isOfAProxy(std::string_view header) {
  return header == "forwarded" || header == "via" || header == "x-real-ip" || header.starts_with("x-forwarded-");
}

}  // namespace

bool isLoopbackProbe(const Request& request) {
  if (!isLoopback(request.remoteAddress) || !namesThisMachine(request.header("host"))) return false;
  return std::none_of(request.headers.begin(), request.headers.end(),
                      [](const auto& each) { return each.first == "authorization" || isOfAProxy(each.first); });
}

}  // namespace signalbox::api
