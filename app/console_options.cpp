#include "app/console_options.h"

#include <CLI/CLI.hpp>
#include <fstream>

#include "app/process.h"
#include "engine/runtime/engine.h"
#include "ui/views/place.h"

namespace signalbox::app {

namespace {

base::Result<ui::client::EngineAddress> addressOf(const std::string& url, const std::string& tokenFile) {
  ui::client::EngineAddress address{ui::client::addressFromText(QString::fromStdString(url)), {}};
  if (!tokenFile.empty()) {
    std::ifstream file(tokenFile);
    std::string token;
    if (!(file >> token)) return base::Status(base::Code::notFound, "can't read a token from " + tokenFile);
    address.token = ui::client::Secret(token);
  }
  const QString problem = address.problem();
  if (!problem.isEmpty()) return base::Status(base::Code::invalid, "--connect " + url + ": " + problem.toStdString());
  return address;
}

}  // namespace

ConsoleOptions parseConsoleOptions(int argc, char** argv) {
  ConsoleOptions options;
  std::string url;
  std::string tokenFile;
  std::string link;
  CLI::App cli("Signalbox console: shows and steers engines.", "signalbox");
  CLI::Option* demo = cli.add_flag(
      "--demo", options.demo, "Simulate a day first, with an outage and dead letters, then go on live with 2 to 4 messages a second; keeps one day");
  CLI::Option* connect = cli.add_option("--connect", url, "Attach to this engine instead of running one")->type_name("URL")->excludes(demo);
  cli.add_option("--token-file", tokenFile, "File that holds the token for --connect")->type_name("FILE")->needs(connect);
  cli.add_option("link", link, "A place to open: signalbox://ENGINE/dead-letters/groups/ID")->type_name("LINK");
  cli.set_version_flag("--version", "signalbox " + runtime::engineVersion());
  // CLI11 reports by throwing; it ends here.
  try {
    cli.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    options.exitCode = cli.exit(error) == 0 ? 0 : 2;
    return options;
  }
  options.link = QString::fromStdString(link);
  if (!link.empty() && !ui::views::parseLink(options.link)) {
    options.exitCode =
        complain(base::Status(base::Code::invalid, link + " names no place of the console; such a link is signalbox://127.0.0.1:8742/dead-letters"));
    return options;
  }
  if (connect->count() == 0) return options;  // an empty one is a wrong one
  base::Result<ui::client::EngineAddress> address = addressOf(url, tokenFile);
  if (!address.ok()) {
    options.exitCode = complain(address.status());
  } else {
    options.connectTo = std::move(address).value();
  }
  return options;
}

}  // namespace signalbox::app
