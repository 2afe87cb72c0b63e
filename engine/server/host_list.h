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
  HostList(const std::string& boundHost, const std::vector<std::string>& more, bool speaksTls);
  /// A Host header: name with or without port.
  bool allows(std::string_view host) const;
  /// An Origin header beside the Host that the same request names; only pages that this server itself could have served pass, so
  /// scheme, name and port are all its own.
  bool allowsOrigin(std::string_view origin, std::string_view host) const;

 private:
  const std::string_view scheme_, defaultPort_;
  std::vector<std::string> names_;  // lower case
};

}  // namespace signalbox::server
