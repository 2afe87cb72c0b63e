#include "ui/shell/unsaved_dialog.h"

#include <QVBoxLayout>

#include "ui/theme/boxes.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/label.h"

namespace signalbox::ui::shell {

using namespace widgets;

namespace {
constexpr int kWidth = 520;
}

UnsavedDialog::UnsavedDialog(const theme::Theme& theme, const std::vector<views::Unsaved>& unsaved, QWidget* parent) : QDialog(parent) {
  const auto count = static_cast<int>(unsaved.size());
  setWindowTitle(views::notSavedWords(count == 1 ? unsaved.front().what : tr("%1 texts").arg(count)));
  setModal(true);
  theme::fixSize(theme, this, kWidth, 0);
  QStringList lines{count == 1 ? tr("What was typed under %1 would be lost. Nothing changes in the engine.").arg(unsaved.front().where)
                               : tr("What was typed here would be lost. Nothing changes in the engine.")};
  for (const views::Unsaved& each : unsaved)
    if (count > 1) lines << tr("%1: %2").arg(each.where, each.what);
  words_ = lines.join(QLatin1Char('\n'));
  auto* all = theme::column(theme, this, theme::grid::kGap, theme::Margins::all(theme::grid::kPage + theme::grid::kSmall));
  const auto say = [&](theme::Type type, theme::Ink ink, const QString& text) {
    auto* label = new Label(theme, type, ink, text, this);
    label->setWordWrap(true);
    all->addWidget(label);
  };
  say(theme::Type::PageTitle, theme::Ink::Text, question());
  say(theme::Type::Body, theme::Ink::Secondary, words_);
  auto* acts = theme::row(theme, nullptr, theme::grid::kSmall);
  discard_ = new DangerButton(theme, views::forgetWords(), this);
  keep_ = new ActButton(theme, views::keepWords(), ActButton::Role::Plain, this);
  acts->addStretch(1);
  acts->addWidget(keep_);
  acts->addWidget(discard_);
  all->addLayout(acts);
  keep_->setDefault(true);
  keep_->setFocus();
  connect(keep_, &QPushButton::clicked, this, &QDialog::reject);
  connect(discard_, &QPushButton::clicked, this, &UnsavedDialog::discardChosen);
}

}  // namespace signalbox::ui::shell
