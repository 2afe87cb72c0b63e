// The engine switcher and its menu: engines told apart, each named once, its health in words.
#include <QTest>

#include "tests/ui/shell/console_parts.h"
#include "tests/ui/shell/shell_tests.h"
#include "ui/shell/engine_menu.h"
#include "ui/shell/main_window.h"
#include "ui/shell/rail.h"
#include "ui/theme/tokens.h"
#include "ui/views/engines/engine_row.h"
#include "ui/views/engines/engines_sheet.h"
#include "ui/widgets/sheet.h"

namespace signalbox::tests {

void EnginesTest::switcherTellsEnginesApart() {
  constexpr int kLive = 3, kOther = 1;
  Parts parts;
  FakeEngine other;
  QList<Connection> known = parts.know({parts.engine.address(), other.address()});
  QCOMPARE(known.size(), 2);
  known[0].name = QStringLiteral("Shop & co");
  known[0].colour = kOther;
  known[1].name = QStringLiteral("Shop, live");
  known[1].colour = kLive;
  known[1].production = true;
  Console console(parts.make(nullptr));
  console.start();
  QTRY_VERIFY(console.session().state().hasSnapshot());
  QTRY_COMPARE(console.session().state().freshness(), ui::state::Freshness::live);
  EngineMenu menu(console.theme(), &console.window());
  console.fillSwitcher(menu, known);
  QAction* here = menu.actions().value(0);
  QAction* there = menu.actions().value(1);
  QCOMPARE(here->text(), QStringLiteral("Shop && co, Connected, twilio not sending\tCtrl+1"));
  QCOMPARE(there->text(), QStringLiteral("Shop, live, production, not asked how it is\tCtrl+2"));
  QVERIFY(here->isChecked() && !there->isChecked());
  QVERIFY2(here->toolTip().contains(QStringLiteral("Connected")), qPrintable(here->toolTip()));
  QVERIFY(here->shortcut().isEmpty());
  QCOMPARE(menu.entry(here)->look.state, ui::widgets::BreakerState::Open);
  QCOMPARE(menu.entry(there)->look.state, ui::widgets::BreakerState::Unknown);  // nobody asked it
  // The badge in its colour, and once more as the ground of its word.
  menu.popup(console.window().mapToGlobal(QPoint(0, 60)));
  QTRY_VERIFY(menu.isVisible());
  const auto pixels = [&menu](QAction* action, int colour) {
    const QImage image = menu.grab(menu.actionGeometry(action)).toImage();
    const QRgb wanted = ui::theme::kEngineBadges[static_cast<std::size_t>(colour)];
    int count = 0;
    for (int y = 0; y < image.height(); ++y)
      for (int x = 0; x < image.width(); ++x) count += image.pixel(x, y) == wanted ? 1 : 0;
    return count;
  };
  QVERIFY2(pixels(here, kOther) > 100, qPrintable(QString::number(pixels(here, kOther))));
  QVERIFY2(pixels(there, kLive) > 500, qPrintable(QString::number(pixels(there, kLive))));
  menu.close();
  here->trigger();  // it is shown already
  QCOMPARE(console.session().rest().address().url, parts.engine.address().url);
  there->trigger();
  QTRY_COMPARE(console.session().rest().address().url, other.address().url);
}

/// What is drawn as a shape is said to those who see none, and takes no room from those who do.
void EnginesTest::switcherSaysTheHealthInWords() {
  Parts parts;
  const QList<Connection> known = parts.know({parts.engine.address()});
  Console console(parts.make(nullptr));
  console.start();
  const auto name = [&console] { return console.window().rail()->switcher()->accessibleName(); };
  QCOMPARE(name(), QStringLiteral("Engine: No engine"));
  QTRY_COMPARE(name(), QStringLiteral("Engine: %1, Connected, twilio not sending").arg(known.first().name));
  QVERIFY(console.window().rail()->switcher()->toolTip().contains(QStringLiteral("twilio not sending")));
  EngineMenu wordy(console.theme(), &console.window()), silent(console.theme(), &console.window());
  EngineMenu::Entry entry;
  entry.connection = known.first();
  entry.number = 1;
  silent.addEngine(entry);
  entry.health = QStringLiteral("Connected, a provider & %1 more not sending").arg(12);
  const QAction* said = wordy.addEngine(entry);
  QCOMPARE(said->text(), known.first().name + QStringLiteral(", Connected, a provider && 12 more not sending\tCtrl+1"));
  QCOMPARE(wordy.sizeHint().width(), silent.sizeHint().width());
}

/// It was started here, or named with its token, and is in the list since it was attached to.
void EnginesTest::engineThatIsInTheListIsNamedOnce() {
  Parts parts;
  FakeEngine other;
  const QList<Connection> known = parts.know({parts.engine.address(), other.address()});
  QCOMPARE(known.size(), 2);
  Console console(parts.make(nullptr));
  console.start();
  QTRY_VERIFY(console.session().state().hasSnapshot());
  Connection own;
  own.name = QStringLiteral("My engine");
  own.url = QUrl(parts.engine.address().url.toString() + QLatin1Char('/'));
  console.attach(own, parts.engine.address());
  QTRY_VERIFY(console.session().state().hasSnapshot());
  EngineMenu menu(console.theme(), &console.window());
  console.fillSwitcher(menu, known);
  QCOMPARE(menu.actions().value(0)->isChecked(), true);
  QVERIFY2(menu.actions().value(0)->text().startsWith(known[0].name), qPrintable(menu.actions().value(0)->text()));
  QVERIFY2(menu.actions().value(1)->text().startsWith(known[1].name), qPrintable(menu.actions().value(1)->text()));
  QVERIFY(menu.actions().value(2)->isSeparator());
  console.openEngines();
  QTRY_VERIFY(console.engines()->sheet()->isOpen());
  QCOMPARE(console.engines()->row(own.name), static_cast<ui::views::EngineRow*>(nullptr));
  QVERIFY(console.engines()->row(known[0].name)->openButton()->isHidden());
  QVERIFY(!console.engines()->row(known[1].name)->openButton()->isHidden());
}

void EnginesTest::ownEngineThatIsListedAsProductionOpensLocked() {
  Parts parts;
  Connection production = parts.know({parts.engine.address()}).value(0);
  QVERIFY(production.id != 0);
  production.production = true;
  production.colour = 3;
  bool kept = false;
  {
    ui::workspace::Workspace workspace(parts.folder.path());
    QObject context;
    workspace.saveConnection(production, &context, [&kept](base::Result<Connection> saved) { kept = saved.ok(); });
    QTRY_VERIFY(kept);
  }
  parts.launcher.answer = parts.engine.address();
  Console console(parts.make(&parts.launcher));
  console.start();
  QTRY_VERIFY(console.session().state().hasSnapshot());
  console.runOwn({});
  QTRY_COMPARE(console.context().connection.name, QStringLiteral("My engine"));
  QVERIFY(console.session().state().isLocked());  // from its first moment on
  QCOMPARE(console.context().connection.id, 0);
  QVERIFY(console.context().connection.production);
  QCOMPARE(console.context().connection.colour, 3);
  QTRY_VERIFY(console.session().state().hasSnapshot() && console.session().state().hasSession());
  QVERIFY(!console.session().state().canAct(QStringLiteral("replay.bulk")));
}

/// The list may hold the token that is right.
void EnginesTest::listedEngineOpensWhereTheOneStartedHereIsRefused() {
  Parts parts;
  const QList<Connection> known = parts.know({parts.engine.address()});
  QCOMPARE(known.size(), 1);
  Console console(parts.make(nullptr));
  console.start();
  QTRY_VERIFY(console.session().state().hasSnapshot());
  parts.engine.server().on("GET /events", [](const Asked& asked) {
    if (!asked.headers.value("authorization").contains("admin-token")) return problem(401, "unauthorized", "The token is not known");
    Scripted stream;
    stream.type = "text/event-stream";
    stream.stream = true;
    return stream;
  });
  Connection own;
  own.name = QStringLiteral("My engine");
  own.url = parts.engine.address().url;
  ui::client::EngineAddress address = parts.engine.address();
  address.token = ui::client::Secret("of another store");
  console.attach(own, address);
  console.openEngines();
  QTRY_VERIFY(console.engines()->sheet()->isOpen());
  // It may stand there before the engine has refused.
  QTRY_COMPARE(console.session().state().link(), ui::state::Link::stopped);
  QVERIFY(console.engines()->row(own.name) != nullptr && console.engines()->row(own.name)->openButton()->isHidden());
  QVERIFY(console.engines()->row(known[0].name) != nullptr && !console.engines()->row(known[0].name)->openButton()->isHidden());
  EngineMenu menu(console.theme(), &console.window());
  console.fillSwitcher(menu, known);
  QVERIFY(menu.actions().value(0)->text().startsWith(own.name) && menu.actions().value(0)->isChecked());
  QVERIFY(menu.actions().value(1)->text().startsWith(known[0].name) && !menu.actions().value(1)->isChecked());
  console.engines()->row(known[0].name)->openButton()->click();
  QTRY_COMPARE(console.context().connection.id, known[0].id);
  QTRY_COMPARE(console.session().state().link(), ui::state::Link::live);
}

/// With the token of a reader, and with that of an administrator.
void EnginesTest::ofTwoWithOneAddressTheOtherCanBeOpened() {
  Parts parts;
  QList<Connection> known = parts.know({parts.engine.address(), parts.engine.address()});
  QCOMPARE(known.size(), 2);
  known[0].name = QStringLiteral("Reader");
  known[1].name = QStringLiteral("Admin");
  Console console(parts.make(nullptr));
  console.start();
  QTRY_VERIFY(console.session().state().hasSnapshot());
  Connection own;
  own.name = QStringLiteral("My engine");
  own.url = parts.engine.address().url;
  for (const Connection& shown : {own, known[0], known[1]}) {
    console.attach(shown, parts.engine.address());
    QTRY_VERIFY(console.session().state().hasSnapshot());
    const bool second = shown.id == known[1].id;
    EngineMenu menu(console.theme(), &console.window());
    console.fillSwitcher(menu, known);
    QCOMPARE(menu.actions().value(0)->isChecked(), !second);
    QCOMPARE(menu.actions().value(1)->isChecked(), second);
    console.engines()->open(known);
    QCOMPARE(console.engines()->row(own.name), static_cast<ui::views::EngineRow*>(nullptr));
    QCOMPARE(console.engines()->row(known[0].name)->openButton()->isHidden(), !second);
    QCOMPARE(console.engines()->row(known[1].name)->openButton()->isHidden(), second);
    console.engines()->dismiss();
  }
}

void EnginesTest::switcherSaysWhichOtherEngineHasAlerts() {
  Parts parts;
  FakeEngine other;
  QVERIFY(!other.snapshot().alerts.empty());
  const QList<Connection> known = parts.know({parts.engine.address(), other.address()});
  QCOMPARE(known.size(), 2);
  Console console(parts.make(nullptr));
  console.start();
  QTRY_VERIFY(console.session().state().hasSnapshot());
  console.openEngines();  // so that its token is at hand
  QTRY_VERIFY(console.engines()->sheet()->isOpen());
  QTRY_VERIFY(console.engines()->row(known[1].name)->words().contains(QStringLiteral("Connected")));
  console.engines()->dismiss();
  console.attach(known[0], parts.engine.address());
  const auto state = [&] {
    EngineMenu menu(console.theme(), &console.window());
    console.fillSwitcher(menu, known);
    return menu.entry(menu.actions().value(1))->look.state;
  };
  QTRY_COMPARE(state(), ui::widgets::BreakerState::Open);
}

}  // namespace signalbox::tests
