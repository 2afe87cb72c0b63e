// One line or paragraph of text in a role of the type scale. Always plain text: data can never be markup.
// When elision is on, text that does not fit is cut (middle or right) and shown whole in a tooltip. GUI thread.
#pragma once

#include "ui/theme/tokens.h"

#include <QLabel>

namespace signalbox::ui::theme {
class Theme;
}

namespace signalbox::ui::widgets {

class Label : public QLabel {
  Q_OBJECT
 public:
  Label(const theme::Theme& theme, theme::Type type, theme::Ink ink, QWidget* parent = nullptr);
  Label(const theme::Theme& theme, theme::Type type, theme::Ink ink, const QString& text, QWidget* parent = nullptr);

  void setInk(theme::Ink ink);
  void setStale(bool stale);  // what it says is from before: muted, whatever its ink
  bool isStale() const { return stale_; }
  void setType(theme::Type type);
  void setElide(Qt::TextElideMode mode);  // Qt::ElideNone (default) keeps QLabel's own sizes
  bool elides() const { return elide_ != Qt::ElideNone; }
  void setTooltipText(const QString& text);  // shown unless the text is cut, then the whole text comes first

  QSize minimumSizeHint() const override;
  int heightForWidth(int width) const override;  // of the width that it may take

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool event(QEvent* event) override;

 private:
  void applyTheme();

  const theme::Theme& theme_;
  theme::Type type_;
  theme::Ink ink_;
  bool stale_ = false;
  Qt::TextElideMode elide_ = Qt::ElideNone;
  QString tooltip_;
};

}  // namespace signalbox::ui::widgets
