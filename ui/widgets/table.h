// The console's table: rows 28 or 32, hover and selection from the palette, no grid but hairlines, headers aligned with their column, letters left
// to the console's keys. Order is frozen while the pointer is over it or something is chosen, and "37 new, press n" waits on top.
// Choosing is by id (kIdRole), so it survives sorting, paging and reconnects. Takes any flat model; wraps it in a FrozenOrderModel. GUI thread.
#pragma once

#include "ui/widgets/frozen_order_model.h"

#include <QSet>
#include <QTableView>
#include <optional>

namespace signalbox::ui::theme {
class Theme;
}

namespace signalbox::ui::widgets {

class TableDelegate;

class Table final : public QTableView {
  Q_OBJECT
 public:
  enum class Density { Compact, Normal };
  enum class Column { Text, Middle, Number, Mono, Check };  // Middle: elided in the middle; Check: a box, the model leaves it empty

  Table(const theme::Theme& theme, const QString& accessibleName, QWidget* parent = nullptr);

  void setSource(QAbstractItemModel* model);  // not owned
  FrozenOrderModel* order() { return order_; }
  void setDensity(Density density);
  // Width in measures at 100 %; 0 lets the column take what is left (one column at most).
  void setColumn(int column, Column kind, int width);
  // These hide, in this order, while the column that takes the rest would be narrower than that: too narrow to be read.
  static constexpr int kRestLeast = 200;
  // A row is read across: what that column would have beyond this is shared out among its neighbours, but for figures.
  static constexpr int kRestMost = 640;
  void setGivingWay(const QList<int>& columns, int least = kRestLeast);
  // Rows whose cell in this column has a kSecondLineRole are as high as two lines need.
  void setSecondLineColumn(int column);

  QSet<QString> chosen() const { return chosen_; }
  void setChosen(const QSet<QString>& ids);
  void clearChosen() { setChosen({}); }
  QString currentId() const;
  void setCurrentId(const QString& id);  // does nothing when the id is not shown
  void showNew();

  // Its rows are from before, and read so: everything in them is muted.
  void setStale(bool stale);
  bool isStale() const { return stale_; }

  bool isChosen(const QModelIndex& index) const;
  // Rows are ticked here, so the row that the keys stand on is another matter than a chosen one.
  bool hasBoxes() const;
  int hoveredRow() const { return hovered_; }
  Column columnKind(int column) const { return kinds_.value(column, Column::Text); }
  void keyboardSearch(const QString&) override {}

 Q_SIGNALS:
  void opened(const QString& id);  // Enter or double click
  void currentIdChanged(const QString& id);
  void chosenChanged();
  void allMatchingRequested();  // Ctrl+A: everything that matches, as a query
  void menuRequested(const QString& id, const QPoint& globalPosition);
  void newWaiting(int count);

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void enterEvent(QEnterEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
  void updateGeometries() override;

 private:
  void applyTheme();
  void layOutColumns();
  void hideWhatGivesWay();
  void shareOut(int surplus);
  void layOutRows(int first, int last);
  void settleFrozen();
  void placeWaitingBar();
  void toggle(int row);
  void chooseTo(int row);
  void setHovered(int row);
  QString idAt(int row) const;

  const theme::Theme& theme_;
  FrozenOrderModel* order_;
  TableDelegate* delegate_;
  QWidget* waitingBar_ = nullptr;
  Density density_ = Density::Normal;
  QHash<int, Column> kinds_;
  QHash<int, int> widths_;
  QList<int> givingWay_;
  QSet<int> dragged_;  // columns that somebody made wider or narrower keep their width
  bool layingOut_ = false;
  int restLeast_ = kRestLeast;
  QSet<QString> chosen_;
  std::optional<QString> kept_;  // the current row over a reset
  int secondLineColumn_ = -1;
  int anchor_ = -1;
  int hovered_ = -1;
  bool over_ = false;
  bool stale_ = false;
};

}  // namespace signalbox::ui::widgets
