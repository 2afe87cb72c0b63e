#include "engine/runtime/options.h"

#include <fmt/format.h>

// The parser asserts that a key begins with a character that may begin one, before it checks it; in a release build it takes that for
// granted, and a file with "[:x]" is undefined behaviour. Without its assertions its own errors are reached.
#undef NDEBUG
#define TOML_ASSERT(expression) static_cast<void>(0)
#include <toml++/toml.h>

#include <fstream>
#include <sstream>

#include "engine/egress/address_rules.h"
#include "engine/runtime/master_keys.h"
#include "engine/runtime/settings.h"

namespace signalbox::runtime {
namespace {

using base::FieldError;
using base::Status;

std::optional<SettingValue> valueOf(const toml::node& node) {
  if (const auto* value = node.as_boolean()) return SettingValue(value->get());
  if (const auto* value = node.as_integer()) return SettingValue(value->get());
  if (const auto* value = node.as_floating_point()) return SettingValue(value->get());
  if (const auto* value = node.as_string()) return SettingValue(value->get());
  if (const auto* table = node.as_table()) {
    std::map<std::string, std::string> texts;
    for (const auto& [name, item] : *table) {
      texts.emplace(name.str(), item.is_string() ? item.as_string()->get() : std::string());  // what is no text is refused with its name
    }
    return SettingValue(texts);
  }
  const auto* array = node.as_array();
  if (array == nullptr) return std::nullopt;
  if (!array->empty() && array->is_homogeneous(toml::node_type::integer)) {
    std::vector<std::int64_t> numbers;
    for (const toml::node& item : *array) numbers.push_back(item.as_integer()->get());
    return SettingValue(numbers);
  }
  std::vector<std::string> texts;
  for (const toml::node& item : *array) {
    if (!item.is_string()) return std::nullopt;
    texts.push_back(item.as_string()->get());
  }
  return SettingValue(texts);
}

void applyTable(const std::string& prefix, const toml::table& table, EngineOptions& options, std::vector<FieldError>& wrong) {
  for (const auto& [name, node] : table) {
    const std::string key = prefix + std::string(name.str());
    const auto setting = std::find_if(settings().begin(), settings().end(), [&](const Setting& known) { return known.key == key; });
    const toml::table* section = node.as_table();
    if (section != nullptr && setting == settings().end()) {
      applyTable(key + ".", *section, options, wrong);
      continue;
    }
    if (setting == settings().end()) {
      wrong.push_back({key, "is no setting of this version"});
      continue;
    }
    const std::optional<SettingValue> value = valueOf(node);
    const std::string error = value ? setting->write(options, *value) : std::string("has a type that no setting has");
    if (!error.empty()) wrong.push_back({key, error});
  }
}

std::string textOf(const SettingValue& value) {
  struct Writer {
    std::string operator()(bool flag) const { return flag ? "true" : "false"; }
    std::string operator()(std::int64_t number) const { return std::to_string(number); }
    std::string operator()(double number) const {
      const std::string text = fmt::format("{}", number);
      return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
    }
    std::string operator()(const std::string& text) const { return "\"" + text + "\""; }
    std::string operator()(const std::vector<std::string>& list) const {
      std::string text;
      for (const std::string& item : list) text += (text.empty() ? "\"" : ", \"") + item + "\"";
      return "[" + text + "]";
    }
    std::string operator()(const std::map<std::string, std::string>& table) const {
      std::string text;
      for (const auto& [name, item] : table) text += (text.empty() ? "" : ", ") + name + " = \"" + item + "\"";
      return text.empty() ? "{}" : "{ " + text + " }";
    }
    std::string operator()(const std::vector<std::int64_t>& list) const { return fmt::format("[{}]", fmt::join(list, ", ")); }
  };
  return std::visit(Writer{}, value);
}

}  // namespace

Status applyConfiguration(std::string_view text, EngineOptions& options) {
  // toml++ reports a syntax error by throwing; it ends here.
  try {
    std::vector<FieldError> wrong;
    applyTable("", toml::parse(text), options, wrong);
    return wrong.empty() ? Status::okay() : Status::invalid(std::move(wrong));
  } catch (const toml::parse_error& error) {
    return Status(base::Code::malformed, fmt::format("line {}: {}", error.source().begin.line, error.description()));
  }
}

Status applyConfigurationFile(const std::string& path, EngineOptions& options) {
  options.configurationFile = path;
  std::ifstream file(path);
  if (!file) return Status(base::Code::notFound, "can't read the configuration " + path);
  std::stringstream text;
  text << file.rdbuf();
  const Status applied = applyConfiguration(text.str(), options);
  return applied.ok() ? applied : Status(applied.code(), path + ": " + applied.message(), applied.fields());
}

Status applyListen(const std::string& text, EngineOptions& options) {
  const std::size_t colon = text.rfind(':');
  const Status wrong = Status::invalid({{"--listen", "must be HOST:PORT, such as 127.0.0.1:8742"}});
  if (colon == std::string::npos) return wrong;
  std::string host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  const std::string port = text.substr(colon + 1);
  unsigned value = 0;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), value);
  if (error != std::errc() || end != port.data() + port.size() || value > 65535) return wrong;
  if (!host.empty()) options.server.host = host;
  options.server.port = static_cast<std::uint16_t>(value);
  return Status::okay();
}

