#pragma once
// The console's command line.

#include <QString>

#include <optional>

#include "ui/client/address.h"

namespace signalbox::app {

struct ConsoleOptions {
  bool demo = false;
  std::optional<ui::client::EngineAddress> connectTo;
  QString link;                 // a place to open: signalbox://ENGINE/dead-letters/groups/ID
  std::optional<int> exitCode;  // set when there is nothing to run
};

ConsoleOptions parseConsoleOptions(int argc, char** argv);

}  // namespace signalbox::app
