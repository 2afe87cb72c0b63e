#pragma once
// What becomes of an engine that runs inside the console when the window closes: stop it, keep it running, or stay. GUI thread.

#include <QDialog>

namespace signalbox::ui::theme {
class Theme;
}
namespace signalbox::ui::widgets {
class Label;
}

namespace signalbox::ui::shell {

class CloseDialog final : public QDialog {
  Q_OBJECT
 public:
  CloseDialog(const theme::Theme& theme, const QString& engine, std::int64_t waiting, QWidget* parent);
  /// While it is being done.
  void setWorking(const QString& words);

 Q_SIGNALS:
  void stopChosen();
  void keepChosen();

 private:
  widgets::Label* words_;
  QWidget* acts_;
};

}  // namespace signalbox::ui::shell
