#pragma once
// The passphrase of the master key, or the key itself: from a file descriptor or from the terminal, never from the command line or the
// environment, where others could read it.

#include <optional>

#include "engine/base/status.h"
#include "engine/runtime/vault_options.h"

namespace signalbox::app {

/// The master key for vault.key = keychain: one line.
base::Status readKey(int descriptor, runtime::VaultOptions& vault);

/// From `descriptor`: one line, and the previous passphrase as a second one while it is changed. Without it the terminal is
/// asked, with echo off; notFound when there is none.
base::Status readPassphrase(std::optional<int> descriptor, runtime::VaultOptions& vault);

}  // namespace signalbox::app
