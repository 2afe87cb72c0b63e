#include "ui/views/past/past_list.h"

#include <QGridLayout>
#include <QVBoxLayout>

#include <algorithm>

#include "ui/theme/boxes.h"
#include "ui/theme/theme.h"
#include "ui/widgets/label.h"

namespace signalbox::ui::views {

using widgets::Label;

PastList::PastList(const theme::Theme& theme, QWidget* parent)
    : QWidget(parent), theme_(theme), cells_(theme::cells(theme, this, theme::grid::kSmall)) {
  cells_->setColumnStretch(1, 1);
}

void PastList::setLines(const PastLines& lines) {
  lines_ = lines;
  for (std::size_t i = rows_.size(); i < lines.size(); ++i) {
    auto* figure = new Label(theme_, theme::Type::Body, theme::Ink::Text, this);
    auto* words = new Label(theme_, theme::Type::Body, theme::Ink::Text, this);
    figure->setAlignment(Qt::AlignRight | Qt::AlignTop);
    words->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    words->setWordWrap(true);
    for (Label* each : {figure, words}) each->setTextInteractionFlags(Qt::TextSelectableByMouse);
    const int row = static_cast<int>(i);
    cells_->addWidget(figure, row, 0);
    cells_->addWidget(words, row, 1);
    rows_.emplace_back(figure, words);
  }
  const bool figures = std::any_of(lines.begin(), lines.end(), [](const PastLine& line) { return !line.figure.isEmpty(); });
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const auto& [figure, words] = rows_[i];
    const bool used = i < lines.size();
    figure->setVisible(used && figures);
    words->setVisible(used);
    if (!used) continue;
    for (Label* each : {figure, words}) each->setInk(lines[i].isGone ? theme::Ink::Muted : theme::Ink::Text);
    figure->setText(lines[i].figure);
    words->setText(lines[i].words);
  }
  Q_EMIT wantedHeightChanged();
}

void PastList::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  Q_EMIT wantedHeightChanged();
}

int PastList::wantedHeight() const { return cells_->hasHeightForWidth() ? cells_->totalHeightForWidth(width()) : cells_->totalSizeHint().height(); }

int PastList::wholeWithin(int height) const {
  int whole = 0;
  for (const auto& [figure, words] : rows_) {
    const int end = words->geometry().bottom() + 1;
    if (!words->isHidden() && end <= height) whole = std::max(whole, end);
  }
  return whole;
}

QString PastList::shown() const { return plainLines(lines_).join(QLatin1Char('\n')); }

PastArea::PastArea(const theme::Theme& theme, const QString& name, QWidget* parent) : QScrollArea(parent) {
  setFrameShape(QFrame::NoFrame);
  setWidgetResizable(true);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setAccessibleName(name);
  auto* inner = new QWidget(this);
  auto* lines = theme::column(theme, inner);
  list_ = new PastList(theme, inner);
  lines->addWidget(list_);
  lines->addStretch(1);
  setWidget(inner);
  viewport()->setAutoFillBackground(false);
  inner->setAutoFillBackground(false);
  // Afterwards: the lines have their places only when the layout is done.
  connect(list_, &PastList::wantedHeightChanged, this, &PastArea::endWithWholeLine, Qt::QueuedConnection);
}

void PastArea::resizeEvent(QResizeEvent* event) {
  QScrollArea::resizeEvent(event);
  endWithWholeLine();
}

void PastArea::endWithWholeLine() {
  const int room = contentsRect().height(), whole = list_->wholeWithin(room);
  const bool cut = whole > 0 && list_->wantedHeight() > room;
  setViewportMargins(0, 0, 0, cut ? room - whole : 0);
}

}  // namespace signalbox::ui::views
