#include "ui/widgets/table.h"

#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/format.h"
#include "ui/widgets/header_tooltips.h"
#include "ui/widgets/table_delegate.h"

#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QScopedValueRollback>

#include <algorithm>

namespace signalbox::ui::widgets {

using namespace theme;

namespace {
constexpr int kTwoLineRow = 44;
}

Table::Table(const Theme& theme, const QString& accessibleName, QWidget* parent)
    : QTableView(parent), theme_(theme), order_(new FrozenOrderModel(this)), delegate_(new TableDelegate(theme, this)) {
  setAccessibleName(accessibleName);
  setModel(order_);
  setItemDelegate(delegate_);
  setShowGrid(false);
  setFrameShape(QFrame::NoFrame);
  setSelectionBehavior(QAbstractItemView::SelectRows);
  setSelectionMode(QAbstractItemView::SingleSelection);
  setEditTriggers(QAbstractItemView::NoEditTriggers);
  setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
  setTabKeyNavigation(false);
  setMouseTracking(true);
  setWordWrap(false);
  setCornerButtonEnabled(false);
  verticalHeader()->hide();
  verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  horizontalHeader()->setHighlightSections(false);
  horizontalHeader()->setSectionsClickable(true);
  horizontalHeader()->setStretchLastSection(false);
  new HeaderTooltips(theme_, horizontalHeader());

  auto* bar = new ActButton(theme_, {}, ActButton::Role::Plain, this);
  bar->setGlyph(Icon::ChevronUp);
  bar->setFocusPolicy(Qt::NoFocus);
  bar->hide();
  connect(bar, &QPushButton::clicked, this, &Table::showNew);
  waitingBar_ = bar;
  connect(order_, &FrozenOrderModel::waitingChanged, this, [this, bar](int count) {
    bar->setText(tr("%1 new, press n").arg(format::count(count)));
    bar->setVisible(count > 0);
    placeWaitingBar();
    Q_EMIT newWaiting(count);
  });
  connect(horizontalHeader(), &QHeaderView::sectionResized, this, [this](int column) {
    if (!layingOut_ && QGuiApplication::mouseButtons() != Qt::NoButton) dragged_.insert(column);
  });
  // A reset takes the current row away; it comes back by its id.
  connect(order_, &QAbstractItemModel::modelAboutToBeReset, this,
          [this] { kept_ = currentIndex().isValid() ? std::optional(currentId()) : std::nullopt; });
  connect(order_, &QAbstractItemModel::modelReset, this, [this] {
    layOutColumns();
    layOutRows(0, order_->rowCount() - 1);
    if (kept_) setCurrentId(*kept_);
  });
  connect(order_, &QAbstractItemModel::rowsInserted, this, [this](const QModelIndex&, int first, int last) { layOutRows(first, last); });
  connect(order_, &QAbstractItemModel::dataChanged, this,
          [this](const QModelIndex& first, const QModelIndex& last) { layOutRows(first.row(), last.row()); });
  connect(&theme_, &Theme::changed, this, &Table::applyTheme);
  applyTheme();
}

void Table::setSource(QAbstractItemModel* model) {
  order_->setSourceModel(model);
  layOutColumns();
}

void Table::setDensity(Density density) {
  density_ = density;
  applyTheme();
}

void Table::setColumn(int column, Column kind, int width) {
  kinds_[column] = kind;
  widths_[column] = width;
  if (kind == Column::Number) order_->setHeaderAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
  layOutColumns();
}

void Table::applyTheme() {
  const int height = theme_.px(density_ == Density::Compact ? grid::kRowCompact : grid::kRow);
  verticalHeader()->setMinimumSectionSize(height);
  verticalHeader()->setDefaultSectionSize(height);
  horizontalHeader()->setFixedHeight(theme_.px(grid::kRowCompact));
  layOutColumns();
  layOutRows(0, order_->rowCount() - 1);
  viewport()->update();
}

void Table::layOutColumns() {
  const QScopedValueRollback<bool> own(layingOut_, true);
  for (auto width = widths_.cbegin(); width != widths_.cend(); ++width) {
    if (width.key() >= order_->columnCount()) continue;
    const bool rest = width.value() == 0;
    const bool box = kinds_.value(width.key()) == Column::Check;
    horizontalHeader()->setSectionResizeMode(width.key(), rest ? QHeaderView::Stretch : box ? QHeaderView::Fixed : QHeaderView::Interactive);
    if (!rest && !dragged_.contains(width.key())) setColumnWidth(width.key(), theme_.px(width.value()));
  }
  hideWhatGivesWay();
}

void Table::setGivingWay(const QList<int>& columns, int least) {
  givingWay_ = columns;
  restLeast_ = least;
  hideWhatGivesWay();
}

void Table::hideWhatGivesWay() {
  const QScopedValueRollback<bool> own(layingOut_, true);
  int rest = viewport()->width();
  for (auto width = widths_.cbegin(); width != widths_.cend(); ++width)
    if (givingWay_.contains(width.key()) || !isColumnHidden(width.key())) rest -= theme_.px(width.value());
  for (const int column : givingWay_) {
    const bool hidden = rest < theme_.px(restLeast_);
    if (hidden) rest += theme_.px(widths_.value(column));
    if (isColumnHidden(column) == hidden) continue;
    setColumnHidden(column, hidden);
    if (!hidden) setColumnWidth(column, theme_.px(widths_.value(column)));
  }
  shareOut(rest - theme_.px(kRestMost));
}

void Table::shareOut(int surplus) {
  const auto shares = [this](int column) {
    const Column kind = columnKind(column);
    return kind != Column::Number && kind != Column::Check && widths_.value(column) > 0 && !isColumnHidden(column) && column < order_->columnCount();
  };
  int sum = 0;
  for (auto width = widths_.cbegin(); width != widths_.cend(); ++width)
    if (shares(width.key())) sum += width.value();
  for (auto width = widths_.cbegin(); width != widths_.cend(); ++width)
    if (shares(width.key()) && !dragged_.contains(width.key()))
      setColumnWidth(width.key(), theme_.px(width.value()) + qMax(0, surplus) * width.value() / sum);
}

void Table::setSecondLineColumn(int column) {
  secondLineColumn_ = column;
  layOutRows(0, order_->rowCount() - 1);
}

void Table::layOutRows(int first, int last) {
  if (secondLineColumn_ < 0) return;
  const int two = theme_.px(kTwoLineRow), one = verticalHeader()->defaultSectionSize();
  for (int row = first; row <= last; ++row) {
    const bool second = !order_->index(row, secondLineColumn_).data(kSecondLineRole).toString().isEmpty();
    if (rowHeight(row) != (second ? two : one)) setRowHeight(row, second ? two : one);
  }
}

QString Table::idAt(int row) const { return order_->index(row, 0).data(kIdRole).toString(); }

QString Table::currentId() const { return currentIndex().isValid() ? idAt(currentIndex().row()) : QString(); }

void Table::setCurrentId(const QString& id) {
  for (int row = 0; row < order_->rowCount(); ++row)
    if (idAt(row) == id) {
      setCurrentIndex(order_->index(row, 0));
      return;
    }
}

bool Table::isChosen(const QModelIndex& index) const { return !chosen_.isEmpty() && chosen_.contains(idAt(index.row())); }

bool Table::hasBoxes() const { return std::find(kinds_.cbegin(), kinds_.cend(), Column::Check) != kinds_.cend(); }

void Table::setChosen(const QSet<QString>& ids) {
  if (ids == chosen_) return;
  chosen_ = ids;
  settleFrozen();
  viewport()->update();
  Q_EMIT chosenChanged();
}

void Table::setStale(bool stale) {
  if (stale == stale_) return;
  stale_ = stale;
  viewport()->update();
}

void Table::showNew() { order_->showWaiting(); }

void Table::settleFrozen() { order_->setFrozen(over_ || !chosen_.isEmpty()); }

void Table::toggle(int row) {
  if (row < 0 || !(order_->flags(order_->index(row, 0)) & Qt::ItemIsEnabled)) return;
  QSet<QString> ids = chosen_;
  const QString id = idAt(row);
  if (!ids.remove(id)) ids.insert(id);
  anchor_ = row;
  setChosen(ids);
}

void Table::chooseTo(int row) {
  if (row < 0) return;
  const int from = anchor_ < 0 || anchor_ >= order_->rowCount() ? row : anchor_;
  QSet<QString> ids = chosen_;
  for (int i = qMin(from, row); i <= qMax(from, row); ++i)
    if (order_->flags(order_->index(i, 0)) & Qt::ItemIsEnabled) ids.insert(idAt(i));
  setChosen(ids);
}

void Table::keyPressEvent(QKeyEvent* event) {
  const int row = currentIndex().row();
  const bool plain = (event->modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier)) == Qt::NoModifier;
  const bool shift = event->modifiers() & Qt::ShiftModifier;
  if (event->matches(QKeySequence::SelectAll))
    Q_EMIT allMatchingRequested();
  else if (!plain)
    QTableView::keyPressEvent(event);
  else if (event->key() == Qt::Key_J && !shift)
    setCurrentIndex(order_->index(qMin(row + 1, order_->rowCount() - 1), 0));
  else if (event->key() == Qt::Key_K && !shift)
    setCurrentIndex(order_->index(qMax(row - 1, 0), 0));
  else if (event->key() == Qt::Key_X && shift)
    chooseTo(row);
  else if (event->key() == Qt::Key_X)
    toggle(row);
  else if (event->key() == Qt::Key_N && !shift && order_->waiting() > 0)
    showNew();
  else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
    if (row >= 0) Q_EMIT opened(idAt(row));
  } else if (!event->text().isEmpty() && event->text().at(0).isLetterOrNumber())
    event->ignore();  // letters belong to the page
  else
    QTableView::keyPressEvent(event);
}

