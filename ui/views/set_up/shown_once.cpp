#include "ui/views/set_up/shown_once.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QVBoxLayout>

#include "ui/theme/boxes.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/code_view.h"
#include "ui/widgets/label.h"

namespace signalbox::ui::views {

using namespace widgets;

namespace {
constexpr int kSecret = 40;
}

ShownOnce::ShownOnce(const theme::Theme& theme, const QString& accessibleName, QWidget* parent)
    : QWidget(parent),
      words_(new Label(theme, theme::Type::Body, theme::Ink::Warning, this)),
      secret_(new CodeView(theme, accessibleName, this)),
      copy_(new ActButton(theme, tr("Copy"), ActButton::Role::Plain, this)) {
  auto* lines = theme::column(theme, this, theme::grid::kSmall);
  words_->setWordWrap(true);
  lines->addWidget(words_);
  auto* shown = theme::row(theme, nullptr, theme::grid::kSmall);
  secret_->setWraps(true);
  theme::fixSize(theme, secret_, 0, kSecret);
  copy_->setGlyph(theme::Icon::Copy);
  shown->addWidget(secret_, 1);
  shown->addWidget(copy_);
  lines->addLayout(shown);
  hide();
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

}  // namespace signalbox::ui::views
