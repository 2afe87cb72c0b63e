#include "ui/widgets/banner.h"

#include "ui/theme/boxes.h"
#include "ui/theme/style_parts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/label.h"

#include <QHBoxLayout>
#include <QPainter>

namespace signalbox::ui::widgets {

using namespace theme;

Banner::Banner(const Theme& theme, QWidget* parent) : QWidget(parent), theme_(theme) {
  fixSize(theme_, this, 0, grid::kBanner);
  auto* line = row(theme_, this, grid::kSmall, {grid::kCard + grid::kIcon + grid::kSmall, 0, grid::kTiny, 0});
  text_ = new Label(theme_, Type::Body, Ink::Text, this);
  text_->setElide(Qt::ElideRight);
  text_->setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  act_ = new ActButton(theme_, {}, ActButton::Role::Plain, this);  // on a coloured ground a quiet one reads as a part of the sentence
  otherAct_ = new ActButton(theme_, {}, ActButton::Role::Plain, this);
  line->addWidget(text_, 1);
  for (ActButton* button : {otherAct_, act_}) {
    button->hide();
    fixSize(theme_, button, 0, grid::kTarget);
    line->addWidget(button);
  }
  connect(act_, &QPushButton::clicked, this, &Banner::actPressed);
  connect(otherAct_, &QPushButton::clicked, this, &Banner::otherActPressed);
  connect(&theme_, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void Banner::setMessage(Tone tone, const QString& text, const QString& act, const QString& otherAct) {
  tone_ = tone;
  text_->setText(text);
  text_->setInk(tone == Tone::Warning ? Ink::Warning : tone == Tone::Danger ? Ink::Danger : Ink::Text);
  setAccessibleName(text);
  act_->setText(act);
  act_->setVisible(!act.isEmpty());
  otherAct_->setText(otherAct);
  otherAct_->setVisible(!otherAct.isEmpty());
  update();
}

void Banner::setActBlocked(const QString& reason) { act_->setBlocked(reason); }

QString Banner::text() const { return text_->text(); }

void Banner::paintEvent(QPaintEvent*) {
  const Colors& c = theme_.colors();
  QPainter painter(this);
  const bool warned = tone_ == Tone::Warning;
  drawRounded(&painter, rect(), theme_.pxF(grid::kRadius), warned ? c.warningGround : c.surface,
              tone_ == Tone::Danger ? c.danger
                  : warned          ? c.warningGround
                                    : c.hairline);
  const QColor tint = warned ? c.warningText : tone_ == Tone::Danger ? c.danger : c.secondary;
  const int side = theme_.px(grid::kIcon);
  painter.drawPixmap(theme_.px(grid::kCard), (height() - side) / 2,
                     theme_.pixmap(tone_ == Tone::Info ? Icon::Info : Icon::Warning, tint, devicePixelRatioF()));
}

}  // namespace signalbox::ui::widgets