void Table::mousePressEvent(QMouseEvent* event) {
  const QModelIndex index = indexAt(event->pos());
  if (event->button() == Qt::LeftButton && index.isValid() && columnKind(index.column()) == Column::Check) {
    if (event->modifiers() & Qt::ShiftModifier)
      chooseTo(index.row());
    else
      toggle(index.row());
    return;
  }
  QTableView::mousePressEvent(event);
}

void Table::mouseDoubleClickEvent(QMouseEvent* event) {
  const QModelIndex index = indexAt(event->pos());
  if (!index.isValid() || event->button() != Qt::LeftButton) return;
  if (columnKind(index.column()) == Column::Check)
    toggle(index.row());
  else
    Q_EMIT opened(idAt(index.row()));
}

void Table::mouseMoveEvent(QMouseEvent* event) {
  setHovered(indexAt(event->pos()).row());
  // Dragging would move the current row along; here a press chooses and that is all.
  if (event->buttons() == Qt::NoButton) QTableView::mouseMoveEvent(event);
}

void Table::setHovered(int row) {
  if (row == hovered_) return;
  hovered_ = row;
  viewport()->update();
}

void Table::enterEvent(QEnterEvent* event) {
  over_ = true;
  settleFrozen();
  QTableView::enterEvent(event);
}

