// An on/off switch with its label at the right; on is accent. State and label are the accessible value. GUI thread.
#pragma once

#include <QAbstractButton>

namespace signalbox::ui::theme {
class Theme;
}

namespace signalbox::ui::widgets {

class SwitchButton final : public QAbstractButton {
  Q_OBJECT
 public:
  SwitchButton(const theme::Theme& theme, const QString& text, QWidget* parent = nullptr);
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  const theme::Theme& theme_;
};

}  // namespace signalbox::ui::widgets
