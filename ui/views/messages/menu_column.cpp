#include "ui/views/messages/menu_column.h"

#include <QPainter>

#include "ui/theme/theme.h"
#include "ui/widgets/frozen_order_model.h"
#include "ui/widgets/table.h"

namespace signalbox::ui::views {

MenuColumn::MenuColumn(const theme::Theme& theme, widgets::Table* table, int column) : QStyledItemDelegate(table), theme_(theme), table_(table) {
  table->setItemDelegateForColumn(column, this);
  connect(table, &QAbstractItemView::clicked, this, [this, column](const QModelIndex& index) {
    if (index.column() != column) return;
    const QRect cell = table_->visualRect(index);
    Q_EMIT table_->menuRequested(index.siblingAtColumn(0).data(widgets::kIdRole).toString(), table_->viewport()->mapToGlobal(cell.bottomLeft()));
  });
}

void MenuColumn::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  table_->itemDelegate()->paint(painter, option, index);
  const int size = theme_.px(theme::grid::kIcon);
  const QRect where(option.rect.center().x() - size / 2, option.rect.center().y() - size / 2, size, size);
  painter->drawPixmap(where, theme_.pixmap(theme::Icon::Menu, theme_.ink(theme::Ink::Muted), painter->device()->devicePixelRatioF()));
}

}  // namespace signalbox::ui::views
