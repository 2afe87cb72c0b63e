#include "ui/widgets/search_field.h"

#include "ui/theme/boxes.h"
#include "ui/theme/style_parts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/drop_shadow.h"

#include <QAction>
#include <QKeyEvent>
#include <QListWidget>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace signalbox::ui::widgets {

using namespace theme;

namespace {

constexpr int kMostShown = 8, kWidest = 480;                          // a name and its note are read as one
constexpr int kTextLeft = grid::kSmall + grid::kIcon + grid::kSmall;  // where what is typed begins

// The text left, right under what is typed, its note right and muted; both plain.
class CompletionDelegate final : public QStyledItemDelegate {
 public:
  CompletionDelegate(const Theme& theme, QObject* parent) : QStyledItemDelegate(parent), theme_(theme) {}

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const int pad = theme_.px(grid::kSmall);
    painter->save();
    if (option.state & QStyle::State_Selected)
      drawRounded(painter, option.rect, theme_.pxF(grid::kTiny), theme_.colors().selectedRow, Qt::transparent);
    const QRect line = option.rect.adjusted(theme_.px(kTextLeft - grid::kTiny), 0, -pad, 0);
    const QString note = index.data(Qt::UserRole).toString();
    painter->setFont(theme_.font(Type::Caption));
    painter->setPen(option.state & QStyle::State_Selected ? theme_.colors().secondary : theme_.colors().muted);
    painter->drawText(line, Qt::AlignRight | Qt::AlignVCenter, note);
    const int taken = note.isEmpty() ? 0 : painter->fontMetrics().horizontalAdvance(note) + pad;
    painter->setFont(theme_.font(Type::Body));
    painter->setPen(theme_.colors().text);
    painter->drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                      painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, qMax(0, line.width() - taken)));
    painter->restore();
  }

  QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {theme_.px(120), theme_.px(grid::kRowCompact)}; }

 private:
  const Theme& theme_;
};

class Drop final : public QWidget {
 public:
  Drop(const Theme& theme, QWidget* parent) : QWidget(parent), theme_(theme) { column(theme_, this, grid::kNone, Margins::all(grid::kTiny)); }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    drawRounded(&painter, rect(), theme_.pxF(grid::kRadius), theme_.colors().raised, theme_.colors().hairline);
  }

 private:
  const Theme& theme_;
};

}  // namespace

SearchField::SearchField(const Theme& theme, const QString& placeholder, QWidget* parent)
    : QLineEdit(parent), theme_(theme), drop_(new Drop(theme, this)), list_(new QListWidget(drop_)) {
  setPlaceholderText(placeholder);
  setAccessibleName(placeholder);
  setAnswersKey(true);
  list_->setFocusPolicy(Qt::NoFocus);
  list_->setItemDelegate(new CompletionDelegate(theme_, list_));
  list_->setFrameShape(QFrame::NoFrame);
  list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  list_->viewport()->setAutoFillBackground(false);
  drop_->layout()->addWidget(list_);
  drop_->hide();
  new DropShadow(theme_, drop_);
  connect(this, &QObject::destroyed, drop_, &QObject::deleteLater);  // it belongs to the window once it was shown
  connect(list_, &QListWidget::itemClicked, this, [this](QListWidgetItem* item) { take(list_->row(item)); });
  connect(this, &QLineEdit::textEdited, this, [this] { Q_EMIT completionsWanted(text(), cursorPosition()); });
  connect(this, &QLineEdit::textChanged, this, [this](const QString& now) {
    if (now.isEmpty()) Q_EMIT searched({});
  });
  connect(&theme_, &Theme::changed, this, &SearchField::applyTheme);
  applyTheme();
}

void SearchField::setAnswersKey(bool answers) {
  answersKey_ = answers;
  setToolTip(answers ? tr("Search (/)") : tr("Search"));
  update();
}

void SearchField::applyTheme() {
  setFont(theme_.font(Type::Body));
  setTextMargins(theme_.px(grid::kIcon + grid::kSmall), 0, theme_.px(grid::kGap), 0);
  updateGeometry();
  update();
}

QSize SearchField::sizeHint() const { return {theme_.px(grid::kSearchWidth), theme_.px(grid::kControl)}; }

void SearchField::setCompletions(std::vector<Completion> completions) {
  list_->clear();
  for (const Completion& completion : completions) {
    auto* item = new QListWidgetItem(completion.insert, list_);
    item->setData(Qt::UserRole, completion.note);
  }
  if (completions.empty() || !hasFocus()) {
    drop_->hide();
    return;
  }
  placeList();
}

bool SearchField::completionsShown() const { return list_->isVisible(); }

// A child of the window rather than a popup: it takes no focus, so typing goes on while it is shown.
void SearchField::placeList() {
  if (drop_->parentWidget() != window()) drop_->setParent(window());
  const int rows = qMin(list_->count(), kMostShown);
  const QPoint corner = mapTo(window(), QPoint(0, height() + theme_.px(grid::kTiny)));
  drop_->setGeometry(corner.x(), corner.y(), qMin(width(), theme_.px(kWidest)), rows * theme_.px(grid::kRowCompact) + 2 * theme_.px(grid::kTiny));
  drop_->raise();
  drop_->show();
}

void SearchField::take(int row) {
  if (row < 0 || row >= list_->count()) return;
  setText(list_->item(row)->text());
  drop_->hide();
  setFocus();
  Q_EMIT completionsWanted(text(), cursorPosition());
}

void SearchField::keyPressEvent(QKeyEvent* event) {
  const bool shown = list_->isVisible();
  const int row = list_->currentRow();
  switch (event->key()) {
    case Qt::Key_Down:
    case Qt::Key_Up:
      if (!shown) break;
      list_->setCurrentRow(event->key() == Qt::Key_Down ? qMin(row + 1, list_->count() - 1) : qMax(row - 1, 0));
      return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
      if (shown && row >= 0)
        take(row);
      else {
        drop_->hide();
        Q_EMIT searched(text());
      }
      return;
    case Qt::Key_Escape:
      if (!shown) {
        event->ignore();  // the page decides what Esc leaves
        return;
      }
      drop_->hide();
      return;
    default: break;
  }
  QLineEdit::keyPressEvent(event);
}

void SearchField::focusOutEvent(QFocusEvent* event) {
  drop_->hide();
  QLineEdit::focusOutEvent(event);
}

void SearchField::paintEvent(QPaintEvent* event) {
  QLineEdit::paintEvent(event);
  const Colors& c = theme_.colors();
  QPainter painter(this);
  const int side = theme_.px(grid::kIcon), pad = theme_.px(grid::kSmall);
  painter.drawPixmap(pad, (height() - side) / 2, theme_.pixmap(Icon::Search, c.muted, devicePixelRatioF()));
  if (!answersKey_ || !text().isEmpty() || hasFocus()) return;
  const int key = theme_.px(18);
  const QRect cap(width() - pad - key, (height() - key) / 2, key, key);
  drawRounded(&painter, cap, theme_.pxF(grid::kTiny), Qt::transparent, c.hairline);
  painter.setFont(theme_.font(Type::Caption));
  painter.setPen(c.muted);
  painter.drawText(cap, Qt::AlignCenter, QStringLiteral("/"));
}

}  // namespace signalbox::ui::widgets
