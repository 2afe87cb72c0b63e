#pragma once
// The menu under the engine switcher. An engine is told from another by more than its name, since here production is taken by mistake: a tick for
// the one that is shown, its badge in its colour, its name, "Production" where it is one, its health's shape, and its key. GUI thread.

#include <QMap>
#include <QMenu>

#include "ui/widgets/breaker_shape.h"
#include "ui/workspace/connection.h"

namespace signalbox::ui::theme {
class Theme;
}

namespace signalbox::ui::shell {

class EngineMenu final : public QMenu {
  Q_OBJECT
 public:
  struct Entry {
    workspace::Connection connection;
    int number = 0;      // of its key Ctrl+1 to Ctrl+9; others have none
    bool shown = false;  // by this window
    widgets::BreakerLook look;
    QString health;  // in words
  };

  EngineMenu(const theme::Theme& theme, QWidget* parent);

  /// Its text is for screen readers: it says in words all that is drawn, the health too.
  QAction* addEngine(const Entry& entry);
  const Entry* entry(const QAction* action) const;

 protected:
  void initStyleOption(QStyleOptionMenuItem* option, const QAction* action) const override;
  void paintEvent(QPaintEvent* event) override;

 private:
  QString shortName(const Entry& entry) const;
  void makeRoom(const Entry& entry);

  const theme::Theme& theme_;
  QMap<const QAction*, Entry> entries_;
};

}  // namespace signalbox::ui::shell
