#include "ui/shell/close_dialog.h"

#include <QCheckBox>
#include <QVBoxLayout>

#include "ui/client/foreign.h"
#include "ui/theme/boxes.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/format.h"
#include "ui/widgets/label.h"

namespace signalbox::ui::shell {

using namespace widgets;

namespace {
constexpr int kWidth = 520;
}

CloseDialog::CloseDialog(const theme::Theme& theme, const QString& engine, std::optional<std::int64_t> waiting, QWidget* parent) : QDialog(parent) {
  setWindowTitle(tr("Close Signalbox"));
  setModal(true);
  theme::fixSize(theme, this, kWidth, 0);
  auto* all = theme::column(theme, this, theme::grid::kGap, theme::Margins::all(theme::grid::kPage + theme::grid::kSmall));
  all->addWidget(new Label(theme, theme::Type::PageTitle, theme::Ink::Text, tr("%1 runs inside this window").arg(client::foreign(engine)), this));
  const QString left = !waiting ? tr("What waits is kept.")
      : *waiting == 0           ? tr("Nothing waits to be sent.")
                                : tr("%1 messages wait. They are kept.").arg(format::count(*waiting));
  words_ = new Label(
      theme, theme::Type::Body, theme::Ink::Secondary,
      tr("%1\nIf you stop it, messages being sent are finished first; the others wait until it runs again. If you keep it running, it goes on "
         "as a process of its own: it sends what waits, and apps can post as before.")
          .arg(left),
      this);
  words_->setWordWrap(true);
  all->addWidget(words_);
  each_ = new QCheckBox(tr("Do the same each time (Set-up, This engine, changes it)"), this);
  each_->hide();
  all->addWidget(each_);
  acts_ = new QWidget(this);
  auto* line = theme::row(theme, acts_, theme::grid::kSmall);
  auto* stay = new ActButton(theme, tr("Stay"), ActButton::Role::Quiet, acts_);
  auto* keep = new PrimaryButton(theme, tr("Keep it running"), acts_);
  auto* stop = new ActButton(theme, tr("Stop the engine"), ActButton::Role::Plain, acts_);
  line->addWidget(stay);
  line->addStretch(1);
  line->addWidget(stop);
  line->addWidget(keep);  // loses nothing: it is what the eye and the hand come to first
  all->addWidget(acts_);
  stay->setFocus();
  connect(stay, &QPushButton::clicked, this, &QDialog::reject);
  connect(keep, &QPushButton::clicked, this, &CloseDialog::keepChosen);
  connect(stop, &QPushButton::clicked, this, &CloseDialog::stopChosen);
}

void CloseDialog::setWorking(const QString& words) {
  words_->setText(words);
  each_->setEnabled(false);
  acts_->setEnabled(false);
}

void CloseDialog::offerToRemember() { each_->show(); }
bool CloseDialog::isForEachTime() const { return each_->isChecked(); }

void CloseDialog::reject() {
  if (acts_->isEnabled()) QDialog::reject();
}

}  // namespace signalbox::ui::shell
