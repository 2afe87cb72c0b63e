#include "tests/ui/shell/fit_test.h"

#include <QAbstractScrollArea>
#include <QCheckBox>
#include <QComboBox>
#include <QHeaderView>
#include <QScrollBar>
#include <QStyle>
#include <QStyleOptionButton>
#include <QTest>

#include "tests/ui/shell/framed.h"
#include "ui/shell/rail.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/header_tooltips.h"
#include "ui/widgets/label.h"
#include "ui/widgets/table.h"

namespace signalbox::tests {

using namespace ui::widgets;

namespace {

QString classOf(const QWidget& widget) { return QString::fromLatin1(widget.metaObject()->className()).section(QStringLiteral("::"), -1); }

QString nameOf(const QWidget& widget, const QString& words = {}) {
  QStringList line{classOf(widget)};
  if (!words.isEmpty()) line << QString(QLatin1Char('"') + words.left(60) + QLatin1Char('"'));
  for (const QWidget* up = widget.parentWidget(); up != nullptr && line.size() < 5; up = up->parentWidget())
    line << QString(QStringLiteral("in ") + classOf(*up));
  return line.join(QLatin1Char(' '));
}

/// What scrolls may be larger than what is seen of it.
bool scrolls(const QWidget& widget) {
  const auto* area = qobject_cast<const QAbstractScrollArea*>(widget.parentWidget() == nullptr ? nullptr : widget.parentWidget()->parentWidget());
  return area != nullptr && area->viewport() == widget.parentWidget();
}

void findOutside(const QWidget& widget, QStringList& found) {
  const QWidget* parent = widget.parentWidget();
  if (widget.isWindow() || scrolls(widget) || parent->rect().adjusted(-1, -1, 1, 1).contains(widget.geometry())) return;
  const QRect place = widget.geometry();
  found << QStringLiteral("outside: %1, %2,%3 %4x%5 of %6x%7")
               .arg(nameOf(widget, widget.accessibleName()))
               .arg(place.x())
               .arg(place.y())
               .arg(place.width())
               .arg(place.height())
               .arg(parent->width())
               .arg(parent->height());
}

void findCut(const QWidget& widget, QStringList& found) {
  const auto tell = [&](const QString& words, int needs, int has) {
    found << QStringLiteral("cut: %1 needs %2, has %3").arg(nameOf(widget, words)).arg(needs).arg(has);
  };
  const QFontMetrics metrics = widget.fontMetrics();
  if (const auto* label = qobject_cast<const Label*>(&widget)) {
    if (label->elides() || label->text().isEmpty()) return;  // the whole is in its tooltip (label_test)
    if (label->wordWrap()) {
      if (label->heightForWidth(label->width()) > label->height() + 1) tell(label->text(), label->heightForWidth(label->width()), label->height());
    } else if (label->QLabel::sizeHint().width() > label->width() + 1) {
      tell(label->text(), label->QLabel::sizeHint().width(), label->width());
    }
  } else if (const auto* button = qobject_cast<const QPushButton*>(&widget)) {
    const int icon = button->icon().isNull() ? 0 : button->iconSize().width();
    const int needs = metrics.horizontalAdvance(button->text()) + icon;
    if (needs > button->width() && !button->text().isEmpty()) tell(button->text(), needs, button->width());
  } else if (const auto* box = qobject_cast<const QCheckBox*>(&widget)) {
    if (box->sizeHint().width() > box->width() + 1) tell(box->text(), box->sizeHint().width(), box->width());
  } else if (const auto* header = qobject_cast<const QHeaderView*>(&widget)) {
    if (header->orientation() != Qt::Horizontal || header->model() == nullptr) return;
    if (header->findChild<HeaderTooltips*>() != nullptr) return;  // the whole is in its tooltip (table_test)
    for (int i = 0; i < header->count(); ++i) {
      const QString words = header->model()->headerData(i, Qt::Horizontal).toString();
      if (!header->isSectionHidden(i) && metrics.horizontalAdvance(words) > header->sectionSize(i))
        tell(words, metrics.horizontalAdvance(words), header->sectionSize(i));
    }
  }
}

QStringList faultsOf(const QWidget& root) {
  QStringList found;
  for (const QWidget* each : root.findChildren<QWidget*>()) {
    if (!each->isVisible() || qobject_cast<const QScrollBar*>(each) != nullptr) continue;
    if (each->objectName().startsWith(QLatin1String("qt_"))) continue;  // parts of Qt's own controls
    if (qobject_cast<const QAbstractScrollArea*>(each->parentWidget()) != nullptr && qobject_cast<const QHeaderView*>(each) == nullptr) continue;
    findOutside(*each, found);
    findCut(*each, found);
  }
  found.removeDuplicates();
  return found;
}

bool isLoading(const QWidget& root) {
  for (const Card* card : root.findChildren<Card*>())
    if (card->isVisible() && card->state() == Card::State::Loading) return true;
  return false;
}

}  // namespace

void FitTest::screensFitTheLeastWindow_data() {
  QTest::addColumn<int>("percent");
  for (const int percent : {100, 115, 130, 150}) QTest::addRow("%d %%", percent) << percent;
}

void FitTest::screensFitTheLeastWindow() {
  QFETCH(int, percent);
  Framed frame;
  QVERIFY(frame.ready);
  frame.desk.theme.setScalePercent(percent);
  frame.window.resize(frame.window.minimumSize());
  QStringList found;
  for (const char* place : {"overview", "dead-letters", "held", "notifications", "operations", "delivery/providers/twilio", "delivery/queues/sms",
                            "audit", "past?at=2026-05-12T14:02:30Z", "set-up/providers", "set-up/templates", "set-up/recipients/customer-10021",
                            "set-up/suppressions", "set-up/tokens", "set-up/subscriptions", "set-up/secrets", "set-up/engine", "set-up/console"}) {
    frame.desk.navigator.go(QString::fromLatin1(place));
    QTRY_VERIFY2(!isLoading(frame.window), place);
    QStringList faults;
    const bool fits = QTest::qWaitFor([&] { return (faults = faultsOf(frame.window)).isEmpty(); }, 1000);  // it is laid out after it is shown
    if (!fits) found << QStringLiteral("%1: %2").arg(QLatin1String(place), faults.join(QStringLiteral("; ")));
  }
  QVERIFY2(found.isEmpty(), qPrintable(found.join(QLatin1Char('\n'))));
}

void FitTest::railShowsWhatTheEngineHas() {
  Desk desk;
  desk.engine.lack({"audit"});
  ui::shell::MainWindow window(desk.context());
  const auto* rail = window.findChild<ui::shell::Rail*>();
  QVERIFY(rail != nullptr && rail->item(QStringLiteral("audit"))->isVisibleTo(rail));  // nobody has told yet
  QVERIFY(desk.connectNow());
  QTRY_VERIFY(!rail->item(QStringLiteral("audit"))->isVisibleTo(rail));
  QVERIFY(rail->item(QStringLiteral("past"))->isVisibleTo(rail) && rail->item(QStringLiteral("set-up"))->isVisibleTo(rail));
}

}  // namespace signalbox::tests
