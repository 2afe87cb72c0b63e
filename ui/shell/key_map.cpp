#include "ui/shell/key_map.h"

#include <QShortcut>
#include <QWidget>

namespace signalbox::ui::shell {

KeyMap::KeyMap(QWidget* window) : QObject(window), window_(window) {}

void KeyMap::bind(const QString& section, const QString& shown, const QString& words, const QList<QKeySequence>& sequences, std::function<void()> run,
                  bool always) {
  note(section, shown, words);
  for (const QKeySequence& sequence : sequences) {
    auto* shortcut = new QShortcut(sequence, window_);
    // A line edit takes letters before any shortcut sees them, so typing is safe.
    connect(shortcut, &QShortcut::activated, this, [this, run, always] {
      if (always || !blocked_ || !blocked_()) run();
    });
  }
}

void KeyMap::note(const QString& section, const QString& shown, const QString& words) { entries_.push_back({section, shown, words}); }

}  // namespace signalbox::ui::shell
