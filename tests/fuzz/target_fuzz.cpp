// Where a request goes and who it is for: paths, escapes, forms, hosts, addresses. An address that is allowed as a user's
// target is never one of this machine's or of its network, however it is written.
#include <arpa/inet.h>

#include "engine/api/router.h"
#include "engine/api/target_syntax.h"
#include "engine/egress/address_rules.h"
#include "engine/egress/target_host.h"
#include "engine/model/secret_reference.h"
#include "engine/receipts/form_fields.h"
#include "engine/receipts/sns_envelope.h"
#include "engine/server/host_list.h"
#include "tests/fuzz/input.h"

using namespace signalbox;

namespace {

bool isLocal(const std::string& host) {
  in_addr address{};
  if (::inet_aton(host.c_str(), &address) == 0) return false;  // reads 0x7f.1, 017700000001 and their like, too
  const std::uint32_t bits = ntohl(address.s_addr);
  return bits >> 24 == 127 || bits >> 24 == 10 || bits >> 24 == 0 || bits >> 16 == 0xC0A8 || bits >> 20 == 0xAC1 || bits >> 16 == 0xA9FE;
}

}  // namespace

FUZZ_TARGET(input) {
  const std::string text = input.part();
  if (const auto decoded = api::percentDecode(text, false)) REQUIRE(decoded->size() <= text.size());
  const auto match = api::findRoute("GET", text);
  REQUIRE(match.route == nullptr || match.pathExists);
  if (const auto form = receipts::parseForm(text))
    for (const auto& [name, value] : *form) REQUIRE(name.size() + value.size() <= text.size());
  for (const auto channel : {model::Channel::email, model::Channel::sms, model::Channel::push, model::Channel::webhook})
    model::targetFault(channel, text);
  if (model::targetFault(model::Channel::email, text).empty()) REQUIRE(text.find_first_of("\r\n<> ") == std::string::npos);

  const std::string fault = egress::hostFault(text, {}, false);
  if (fault.empty()) REQUIRE(!isLocal(text));
  const auto host = egress::readHost(text);
  REQUIRE(host.form != egress::TargetHost::Form::address || host.address);

  static const server::HostList hosts("127.0.0.1", {"signalbox.example"}, false);
  if (hosts.allows(text)) REQUIRE(text.find_first_of("/@\\ \r\n") == std::string::npos);
  if (hosts.allowsOrigin(text, "localhost:8742")) REQUIRE(text.starts_with("http://"));
  if (receipts::isSnsUrl(text))
    REQUIRE(text.starts_with("https://sns.") && text.find(".amazonaws.com") != std::string::npos &&
            text.substr(0, text.find_first_of("/?#", 8)).find('@') == std::string::npos);
  if (const auto reference = model::SecretReference::parse(text); reference && reference->kind == model::SecretReference::Kind::vault)
    REQUIRE(reference->name.size() < text.size());
}
