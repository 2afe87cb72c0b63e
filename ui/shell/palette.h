#pragma once
// Ctrl+K: every place, every act of the screen with its count, providers, and a message or a cause by its id. Typed letters filter by
// words in any order. GUI thread.

#include "ui/shell/panel.h"
#include "ui/views/view.h"

class QLineEdit;
class QListWidget;

namespace signalbox::ui::shell {

class Palette final : public Panel {
  Q_OBJECT
 public:
  Palette(views::ViewContext context, QWidget* window);
  /// What the screen offers comes first, then places and providers, which are known here, then what the shell offers.
  void openWith(std::vector<views::PaletteAct> ofScreen, std::vector<views::PaletteAct> ofShell);

 Q_SIGNALS:
  void linkWanted(const QString& link);  // of any engine

 protected:
  QWidget* firstFocus() override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void collect(std::vector<views::PaletteAct> acts, std::vector<views::PaletteAct> last);
  void filter();
  void run(int row);

  views::ViewContext context_;
  QLineEdit* field_;
  QListWidget* list_;
  std::vector<views::PaletteAct> all_;
  std::vector<views::PaletteAct> shown_;
};

}  // namespace signalbox::ui::shell
