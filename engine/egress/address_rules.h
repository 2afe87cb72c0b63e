#pragma once
// Which addresses a request may reach (SSRF). To a target chosen by a user every special range of the IANA registries is
// refused unless an administrator's list allows it; what an administrator set up himself may lie in his own network, but
// is no metadata service. An IPv6 address that carries an IPv4 address (mapped, NAT64, 6to4, Teredo, ISATAP) is judged
// by the inner one too. Pure; judged on the address that is really used (rule 19).

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct sockaddr;

namespace signalbox::egress {

enum class AddressKind {
  global,
  unspecified,
  loopback,
  privateUse,  // RFC 1918, RFC 6598 shared, ULA
  linkLocal,
  metadata,  // the cloud's own services: 169.254.169.254, fd00:ec2::254 and their like
  multicast,
  broadcast,
  documentation,
  benchmarking,
  reserved,  // everything else that is not globally reachable
  embedded,  // a translation or tunnel prefix: the packet may end at an address that we did not judge
};

std::string_view name(AddressKind kind);

/// An address in network byte order; IPv4 uses the first four bytes.
struct Address {
  std::array<std::uint8_t, 16> bytes{};
  bool v6 = false;

  /// Dotted quad or RFC 4291 text, with or without a zone; nothing for any other form (octal, short, decimal).
  static std::optional<Address> parse(std::string_view text);
  /// Nothing when the family is neither AF_INET nor AF_INET6.
  static std::optional<Address> from(const sockaddr* raw);
};

struct Cidr {
  Address network;
  int prefix = 0;  // bits

  /// "10.0.0.0/8", "fd00::/8", or an address alone.
  static std::optional<Cidr> parse(std::string_view text);
  bool contains(const Address& address) const;
};

AddressKind classify(const Address& address);

/// The IPv4 address that an IPv6 address stands for or leads to; nothing when it carries none.
std::optional<Address> carriedV4(const Address& address);

/// Whether a request to a user's target may use it. A listed tunnel's or translator's range opens what it carries only as
/// far as that is global or listed itself.
bool isAllowed(const Address& address, const std::vector<Cidr>& allowedRanges);

/// Whether a request to an administrator's own target may use it: everything but metadata services, link-local,
/// multicast and no address at all, unless they are listed.
bool isAllowedInside(const Address& address, const std::vector<Cidr>& allowedRanges);

/// Whether what goes there stays within networks of one's own, as far as an address tells: it is not global, and stands for none that may be. What
/// is sent in clear goes to no other.
bool isOfOwnNetworks(const Address& address);

}  // namespace signalbox::egress
