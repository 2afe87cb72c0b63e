#pragma once
// The providers of each channel in the order in which they are asked, as rows under the channel's name. A row is dragged within its channel, or
// moved by Alt+Up and Alt+Down while it has the focus. Shows the order that it is given and asks for another: a row that was let go stands again
// where it was until it is given otherwise. GUI thread.

#include <QMap>
#include <QPoint>
#include <QWidget>

#include <vector>

#include "ui/widgets/breaker_shape.h"

class QKeyEvent;
class QMouseEvent;
class QVBoxLayout;

namespace signalbox::ui::theme {
class Theme;
}
namespace signalbox::ui::widgets {
class Label;
}

namespace signalbox::ui::views {

class DeliveryRow;

class OrderedProviders final : public QWidget {
  Q_OBJECT
 public:
  struct Row {
    QString name;
    QString channel;
    widgets::BreakerLook look;
    bool asked = false;  // for the place in which it is shown
  };

  OrderedProviders(const theme::Theme& theme, QWidget* parent);

  /// Channel by channel, in their order. While a row is dragged, places wait until it is let go.
  void setRows(std::vector<Row> rows);
  /// Why none can be moved; empty frees them.
  void setBlocked(const QString& reason);
  void setChosen(const QString& name);  // empty: none
  DeliveryRow* row(const QString& name) const { return rows_.value(name, nullptr); }
  bool isDragging() const { return dragging_; }
  /// One place up (-1) or down (1), if there is one; says why not when it is blocked.
  void moveBy(const QString& name, int by);
  bool canMoveBy(const QString& name, int by) const;

 Q_SIGNALS:
  void chosen(const QString& name);
  void moveAsked(const QString& name, int place);  // among those of its channel, from 0
  void refused(const QString& reason);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  struct Section {
    widgets::Label* caption;
    QWidget* body;
    QVBoxLayout* lines;
  };

  const Row* shownRow(const QString& name) const;
  QStringList namesOf(const QString& channel) const;
  void arrange();
  Section section(const QString& channel);
  void settleNotes();
  bool drag(DeliveryRow& row, const QMouseEvent& event);
  bool drop(DeliveryRow& row);
  bool press(DeliveryRow& row, const QKeyEvent& event);
  void stopDrag();

  const theme::Theme& theme_;
  QVBoxLayout* all_;
  std::vector<Row> shown_;
  QMap<QString, DeliveryRow*> rows_;
  QMap<QString, Section> sections_;  // by channel
  QString blocked_;
  QString pressed_;  // under the pressed button
  QPoint pressedAt_;
  bool dragging_ = false;
};

}  // namespace signalbox::ui::views