bool isExposed(const EngineOptions& options) {
  const std::string& host = options.server.host;
  const bool loopback = host == "localhost" || host.starts_with("127.") || host == "::1" || host == "[::1]";
  return !loopback && options.server.certificateFile.empty();
}

namespace {

void validateServer(const EngineOptions& options, std::vector<FieldError>& wrong) {
  const server::HttpServerOptions& server = options.server;
  if (server.connectionsReserved >= server.connectionsMax)
    wrong.push_back({"server.connections_reserved", "must be less than server.connections_max"});
  if (server.certificateFile.empty() != server.certificateKeyFile.empty())
    wrong.push_back({server.certificateFile.empty() ? "server.tls_certificate" : "server.tls_key", "is missing; TLS needs both"});
  if (isExposed(options) && !options.plainNetwork)
    wrong.push_back({"server.host", server.host + " can be reached from other machines, and without TLS tokens and messages would cross the network "
                                                  "in clear. Set server.tls_certificate and server.tls_key; or server.plain_network = true, behind "
                                                  "a proxy that speaks TLS"});
  for (const std::string& network : server.trustedProxies)
    if (!egress::Cidr::parse(network)) wrong.push_back({"server.trusted_proxies", network + " is no network such as 10.0.0.0/8"});
  if (server.requestsPerSecondPerTokenMax < 0) wrong.push_back({"server.requests_per_second_per_token_max", "must not be negative"});
}

void validateVault(const VaultOptions& vault, std::vector<FieldError>& wrong) {
  if (std::string fault = keySourceFault(vault.key); !fault.empty()) wrong.push_back({"vault.key", std::move(fault)});
  if (std::string fault = keySourceFault(vault.previousKey); !fault.empty()) wrong.push_back({"vault.previous_key", std::move(fault)});
  for (const std::string& directory : vault.filesUnder)
    if (!directory.starts_with('/')) wrong.push_back({"vault.files_under", directory + " is no path from the root"});
  for (const std::string& prefix : vault.parametersUnder)
    if (!prefix.starts_with('/')) wrong.push_back({"vault.parameters_under", "\"" + prefix + "\" does not begin with /"});
  if (vault.refresh < base::Millis{10'000}) wrong.push_back({"vault.refresh_seconds", "must be at least 10"});
  const std::string& endpoint = vault.awsEndpoint;
  if (!endpoint.empty() && !endpoint.starts_with("https://") && !endpoint.starts_with("http://127.0.0.1:"))
    wrong.push_back({"aws.endpoint", "must begin with https://"});
}

}  // namespace

Status validate(const EngineOptions& options) {
  std::vector<FieldError> wrong = options.core.validate();
  const Status alerts = options.alerts.validate();
  wrong.insert(wrong.end(), alerts.fields().begin(), alerts.fields().end());
  const std::vector<FieldError> audit = options.auditCheckpoints.validate();
  wrong.insert(wrong.end(), audit.begin(), audit.end());
  if (options.clockSpeed < 1 || options.clockSpeed > 3600) wrong.push_back({"engine.clock_speed", "must lie between 1 and 3600"});
  for (const std::string& network : options.webhookAllowNetworks)
    if (!egress::Cidr::parse(network)) wrong.push_back({"webhook.allow_networks", network + " is no network such as 127.0.0.0/8"});
  validateServer(options, wrong);
  validateVault(options.vault, wrong);
  return wrong.empty() ? Status::okay() : Status::invalid(std::move(wrong));
}

std::string defaultConfiguration() {
  const EngineOptions defaults;
  std::string text =
      "# Signalbox: every setting with its default. Uncomment what you change; an unknown key is an error.\n"
      "# Providers, templates and recipients are not set here but over REST or in the console.\n";
  std::string section;
  for (const Setting& setting : settings()) {
    const std::size_t dot = setting.key.find('.');
    if (setting.key.substr(0, dot) != section) {
      section = setting.key.substr(0, dot);
      text += "\n[" + section + "]\n";
    }
    text += "# " + setting.meaning + "\n# " + setting.key.substr(dot + 1) + " = " + textOf(setting.read(defaults)) + "\n";
  }
  return text;
}

}  // namespace signalbox::runtime
