#pragma once
// tr() for what the workspace says of its files. Pure; any thread.

#include <QCoreApplication>

namespace signalbox::ui::workspace {

struct Words {
  Q_DECLARE_TR_FUNCTIONS(Words)
};

}  // namespace signalbox::ui::workspace
