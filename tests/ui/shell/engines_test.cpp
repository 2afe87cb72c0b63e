// Several engines, their tokens, and the key of one's own.
#include <QDir>
#include <QFile>
#include <QLineEdit>
#include <QTest>

#include "tests/ui/shell/console_parts.h"
#include "tests/ui/shell/shell_tests.h"
#include "ui/shell/main_window.h"
#include "ui/views/engines/connect_dialog.h"
#include "ui/views/engines/engine_row.h"
#include "ui/views/engines/engines_sheet.h"
#include "ui/views/engines/passphrase_sheet.h"
#include "ui/views/removal_sheet.h"
#include "ui/widgets/format.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/switch_button.h"

namespace signalbox::tests {

void EnginesTest::knownEngineIsForgottenOnceConfirmed() {
  Parts parts;
  const auto known = parts.know({parts.engine.address()});
  QCOMPARE(known.size(), 1);
  Console console(parts.make(nullptr));
  console.start();
  QTRY_VERIFY(console.session().state().hasSnapshot());
  console.openEngines();
  QTRY_VERIFY(console.engines()->sheet()->isOpen());
  console.engines()->row(known.first().name)->removeButton()->click();
  QVERIFY(console.removal()->sheet()->isOpen());
  console.removal()->sheet()->confirmButton()->click();
  QTRY_VERIFY(!console.session().isStarted());
  int left = -1;
  console.context().workspace.connections(&console,
                                          [&](base::Result<QList<Connection>> all) { left = all.ok() ? static_cast<int>(all->size()) : -2; });
  QTRY_COMPARE(left, 0);
  QVERIFY(parts.keychain.kept.isEmpty());
}

void EnginesTest::enginesAreListedWithTheirHealth() {
  Parts parts;
  FakeEngine other, gone;
  other.snapshot().totals.dead = 4711;
  other.snapshot().alerts.clear();
  const auto known = parts.know({parts.engine.address(), other.address(), gone.address()});
  QCOMPARE(known.size(), 3);
  gone.server().goDown();
  base::ManualClock clock(canned::kNow);
  const ConsoleParts given{*qApp, clock, parts.random, parts.folder.path(), parts.keychain, nullptr, {}, {}, false};
  Console console(given);
  console.start();
  QTRY_VERIFY(console.session().state().hasSnapshot());
  console.openEngines();
  QTRY_VERIFY(console.engines()->sheet()->isOpen());
  const auto words = [&](int index) { return console.engines()->row(known[index].name)->words(); };
  QTRY_VERIFY2(words(0).contains(QStringLiteral("Connected")) && words(0).contains(QStringLiteral("alerts")), qPrintable(words(0)));
  QTRY_VERIFY2(words(1).contains(QStringLiteral("Connected, twilio not sending, 4,711 dead letters, 0 alerts, version 0.")), qPrintable(words(1)));
  QTRY_VERIFY2(words(2).contains(QStringLiteral("Not reachable")), qPrintable(words(2)));
  QVERIFY(words(2).contains(ui::widgets::format::unknown() + QStringLiteral(" dead letters")));
  QVERIFY(console.engines()->row(known[0].name)->openButton()->isHidden());
  other.setBeating(false);
  other.server().goDown();
  clock.advance(std::chrono::seconds{7});
  QTRY_VERIFY2(words(1).contains(QStringLiteral("Stale, 7 s ago")), qPrintable(words(1)));
  QVERIFY(words(1).contains(QStringLiteral("4,711")));
  console.engines()->dismiss();
  QCOMPARE(console.engines()->row(known[0].name), static_cast<ui::views::EngineRow*>(nullptr));
}

void EnginesTest::anotherEngineIsOpenedFromTheList() {
  Parts parts;
  FakeEngine other;
  const auto known = parts.know({parts.engine.address(), other.address()});
  Console console(parts.make(nullptr));
  console.start();
  QTRY_VERIFY(console.session().state().hasSnapshot());
  console.openEngines();
  QTRY_VERIFY(console.engines()->sheet()->isOpen());
  console.engines()->row(known[1].name)->openButton()->click();
  QTRY_COMPARE(console.session().rest().address().url, other.address().url);
  QVERIFY(!console.engines()->sheet()->isOpen());
}

void EnginesTest::namedEngineThatIsKnownKeepsItsLock() {
  Parts parts;
  Connection production = parts.know({parts.engine.address()}).value(0);
  QVERIFY(production.id != 0);
  production.production = true;
  production.colour = 3;
  production.certificate = QStringLiteral("AB:CD");
  bool kept = false;
  {
    ui::workspace::Workspace workspace(parts.folder.path());
    QObject context;
    workspace.saveConnection(production, &context, [&kept](base::Result<Connection> saved) { kept = saved.ok(); });
    QTRY_VERIFY(kept);
  }
  ConsoleParts given = parts.make(nullptr);
  given.connectTo = parts.engine.address();
  given.connectTo->url.setPath(QStringLiteral("/"));  // as somebody types it
  Console console(given);
  console.start();
  QTRY_VERIFY(console.session().state().hasSnapshot() && console.session().state().hasSession());
  QVERIFY(console.session().state().isLocked());
  QVERIFY(!console.session().state().canAct(QStringLiteral("replay.bulk")));
  QCOMPARE(console.context().connection.id, production.id);
  QCOMPARE(console.context().connection.colour, 3);
  QCOMPARE(console.session().rest().address().certificate, QStringLiteral("AB:CD"));
}

void EnginesTest::namedEngineWithoutATokenTakesTheKeptOne() {
  Parts parts;
  QCOMPARE(parts.know({parts.engine.address()}).size(), 1);
  ConsoleParts given = parts.make(nullptr);
  given.connectTo = ui::client::EngineAddress{parts.engine.address().url, {}};
  Console console(given);
  console.start();
  QTRY_VERIFY(console.session().state().hasSnapshot());
  QCOMPARE(console.session().rest().address().token.reveal(), parts.engine.address().token.reveal());
}

void EnginesTest::answerThatComesAfterTheListIsClosedReachesNobody() {
  Parts parts;
  FakeEngine other;
  const auto known = parts.know({parts.engine.address(), other.address()});
  Console console(parts.make(nullptr));
  console.start();
  QTRY_VERIFY(console.session().state().hasSnapshot());
  parts.keychain.slow = true;
  console.openEngines();
  QTRY_VERIFY(console.engines()->sheet()->isOpen());
  parts.keychain.answerAll();  // on its way
  console.engines()->dismiss();
  QCoreApplication::processEvents();
  console.openEngines();
  QTRY_VERIFY(console.engines()->sheet()->isOpen());
  console.engines()->dismiss();
  parts.keychain.answerAll();
  QCoreApplication::processEvents();
  QCOMPARE(other.server().count("GET /snapshot"), 0);
}

void EnginesTest::engineThatBecomesProductionIsLockedAtOnce() {
  Parts parts;
  const auto known = parts.know({parts.engine.address()});
  Console console(parts.make(nullptr));
  console.start();
  QTRY_VERIFY(console.session().state().hasSnapshot() && console.session().state().hasSession());
  QVERIFY(console.session().state().canAct(QStringLiteral("replay.bulk")));
  console.openEngines();
  QTRY_VERIFY(console.engines()->sheet()->isOpen());
  console.engines()->row(known[0].name)->editButton()->click();
  auto* dialog = console.window().findChild<ui::views::ConnectDialog*>();
  QVERIFY(dialog != nullptr);
  for (auto* each : dialog->findChildren<ui::widgets::SwitchButton*>()) each->setChecked(true);
  dialog->test();  // without a token: the kept one
  QTRY_VERIFY(console.session().state().isLocked());
  QVERIFY(!console.session().state().canAct(QStringLiteral("replay.bulk")));
  QTRY_VERIFY(console.engines()->row(known[0].name) != nullptr && console.engines()->row(known[0].name)->lockButton()->isVisible());
  console.engines()->row(known[0].name)->lockButton()->click();
  QVERIFY(console.session().state().canAct(QStringLiteral("replay.bulk")));
  console.engines()->row(known[0].name)->lockButton()->click();
  QVERIFY(!console.session().state().canAct(QStringLiteral("replay.bulk")));
  QCOMPARE(parts.keychain.kept.first(), std::string("admin-token"));
}

/// One that was started here is named once, as the list has it: what is changed there is about what is shown.
void EnginesTest::engineThatWasStartedHereIsLockedByItsRowInTheList() {
  Parts parts;
  const auto known = parts.know({parts.engine.address()});
  Console console(parts.make(nullptr));
  console.start();
  QTRY_VERIFY(console.session().state().hasSnapshot());
  Connection own;
  own.name = QStringLiteral("My engine");
  own.url = parts.engine.address().url;
  console.attach(own, parts.engine.address());
  QTRY_VERIFY(console.session().state().hasSnapshot() && console.session().state().hasSession());
  QVERIFY(!console.session().state().isLocked());
  console.openEngines();
  QTRY_VERIFY(console.engines()->sheet()->isOpen());
  console.engines()->row(known[0].name)->editButton()->click();
  auto* dialog = console.window().findChild<ui::views::ConnectDialog*>();
  QVERIFY(dialog != nullptr);
  for (auto* each : dialog->findChildren<ui::widgets::SwitchButton*>()) each->setChecked(true);
  dialog->test();
  QTRY_VERIFY(console.session().state().isLocked());
  QVERIFY(console.context().connection.production);
  QCOMPARE(console.context().connection.name, own.name);
}

void EnginesTest::withoutAKeychainTheTokenIsAskedForAtEachStart() {
  Parts parts;
  parts.know({parts.engine.address()});
  parts.keychain.there = false;
  for (int start = 0; start < 2; ++start) {
    Console console(parts.make(nullptr));
    console.start();
    ui::views::ConnectDialog* dialog = nullptr;
    QTRY_VERIFY((dialog = console.window().findChild<ui::views::ConnectDialog*>()) != nullptr);
    QVERIFY2(dialog->verdict().contains(QStringLiteral("asked for each time")) && dialog->verdict().contains(QStringLiteral("no keychain answers")),
             qPrintable(dialog->verdict()));
    dialog->fill(parts.engine.address().url.toString(), QStringLiteral("admin-token"), {});
    dialog->test();
    QTRY_VERIFY(console.session().state().hasSnapshot());
  }
  const QDir folder(parts.folder.path());
  QVERIFY(!folder.exists(QStringLiteral("tokens")));
  for (const QString& name : folder.entryList(QDir::Files)) {
    QFile file(folder.filePath(name));
    QVERIFY(file.open(QIODevice::ReadOnly) && !file.readAll().contains("admin-token"));
  }
}

void EnginesTest::lockedKeychainIsWaitedForAndMayBePassedBy() {
  Parts parts;
  parts.know({parts.engine.address()});
  parts.keychain.slow = true;
  FakeEngine other;
  Console console(parts.make(nullptr));
  console.start();
  QTRY_VERIFY(says(console.window(), QStringLiteral("Reading the token of")));
  QVERIFY(console.window().showsStart());
  Connection chosen;
  chosen.url = other.address().url;
  console.attach(chosen, other.address());
  parts.keychain.answerAll();
  QTRY_VERIFY(console.session().state().hasSnapshot());
  QCOMPARE(console.session().rest().address().url, other.address().url);
}

void EnginesTest::keyOfTheOwnEngineIsInTheKeychain() {
  Parts parts;
  parts.launcher.answer = parts.engine.address();
  parts.launcher.need = {KeyNeed::Kind::keychain, true, QStringLiteral("/data/of/ana")};
  {
    Console console(parts.make(&parts.launcher));
    console.start();
    console.runOwn({});
    QTRY_VERIFY(console.session().state().hasSnapshot());
  }
  QCOMPARE(parts.launcher.started->key.reveal(), std::string("a fresh key"));
  QCOMPARE(parts.keychain.kept.value(QStringLiteral("master key of /data/of/ana")), std::string("a fresh key"));
  // The next start reads it, and makes none although it might.
  parts.keychain.kept[QStringLiteral("master key of /data/of/ana")] = "the key of before";
  Console console(parts.make(&parts.launcher));
  console.start();
  console.runOwn({});
  QTRY_VERIFY(console.session().state().hasSnapshot());
  QCOMPARE(parts.launcher.started->key.reveal(), std::string("the key of before"));
}

void EnginesTest::keyThatIsGoneIsNotReplacedByAnother() {
  Parts parts;
  parts.launcher.need = {KeyNeed::Kind::keychain, false, QStringLiteral("/data/of/ana")};
  Console console(parts.make(&parts.launcher));
  console.start();
  QTRY_VERIFY(console.window().showsStart());
  console.runOwn({});
  QTRY_VERIFY(parts.launcher.started.has_value());
  QVERIFY(parts.launcher.started->key.isEmpty());
  QVERIFY(parts.keychain.kept.isEmpty());
  // Without a keychain nothing is started at all.
  parts.launcher.started.reset();
  parts.launcher.need.fresh = true;
  parts.keychain.there = false;
  console.runOwn({});
  QTRY_VERIFY(says(console.window(), QStringLiteral("no keychain answers on this desktop. Nothing was started")));
  QVERIFY(!parts.launcher.started);
}

void EnginesTest::passphraseIsAskedForAndAskedAgainWhenWrong() {
  Parts parts;
  parts.launcher.need = {KeyNeed::Kind::passphrase, false, QStringLiteral("/data/of/ana")};
  parts.launcher.answer = base::Status(base::Code::unavailable, "a passphrase does not fit");
  Console console(parts.make(&parts.launcher));
  console.start();
  QTRY_VERIFY(console.window().showsStart());
  console.runOwn({});
  auto& sheet = *console.passphrase();
  QVERIFY(sheet.sheet()->isOpen() && sheet.sheet()->confirmButton()->isBlocked());
  QVERIFY(!parts.launcher.started);
  sheet.passphrase()->setText(QStringLiteral("a wrong one"));
  sheet.sheet()->confirmButton()->click();
  QCOMPARE(parts.launcher.started->key.reveal(), std::string("a wrong one"));
  QVERIFY(sheet.sheet()->isOpen() && sheet.passphrase()->text().isEmpty());
  QVERIFY(says(*sheet.sheet(), QStringLiteral("does not fit")));
  parts.launcher.answer = parts.engine.address();
  sheet.passphrase()->setText(QStringLiteral("correct horse battery staple"));
  sheet.sheet()->confirmButton()->click();
  QTRY_VERIFY(console.session().state().hasSnapshot());
  QVERIFY(parts.keychain.kept.isEmpty());
}

void EnginesTest::newPassphraseIsTypedTwice() {
  Parts parts;
  parts.launcher.need = {KeyNeed::Kind::passphrase, true, QStringLiteral("/data/of/ana")};
  Console console(parts.make(&parts.launcher));
  console.start();
  QTRY_VERIFY(console.window().showsStart());
  console.runOwn({});
  auto& sheet = *console.passphrase();
  const auto blocked = [&] { return sheet.sheet()->confirmButton()->isBlocked(); };
  sheet.passphrase()->setText(QStringLiteral("short"));
  sheet.again()->setText(QStringLiteral("short"));
  QVERIFY(blocked());
  sheet.passphrase()->setText(QStringLiteral("correct horse battery staple"));
  QVERIFY(blocked());
  sheet.again()->setText(QStringLiteral("correct horse battery staple"));
  QVERIFY(!blocked());
}

}  // namespace signalbox::tests
