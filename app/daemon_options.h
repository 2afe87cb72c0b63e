#pragma once
// The daemon's command line over its configuration file. Command line wins.

#include <optional>

#include "engine/runtime/options.h"

namespace signalbox::app {

struct ParsedOptions {
  runtime::EngineOptions engine;
  bool demo = false;
  std::optional<int> exitCode;  // set when there is nothing to run: help, version, or an error that was printed
};

ParsedOptions parseDaemonOptions(int argc, char** argv);

/// Where an engine keeps its data when nobody says: $XDG_DATA_HOME/signalbox or ~/.local/share/signalbox.
std::string defaultDataDirectory(bool demo);

}  // namespace signalbox::app
