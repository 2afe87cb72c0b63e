// Draws the cells of Table: text elided with the whole of it in the tooltip, numbers at the right, ids in mono, boxes, breaker shapes and small bars.
// A model gives extras by role: kLookRole (BreakerLook), kBarsRole (QVector<double>), kInkRole (int of theme::Ink), kSecondLineRole. GUI thread.
#pragma once

#include "ui/widgets/breaker_shape.h"

#include <QStyledItemDelegate>

namespace signalbox::ui::widgets {

inline constexpr int kLookRole = Qt::UserRole + 2;
inline constexpr int kBarsRole = Qt::UserRole + 3;
inline constexpr int kInkRole = Qt::UserRole + 4;
inline constexpr int kSecondLineRole = Qt::UserRole + 5;  // a caption under the text; the row's height is the view's to set
inline constexpr int kBadgeRole = Qt::UserRole + 6;       // bool: draw the text as a badge

class Table;

class TableDelegate final : public QStyledItemDelegate {
  Q_OBJECT
 public:
  TableDelegate(const theme::Theme& theme, Table* table);

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  bool helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option, const QModelIndex& index) override;

 private:
  int padOf(const QModelIndex& index) const;
  QRect textRect(const QRect& cell, const QModelIndex& index) const;
  QFont fontOf(const QModelIndex& index) const;
  void paintGround(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;
  void paintText(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;

  const theme::Theme& theme_;
  Table* table_;
};

}  // namespace signalbox::ui::widgets

Q_DECLARE_METATYPE(signalbox::ui::widgets::BreakerLook)
