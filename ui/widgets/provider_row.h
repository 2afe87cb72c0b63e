// One row of ProviderList and its header. Name 152 | shape and words 168 | strip 488 | failures 136 | calls 80 | p95 72 | menu 32, gaps 8;
// the strip takes what is left when the row is wider. GUI thread.
#pragma once

#include "ui/widgets/provider_list.h"

class QHBoxLayout;

namespace signalbox::ui::widgets {

class Label;

class ProviderRow final : public QWidget {
  Q_OBJECT
 public:
  ProviderRow(const theme::Theme& theme, const ProviderFigures& figures, QWidget* parent = nullptr);
  void setFigures(const ProviderFigures& figures);
  void setStale(bool stale);
  QString id() const { return id_; }
  BreakerStrip* strip() { return strip_; }

  static QWidget* header(const theme::Theme& theme, QWidget* parent);

 Q_SIGNALS:
  void opened(const QString& id);
  void menuRequested(const QString& id, const QPoint& globalPosition);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void enterEvent(QEnterEvent* event) override;
  void leaveEvent(QEvent* event) override;

 private:
  void settleInk();

  const theme::Theme& theme_;
  QString id_;
  Label* name_;
  BreakerLabel* state_;
  BreakerStrip* strip_;
  Label* failures_;
  Label* calls_;
  Label* p95_;
  bool over_ = false;
  bool stale_ = false;
};

}  // namespace signalbox::ui::widgets
