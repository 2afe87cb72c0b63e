#include "ui/widgets/table_delegate.h"

#include "ui/theme/style_parts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/sparkline.h"
#include "ui/widgets/table.h"
#include "ui/widgets/tooltip.h"

#include <QHeaderView>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace signalbox::ui::widgets {

using namespace theme;

namespace {
constexpr int kBar = 4;
}

TableDelegate::TableDelegate(const Theme& theme, Table* table) : QStyledItemDelegate(table), theme_(theme), table_(table) {}

void TableDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  painter->save();
  paintGround(painter, option, index);
  const Table::Column kind = table_->columnKind(index.column());
  const QVariant look = index.data(kLookRole), bars = index.data(kBarsRole);
  if (kind == Table::Column::Check) {
    QStyleOptionViewItem box = option;
    box.state = QStyle::State_Enabled | (table_->isChosen(index) ? QStyle::State_On : QStyle::State_Off);
    if (index.flags() & Qt::ItemIsEnabled) drawButtonPrimitive(theme_, QStyle::PE_IndicatorItemViewItemCheck, &box, painter, nullptr);
  } else if (bars.isValid()) {
    const int pad = theme_.px(grid::kSmall), inset = theme_.px(6);
    Sparkline::paintBars(*painter, option.rect.adjusted(pad, inset, -pad, -inset), bars.value<QVector<double>>(), theme_.hue(Hue::Neutral));
  } else {
    if (look.isValid()) {
      const double side = theme_.pxF(grid::kShape);
      const QRectF place(option.rect.left() + padOf(index), option.rect.center().y() + 0.5 - side / 2, side, side);
      paintBreakerShape(*painter, place, look.value<BreakerLook>(), theme_.colors(),
                        table_->isChosen(index) || table_->currentIndex().row() == index.row());
    }
    paintText(painter, option, index);
  }
  painter->restore();
}

/// Ticked rows have a box and the ground of what is selected. The row that is shown beside the list, which acts do not mean, has a bar and no more.
void TableDelegate::paintGround(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const Colors& c = theme_.colors();
  const bool current = table_->currentIndex().row() == index.row() && table_->currentIndex().isValid();
  const bool boxes = table_->hasBoxes(), focus = table_->hasFocus();
  if (table_->isChosen(index) || (current && !boxes))
    painter->fillRect(option.rect, c.selectedRow);
  else if (current || table_->hoveredRow() == index.row())
    painter->fillRect(option.rect, c.hover);
  painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), c.hairline);
  if (!current || (!focus && !boxes) || table_->horizontalHeader()->visualIndex(index.column()) != 0) return;
  const QRect bar(option.rect.left(), option.rect.top(), theme_.px(boxes ? kBar : 2), option.rect.height());
  painter->fillRect(bar, focus ? c.accent : c.secondary);
}

QFont TableDelegate::fontOf(const QModelIndex& index) const {
  return theme_.font(table_->columnKind(index.column()) == Table::Column::Mono ? Type::MonoSmall : Type::Caption);
}

int TableDelegate::padOf(const QModelIndex& index) const {
  return table_->horizontalHeader()->sectionPosition(index.column()) == 0 ? firstColumnPad(theme_) : theme_.px(grid::kSmall);
}

QRect TableDelegate::textRect(const QRect& cell, const QModelIndex& index) const {
  QRect rect = cell.adjusted(padOf(index), 0, -theme_.px(grid::kSmall), -1);
  const QVariant look = index.data(kLookRole);
  if (look.isValid()) rect.setLeft(rect.left() + theme_.px(look.value<BreakerLook>().holdsNow() ? 35 : 20));
  return rect;
}

void TableDelegate::paintText(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const Colors& c = theme_.colors();
  const Table::Column kind = table_->columnKind(index.column());
  const QString text = index.data(Qt::DisplayRole).toString();
  const bool onSelected = table_->isChosen(index) || table_->currentIndex().row() == index.row();
  Ink ink = static_cast<Ink>(index.data(kInkRole).isValid() ? index.data(kInkRole).toInt() : static_cast<int>(Ink::Text));
  if (table_->isStale()) ink = Ink::Muted;
  if (onSelected && ink == Ink::Muted) ink = Ink::Secondary;
  painter->setFont(fontOf(index));
  QRect rect = textRect(option.rect, index);
  if (index.data(kBadgeRole).toBool() && !text.isEmpty()) {
    painter->setFont(theme_.font(Type::CaptionStrong));
    const int width = painter->fontMetrics().horizontalAdvance(text) + theme_.px(grid::kCard), height = theme_.px(18);
    const QRect badge(rect.left(), rect.center().y() - height / 2 + 1, width, height);
    drawRounded(painter, badge, theme_.pxF(grid::kTiny), Qt::transparent, c.inputBorder);
    painter->setPen(theme_.ink(ink));
    painter->drawText(badge, Qt::AlignCenter, text);
    return;
  }
  const Qt::TextElideMode elide = kind == Table::Column::Middle ? Qt::ElideMiddle : Qt::ElideRight;
  const Qt::Alignment side = kind == Table::Column::Number ? Qt::AlignRight : Qt::AlignLeft;
  const QString second = index.data(kSecondLineRole).toString();
  if (!second.isEmpty()) {
    const int half = rect.height() / 2;
    const QRect below(rect.left(), rect.top() + half, rect.width(), half - theme_.px(2));
    painter->setPen(onSelected ? c.secondary : c.muted);
    painter->drawText(below, static_cast<int>(side | Qt::AlignVCenter), painter->fontMetrics().elidedText(second, Qt::ElideRight, below.width()));
    rect.setHeight(half + theme_.px(2));
  }
  painter->setPen(theme_.ink(ink));
  painter->drawText(rect, static_cast<int>(side | Qt::AlignVCenter), painter->fontMetrics().elidedText(text, elide, rect.width()));
}

QSize TableDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const {
  return {QFontMetrics(fontOf(index)).horizontalAdvance(index.data().toString()) + 2 * theme_.px(grid::kSmall), theme_.px(grid::kRow)};
}

bool TableDelegate::helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option, const QModelIndex& index) {
  if (event->type() != QEvent::ToolTip) return QStyledItemDelegate::helpEvent(event, view, option, index);
  const QString text = index.data().toString(), more = index.data(Qt::ToolTipRole).toString();
  const bool cut = QFontMetrics(fontOf(index)).horizontalAdvance(text) > textRect(option.rect, index).width();
  QStringList lines;
  if (cut) lines << text;
  if (!more.isEmpty()) lines << more;
  if (const QVariant look = index.data(kLookRole); look.isValid()) lines << breakerTerm(look.value<BreakerLook>());
  QToolTip::showText(event->globalPos(), plainTooltip(lines.join(QLatin1Char('\n'))), view);
  return true;
}

}  // namespace signalbox::ui::widgets
