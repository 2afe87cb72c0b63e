#include "ui/widgets/undo_bar.h"

#include "ui/theme/boxes.h"
#include "ui/theme/style_parts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/drop_shadow.h"
#include "ui/widgets/label.h"

#include <QHBoxLayout>
#include <QPainter>

namespace signalbox::ui::widgets {

using namespace theme;

namespace {
constexpr int kHeight = 40, kTickMs = 1000;
}

UndoBar::UndoBar(const Theme& theme, QWidget* parent) : QWidget(parent), theme_(theme) {
  fixSize(theme_, this, 0, kHeight);
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  auto* line = row(theme_, this, grid::kGap, {grid::kCard, 0, grid::kTiny, 0});
  text_ = new Label(theme_, Type::Body, Ink::Text, this);
  undo_ = new ActButton(theme_, {}, ActButton::Role::Plain, this);
  undo_->setHint(tr("Undo (u)"));
  line->addWidget(text_);
  line->addWidget(undo_);
  second_.setInterval(kTickMs);
  connect(&second_, &QTimer::timeout, this, &UndoBar::tick);
  connect(undo_, &QPushButton::clicked, this, &UndoBar::undo);
  connect(&theme_, &Theme::changed, this, qOverload<>(&QWidget::update));
  hide();
  if (parent != nullptr) new DropShadow(theme_, this);
}

void UndoBar::offer(const QString& done, int seconds) {
  if (isOffering()) Q_EMIT passed();
  left_ = seconds;
  say();
  setWords(done);
  second_.start();
  show();
  raise();
}

// Two digits are kept, so that the bar does not shrink from 10 to 9.
void UndoBar::say() { undo_->setText((keyed_ ? tr("Undo (u), %1 s") : tr("Undo, %1 s")).arg(left_, 2, 10, QChar(0x2007))); }

void UndoBar::setHint(const QString& hint) {
  undo_->setHint(hint);
  keyed_ = false;
}

void UndoBar::setWords(const QString& done) {
  text_->setText(done);
  setAccessibleName(done);
  adjustSize();
}

void UndoBar::setUndoBlocked(const QString& reason) { undo_->setBlocked(reason); }

void UndoBar::undo() {
  if (!isOffering() || undo_->isBlocked()) return;
  left_ = 0;
  second_.stop();
  hide();
  Q_EMIT undone();
}

void UndoBar::tick() {
  if (--left_ > 0) {
    say();
    return;
  }
  second_.stop();
  hide();
  Q_EMIT passed();
}

void UndoBar::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  drawRounded(&painter, rect(), theme_.pxF(grid::kRadius), theme_.colors().raised, theme_.colors().hairline);
}

}  // namespace signalbox::ui::widgets
