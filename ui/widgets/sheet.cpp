#include "ui/widgets/sheet.h"

#include "ui/theme/boxes.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/label.h"
#include "ui/widgets/pill.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QShortcut>
#include <QTextDocument>
#include <QVBoxLayout>

#include <algorithm>

namespace signalbox::ui::widgets {

using namespace theme;

namespace {
constexpr int kHead = 56;

// A flat ground with one hairline: head and footer of the sheet.
class Bar final : public QWidget {
 public:
  enum class Line { Top, Bottom };
  Bar(const Theme& theme, Line line, int height, QWidget* parent) : QWidget(parent), theme_(theme), line_(line) { fixSize(theme_, this, 0, height); }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.fillRect(QRect(0, line_ == Line::Top ? 0 : height() - 1, width(), 1), theme_.colors().hairline);
  }

 private:
  const Theme& theme_;
  Line line_;
};
}  // namespace

Sheet::Sheet(const Theme& theme, QWidget* host) : QWidget(host), theme_(theme), panel_(new QWidget(this)) {
  hide();
  column(theme_, panel_);
  buildHead();
  area_ = new QScrollArea(panel_);
  area_->setFrameShape(QFrame::NoFrame);
  area_->setWidgetResizable(true);
  area_->setFocusPolicy(Qt::NoFocus);
  auto* inner = new QWidget(area_);
  // The bar has its place within the margin also while there is nothing to scroll: what comes later moves nothing, and ends where the footer does.
  area_->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
  body_ = column(theme_, inner, grid::kGap, {grid::kPage, grid::kPage, grid::kPage - grid::kScrollBar, grid::kPage});
  area_->setWidget(inner);
  area_->viewport()->setAutoFillBackground(false);
  inner->setAutoFillBackground(false);
  static_cast<QVBoxLayout*>(panel_->layout())->addWidget(area_, 1);
  buildFooter();
  const auto bind = [this](const QKeySequence& keys, auto act) {
    auto* shortcut = new QShortcut(keys, this);
    shortcut->setContext(Qt::WidgetWithChildrenShortcut);
    connect(shortcut, &QShortcut::activated, this, act);
  };
  const auto confirm = [this] {
    goToMissing();
    confirm_->click();  // a blocked button does not click
  };
  bind(QKeySequence(Qt::CTRL | Qt::Key_Return), confirm);
  bind(QKeySequence(Qt::CTRL | Qt::Key_Enter), confirm);
  bind(QKeySequence(Qt::Key_Escape), [this] { dismiss(); });
  host->installEventFilter(this);
  connect(&theme_, &Theme::changed, this, [this] {
    place();
    update();
  });
}

void Sheet::buildHead() {
  auto* head = new Bar(theme_, Bar::Line::Bottom, kHead, panel_);
  auto* line = row(theme_, head, grid::kCard, {grid::kPage, 0, grid::kSmall, 0});
  title_ = new Label(theme_, Type::PageTitle, Ink::Text, head);
  title_->setElide(Qt::ElideRight);
  title_->setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  production_ = new Badge(theme_, head);
  production_->hide();
  auto* close = new IconButton(theme_, Icon::Close, tr("Close (Esc)"), head);
  line->addWidget(title_, 1);
  line->addWidget(production_);
  line->addWidget(close);
  connect(close, &QPushButton::clicked, this, &Sheet::dismiss);
  panel_->layout()->addWidget(head);
}

void Sheet::buildFooter() {
  auto* footer = new Bar(theme_, Bar::Line::Top, grid::kSheetFooter, panel_);
  auto* line = row(theme_, footer, grid::kSmall, Margins::sides(grid::kPage, 0));
  summary_ = new Label(theme_, Type::Body, Ink::Secondary, footer);
  summary_->setElide(Qt::ElideRight);
  summary_->setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  summary_->hide();
  notice_ = new Label(theme_, Type::Caption, Ink::Warning, footer);
  notice_->setElide(Qt::ElideRight);
  notice_->hide();
  blocked_ = new Label(theme_, Type::Caption, Ink::Secondary, footer);
  blocked_->setElide(Qt::ElideRight);
  blocked_->hide();
  blocked_->installEventFilter(this);
  cancel_ = new ActButton(theme_, {}, ActButton::Role::Plain, footer);
  confirm_ = new PrimaryButton(theme_, {}, footer);
  auto* words = column(theme_, nullptr, grid::kTiny);
  words->addStretch(1);
  words->addWidget(summary_);
  words->addWidget(notice_);
  words->addWidget(blocked_);
  words->addStretch(1);
  line->addLayout(words, 1);
  line->addWidget(cancel_);
  line->addWidget(confirm_);
  setLeaving(Leaving::Cancel);
  connect(cancel_, &QPushButton::clicked, this, &Sheet::dismiss);
  connect(confirm_, &QPushButton::clicked, this, &Sheet::confirmed);
  panel_->layout()->addWidget(footer);
}

