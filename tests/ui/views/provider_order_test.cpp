// The order in which providers are asked, by dragging and by keys.
#include "tests/ui/views/provider_order_test.h"

#include <QMouseEvent>
#include <QSpinBox>
#include <QTest>

#include <algorithm>
#include <tuple>

#include "tests/ui/support/desk.h"
#include "ui/views/delivery/delivery_view.h"
#include "ui/views/set_up/ordered_providers.h"
#include "ui/views/set_up/provider_form.h"
#include "ui/views/set_up/providers_page.h"
#include "ui/views/set_up/set_up_view.h"
#include "ui/widgets/label.h"
#include "ui/widgets/undo_bar.h"

namespace signalbox::tests {

using namespace ui::views;
using namespace ui::widgets;

namespace {

const QString kFirst = QStringLiteral("smtp-primary"), kSecond = QStringLiteral("smtp-backup");

bool says(const QWidget& root, const QString& words) {
  for (const Label* label : root.findChildren<Label*>())
    if (label->isVisibleTo(&root) && label->text().contains(words)) return true;
  return false;
}

void mouse(QWidget* row, QEvent::Type type, const QPoint& at, Qt::MouseButton button, Qt::MouseButtons buttons) {
  QMouseEvent event(type, QPointF(row->mapFromGlobal(at)), QPointF(at), button, buttons, Qt::NoModifier);
  QCoreApplication::sendEvent(row, &event);
}

QPoint middleOf(const QWidget* widget) { return widget->mapToGlobal(widget->rect().center()); }

/// The set-up's providers, of an engine that saves what it is told and shows it when it is told to.
struct Providers {
  explicit Providers(const QByteArray& refusedPath = {}) : refused(refusedPath), ready(connectNow()), view(desk.context()) {
    view.resize(1232, 828);
    view.show();
    view.enter(Place{QStringLiteral("set-up"), {QStringLiteral("providers")}, {}});
    shown = QTest::qWaitFor([this] {
      return row(kFirst) != nullptr && row(kSecond) != nullptr && row(kFirst)->isVisible() && row(kSecond)->isVisible() &&
          page().form()->name() == kFirst && at(kFirst) < at(kSecond);
    }, 5000);
  }
  bool connectNow() {
    desk.engine.snapshot().providers[1].weight = 0.125;
    desk.engine.server().on("PUT /providers/", [this](const Asked& asked) { return save(asked); });
    return desk.connectNow();
  }
  Scripted save(const Asked& asked) {
    saved << asked.path();
    if (asked.path() == refused) return problem(412, "precondition_failed", "Its version is 9 by now");
    const auto put = protocol::parse<protocol::ProviderPut>(asked.body.toStdString());
    for (auto& provider : desk.engine.snapshot().providers) {
      if (!put.ok() || asked.path() != QByteArray("/providers/" + QByteArray::fromStdString(provider.name))) continue;
      provider.position = put->position;
      provider.weight = put->weight;
      ++provider.version;
      return json(protocol::toText(provider));
    }
    return problem(422, "invalid", "There is no such provider");
  }
  /// The engine's picture as it is now: those of a channel by position.
  void tell() {
    auto& all = desk.engine.snapshot().providers;
    for (auto first = all.begin(); first != all.end();) {
      const auto last = std::find_if(first, all.end(), [&first](const auto& each) { return each.channel != first->channel; });
      std::sort(first, last, [](const auto& a, const auto& b) { return std::tie(a.position, a.name) < std::tie(b.position, b.name); });
      first = last;
    }
    desk.engine.tell({QStringLiteral("providers")});
  }
  void drag(const QString& name, const QString& onto, bool letsGo = true) {
    QWidget* dragged = row(name);
    const QPoint from = middleOf(dragged), to = middleOf(row(onto));
    mouse(dragged, QEvent::MouseButtonPress, from, Qt::LeftButton, Qt::LeftButton);
    mouse(dragged, QEvent::MouseMove, to, Qt::NoButton, Qt::LeftButton);
    if (letsGo) mouse(dragged, QEvent::MouseButtonRelease, to, Qt::LeftButton, Qt::NoButton);
  }
  void allowAllBut(const std::string& permission) {
    auto session = canned::session();
    std::erase(session.permissions, permission);
    desk.session.state().setSession(session);
  }
  ProvidersPage& page() { return *view.providers(); }
  DeliveryRow* row(const QString& name) { return page().list()->row(name); }
  int at(const QString& name) { return row(name)->mapTo(&view, QPoint(0, 0)).y(); }
  bool isAsked(const QString& name) { return row(name)->accessibleName() == QString(name + QStringLiteral(": Asked")); }
  bool backupIsFirst() {
    return QTest::qWaitFor([this] { return at(kSecond) < at(kFirst); }, 5000);
  }
  bool primaryIsFirst() {
    return QTest::qWaitFor([this] { return at(kFirst) < at(kSecond); }, 5000);
  }

