#pragma once
// Where the program lies that a person starts, beside that of the engine.

#include <QString>

namespace signalbox::tests {

/// app/signalbox.
QString consoleProgram();

}  // namespace signalbox::tests
