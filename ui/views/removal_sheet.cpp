#include "ui/views/removal_sheet.h"

#include <QVBoxLayout>

#include "ui/widgets/label.h"
#include "ui/widgets/sheet.h"

namespace signalbox::ui::views {

using widgets::Sheet;

RemovalSheet::RemovalSheet(ViewContext context, QWidget* host)
    : QObject(host),
      context_(context),
      sheet_(new Sheet(context.theme, host)),
      words_(new widgets::Label(context.theme, theme::Type::Body, theme::Ink::Text, sheet_)) {
  words_->setWordWrap(true);
  sheet_->body()->addWidget(words_);
  sheet_->body()->addStretch(1);
  connect(sheet_, &Sheet::confirmed, this, [this] {
    sheet_->dismiss();
    if (const auto remove = remove_) remove();
  });
  for (auto signal : {&state::EngineState::sessionChanged, &state::EngineState::linkChanged})
    connect(&context_.state(), signal, this, &RemovalSheet::settle);
  connect(&context_.state(), &state::EngineState::freshnessChanged, this, &RemovalSheet::settle);
}

void RemovalSheet::settle() { sheet_->setConfirmBlocked(permission_.isEmpty() ? QString() : context_.state().canAct(permission_).reason); }

void RemovalSheet::open(const QString& title, const QString& words, const QString& verb, const QString& permission, std::function<void()> remove) {
  remove_ = std::move(remove);
  permission_ = permission;
  sheet_->setTitle(title);
  words_->setText(words);
  sheet_->setProduction(context_.connection.production ? context_.connection.name : QString(), context_.connection.colour);
  sheet_->setConfirm(verb, true);
  settle();
  sheet_->open();
}

void RemovalSheet::askToDrop(std::function<void()> drop) {
  open(tr("Changes that are not saved"),
       tr("What was typed here is not saved, and is forgotten when something else takes its place. In the engine nothing changes."),
       tr("Forget what was typed"), {}, std::move(drop));
}

}  // namespace signalbox::ui::views
