#pragma once
// "?": all keys, by section, from the KeyMap's own table. GUI thread.

#include "ui/shell/panel.h"

namespace signalbox::ui::shell {

class KeyMap;

class KeysOverlay final : public Panel {
  Q_OBJECT
 public:
  KeysOverlay(const theme::Theme& theme, const KeyMap& keys, QWidget* window);
};

}  // namespace signalbox::ui::shell
