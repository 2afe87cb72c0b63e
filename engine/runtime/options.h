#pragma once
// Everything that can be set about an engine, from configuration file and command line. Defaults are here and in
// resources/signalbox.default.toml, which a test holds equal. Values.

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/log.h"
#include "engine/base/status.h"
#include "engine/core/options.h"
#include "engine/runtime/audit_checkpoint_options.h"
#include "engine/runtime/vault_options.h"
#include "engine/server/http_server.h"
#include "engine/telemetry/alert_options.h"

namespace signalbox::runtime {

struct EngineOptions {
  std::string dataDirectory;       // holds everything of one engine
  std::string configurationFile;   // where they were read from; empty = nowhere
  std::string name = "Signalbox";  // what the console shows
  server::HttpServerOptions server;
  bool plainNetwork = false;   // listens beyond loopback although it speaks no TLS
  bool loopbackProbes = true;  // programs on this machine get readiness and metrics without a token
  core::CoreOptions core;
  VaultOptions vault;
  telemetry::AlertOptions alerts;
  std::vector<std::string> webhookAllowNetworks;  // CIDR; special addresses that webhooks may reach all the same
  AuditCheckpointOptions auditCheckpoints;
  std::string caFile;  // for HTTPS to providers; empty = the system's
  base::LogLevel logLevel = base::LogLevel::info;
  bool newAuditKey = false;           // the audit's key is lost: begin its chain anew; not in the configuration file
  bool demo = false;                  // live traffic of a demonstration; not in the configuration file
  base::Millis stopDeadline{20'000};  // for sends under way, when the engine stops
  double clockSpeed = 1;              // above 1 only with simulated providers
};

/// Reads a TOML text over the defaults. Every wrong or unknown key is named, all at once.
base::Status applyConfiguration(std::string_view toml, EngineOptions& options);
base::Status applyConfigurationFile(const std::string& path, EngineOptions& options);
/// "HOST:PORT", "[::1]:8742" or ":8742".
base::Status applyListen(const std::string& text, EngineOptions& options);
/// Other machines can reach it, and what they send can be read on the way.
bool isExposed(const EngineOptions& options);
/// What is wrong with the options as a whole.
base::Status validate(const EngineOptions& options);
/// The default configuration as the code has it: every key, its value, its meaning.
std::string defaultConfiguration();

}  // namespace signalbox::runtime
