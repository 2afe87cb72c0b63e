#pragma once
// tr() for what is no object: sentences that free functions and value types say. Pure; any thread.

#include <QCoreApplication>

namespace signalbox::ui::client {

struct Words {
  Q_DECLARE_TR_FUNCTIONS(Words)
};

}  // namespace signalbox::ui::client
