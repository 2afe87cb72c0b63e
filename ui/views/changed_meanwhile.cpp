#include "ui/views/changed_meanwhile.h"

#include <QVBoxLayout>

#include "ui/theme/boxes.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/label.h"

namespace signalbox::ui::views {

using namespace widgets;

namespace {
constexpr int kOtherVersion = 412;
}

ChangedMeanwhile::ChangedMeanwhile(const theme::Theme& theme, QWidget* parent, Versions versions)
    : QWidget(parent),
      versions_(versions),
      words_(new Label(theme, theme::Type::Body, theme::Ink::Danger, this)),
      theirsAct_(new ActButton(theme, tr("Load theirs"), ActButton::Role::Plain, this)),
      mineAct_(new ActButton(theme, tr("Keep mine"), ActButton::Role::Plain, this)) {
  words_->setWordWrap(true);
  theirsAct_->setHint(tr("Their version comes into the form, and what you wrote goes"));
  mineAct_->setHint(tr("Yours stays in the form; saving it replaces their version"));
  auto* lines = theme::column(theme, this, theme::grid::kSmall);
  auto* acts = theme::row(theme, nullptr, theme::grid::kSmall);
  acts->addWidget(theirsAct_);
  acts->addWidget(mineAct_);
  acts->addStretch(1);
  lines->addWidget(words_);
  lines->addLayout(acts);
  connect(theirsAct_, &QPushButton::clicked, this, &ChangedMeanwhile::theirsWanted);
  connect(mineAct_, &QPushButton::clicked, this, &ChangedMeanwhile::keepMine);
  hide();
}

bool ChangedMeanwhile::isRefusal(const client::ClientError& error) { return error.httpStatus == kOtherVersion; }

void ChangedMeanwhile::begin(std::int64_t version) {
  version_ = theirs_ = version;
  refused_ = asks_ = false;
  hide();
}

void ChangedMeanwhile::follow(std::int64_t version) {
  if (version == version_ + 1) begin(version);
}

void ChangedMeanwhile::refuse() {
  refused_ = true;
  say(tr("Somebody else has saved meanwhile, and nothing was saved."), theme::Ink::Danger, false);
}

bool ChangedMeanwhile::isNews(std::int64_t version) const {
  return version != theirs_ && (versions_ == Versions::told || version == 0 || version > theirs_ || refused_);
}

void ChangedMeanwhile::tell(const QString& what, std::int64_t version, const QString& by) {
  theirs_ = version;
  refused_ = false;
  if (versions_ == Versions::told)
    return say(tr("%1 was changed in the meantime. Your changes are not saved; they stay in the form.").arg(what), theme::Ink::Danger, true);
  const QString number = QString::number(version);
  say(by.isEmpty()
          ? tr("%1 was changed in the meantime (now version %2). Your changes are not saved; they stay in the form.").arg(what, number)
          : tr("%1 was changed in the meantime (now version %2, by %3). Your changes are not saved; they stay in the form.").arg(what, number, by),
      theme::Ink::Danger, true);
}

QString ChangedMeanwhile::whyNotSaved() const { return asks_ ? tr("Somebody else has saved meanwhile: load theirs, or keep yours") : QString(); }

void ChangedMeanwhile::keepMine() {
  version_ = theirs_;
  say(versions_ == Versions::told ? tr("Yours stays in the form. Saving it replaces theirs.")
                                  : tr("Yours stays in the form. Saving it replaces version %1.").arg(version_),
      theme::Ink::Secondary, false);
  Q_EMIT mineKept();
}

void ChangedMeanwhile::say(const QString& words, theme::Ink ink, bool choice) {
  asks_ = choice;
  words_->setInk(ink);
  words_->setText(words);
  for (ActButton* button : {theirsAct_, mineAct_}) button->setVisible(choice);
  show();
}

}  // namespace signalbox::ui::views