  Desk desk;
  QList<QByteArray> saved;  // the paths, in the order in which they were put
  QByteArray refused;
  bool ready;
  SetUpView view;
  bool shown = false;
};

const QList<QByteArray> kSwapped{"/providers/smtp-primary", "/providers/smtp-backup"};

}  // namespace

void ProviderListTest::providersStandUnderTheirChannels() {
  Providers rig;
  QVERIFY(rig.ready && rig.shown);
  for (const char* channel : {"Email", "SMS", "Push", "Webhook"}) QVERIFY2(says(*rig.page().list(), QString::fromLatin1(channel)), channel);
  QTRY_VERIFY(rig.at(kSecond) < rig.at(QStringLiteral("twilio")));
  QVERIFY(rig.row(kFirst)->toolTip().contains(QStringLiteral("Alt+Up")));
  QVERIFY2(!rig.row(QStringLiteral("fcm"))->toolTip().contains(QStringLiteral("Alt+Up")), "it is alone in its channel");
}

void ProviderListTest::rowIsDraggedToAnotherPlace() {
  Providers rig;
  QVERIFY(rig.ready && rig.shown);
  rig.drag(kSecond, kFirst);
  QVERIFY(rig.isAsked(kSecond) && !rig.isAsked(kFirst));
  QVERIFY(rig.row(kFirst)->toolTip().contains(QStringLiteral("still asked for")));
  QVERIFY(rig.backupIsFirst());
  QTRY_COMPARE(rig.saved, kSwapped);
  const Asked asked = rig.desk.engine.server().last("PUT /providers/smtp-backup");
  const auto put = protocol::parse<protocol::ProviderPut>(asked.body.toStdString());
  QVERIFY(put.ok());
  QCOMPARE(put->position, 0);
  QCOMPARE(put->weight, 0.125);
  QCOMPARE(asked.headers.value("if-match"), QByteArray("\"3\""));
  QVERIFY2(rig.isAsked(kSecond), "not done before the engine shows it");
  QCOMPARE(rig.page().form()->name(), kFirst);  // a drag is no click
  rig.tell();
  QTRY_VERIFY(!rig.isAsked(kSecond));
  QVERIFY(rig.backupIsFirst());
  QVERIFY(rig.page().undoBar()->isOffering());
  // Another channel's row goes no further than its channel.
  rig.drag(QStringLiteral("vonage"), kFirst);
  QTRY_COMPARE(rig.saved.size(), 4);
  QVERIFY(rig.at(QStringLiteral("vonage")) > rig.at(kFirst));
}

void ProviderListTest::pressOfAFewPixelsIsAClick() {
  Providers rig;
  QVERIFY(rig.shown);
  QWidget* row = rig.row(kSecond);
  const QPoint from = middleOf(row), to = from - QPoint(0, 3);
  mouse(row, QEvent::MouseButtonPress, from, Qt::LeftButton, Qt::LeftButton);
  mouse(row, QEvent::MouseMove, to, Qt::NoButton, Qt::LeftButton);
  mouse(row, QEvent::MouseButtonRelease, to, Qt::LeftButton, Qt::NoButton);
  QCOMPARE(rig.page().form()->name(), kSecond);
  QVERIFY(rig.row(kSecond)->isChecked());
  QVERIFY(!rig.isAsked(kSecond));
}

void ProviderListTest::keysMoveTheRowThatHasTheFocus() {
  Providers rig;
  QVERIFY(rig.shown);
  QTest::keyClick(rig.row(kFirst), Qt::Key_Up, Qt::AltModifier);  // it is the first already
  QVERIFY(!rig.isAsked(kFirst));
  QTest::keyClick(rig.row(kFirst), Qt::Key_Down);
  QVERIFY(!rig.isAsked(kFirst));
  QTest::keyClick(rig.row(kFirst), Qt::Key_Down, Qt::AltModifier);
  QVERIFY(rig.isAsked(kFirst));
  QTRY_COMPARE(rig.saved.size(), 1);
  rig.tell();
  QTRY_VERIFY(!rig.isAsked(kFirst));
  QVERIFY(rig.backupIsFirst());
  QTest::keyClick(rig.row(kFirst), Qt::Key_Up, Qt::AltModifier);
  QVERIFY(rig.isAsked(kFirst));
  QVERIFY(rig.primaryIsFirst());
}

void ProviderListTest::escapeGivesADragUp() {
  Providers rig;
  QVERIFY(rig.shown);
  rig.drag(kSecond, kFirst, false);
  QVERIFY(rig.page().list()->isDragging());
  QVERIFY(rig.backupIsFirst());
  QTest::keyClick(rig.row(kSecond), Qt::Key_Escape);
  QVERIFY(!rig.page().list()->isDragging());
  QVERIFY(rig.primaryIsFirst());
  const QPoint at = middleOf(rig.row(kSecond));
  mouse(rig.row(kSecond), QEvent::MouseMove, at, Qt::NoButton, Qt::LeftButton);
  mouse(rig.row(kSecond), QEvent::MouseButtonRelease, at, Qt::LeftButton, Qt::NoButton);
  QVERIFY(!rig.isAsked(kSecond));
  QCOMPARE(rig.page().form()->name(), kFirst);
}

void ProviderListTest::newsWaitUntilTheRowIsLetGo() {
  Providers rig;
  QVERIFY(rig.shown);
  rig.drag(kSecond, kFirst, false);
  rig.desk.engine.snapshot().providers[0].breaker.state = "open";
  rig.tell();
  QTRY_COMPARE(rig.row(kFirst)->accessibleName(), QStringLiteral("smtp-primary: Not sending"));
  QVERIFY(rig.page().list()->isDragging());
  QVERIFY(rig.backupIsFirst());
  rig.allowAllBut("providers.manage");
  QVERIFY(!rig.page().list()->isDragging());
  QVERIFY(rig.primaryIsFirst());
}

void ProviderListTest::whoMayNotSeesWhy() {
  Providers rig;
  QVERIFY(rig.shown);
  rig.allowAllBut("providers.manage");
  for (const QString& name : {kFirst, kSecond}) QVERIFY(rig.row(name)->toolTip().contains(QStringLiteral("the permission providers.manage")));
  rig.drag(kSecond, kFirst);
  QVERIFY(!rig.isAsked(kSecond));
  QVERIFY(!says(rig.page(), QStringLiteral("providers.manage")));
  QTest::keyClick(rig.row(kSecond), Qt::Key_Up, Qt::AltModifier);
  QVERIFY(!rig.isAsked(kSecond));
  QVERIFY2(says(rig.page(), QStringLiteral("providers.manage")), "whoever has no pointer is told too");
  QVERIFY(rig.saved.isEmpty());
}

void ProviderListTest::refusedMoveIsSaidAndTheListIsTheEngines() {
  Providers rig("/providers/smtp-primary");
  QVERIFY(rig.ready && rig.shown);
  rig.drag(kSecond, kFirst);
  QTRY_VERIFY(says(rig.page(), QStringLiteral("The order was not changed. Its version is 9 by now")));
  QVERIFY(!rig.isAsked(kSecond));
  QVERIFY(rig.primaryIsFirst());
  QCOMPARE(rig.saved.size(), 1);
  QVERIFY(!rig.page().undoBar()->isOffering());
  rig.refused.clear();
  rig.drag(kSecond, kFirst);
  QVERIFY(!says(rig.page(), QStringLiteral("The order was not changed")));
}

void ProviderListTest::moveThatEndsHalfWaySaysHowFarItCame() {
  Providers rig("/providers/smtp-backup");
  QVERIFY(rig.ready && rig.shown);
  rig.drag(kSecond, kFirst);
  QTRY_VERIFY(says(rig.page(), QStringLiteral("The move ended after 1 of 2 changes, and this is the order now. Its version is 9 by now")));
  QCOMPARE(rig.saved, kSwapped);
}

void ProviderListTest::undoTakesTheMoveBack() {
  Providers rig;
  QVERIFY(rig.shown);
  QVERIFY(!rig.view.perform(Act::undo));
  rig.drag(kSecond, kFirst);
  QTRY_COMPARE(rig.saved, kSwapped);
  rig.tell();
  QTRY_VERIFY(rig.page().undoBar()->isOffering());
  QVERIFY(says(*rig.page().undoBar(), QStringLiteral("smtp-backup has place 1 of 2 for Email")));
  QVERIFY(rig.view.perform(Act::undo));
  QVERIFY(rig.isAsked(kSecond));
  QTRY_COMPARE(rig.saved.size(), 4);
  rig.tell();
  QTRY_VERIFY(!rig.isAsked(kSecond));
  QVERIFY(rig.primaryIsFirst());
  QCOMPARE(rig.desk.session.state().provider(kFirst)->position, 0);
  QCOMPARE(rig.desk.session.state().provider(kSecond)->position, 1);
  QVERIFY(!rig.page().undoBar()->isOffering());
}

void ProviderListTest::formFollowsThePlaceUnlessOneWasTyped() {
  Providers rig;
  QVERIFY(rig.shown);
  QTest::keyClick(rig.row(kFirst), Qt::Key_Down, Qt::AltModifier);
  QTRY_COMPARE(rig.saved.size(), 1);
  rig.tell();
  QTRY_COMPARE(rig.page().form()->put().position, 2);  // saving the form does not take the move back
  QSpinBox* order = nullptr;
  for (QSpinBox* each : rig.page().form()->findChildren<QSpinBox*>())
    if (each->accessibleName() == QLatin1String("Order")) order = each;
  QVERIFY(order != nullptr);
  order->setValue(40);
  rig.desk.engine.snapshot().providers[1].position = 9;
  QCOMPARE(rig.desk.engine.snapshot().providers[1].name, kFirst.toStdString());
  rig.tell();
  QTRY_COMPARE(rig.desk.session.state().provider(kFirst)->position, 9);
  QCOMPARE(rig.page().form()->put().position, 40);
}

void ProviderListTest::paletteMovesTheChosenOne() {
  Providers rig;
  QVERIFY(rig.shown);
  const auto act = [&rig](const QString& words) {
    for (PaletteAct& each : rig.view.acts())
      if (each.words == words) return each;
    return PaletteAct{QString(), QStringLiteral("there is none"), false, {}};
  };
  QCOMPARE(act(QStringLiteral("Move smtp-primary up")).hint, QStringLiteral("there is none"));
  const PaletteAct down = act(QStringLiteral("Move smtp-primary down"));
  QCOMPARE(down.hint, QStringLiteral("Alt+Down"));
  QVERIFY(down.possible);
  down.run();
  QVERIFY(rig.isAsked(kFirst));
  rig.allowAllBut("providers.manage");
  QVERIFY(!act(QStringLiteral("Move smtp-primary up")).possible);
}

void ProviderListTest::deliveryListsThemInTheSameOrder() {
  Providers rig;
  QVERIFY(rig.shown);
  for (auto& provider : rig.desk.engine.snapshot().providers) provider.breaker.failures = 0;  // else the one that fails stands first
  rig.tell();
  QTRY_COMPARE(rig.desk.session.state().provider(kFirst)->breaker.failures, 0);
  DeliveryView delivery(rig.desk.context());
  delivery.resize(1232, 828);
  delivery.show();
  const auto at = [&delivery](const QString& name) {
    for (const DeliveryRow* each : delivery.findChildren<DeliveryRow*>())
      if (each->text() == name) return each->mapTo(&delivery, QPoint(0, 0)).y();
    return -1;
  };
  QTRY_VERIFY(at(kFirst) > 0 && at(kFirst) < at(kSecond));
  rig.drag(kSecond, kFirst);
  QTRY_COMPARE(rig.saved, kSwapped);
  rig.tell();
  QTRY_VERIFY(at(kSecond) > 0 && at(kSecond) < at(kFirst));
}

}  // namespace signalbox::tests
