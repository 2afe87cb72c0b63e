#include "ui/views/set_up/shown_once.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QPainter>
#include <QVBoxLayout>

#include "ui/theme/boxes.h"
#include "ui/theme/style_parts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/code_view.h"
#include "ui/widgets/label.h"

namespace signalbox::ui::views {

using namespace widgets;

namespace {
constexpr int kSecret = 40;  // one line between its margins and its frame, without a bar to scroll it
}

ShownOnce::ShownOnce(const theme::Theme& theme, const QString& accessibleName, QWidget* parent)
    : QWidget(parent),
      theme_(theme),
      ground_(new QWidget(this)),
      words_(new Label(theme, theme::Type::Body, theme::Ink::Warning, ground_)),
      secret_(new CodeView(theme, accessibleName, this)),
      copy_(new ActButton(theme, tr("Copy"), ActButton::Role::Plain, this)) {
  auto* lines = theme::column(theme, this, theme::grid::kSmall);
  words_->setWordWrap(true);
  theme::column(theme, ground_, theme::grid::kNone, theme::Margins::sides(theme::grid::kCard, theme::grid::kSmall))->addWidget(words_);
  lines->addWidget(ground_);
  auto* shown = theme::row(theme, nullptr, theme::grid::kSmall);
  secret_->setWraps(true);
  theme::fixSize(theme, secret_, 0, kSecret);
  copy_->setGlyph(theme::Icon::Copy);
  shown->addWidget(secret_, 1);
  shown->addWidget(copy_);
  lines->addLayout(shown);
  hide();
  connect(&theme, &theme::Theme::changed, this, qOverload<>(&QWidget::update));
  connect(copy_, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(secret_->toPlainText()); });
}

void ShownOnce::tell(const QString& words, const QString& secret) {
  words_->setText(words);
  secret_->setText(secret);
  show();
}

void ShownOnce::forget() {
  hide();
  secret_->setText({});
}

void ShownOnce::offerCopy() { copy_->setFocus(); }

/// The ink of a warning is made for its ground.
void ShownOnce::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const QColor ground = theme_.colors().warningGround;
  theme::drawRounded(&painter, ground_->geometry(), theme_.pxF(theme::grid::kRadius), ground, ground);
}

}  // namespace signalbox::ui::views
