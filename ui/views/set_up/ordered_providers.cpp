#include "ui/views/set_up/ordered_providers.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QVBoxLayout>

#include <algorithm>

#include "ui/theme/boxes.h"
#include "ui/theme/theme.h"
#include "ui/views/delivery/delivery_view.h"
#include "ui/views/wording.h"
#include "ui/widgets/label.h"

namespace signalbox::ui::views {

OrderedProviders::OrderedProviders(const theme::Theme& theme, QWidget* parent)
    : QWidget(parent), theme_(theme), all_(theme::column(theme, this, theme::grid::kTiny)) {}

const OrderedProviders::Row* OrderedProviders::shownRow(const QString& name) const {
  const auto found = std::find_if(shown_.begin(), shown_.end(), [&name](const Row& each) { return each.name == name; });
  return found == shown_.end() ? nullptr : &*found;
}

QStringList OrderedProviders::namesOf(const QString& channel) const {
  QStringList names;
  for (const Row& each : shown_)
    if (each.channel == channel) names << each.name;
  return names;
}

void OrderedProviders::setRows(std::vector<Row> rows) {
  shown_ = std::move(rows);
  for (const Row& each : shown_) {
    DeliveryRow*& made = rows_[each.name];
    if (made == nullptr) {
      made = new DeliveryRow(theme_, each.name, this);
      made->installEventFilter(this);
      connect(made, &QAbstractButton::clicked, this, [this, name = each.name] { Q_EMIT chosen(name); });
    }
    made->setLook(each.look);
    if (each.asked) made->setWords(tr("Asked"));
  }
  for (const QString& name : rows_.keys()) {
    if (shownRow(name) != nullptr) continue;
    if (pressed_ == name) stopDrag();
    DeliveryRow* gone = rows_.take(name);
    gone->parentWidget()->layout()->removeWidget(gone);
    gone->hide();
    gone->deleteLater();
  }
  if (!dragging_) arrange();
  settleNotes();
}

OrderedProviders::Section OrderedProviders::section(const QString& channel) {
  Section& made = sections_[channel];
  if (made.body != nullptr) return made;
  made.caption = new widgets::Label(theme_, theme::Type::CaptionStrong, theme::Ink::Muted, channelWords(channel), this);
  made.body = new QWidget(this);
  made.lines = theme::column(theme_, made.body, theme::grid::kTiny);
  return made;
}

/// Puts every row where it belongs; what stands there already is left alone, so that the focus and the pointer's row stay.
void OrderedProviders::arrange() {
  QStringList channels;
  bool moved = false;
  for (const Row& each : shown_)
    if (!channels.contains(each.channel)) channels << each.channel;
  for (const QString& channel : channels) {
    const Section in = section(channel);
    const QStringList names = namesOf(channel);
    for (int place = 0; place < static_cast<int>(names.size()); ++place) {
      DeliveryRow* row = rows_.value(names[place]);
      if (in.lines->indexOf(row) == place) continue;
      in.lines->removeWidget(row);
      in.lines->insertWidget(place, row);
      moved = true;
    }
  }
  for (const QString& channel : sections_.keys()) {
    if (channels.contains(channel)) continue;
    const Section gone = sections_.take(channel);
    for (QWidget* part : {static_cast<QWidget*>(gone.caption), gone.body}) {
      all_->removeWidget(part);
      part->hide();
      part->deleteLater();
    }
  }
  for (int place = 0; place < static_cast<int>(channels.size()); ++place) {
    const Section in = section(channels[place]);
    if (all_->indexOf(in.caption) == 2 * place && all_->indexOf(in.body) == 2 * place + 1) continue;
    for (QWidget* part : {static_cast<QWidget*>(in.caption), in.body}) all_->removeWidget(part);
    all_->insertWidget(2 * place, in.caption);
    all_->insertWidget(2 * place + 1, in.body);
  }
  if (!moved) return;
  // Tab goes through them as they stand.
  for (std::size_t i = 1; i < shown_.size(); ++i) setTabOrder(rows_.value(shown_[i - 1].name), rows_.value(shown_[i].name));
}

void OrderedProviders::setChosen(const QString& name) {
  for (auto it = rows_.cbegin(); it != rows_.cend(); ++it) it.value()->setChecked(it.key() == name);
}

void OrderedProviders::setBlocked(const QString& reason) {
  if (reason == blocked_) return;
  blocked_ = reason;
  if (!blocked_.isEmpty() && dragging_) {
    stopDrag();
    arrange();
  }
  settleNotes();
}

void OrderedProviders::settleNotes() {
  for (const Row& each : shown_) {
    // Who is alone in its channel has no order.
    const bool alone = namesOf(each.channel).size() < 2;
    rows_.value(each.name)->setNote(alone                    ? QString()
                                        : blocked_.isEmpty() ? tr("Drag it, or press Alt+Up and Alt+Down: the first is asked first")
                                                             : tr("It cannot be moved. %1").arg(blocked_));
  }
}

bool OrderedProviders::canMoveBy(const QString& name, int by) const {
  const Row* row = shownRow(name);
  if (row == nullptr || dragging_) return false;
  const QStringList names = namesOf(row->channel);
  const qsizetype place = names.indexOf(name) + by;
  return place >= 0 && place < names.size();
}

void OrderedProviders::moveBy(const QString& name, int by) {
  if (!canMoveBy(name, by)) return;
  if (!blocked_.isEmpty()) return Q_EMIT refused(blocked_);
  Q_EMIT moveAsked(name, static_cast<int>(namesOf(shownRow(name)->channel).indexOf(name)) + by);
}

bool OrderedProviders::eventFilter(QObject* watched, QEvent* event) {
  auto* row = qobject_cast<DeliveryRow*>(watched);
  if (row == nullptr) return QWidget::eventFilter(watched, event);
  switch (event->type()) {
    case QEvent::MouseButtonPress: {
      const auto* pressed = static_cast<QMouseEvent*>(event);
      if (pressed->button() == Qt::LeftButton) {
        pressed_ = row->text();
        pressedAt_ = pressed->globalPosition().toPoint();
      }
      return dragging_;
    }
    case QEvent::MouseMove: return drag(*row, *static_cast<QMouseEvent*>(event));
    case QEvent::MouseButtonRelease: return static_cast<QMouseEvent*>(event)->button() == Qt::LeftButton ? drop(*row) : dragging_;
    case QEvent::KeyPress: return press(*row, *static_cast<QKeyEvent*>(event));
    default: return QWidget::eventFilter(watched, event);
  }
}

/// From a few pixels on a press is no click any more: the row follows the pointer among those of its channel.
bool OrderedProviders::drag(DeliveryRow& row, const QMouseEvent& event) {
  if (!event.buttons().testFlag(Qt::LeftButton)) return false;
  if (pressed_.isEmpty()) return true;  // it was given up, and what is still pressed is no click
  const Row* shown = shownRow(row.text());
  if (shown == nullptr || pressed_ != row.text()) return false;
  const QPoint at = event.globalPosition().toPoint();
  if (!dragging_) {
    if (!blocked_.isEmpty() || (at - pressedAt_).manhattanLength() < QApplication::startDragDistance()) return false;
    dragging_ = true;
    row.setDown(false);
    row.setCursor(Qt::ClosedHandCursor);
  }
  const Section in = section(shown->channel);
  const int step = theme_.px(theme::grid::kRow) + in.lines->spacing();
  const int place = std::clamp(in.body->mapFromGlobal(at).y() / step, 0, in.lines->count() - 1);
  if (in.lines->indexOf(&row) != place) {
    in.lines->removeWidget(&row);
    in.lines->insertWidget(place, &row);
  }
  return true;
}

bool OrderedProviders::drop(DeliveryRow& row) {
  const Row* shown = shownRow(row.text());
  if (!dragging_ || shown == nullptr) {
    pressed_.clear();
    return false;
  }
  const QString name = shown->name;
  const int place = section(shown->channel).lines->indexOf(&row);
  const bool elsewhere = namesOf(shown->channel).indexOf(name) != place;
  stopDrag();
  arrange();
  if (elsewhere) Q_EMIT moveAsked(name, place);
  return false;  // the button is up already, so this is no click
}

bool OrderedProviders::press(DeliveryRow& row, const QKeyEvent& event) {
  if (dragging_ && event.key() == Qt::Key_Escape) {
    stopDrag();
    arrange();
    return true;
  }
  const int by = event.key() == Qt::Key_Up ? -1 : event.key() == Qt::Key_Down ? 1 : 0;
  if (by == 0 || (event.modifiers() & ~Qt::KeyboardModifiers(Qt::KeypadModifier)) != Qt::AltModifier) return false;
  moveBy(row.text(), by);
  return true;
}

void OrderedProviders::stopDrag() {
  if (DeliveryRow* pressed = row(pressed_)) pressed->unsetCursor();
  dragging_ = false;
  pressed_.clear();
}

}  // namespace signalbox::ui::views
