#pragma once
// Which names a request may call this server by. A web page that was lured here by a foreign name (DNS rebinding) is
// refused, and so is one that says where it comes from. Immutable.

#include <string>
#include <string_view>
#include <vector>

namespace signalbox::server {

class HostList {
 public:
  /// localhost, 127.0.0.1 and [::1] are always in it; `boundHost` unless it is a wildcard.
  HostList(const std::string& boundHost, const std::vector<std::string>& more);
  /// A Host header: name with or without port.
  bool allows(std::string_view host) const;
  /// An Origin header; only pages that this server itself could have served pass.
  bool allowsOrigin(std::string_view origin) const;

 private:
  std::vector<std::string> names_;  // lower case
};

}  // namespace signalbox::server