void Sheet::setTitle(const QString& title) {
  title_->setText(title);
  setAccessibleName(title);
}

void Sheet::setProduction(const QString& engine, int engineColor) {
  production_->setText(engine);
  production_->setEngineColor(engineColor);
  production_->setVisible(!engine.isEmpty());
}

void Sheet::setLeaving(Leaving how) {
  const bool cancels = how == Leaving::Cancel;
  cancel_->setText(cancels ? tr("Cancel") : tr("Close"));
  cancel_->setHint(cancels ? tr("Leaves without effect, keeps what was typed (Esc)") : tr("Close (Esc)"));
  cancel_->setVisible(how != Leaving::Act);
}

void Sheet::setSummary(const QString& text) {
  summary_->setText(text);
  summary_->setVisible(!text.isEmpty());  // else its empty line would push what is missing off the buttons' middle
}

void Sheet::setNotice(const QString& text) {
  notice_->setText(text);
  notice_->setVisible(!text.isEmpty());
}

void Sheet::setConfirm(const QString& verbAndCount, bool dangerous) {
  confirm_->setText(verbAndCount);
  confirm_->setRole(dangerous ? ActButton::Role::Danger : ActButton::Role::Primary);
  confirm_->setHint(tr("%1 (Ctrl+Enter)").arg(verbAndCount));
}

void Sheet::setConfirmBlocked(const QString& reason, QWidget* field) {
  missing_ = reason.isEmpty() ? nullptr : field;
  confirm_->setBlocked(reason);
  blocked_->setText(reason);
  blocked_->setCursor(missing_ ? Qt::PointingHandCursor : Qt::ArrowCursor);
  blocked_->setVisible(!reason.isEmpty());
}

void Sheet::goToMissing() {
  if (!missing_ || !missing_->isVisible()) return;
  area_->ensureWidgetVisible(missing_);
  missing_->setFocus(Qt::OtherFocusReason);
}

void Sheet::open() {
  before_ = window()->focusWidget();
  place();
  show();
  raise();
  (cancel_->isHidden() ? confirm_ : cancel_)->setFocus(Qt::OtherFocusReason);
}

void Sheet::dismiss() {
  if (isHidden()) return;
  hide();
  // Else Qt gives it to the next field, and the window's keys would be letters in it.
  if (before_)
    before_->setFocus(Qt::OtherFocusReason);
  else if (QWidget* next = window()->focusWidget())
    next->clearFocus();
  Q_EMIT dismissed();
}

bool Sheet::holdsTyped() const {
  if (isHidden()) return false;
  const auto lines = findChildren<QLineEdit*>();
  const auto texts = findChildren<QPlainTextEdit*>();
  const auto inLine = [](const QLineEdit* line) { return line->isModified() && !line->text().trimmed().isEmpty(); };
  const auto inText = [](const QPlainTextEdit* text) {
    return !text->isReadOnly() && text->document()->isModified() && !text->toPlainText().trimmed().isEmpty();
  };
  return std::any_of(lines.begin(), lines.end(), inLine) || std::any_of(texts.begin(), texts.end(), inText);
}

void Sheet::place() {
  const QWidget* host = parentWidget();
  const int shadow = theme_.px(grid::kShadow);
  const int width = qMin(theme_.px(grid::kSheetWidth), host->width());
  setGeometry(host->width() - width - shadow, 0, width + shadow, host->height());
  panel_->setGeometry(shadow, 0, width, host->height());
}

bool Sheet::eventFilter(QObject* watched, QEvent* event) {
  if (watched == parentWidget() && event->type() == QEvent::Resize && isVisible()) place();
  if (watched == blocked_ && event->type() == QEvent::MouseButtonPress) goToMissing();
  return QWidget::eventFilter(watched, event);
}

// Keys that nothing in the sheet wanted stay in it: letters must not reach the page behind.
void Sheet::keyPressEvent(QKeyEvent* event) { event->accept(); }

void Sheet::paintEvent(QPaintEvent*) {
  const Colors& c = theme_.colors();
  QPainter painter(this);
  const int edge = panel_->x();
  for (int x = 0; x < edge; ++x) {
    const double near = static_cast<double>(x + 1) / edge;
    QColor shade = c.shadow;
    shade.setAlphaF(static_cast<float>(c.shadow.alphaF() * near * near));
    painter.fillRect(QRect(x, 0, 1, height()), shade);
  }
  painter.fillRect(panel_->geometry(), c.raised);
  painter.fillRect(QRect(edge, 0, 1, height()), c.hairline);
}

}  // namespace signalbox::ui::widgets
