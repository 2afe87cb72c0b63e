#include <QLineEdit>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTest>

#include <algorithm>

#include "tests/engine/server/certificate_files.h"
#include "tests/ui/support/desk.h"
#include "tests/ui/views/views_tests.h"
#include "ui/views/engines/connect_dialog.h"
#include "ui/widgets/buttons.h"

namespace signalbox::tests {

using ui::views::ConnectDialog;
using ui::widgets::ActButton;
using ui::workspace::Connection;

namespace {

/// One in the list whose token is in the keychain; without an id where it is not.
Connection knownWithToken(Desk& desk) {
  Connection former;
  former.url = QUrl(QStringLiteral("http://former.example:8742"));
  former.name = QStringLiteral("Shop");
  bool kept = false;
  desk.workspace.saveConnection(former, &desk.session, [&](base::Result<Connection> saved) {
    if (saved.ok()) former = *saved;
    desk.tokens.keep(former, "former-token", &desk.session, [&kept](const base::Status& taken) { kept = taken.ok(); });
  });
  return QTest::qWaitFor([&kept] { return kept; }, 5000) ? former : Connection{};
}

/// It is to have the desk's engine as its address.
void change(ConnectDialog& dialog, Desk& desk, const Connection& former) {
  dialog.edit(former);
  dialog.fill(desk.engine.address().url.toString(), QStringLiteral("admin-token"), former.name);
  dialog.show();
}

bool hasButton(const ConnectDialog& dialog, const QString& words) {
  const auto all = dialog.findChildren<ActButton*>();
  return std::any_of(all.begin(), all.end(), [&words](const ActButton* each) { return each->text() == words; });
}

}  // namespace

void ConnectDialogTest::workingEngineIsSavedWithItsToken() {
  Desk desk;
  ConnectDialog dialog(desk.attaching(), nullptr);
  QSignalSpy connected(&dialog, &ConnectDialog::connected);
  dialog.fill(desk.engine.address().url.toString(), QStringLiteral("admin-token"), {});
  dialog.show();
  dialog.test();
  QTRY_COMPARE(connected.count(), 1);
  QCOMPARE(desk.engine.server().last("GET /session").headers.value("authorization"), QByteArray("Bearer admin-token"));
  bool stored = false;
  desk.workspace.connections(&dialog, [&](base::Result<QList<Connection>> known) {
    stored = known.ok() && known->size() == 1 && known->first().name == QLatin1String("Shop");
  });
  QTRY_VERIFY(stored);
}

void ConnectDialogTest::failureIsNamed_data() {
  QTest::addColumn<int>("status");
  QTest::addColumn<QString>("words");
  QTest::newRow("token") << 401 << QStringLiteral("token is not accepted");
  QTest::newRow("permission") << 403 << QStringLiteral("may not look here");
  QTest::newRow("busy") << 503 << QStringLiteral("could not answer");
}

void ConnectDialogTest::failureIsNamed() {
  QFETCH(int, status);
  QFETCH(QString, words);
  Desk desk;
  desk.engine.server().on("GET /session", problem(status, "refused", "no"));
  ConnectDialog dialog(desk.attaching(), nullptr);
  QSignalSpy connected(&dialog, &ConnectDialog::connected);
  dialog.fill(desk.engine.address().url.toString(), QStringLiteral("wrong"), {});
  dialog.show();
  dialog.test();
  QTRY_VERIFY2(dialog.verdict().contains(words), qPrintable(dialog.verdict()));
  QVERIFY(dialog.verdict().contains(QStringLiteral("Nothing was saved")));
  QCOMPARE(connected.count(), 0);
}

void ConnectDialogTest::nobodyThereIsNamed() {
  Desk desk;
  QTcpServer gone;
  QVERIFY(gone.listen(QHostAddress::LocalHost, 0));
  const int port = gone.serverPort();
  gone.close();
  ConnectDialog dialog(desk.attaching(), nullptr);
  dialog.fill(QStringLiteral("http://127.0.0.1:%1").arg(port), QStringLiteral("token"), {});
  dialog.show();
  dialog.test();
  QTRY_VERIFY2(dialog.verdict().contains(QStringLiteral("Nobody answers")), qPrintable(dialog.verdict()));
}

void ConnectDialogTest::unusableUrlIsToldAtOnce() {
  Desk desk;
  ConnectDialog dialog(desk.attaching(), nullptr);
  dialog.fill(QStringLiteral("ftp://example.com"), QStringLiteral("token"), {});
  dialog.show();
  dialog.test();
  QVERIFY(dialog.verdict().isEmpty());
  QCOMPARE(desk.engine.server().asked().size(), 0);
}

void ConnectDialogTest::enterAloneStartsNothing() {
  Desk desk;
  ConnectDialog dialog(desk.attaching(), nullptr);
  dialog.fill(desk.engine.address().url.toString(), QStringLiteral("admin-token"), {});
  dialog.show();
  QTest::keyClick(&dialog, Qt::Key_Return);
  QVERIFY(dialog.verdict().isEmpty());
  QTest::keyClick(&dialog, Qt::Key_Return, Qt::ControlModifier);
  QTRY_COMPARE(desk.engine.server().count("GET /session"), 1);
}

void ConnectDialogTest::unknownCertificateIsAskedAboutOnce() {
  Desk desk;
  const auto first = server::tests::makeCertificate(desk.folder.path(), QStringLiteral("first"), base::SystemClock().now().wall);
  desk.engine.server().encrypt(first.certificate, first.key);
  const QString url = desk.engine.address().url.toString();
  ConnectDialog dialog(desk.attaching(), nullptr);
  QSignalSpy connected(&dialog, &ConnectDialog::connected);
  dialog.fill(url, QStringLiteral("admin-token"), {});
  dialog.show();
  dialog.test();
  QTRY_VERIFY(!dialog.offered().isEmpty());
  QVERIFY2(dialog.verdict().contains(dialog.offered()), qPrintable(dialog.verdict()));
  QCOMPARE(connected.count(), 0);
  QCOMPARE(desk.engine.server().asked().size(), 0);
  dialog.test();
  QTRY_COMPARE(connected.count(), 1);
  QCOMPARE(desk.engine.server().last("GET /session").headers.value("authorization"), QByteArray("Bearer admin-token"));
  // Another one is refused, and not asked about again.
  const auto second = server::tests::makeCertificate(desk.folder.path(), QStringLiteral("second"), base::SystemClock().now().wall);
  desk.engine.server().encrypt(second.certificate, second.key);
  const auto before = desk.engine.server().asked().size();
  ConnectDialog again(desk.attaching(), nullptr);
  again.fill(url, QStringLiteral("admin-token"), {});
  again.show();
  bool listed = false;
  desk.workspace.connections(&again, [&listed](base::Result<QList<Connection>>) { listed = true; });
  QTRY_VERIFY(listed);
  again.test();
  QTRY_VERIFY2(again.verdict().contains(QStringLiteral("not the one that was confirmed")), qPrintable(again.verdict()));
  QVERIFY(again.offered().isEmpty());
  QCOMPARE(desk.engine.server().asked().size(), before);
}

void ConnectDialogTest::knownProductionEngineStaysProduction() {
  Desk desk;
  Connection live;
  live.url = desk.engine.address().url;
  live.name = QStringLiteral("Live shop");
  live.production = true;
  bool saved = false;
  desk.workspace.saveConnection(live, &desk.session, [&saved](base::Result<Connection> kept) { saved = kept.ok(); });
  QTRY_VERIFY(saved);
  ConnectDialog dialog(desk.attaching(), nullptr);
  QSignalSpy connected(&dialog, &ConnectDialog::connected);
  dialog.fill(live.url.toString(), QStringLiteral("admin-token"), {});
  dialog.show();
  bool listed = false;
  desk.workspace.connections(&dialog, [&listed](base::Result<QList<Connection>>) { listed = true; });
  QTRY_VERIFY(listed);
  dialog.test();
  QTRY_COMPARE(connected.count(), 1);
  const auto connection = connected.first()[0].value<Connection>();
  QVERIFY(connection.production);
  QCOMPARE(connection.name, QStringLiteral("Live shop"));
}

void ConnectDialogTest::tokenOfTheFormerAddressThatStaysIsSaid() {
  Desk desk;
  const Connection former = knownWithToken(desk);
  QVERIFY(former.id != 0);
  desk.keychain.keeps = true;
  ConnectDialog dialog(desk.attaching(), nullptr);
  QSignalSpy connected(&dialog, &ConnectDialog::connected);
  change(dialog, desk, former);
  dialog.test();
  QTRY_VERIFY2(dialog.verdict().contains(QStringLiteral("could not be removed: the keychain was not unlocked")), qPrintable(dialog.verdict()));
  QVERIFY(dialog.isVisible());
  QCOMPARE(connected.count(), 1);  // the change itself holds
  QCOMPARE(desk.keychain.kept.size(), 2);
  // Once more, when it is unlocked.
  desk.keychain.keeps = false;
  dialog.test();
  QTRY_VERIFY(!dialog.isVisible());
  QCOMPARE(desk.keychain.kept.size(), 1);
  QCOMPARE(desk.keychain.kept.first(), std::string("admin-token"));
  QVERIFY(!desk.tokens.held(former));
}

void ConnectDialogTest::noAddressInBetweenKeepsItsToken() {
  Desk desk;
  FakeEngine other;
  const Connection former = knownWithToken(desk);
  QVERIFY(former.id != 0);
  desk.keychain.keeps = true;
  ConnectDialog dialog(desk.attaching(), nullptr);
  QSignalSpy connected(&dialog, &ConnectDialog::connected);
  change(dialog, desk, former);
  dialog.test();
  QTRY_VERIFY2(dialog.verdict().contains(QStringLiteral("could not be removed")), qPrintable(dialog.verdict()));
  QCOMPARE(connected.count(), 1);
  const auto between = connected.first()[0].value<Connection>();
  QVERIFY(desk.tokens.held(between).has_value());
  desk.keychain.keeps = false;
  dialog.fill(other.address().url.toString(), QStringLiteral("other-token"), former.name);
  dialog.test();
  QTRY_VERIFY2(!dialog.isVisible(), qPrintable(dialog.verdict()));
  QCOMPARE(desk.keychain.kept.size(), 1);
  QCOMPARE(desk.keychain.kept.first(), std::string("other-token"));
  QVERIFY(!desk.tokens.held(former) && !desk.tokens.held(between));
}

void ConnectDialogTest::buttonToTryAgainIsCalledByItsWords() {
  Desk desk;
  const auto files = server::tests::makeCertificate(desk.folder.path(), QStringLiteral("own"), base::SystemClock().now().wall);
  desk.engine.server().encrypt(files.certificate, files.key);
  const Connection former = knownWithToken(desk);
  QVERIFY(former.id != 0);
  desk.keychain.keeps = true;
  ConnectDialog dialog(desk.attaching(), nullptr);
  change(dialog, desk, former);
  QVERIFY(hasButton(dialog, QStringLiteral("Test and save")));
  dialog.test();
  QTRY_VERIFY(!dialog.offered().isEmpty());
  const QString words = QStringLiteral("Trust it and save");
  QVERIFY(hasButton(dialog, words));
  dialog.test();
  QTRY_VERIFY2(dialog.verdict().contains(QStringLiteral("could not be removed")), qPrintable(dialog.verdict()));
  QVERIFY(hasButton(dialog, words));
  QVERIFY2(dialog.verdict().contains(QStringLiteral("\u201C%1\u201D").arg(words)), qPrintable(dialog.verdict()));
}

}  // namespace signalbox::tests
