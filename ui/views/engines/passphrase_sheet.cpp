#include "ui/views/engines/passphrase_sheet.h"

#include <QLineEdit>
#include <QVBoxLayout>

#include <utility>

#include "ui/client/text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/label.h"
#include "ui/widgets/sheet.h"

namespace signalbox::ui::views {

using namespace widgets;

PassphraseSheet::PassphraseSheet(const theme::Theme& theme, QWidget* host)
    : QObject(host),
      sheet_(new Sheet(theme, host)),
      words_(new Label(theme, theme::Type::Body, theme::Ink::Secondary, sheet_)),
      passphrase_(new QLineEdit(sheet_)),
      again_(new QLineEdit(sheet_)),
      passphraseRow_(new FormRow(theme, tr("Passphrase"), passphrase_, sheet_)),
      againRow_(new FormRow(theme, tr("Repeat the passphrase"), again_, sheet_)) {
  sheet_->setTitle(tr("Passphrase for the credentials"));
  sheet_->setConfirm(tr("Start the engine"));
  words_->setWordWrap(true);
  for (QLineEdit* field : {passphrase_, again_}) {
    field->setEchoMode(QLineEdit::Password);
    connect(field, &QLineEdit::textChanged, this, &PassphraseSheet::settle);
  }
  for (QWidget* each : {static_cast<QWidget*>(words_), static_cast<QWidget*>(passphraseRow_), static_cast<QWidget*>(againRow_)})
    sheet_->body()->addWidget(each);
  sheet_->body()->addStretch(1);
  connect(sheet_, &Sheet::confirmed, this, [this] {
    client::Secret typed(client::utf8(passphrase_->text()));
    sheet_->dismiss();
    if (const auto given = std::exchange(given_, nullptr)) given(std::move(typed));
  });
  connect(sheet_, &Sheet::dismissed, this, [this] {
    passphrase_->clear();
    again_->clear();
  });
}

void PassphraseSheet::open(const QString& directory, bool fresh, const QString& problem, std::function<void(client::Secret)> given) {
  fresh_ = fresh;
  given_ = std::move(given);
  const QString sealed = tr("The credentials in %1 are sealed with this passphrase.").arg(directory);
  words_->setText(!fresh ? sealed
                         : tr("%1 Without it nobody can open them; the console does not keep it and asks for it at every start.").arg(sealed));
  againRow_->setVisible(fresh);
  passphraseRow_->setHint(fresh ? tr("At least %1 characters; several words are best").arg(kLeast) : QString());
  passphraseRow_->setError(problem);
  settle();
  sheet_->open();
  passphrase_->setFocus(Qt::OtherFocusReason);
}

void PassphraseSheet::settle() {
  const QString typed = passphrase_->text();
  if (!typed.isEmpty()) passphraseRow_->setError({});
  QString blocked;
  QWidget* field = passphrase_;
  if (typed.isEmpty()) {
    blocked = tr("Type the passphrase");
  } else if (fresh_ && typed.size() < kLeast) {
    blocked = tr("At least %1 characters").arg(kLeast);
  } else if (fresh_ && typed != again_->text()) {
    blocked = tr("The two are not the same");
    field = again_;
  }
  sheet_->setConfirmBlocked(blocked, field);
}

}  // namespace signalbox::ui::views
