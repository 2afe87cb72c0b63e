#pragma once
// One command of each kind that succeeds on the rig that it is made for: so that no kind can be added without showing what it
// writes to the audit.

#include "tests/engine/core/rig.h"

namespace signalbox::tests {

/// What an act does to what stands in its audit row as its object, and so which digests that row has: of before, of after, of both, or of
/// neither, because the object is not the engine's to keep.
enum class Effect { changes, makes, removes, none };

struct CommandExample {
  core::Command command;
  bool isAct = true;  // somebody's, and so in the audit
  Effect effect = Effect::changes;
};

/// Prepares the rig. `kind` is the index in core::Command; a kind without an example gives another kind's.
CommandExample exampleOf(std::size_t kind, Rig& rig);

}  // namespace signalbox::tests
