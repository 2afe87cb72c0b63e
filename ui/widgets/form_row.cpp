#include "ui/widgets/form_row.h"

#include "ui/theme/boxes.h"
#include "ui/theme/theme.h"
#include "ui/widgets/label.h"

#include <QVBoxLayout>

namespace signalbox::ui::widgets {

using namespace theme;

FormRow::FormRow(const Theme& theme, const QString& label, QWidget* control, QWidget* parent)
    : QWidget(parent),
      label_(new Label(theme, Type::BodyStrong, Ink::Text, label, this)),
      control_(control),
      below_(new Label(theme, Type::Caption, Ink::Muted, this)) {
  auto* all = column(theme, this, grid::kTiny);
  control_->setParent(this);
  label_->setBuddy(control_);
  control_->setAccessibleName(label);
  below_->setWordWrap(true);
  below_->setAlignment(Qt::AlignLeft | Qt::AlignTop);
  fixSize(theme, label_, 0, 18);
  leastSize(theme, below_, 0, 16);
  mostWidth(theme, below_, grid::kSentenceMax);
  below_->hide();
  all->addWidget(label_);
  all->addWidget(control_);
  all->addWidget(below_);
  all->addStretch(1);
}

void FormRow::setLabel(const QString& label) {
  label_->setText(label);
  control_->setAccessibleName(label);
}

void FormRow::setHint(const QString& hint) {
  hint_ = hint;
  refresh();
}

void FormRow::keepLine() { below_->show(); }

void FormRow::setError(const QString& error) {
  error_ = error;
  refresh();
}

void FormRow::refresh() {
  below_->setText(hasError() ? error_ : hint_);
  if (!below_->text().isEmpty()) keepLine();
  below_->setInk(hasError() ? Ink::Danger : Ink::Muted);
  control_->setAccessibleDescription(below_->text());
}

}  // namespace signalbox::ui::widgets
