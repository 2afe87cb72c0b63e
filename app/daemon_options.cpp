#include "app/daemon_options.h"

#include <CLI/CLI.hpp>
#include <cstdio>

#include "app/passphrase.h"
#include "app/process.h"
#include "engine/base/environment.h"
#include "engine/runtime/engine.h"

namespace signalbox::app {

std::string defaultDataDirectory(bool demo) {
  const std::string name = demo ? "signalbox-demo" : "signalbox";
  if (const auto data = base::environment("XDG_DATA_HOME"); data && !data->empty()) return *data + "/" + name;
  return base::environment("HOME").value_or(".") + "/.local/share/" + name;
}

ParsedOptions parseDaemonOptions(int argc, char** argv) {
  ParsedOptions parsed;
  std::string data;
  std::string listen;
  std::string configuration;
  CLI::App cli("Signalbox engine: delivers notifications so that none is lost and every duplicate is explained.", "signalboxd");
  cli.add_option("--data", data, "Directory that holds everything of this engine")->type_name("DIR");
  cli.add_option("--listen", listen, "Address of the REST server; port 0 takes any free one (default 127.0.0.1:8742)")->type_name("HOST:PORT");
  cli.add_option("--config", configuration, "Configuration; see /etc/signalbox/signalbox.toml")->type_name("FILE");
  cli.add_flag("--demo", parsed.demo,
               "Simulate a day first, with an outage and dead letters, then go on live with 2 to 4 messages a second; keeps one day");
  std::optional<int> passphraseDescriptor;
  cli.add_option("--passphrase-fd", passphraseDescriptor,
                 "Read the passphrase of vault.key from this file descriptor; a second line is the previous one")
      ->type_name("N");
  std::optional<int> keyDescriptor;
  cli.add_option("--key-fd", keyDescriptor, "Read the master key of vault.key = keychain from this file descriptor, one line")->type_name("N");
  cli.add_flag("--discard-credentials", parsed.engine.vault.discardCredentials,
               "The master key is lost: start without the credentials that it sealed, and keep everything else");
  cli.add_flag("--new-audit-key", parsed.engine.newAuditKey,
               "The audit's key is lost: begin its chain anew with another one, behind a digest of what is there");
  bool printDefaults = false;
  cli.add_flag("--default-config", printDefaults, "Print every setting with its default, and exit");
  cli.set_version_flag("--version", "signalboxd " + runtime::engineVersion());
  // CLI11 reports by throwing; it ends here.
  try {
    cli.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    parsed.exitCode = cli.exit(error) == 0 ? 0 : 2;
    return parsed;
  }
  if (printDefaults) {
    std::fputs(runtime::defaultConfiguration().c_str(), stdout);
    parsed.exitCode = 0;
    return parsed;
  }
  base::Status status;
  if (!configuration.empty()) status = runtime::applyConfigurationFile(configuration, parsed.engine);
  if (status.ok() && !listen.empty()) status = runtime::applyListen(listen, parsed.engine);
  parsed.engine.demo = parsed.demo;
  parsed.engine.dataDirectory = data.empty() ? defaultDataDirectory(parsed.demo) : data;
  parsed.engine.vault.credentialsDirectory = base::environment("CREDENTIALS_DIRECTORY").value_or("");
  if (status.ok()) status = runtime::validate(parsed.engine);
  if (status.ok() && (passphraseDescriptor || parsed.engine.vault.key == "passphrase"))
    status = readPassphrase(passphraseDescriptor, parsed.engine.vault);
  if (status.ok() && keyDescriptor) status = readKey(*keyDescriptor, parsed.engine.vault);
  if (!status.ok()) parsed.exitCode = complain(status);
  return parsed;
}

}  // namespace signalbox::app
