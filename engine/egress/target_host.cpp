#include "engine/egress/target_host.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace signalbox::egress {
namespace {

char lowered(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool isNumber(std::string_view label) {
  const bool hex = label.starts_with("0x");
  const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
  const auto isHexDigit = [&](char c) { return isDigit(c) || (c >= 'a' && c <= 'f'); };
  if (hex) return std::all_of(label.begin() + 2, label.end(), isHexDigit);
  return !label.empty() && std::all_of(label.begin(), label.end(), isDigit);
}

/// Decimal, 0octal or 0xhexadecimal, as inet_aton reads it; "0x" alone is 0.
std::optional<std::uint64_t> valueOf(std::string_view label) {
  int radix = 10;
  if (label.starts_with("0x")) {
    radix = 16;
    label.remove_prefix(2);
    if (label.empty()) return 0;
  } else if (label.size() > 1 && label.front() == '0') {
    radix = 8;
  }
  std::uint64_t value = 0;
  const auto parsed = std::from_chars(label.data(), label.data() + label.size(), value, radix);
  if (parsed.ec != std::errc{} || parsed.ptr != label.data() + label.size()) return std::nullopt;
  return value;
}

/// One to four parts; the last one fills what is left of the 32 bits.
std::optional<Address> readNumbers(std::string_view host) {
  std::vector<std::uint64_t> parts;
  while (true) {
    const std::size_t dot = host.find('.');
    const auto value = valueOf(host.substr(0, dot));
    if (!value || parts.size() == 4) return std::nullopt;
    parts.push_back(*value);
    if (dot == std::string_view::npos) break;
    host.remove_prefix(dot + 1);
  }
  std::uint64_t bits = parts.back();
  if (bits >> (8 * (5 - parts.size())) != 0) return std::nullopt;
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    if (parts[i] > 0xFF) return std::nullopt;
    bits |= parts[i] << (8 * (3 - i));
  }
  Address address;
  for (std::size_t i = 0; i < 4; ++i) address.bytes[i] = static_cast<std::uint8_t>(bits >> (8 * (3 - i)));
  return address;
}

TargetHost readLiteral(std::string_view host) {
  if (!host.ends_with(']')) return {};
  auto address = Address::parse(host.substr(1, host.size() - 2));
  if (!address || !address->v6) return {};
  return {TargetHost::Form::address, address};
}

}  // namespace

TargetHost readHost(std::string_view host) {
  if (host.starts_with('[')) return readLiteral(host);
  std::string name(host);
  std::transform(name.begin(), name.end(), name.begin(), lowered);
  const bool plain = std::all_of(name.begin(), name.end(), [](char c) { return c > 0x20 && c < 0x7F && c != '%'; });
  if (name.ends_with('.')) name.pop_back();
  if (!plain || name.empty() || name.ends_with('.') || name.front() == '.') return {};
  const std::size_t dot = name.rfind('.');
  const std::string_view last = std::string_view(name).substr(dot == std::string::npos ? 0 : dot + 1);
  if (isNumber(last)) {
    auto address = readNumbers(name);
    return address ? TargetHost{TargetHost::Form::address, address} : TargetHost{};
  }
  // RFC 6761: such a name is this machine and is asked of nobody.
  if (name == "localhost" || name.ends_with(".localhost")) return {TargetHost::Form::name, Address::parse("127.0.0.1")};
  return {TargetHost::Form::name, std::nullopt};
}

std::string hostFault(std::string_view host, const std::vector<Cidr>& allowedRanges, bool inside) {
  const TargetHost read = readHost(host);
  if (read.form == TargetHost::Form::wrong) return "names a host that is neither a name nor an address";
  if (!read.address) return {};
  const bool allowed = inside ? isAllowedInside(*read.address, allowedRanges) : isAllowed(*read.address, allowedRanges);
  if (allowed) return {};
  return "leads to a special address (" + std::string(name(classify(*read.address))) + "), which webhook.allow_networks does not allow";
}

}  // namespace signalbox::egress
