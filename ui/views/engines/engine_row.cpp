#include "ui/views/engines/engine_row.h"

#include <QHBoxLayout>
#include <QPainter>

#include "ui/client/foreign.h"
#include "ui/client/text.h"
#include "ui/theme/boxes.h"
#include "ui/theme/style_parts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/format.h"
#include "ui/widgets/label.h"
#include "ui/widgets/pill.h"

namespace signalbox::ui::views {

using namespace widgets;
using namespace engine_columns;
using client::text;
using theme::Ink;
using theme::Type;

namespace {
constexpr int kHeight = 52, kBadge = 24;
}

EngineRow::EngineRow(const theme::Theme& theme, workspace::Connection connection, QWidget* parent)
    : QWidget(parent), theme_(theme), connection_(std::move(connection)) {
  theme::fixSize(theme_, this, 0, kHeight);
  build();
  connect(&theme_, &theme::Theme::changed, this, qOverload<>(&QWidget::update));
}

void EngineRow::build() {
  auto* line = theme::row(theme_, this, theme::grid::kSmall, {kBadge + theme::grid::kSmall, 0, 0, 0});
  auto* words = theme::column(theme_, nullptr, theme::grid::kNone);
  auto* first = theme::row(theme_, nullptr, theme::grid::kSmall);
  name_ = new Label(theme_, Type::BodyStrong, Ink::Text, connection_.name, this);
  name_->setElide(Qt::ElideRight);
  production_ = new Badge(theme_, this);
  production_->setText(tr("Production"));
  production_->setEngineColor(connection_.colour);
  production_->setVisible(connection_.production);
  first->addWidget(name_);
  first->addWidget(production_);
  first->addStretch(1);
  address_ = new Label(theme_, Type::Caption, Ink::Muted, connection_.url.toString(), this);
  address_->setElide(Qt::ElideMiddle);
  words->addStretch(1);
  words->addLayout(first);
  words->addWidget(address_);
  words->addStretch(1);
  line->addLayout(words, 1);
  const auto cell = [&](int width, Qt::Alignment side) {
    auto* label = new Label(theme_, Type::Body, Ink::Text, this);
    label->setAlignment(side | Qt::AlignVCenter);
    label->setElide(Qt::ElideRight);
    theme::fixSize(theme_, label, width, 0);
    line->addWidget(label);
    return label;
  };
  shape_ = new QWidget(this);
  theme::fixSize(theme_, shape_, theme::grid::kShape, theme::grid::kShape);
  line->addWidget(shape_);
  health_ = cell(kHealth - theme::grid::kShape - theme::grid::kSmall, Qt::AlignLeft);
  dead_ = cell(kDead, Qt::AlignRight);
  health_->setElide(Qt::ElideNone);
  health_->setWordWrap(true);
  alerts_ = cell(kAlerts, Qt::AlignRight);
  auto* between = new QWidget(this);
  theme::fixSize(theme_, between, kBetween, 0);
  line->addWidget(between);
  version_ = cell(kVersion, Qt::AlignLeft);
  auto* acts = new QWidget(this);
  theme::fixSize(theme_, acts, kActs, 0);
  auto* buttons = theme::row(theme_, acts, theme::grid::kTiny);
  open_ = new ActButton(theme_, tr("Open"), ActButton::Role::Plain, acts);
  open_->setAccessibleName(tr("Open %1").arg(client::foreign(connection_.name)));
  lock_ = new ActButton(theme_, {}, ActButton::Role::Plain, acts);
  lock_->hide();
  edit_ = new IconButton(theme_, theme::Icon::Edit, tr("Change %1").arg(client::foreign(connection_.name)), acts);
  remove_ = new IconButton(theme_, theme::Icon::Discard, tr("Remove %1 from this list").arg(client::foreign(connection_.name)), acts);
  here_ = new Label(theme_, Type::Caption, Ink::Muted, tr("Shown"), acts);
  here_->hide();
  buttons->addStretch(1);
  buttons->addWidget(here_);
  for (QWidget* button : {static_cast<QWidget*>(open_), static_cast<QWidget*>(lock_), static_cast<QWidget*>(edit_), static_cast<QWidget*>(remove_)})
    buttons->addWidget(button);
  line->addWidget(acts);
  if (connection_.id != 0) return;
  edit_->setBlocked(tr("It is not in the list: it was started here or named on the command line"));
  remove_->setBlocked(tr("It is not in the list: it was started here or named on the command line"));
}

void EngineRow::showHealth(const EngineHealth& health, const protocol::Snapshot* figures, bool shown, bool locked) {
  look_.state = health.shape;
  health_->setText(health.words);
  health_->setTooltipText(health.detail.isEmpty() ? health.words : health.detail);
  health_->setInk(health.live ? Ink::Text : Ink::Secondary);
  const auto count = [&](Label* label, std::int64_t value) {
    label->setText(figures == nullptr ? format::unknown() : format::count(value));
    label->setInk(figures == nullptr || !health.live ? Ink::Muted : Ink::Text);
  };
  count(dead_, figures == nullptr ? 0 : figures->totals.dead);
  count(alerts_, figures == nullptr ? 0 : static_cast<std::int64_t>(figures->alerts.size()));
  QStringList told;
  if (figures != nullptr)
    for (const auto& alert : figures->alerts) told << text(alert.text);
  alerts_->setTooltipText(told.join(QLatin1Char('\n')));
  version_->setText(figures == nullptr ? format::unknown() : text(figures->engine.version));
  version_->setInk(health.live ? Ink::Secondary : Ink::Muted);
  open_->setVisible(!shown);
  here_->setVisible(shown && !connection_.production);  // of a production engine the lock says it
  lock_->setVisible(shown && connection_.production);
  lock_->setText(locked ? tr("Unlock") : tr("Lock"));
  lock_->setHint(locked ? tr("Read-only until unlocked") : tr("Nothing can be changed after that"));
  setAccessibleName(words());
  update();
}

QString EngineRow::words() const {
  QStringList said{client::foreign(connection_.name), health_->text(), tr("%1 dead letters").arg(dead_->text()), tr("%1 alerts").arg(alerts_->text()),
                   tr("version %1").arg(version_->text())};
  if (connection_.production) said.insert(1, tr("production"));
  return said.join(QStringLiteral(", "));
}

void EngineRow::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const theme::Colors& c = theme_.colors();
  const int badge = theme_.px(kBadge);
  const QRectF ground(0, (height() - badge) / 2.0, badge, badge);
  theme::drawRounded(&painter, ground, theme_.pxF(theme::grid::kRadius), theme_.engineColor(connection_.colour), Qt::transparent);
  painter.setFont(theme_.font(Type::BodyStrong));
  painter.setPen(QColor(theme::kOnBadge));
  painter.drawText(ground, Qt::AlignCenter, connection_.name.left(1).toUpper());
  paintBreakerShape(painter, QRectF(shape_->geometry()), look_, c);
  painter.fillRect(QRect(0, height() - 1, width(), 1), c.hairline);
}

}  // namespace signalbox::ui::views
