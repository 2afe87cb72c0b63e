#include "tests/ui/views/refused_test.h"

#include <QTest>

#include <memory>

#include "tests/ui/support/desk.h"
#include "tests/ui/views/screens.h"
#include "ui/views/place.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/label.h"

namespace signalbox::tests {

using namespace ui::views;
using ui::widgets::ActButton;
using ui::widgets::Label;

namespace {

void screens() {
  QTest::addColumn<QString>("screen");
  QTest::addColumn<QByteArray>("path");
  const auto row = [](const char* screen, const char* path) { QTest::newRow(screen) << QString::fromLatin1(screen) << QByteArray(path); };
  row("overview", "GET /stats");
  row("dead-letters", "GET /dead-letters/groups");
  row("notifications", "GET /notifications");
  row("operations", "GET /operations");
  row("set-up/providers", "GET /provider-kinds");
  row("set-up/templates", "GET /templates");
  row("set-up/recipients", "GET /recipients");
  row("set-up/suppressions", "GET /suppressions");
  row("set-up/tokens", "GET /tokens");
  row("set-up/subscriptions", "GET /subscriptions");
  row("set-up/secrets", "GET /secrets");
}

/// The screen at that place, shown.
std::unique_ptr<View> open(Desk& desk, const QString& screen) {
  const Place place = parseLink(screen)->place;
  auto view = screenOf(place.screen, desk.context());
  view->resize(1232, 828);
  view->show();
  view->enter(place);
  return view;
}

bool says(const QWidget& view, const QString& words) {
  for (const Label* each : view.findChildren<Label*>())
    if (each->isVisible() && each->text().contains(words)) return true;
  return false;
}

ActButton* retry(const QWidget& view) {
  for (ActButton* each : view.findChildren<ActButton*>())
    if (each->isVisible() && each->text() == QLatin1String("Retry")) return each;
  return nullptr;
}

}  // namespace

void RefusedTest::whatMayNotBeSeenIsNotAskedForAgain_data() { screens(); }

void RefusedTest::whatMayNotBeSeenIsNotAskedForAgain() {
  QFETCH(QString, screen);
  QFETCH(QByteArray, path);
  Desk desk;
  desk.engine.server().on(path, problem(403, "forbidden", "This needs the permission some.read", "some.read"));
  QVERIFY(desk.connectNow());
  const auto view = open(desk, screen);
  QTRY_VERIFY(says(*view, QStringLiteral("This needs the permission some.read, which the token does not have.")));
  QVERIFY(retry(*view) == nullptr);
}

void RefusedTest::whatFailedIsAskedForAgain_data() { screens(); }

void RefusedTest::whatFailedIsAskedForAgain() {
  QFETCH(QString, screen);
  QFETCH(QByteArray, path);
  Desk desk;
  desk.engine.server().on(path, problem(503, "unavailable", "The engine is stopping"));
  QVERIFY(desk.connectNow());
  const auto view = open(desk, screen);
  QTRY_VERIFY(retry(*view) != nullptr);
  const int before = desk.engine.server().count(path);
  retry(*view)->click();
  QTRY_VERIFY(desk.engine.server().count(path) > before);
}

}  // namespace signalbox::tests
