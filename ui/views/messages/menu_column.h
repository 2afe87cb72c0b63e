#pragma once
// The last column of a table: three dots that open the row's menu. Draws the table's own ground first. GUI thread.

#include <QStyledItemDelegate>

namespace signalbox::ui::theme {
class Theme;
}
namespace signalbox::ui::widgets {
class Table;
}

namespace signalbox::ui::views {

class MenuColumn final : public QStyledItemDelegate {
  Q_OBJECT
 public:
  /// Installs itself on the column; a press comes as Table::menuRequested.
  MenuColumn(const theme::Theme& theme, widgets::Table* table, int column);

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  QString displayText(const QVariant&, const QLocale&) const override { return {}; }

 private:
  const theme::Theme& theme_;
  widgets::Table* table_;
};

}  // namespace signalbox::ui::views
