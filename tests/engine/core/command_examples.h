#pragma once
// One command of each kind that succeeds on the rig that it is made for: so that no kind can be added without showing what it
// writes to the audit.

#include "tests/engine/core/rig.h"

namespace signalbox::tests {

struct CommandExample {
  core::Command command;
  bool isAct = true;  // somebody's, and so in the audit
};

/// Prepares the rig. `kind` is the index in core::Command; a kind without an example gives another kind's.
CommandExample exampleOf(std::size_t kind, Rig& rig);

}  // namespace signalbox::tests
