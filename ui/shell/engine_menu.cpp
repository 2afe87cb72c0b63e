#include "ui/shell/engine_menu.h"

#include <QKeySequence>
#include <QPainter>
#include <QStyleOptionMenuItem>

#include "ui/client/foreign.h"
#include "ui/theme/style_parts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/tooltip.h"

namespace signalbox::ui::shell {

using namespace theme;

namespace {

constexpr int kNameMost = 240, kKeys = 9, kTag = 18;

QString keyOf(int number) {
  if (number < 1 || number > kKeys) return {};
  return QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_0 + number)).toString(QKeySequence::NativeText);
}

/// As a menu shows it: a name may hold what is else the mark of a letter to press.
QString plain(QString name) { return name.replace(QLatin1Char('&'), QStringLiteral("&&")).replace(QLatin1Char('\t'), QLatin1Char(' ')); }

QIcon badge(const Theme& theme, const workspace::Connection& connection, double ratio) {
  const int side = theme.px(grid::kIcon);
  QPixmap picture(QSize(side, side) * ratio);
  picture.setDevicePixelRatio(ratio);
  picture.fill(Qt::transparent);
  QPainter painter(&picture);
  const QRectF ground(0, 0, side, side);
  drawRounded(&painter, ground, theme.pxF(grid::kTiny), theme.engineColor(connection.colour), Qt::transparent);
  painter.setFont(theme.font(Type::Axis));
  painter.setPen(QColor::fromRgb(kOnBadge));
  painter.drawText(ground, Qt::AlignCenter, connection.name.left(1).toUpper());
  return QIcon(picture);
}

}  // namespace

EngineMenu::EngineMenu(const Theme& theme, QWidget* parent) : QMenu(parent), theme_(theme) { setToolTipsVisible(true); }

QAction* EngineMenu::addEngine(const Entry& entry) {
  const QString name = client::foreign(entry.connection.name), key = keyOf(entry.number);
  QString said = entry.connection.production ? tr("%1, production").arg(name) : name;
  if (!entry.health.isEmpty()) said = tr("%1, %2").arg(said, entry.health);
  QString words = plain(said);
  if (!key.isEmpty()) words += QLatin1Char('\t') + key;
  QAction* action = addAction(badge(theme_, entry.connection, devicePixelRatioF()), words);
  action->setToolTip(widgets::plainTooltip(entry.health.isEmpty() ? name : tr("%1: %2").arg(name, entry.health)));
  action->setCheckable(true);
  action->setChecked(entry.shown);
  entries_.insert(action, entry);
  makeRoom(entry);
  return action;
}

const EngineMenu::Entry* EngineMenu::entry(const QAction* action) const {
  const auto found = entries_.constFind(action);
  return found == entries_.constEnd() ? nullptr : &*found;
}

QString EngineMenu::shortName(const Entry& entry) const {
  return QFontMetrics(theme_.font(Type::Body)).elidedText(client::foreign(entry.connection.name), Qt::ElideRight, theme_.px(kNameMost));
}

/// The style measures the words alone, and what is drawn between them and the keys needs its own room.
void EngineMenu::makeRoom(const Entry& entry) {
  const QFontMetrics words(theme_.font(Type::Body)), small(theme_.font(Type::CaptionStrong));
  const int pad = theme_.px(grid::kSmall), icon = theme_.px(grid::kIcon);
  int width = 2 * theme_.px(grid::kTiny) + pad + 2 * (icon + pad) + words.horizontalAdvance(shortName(entry)) + theme_.px(grid::kGap);
  if (entry.connection.production) width += small.horizontalAdvance(tr("Production")) + 2 * pad;
  width += pad + theme_.px(grid::kShape) + 2 * pad + words.horizontalAdvance(keyOf(kKeys)) + pad;
  setMinimumWidth(qMax(minimumWidth(), width));
}

void EngineMenu::initStyleOption(QStyleOptionMenuItem* option, const QAction* action) const {
  QMenu::initStyleOption(option, action);
  const Entry* engine = entry(action);
  if (engine == nullptr) return;
  const QString key = keyOf(engine->number);
  option->text = plain(shortName(*engine));  // that it is production is drawn as a badge, and its health as a shape
  if (!key.isEmpty()) option->text += QLatin1Char('\t') + key;
}

void EngineMenu::paintEvent(QPaintEvent* event) {
  QMenu::paintEvent(event);
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const int pad = theme_.px(grid::kSmall), shape = theme_.px(grid::kShape), tag = theme_.px(kTag);
  const int keys = QFontMetrics(theme_.font(Type::Body)).horizontalAdvance(keyOf(kKeys));
  for (auto it = entries_.cbegin(); it != entries_.cend(); ++it) {
    const QRect row = actionGeometry(const_cast<QAction*>(it.key()));
    const int middle = row.center().y() + 1;
    const int left = row.right() + 1 - pad - keys - 2 * pad - shape;
    widgets::paintBreakerShape(painter, QRectF(left, middle - shape / 2.0, shape, shape), it->look, theme_.colors(), activeAction() == it.key());
    if (!it->connection.production) continue;
    painter.setFont(theme_.font(Type::CaptionStrong));
    const QString words = tr("Production");
    const int width = painter.fontMetrics().horizontalAdvance(words) + 2 * pad;
    const QRectF ground(left - pad - width, middle - tag / 2.0, width, tag);
    drawRounded(&painter, ground, theme_.pxF(grid::kTiny), theme_.engineColor(it->connection.colour), Qt::transparent);
    painter.setPen(QColor::fromRgb(kOnBadge));
    painter.drawText(ground, Qt::AlignCenter, words);
  }
}

}  // namespace signalbox::ui::shell
