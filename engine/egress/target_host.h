#pragma once
// What a URL's host says by itself, before anybody is asked: an address in any writing that some parser takes for one
// (dotted, short, octal, hexadecimal, one number; IPv6 with or without a zone), this machine's own name, or a name of
// which only the resolver knows more. Lets a bad target be refused where it is given; what a name leads to is judged
// when it is used (address_rules.h). Pure.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/egress/address_rules.h"

namespace signalbox::egress {

struct TargetHost {
  enum class Form { name, address, wrong };
  Form form = Form::wrong;
  std::optional<Address> address;  // of an address; of "localhost", too
};

/// `host` as it stands in a URL, IPv6 in brackets. A host whose last label is a number is an address or wrong, never a
/// name (WHATWG URL, host parsing). Percent-encoded or not ASCII: wrong.
TargetHost readHost(std::string_view host);

/// Why a user's target may not have this host, as the end of "the target ..."; empty when it may, as far as one can tell
/// without asking a resolver. `inside`: an administrator let users name his own network.
std::string hostFault(std::string_view host, const std::vector<Cidr>& allowedRanges, bool inside);

}  // namespace signalbox::egress
