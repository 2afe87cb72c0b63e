#include "engine/egress/address_rules.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace signalbox::egress {
namespace {

struct Range {
  std::array<std::uint8_t, 16> network;
  int prefix;
  AddressKind kind;
};

constexpr std::array<std::uint8_t, 16> v4(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d) { return {a, b, c, d}; }
/// The first four groups; none of the ranges needs more, but for those that are written out.
constexpr std::array<std::uint8_t, 16> v6(std::uint16_t a, std::uint16_t b = 0, std::uint16_t c = 0, std::uint16_t d = 0) {
  const auto high = [](std::uint16_t group) { return static_cast<std::uint8_t>(group >> 8); };
  const auto low = [](std::uint16_t group) { return static_cast<std::uint8_t>(group & 0xFF); };
  return {high(a), low(a), high(b), low(b), high(c), low(c), high(d), low(d)};
}

// IANA IPv4 Special-Purpose Address Registry, and the clouds' metadata services. First match wins.
constexpr std::array kRangesV4{
    Range{v4(169, 254, 169, 254), 32, AddressKind::metadata},  // AWS, Azure, GCP, and most others
    Range{v4(169, 254, 170, 2), 32, AddressKind::metadata},    // AWS ECS
    Range{v4(100, 100, 100, 200), 32, AddressKind::metadata},  // Alibaba
    Range{v4(192, 0, 0, 192), 32, AddressKind::metadata},      // Oracle
    Range{v4(168, 63, 129, 16), 32, AddressKind::metadata},    // Azure's platform, although it is a global address
    Range{v4(0, 0, 0, 0), 32, AddressKind::unspecified},
    Range{v4(0, 0, 0, 0), 8, AddressKind::reserved},  // "this network"; Linux connects 0.0.0.0 to itself
    Range{v4(10, 0, 0, 0), 8, AddressKind::privateUse},
    Range{v4(100, 64, 0, 0), 10, AddressKind::privateUse},  // RFC 6598
    Range{v4(127, 0, 0, 0), 8, AddressKind::loopback},
    Range{v4(169, 254, 0, 0), 16, AddressKind::linkLocal},
    Range{v4(172, 16, 0, 0), 12, AddressKind::privateUse},
    Range{v4(192, 0, 0, 0), 24, AddressKind::reserved},  // IETF protocol assignments
    Range{v4(192, 0, 2, 0), 24, AddressKind::documentation},
    Range{v4(192, 31, 196, 0), 24, AddressKind::reserved},  // AS112
    Range{v4(192, 52, 193, 0), 24, AddressKind::reserved},  // AMT
    Range{v4(192, 88, 99, 0), 24, AddressKind::embedded},   // 6to4 relay, deprecated
    Range{v4(192, 168, 0, 0), 16, AddressKind::privateUse},
    Range{v4(192, 175, 48, 0), 24, AddressKind::reserved},  // AS112
    Range{v4(198, 18, 0, 0), 15, AddressKind::benchmarking},
    Range{v4(198, 51, 100, 0), 24, AddressKind::documentation},
    Range{v4(203, 0, 113, 0), 24, AddressKind::documentation},
    Range{v4(224, 0, 0, 0), 4, AddressKind::multicast},
    Range{v4(255, 255, 255, 255), 32, AddressKind::broadcast},
    Range{v4(240, 0, 0, 0), 4, AddressKind::reserved},
};

constexpr std::array<std::uint8_t, 16> kLoopbackV6{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
constexpr std::array<std::uint8_t, 16> kMappedV4{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
constexpr std::array<std::uint8_t, 16> kTranslatedV4{0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
constexpr std::array<std::uint8_t, 16> kMetadataAws{0xFD, 0x00, 0x0E, 0xC2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54};
constexpr std::array<std::uint8_t, 16> kMetadataGcp{0xFD, 0x20, 0x00, 0xCE, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54};

// IANA IPv6 Special-Purpose Address Registry. What is not 2000::/3 is not global unicast at all.
constexpr std::array kRangesV6{
    Range{kMetadataAws, 128, AddressKind::metadata},
    Range{kMetadataGcp, 128, AddressKind::metadata},
    Range{v6(0), 128, AddressKind::unspecified},
    Range{kLoopbackV6, 128, AddressKind::loopback},
    Range{kMappedV4, 96, AddressKind::embedded},
    Range{kTranslatedV4, 96, AddressKind::embedded},        // RFC 2765
    Range{v6(0), 96, AddressKind::embedded},                // v4-compatible, deprecated
    Range{v6(0x64, 0xFF9B), 96, AddressKind::embedded},     // NAT64
    Range{v6(0x64, 0xFF9B, 1), 48, AddressKind::embedded},  // NAT64, local
    Range{v6(0x100), 64, AddressKind::reserved},            // discard
    Range{v6(0x2001), 32, AddressKind::embedded},           // Teredo
    Range{v6(0x2001, 2), 48, AddressKind::benchmarking},
    Range{v6(0x2001, 0xDB8), 32, AddressKind::documentation},
    Range{v6(0x2001), 23, AddressKind::reserved},                // IETF protocol assignments, ORCHID
    Range{v6(0x2002), 16, AddressKind::embedded},                // 6to4
    Range{v6(0x2620, 0x4F, 0x8000), 48, AddressKind::reserved},  // AS112
    Range{v6(0x3FFF), 20, AddressKind::documentation},
    Range{v6(0x5F00), 16, AddressKind::reserved},  // SRv6
    Range{v6(0xFC00), 7, AddressKind::privateUse},
    Range{v6(0xFE80), 10, AddressKind::linkLocal},
    Range{v6(0xFEC0), 10, AddressKind::privateUse},  // site-local, deprecated
    Range{v6(0xFF00), 8, AddressKind::multicast},
    Range{v6(0x2000), 3, AddressKind::global},
    Range{v6(0), 0, AddressKind::reserved},
};

bool samePrefix(const std::array<std::uint8_t, 16>& a, const std::array<std::uint8_t, 16>& b, int prefix) {
  const auto whole = static_cast<std::size_t>(prefix / 8);
  if (!std::equal(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(whole), b.begin())) return false;
  const int rest = prefix % 8;
  return rest == 0 || ((a[whole] ^ b[whole]) & (0xFF << (8 - rest) & 0xFF)) == 0;
}

bool isMapped(const Address& address) { return address.v6 && samePrefix(address.bytes, kMappedV4, 96); }

/// RFC 5214: the interface identifier 0000:5efe or 0200:5efe, then an IPv4 address, in any network.
bool isIsatap(const Address& address) {
  const auto& b = address.bytes;
  return (b[8] & 0xFD) == 0 && b[9] == 0 && b[10] == 0x5E && b[11] == 0xFE;
}

Address v4At(const Address& address, std::size_t from, std::uint8_t mask = 0) {
  Address inner;
  for (std::size_t i = 0; i < 4; ++i) inner.bytes[i] = static_cast<std::uint8_t>(address.bytes[from + i] ^ mask);
  return inner;
}

bool isListed(const Address& address, const std::vector<Cidr>& ranges) {
  return std::any_of(ranges.begin(), ranges.end(), [&](const Cidr& range) { return range.contains(address); });
}

AddressKind kindByRange(const Address& address) {
  for (const Range& range : kRangesV6)
    if (samePrefix(address.bytes, range.network, range.prefix)) return range.kind;
  return AddressKind::reserved;
}

}  // namespace

std::string_view name(AddressKind kind) {
  constexpr std::array<std::string_view, 12> kNames{"global",    "unspecified", "loopback",      "private",      "link_local", "metadata",
                                                    "multicast", "broadcast",   "documentation", "benchmarking", "reserved",   "embedded"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::optional<Address> Address::parse(std::string_view text) {
  if (const std::size_t zone = text.find('%'); zone != std::string_view::npos) {
    if (text.find(':') == std::string_view::npos) return std::nullopt;
    text = text.substr(0, zone);
  }
  const std::string owned(text);
  Address address;
  if (::inet_pton(AF_INET, owned.c_str(), address.bytes.data()) == 1 && owned.size() == std::strlen(owned.c_str())) return address;
  address.v6 = true;
  if (::inet_pton(AF_INET6, owned.c_str(), address.bytes.data()) == 1 && owned.size() == std::strlen(owned.c_str())) return address;
  return std::nullopt;
}

std::optional<Address> Address::from(const sockaddr* raw) {
  Address address;
  if (raw->sa_family == AF_INET) {
    sockaddr_in in{};
    std::memcpy(&in, raw, sizeof in);
    std::memcpy(address.bytes.data(), &in.sin_addr, 4);
    return address;
  }
  if (raw->sa_family != AF_INET6) return std::nullopt;
  sockaddr_in6 in{};
  std::memcpy(&in, raw, sizeof in);
  std::memcpy(address.bytes.data(), &in.sin6_addr, 16);
  address.v6 = true;
  return address;
}

std::optional<Cidr> Cidr::parse(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto address = Address::parse(text.substr(0, slash));
  if (!address || text.find('%') != std::string_view::npos) return std::nullopt;
  Cidr cidr{*address, address->v6 ? 128 : 32};
  if (slash == std::string_view::npos) return cidr;
  const std::string_view bits = text.substr(slash + 1);
  unsigned prefix = 0;  // "-0" is no number of bits
  const auto parsed = std::from_chars(bits.data(), bits.data() + bits.size(), prefix);
  if (parsed.ec != std::errc{} || parsed.ptr != bits.data() + bits.size() || prefix > static_cast<unsigned>(cidr.prefix)) return std::nullopt;
  cidr.prefix = static_cast<int>(prefix);
  return cidr;
}

bool Cidr::contains(const Address& address) const { return address.v6 == network.v6 && samePrefix(address.bytes, network.bytes, prefix); }

std::optional<Address> carriedV4(const Address& address) {
  constexpr std::array<std::uint8_t, 16> kNone{};
  if (!address.v6 || address.bytes == kNone || address.bytes == kLoopbackV6) return std::nullopt;
  if (samePrefix(address.bytes, v6(0x2002), 16)) return v4At(address, 2);         // 6to4
  if (samePrefix(address.bytes, v6(0x2001), 32)) return v4At(address, 12, 0xFF);  // Teredo: the client, inverted
  const auto inLastBytes = {kMappedV4, kTranslatedV4, v6(0), v6(0x64, 0xFF9B)};
  for (const auto& network : inLastBytes)
    if (samePrefix(address.bytes, network, 96)) return v4At(address, 12);
  if (samePrefix(address.bytes, v6(0x64, 0xFF9B, 1), 48) || isIsatap(address)) return v4At(address, 12);
  return std::nullopt;
}

AddressKind classify(const Address& address) {
  if (!address.v6) {
    for (const Range& range : kRangesV4)
      if (samePrefix(address.bytes, range.network, range.prefix)) return range.kind;
    return AddressKind::global;
  }
  // A mapped address is an IPv4 connection in the kernel: it is what its inner address is, unless that is global,
  // because no honest resolver hands one out.
  if (isMapped(address)) {
    const AddressKind kind = classify(v4At(address, 12));
    return kind == AddressKind::global ? AddressKind::embedded : kind;
  }
  const AddressKind kind = kindByRange(address);
  return kind == AddressKind::global && isIsatap(address) ? AddressKind::embedded : kind;
}

bool isAllowed(const Address& address, const std::vector<Cidr>& allowedRanges) {
  if (classify(address) == AddressKind::global) return true;
  const auto inner = carriedV4(address);
  if (!inner) return isListed(address, allowedRanges);
  if (isMapped(address) && isListed(*inner, allowedRanges)) return true;
  return isListed(address, allowedRanges) && (classify(*inner) == AddressKind::global || isListed(*inner, allowedRanges));
}

bool isAllowedInside(const Address& address, const std::vector<Cidr>& allowedRanges) {
  const AddressKind kinds[] = {classify(address), classify(carriedV4(address).value_or(address))};
  const bool never = std::any_of(std::begin(kinds), std::end(kinds), [](AddressKind kind) {
    return kind == AddressKind::metadata || kind == AddressKind::linkLocal || kind == AddressKind::multicast || kind == AddressKind::broadcast ||
        kind == AddressKind::unspecified;
  });
  return !never || isAllowed(address, allowedRanges);
}

bool isOfOwnNetworks(const Address& address) {
  const AddressKind kind = classify(address);
  return kind != AddressKind::global && kind != AddressKind::embedded;
}

}  // namespace signalbox::egress