void Table::leaveEvent(QEvent* event) {
  over_ = false;
  setHovered(-1);
  settleFrozen();
  QTableView::leaveEvent(event);
}

void Table::contextMenuEvent(QContextMenuEvent* event) {
  const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
  const QModelIndex index = byKey ? currentIndex() : indexAt(event->pos());
  if (!index.isValid()) return;
  const QPoint place = byKey ? viewport()->mapToGlobal(visualRect(index).bottomLeft()) : event->globalPos();
  Q_EMIT menuRequested(idAt(index.row()), place);
}

void Table::resizeEvent(QResizeEvent* event) {
  QTableView::resizeEvent(event);
  hideWhatGivesWay();
  placeWaitingBar();
}

void Table::updateGeometries() {
  QTableView::updateGeometries();
  placeWaitingBar();
}

void Table::placeWaitingBar() {
  if (waitingBar_ == nullptr || waitingBar_->isHidden()) return;
  // In the header, at the end of the column that takes the rest: there it covers neither a row nor, as a rule, a word.
  waitingBar_->setFixedSize(waitingBar_->sizeHint().width(), horizontalHeader()->height() - theme_.px(grid::kTiny));
  int right = viewport()->x() + (viewport()->width() + waitingBar_->width()) / 2;
  for (auto width = widths_.cbegin(); width != widths_.cend(); ++width)
    if (width.value() == 0) right = viewport()->x() + columnViewportPosition(width.key()) + columnWidth(width.key());
  waitingBar_->move(right - waitingBar_->width(), horizontalHeader()->y() + theme_.px(2));
  waitingBar_->raise();
}

void Table::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
  QTableView::currentChanged(current, previous);
  viewport()->update();
  Q_EMIT currentIdChanged(current.isValid() ? idAt(current.row()) : QString());
}

}  // namespace signalbox::ui::widgets
