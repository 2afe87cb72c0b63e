// Set-up's access tokens and the Audit screen, beside an engine that answers with canned data.
#include <QClipboard>
#include <QComboBox>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>

#include <memory>

#include "tests/ui/support/canned_access.h"
#include "tests/ui/support/desk.h"
#include "tests/ui/views/views_tests.h"
#include "ui/state/audit_model.h"
#include "ui/views/audit_view.h"
#include "ui/views/set_up/tokens_page.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/code_view.h"
#include "ui/widgets/label.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/table.h"

namespace signalbox::tests {

using namespace ui::views;
using namespace ui::widgets;
using namespace std::chrono_literals;

namespace {

const QByteArray kTokens("GET /tokens"), kVerify("GET /audit/verify");

ActButton* button(const QWidget& view, const QString& words) {
  for (ActButton* each : view.findChildren<ActButton*>())
    if (each->isVisible() && each->text().startsWith(words)) return each;
  return nullptr;
}

bool shows(const QWidget& view, const QString& words) {
  for (const Label* label : view.findChildren<Label*>())
    if (label->isVisible() && label->text().contains(words)) return true;
  return false;
}

struct Page {
  Desk desk;
  std::unique_ptr<TokensPage> page;
  bool open() {
    if (!desk.connectNow()) return false;
    page = std::make_unique<TokensPage>(desk.context(), nullptr);
    page->resize(1200, 800);
    page->show();
    return QTest::qWaitFor([this] { return desk.engine.server().count(kTokens) > 0 && shows(*page, QStringLiteral("Can:")); });
  }
};

/// The zone of the machine, while it lives.
class LocalZone {
 public:
  explicit LocalZone(const QByteArray& name) : before_(qgetenv("TZ")) { qputenv("TZ", name); }
  ~LocalZone() {
    if (before_.isNull())
      qunsetenv("TZ");
    else
      qputenv("TZ", before_);
  }
  LocalZone(const LocalZone&) = delete;
  LocalZone& operator=(const LocalZone&) = delete;

 private:
  const QByteArray before_;
};

std::unique_ptr<AuditView> openAudit(Desk& desk) {
  auto view = std::make_unique<AuditView>(desk.context());
  view->resize(1232, 828);
  view->show();
  view->enter({});
  return view;
}

protocol::AuditVerdict part(bool more) {
  protocol::AuditVerdict verdict = canned::auditVerdict();
  verdict.hasMore = more;
  verdict.checked = more ? 9'000 : 18'204;
  verdict.nextCursor = more ? "9000sAAAA" : "";
  return verdict;
}

/// A page of a long audit, as the engine cuts it: before the row that the cursor names, else the newest ones.
Scripted auditPage(const Asked& asked, std::int64_t missing) {
  const qsizetype cursor = asked.target.indexOf("cursor=");
  const std::int64_t before = cursor < 0 ? 18'205 : asked.target.mid(cursor + 7).split('&').first().toLongLong();
  protocol::Page<protocol::AuditEntry> page;
  page.asOf = canned::asOf();
  protocol::AuditEntry row = canned::audit().front();
  for (row.seq = before - 1; page.data.size() < 100; --row.seq) {
    row.reason = "number " + std::to_string(row.seq);
    if (row.seq != missing) page.data.push_back(row);
  }
  page.hasMore = true;
  page.nextCursor = std::to_string(page.data.back().seq);
  return json(protocol::toText(page));
}

}  // namespace

void AccessTest::tokenIsMadeAndShownOnce() {
  Page at;
  at.desk.engine.server().on("POST /tokens",
                             [](const Asked&) { return json(protocol::toText(protocol::TokenCreated{"sbx_the-secret", canned::tokens()[1]}), 201); });
  QVERIFY(at.open());
  button(*at.page, QStringLiteral("Make a token"))->click();
  ActButton* make = button(*at.page, QStringLiteral("Make the token"));
  QVERIFY(make->isBlocked());
  auto fields = at.page->findChildren<QLineEdit*>();
  auto roles = at.page->findChildren<QComboBox*>();
  fields[0]->setText(QStringLiteral("till-3"));
  roles[0]->setCurrentIndex(roles[0]->findData(QStringLiteral("sender")));
  QVERIFY2(make->isBlocked() && make->toolTip().contains(QStringLiteral("app")), qPrintable(make->toolTip()));
  fields[1]->setText(QStringLiteral("shop"));
  QVERIFY(!make->isBlocked());
  make->click();
  QTRY_COMPARE(at.page->findChild<CodeView*>()->toPlainText(), QStringLiteral("sbx_the-secret"));
  QVERIFY(shows(*at.page, QStringLiteral("Copy it now")));
  QCOMPARE(at.page->window()->focusWidget(), button(*at.page, QStringLiteral("Copy")));
  const auto sent = protocol::parse<protocol::TokenRequest>(at.desk.engine.server().last("POST /tokens").body.toStdString());
  QCOMPARE(sent->role, std::string("sender"));
  QCOMPARE(sent->app, std::string("shop"));
  button(*at.page, QStringLiteral("Copy"))->click();
  QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("sbx_the-secret"));
  at.page->startNew();
  QVERIFY(!at.page->findChild<CodeView*>()->isVisible() && at.page->findChild<CodeView*>()->toPlainText().isEmpty());
}

void AccessTest::refusedTokenSaysWhy() {
  Page at;
  at.desk.engine.server().on("POST /tokens", problem(403, "forbidden", "This needs the permission audit.read", "audit.read"));
  QVERIFY(at.open());
  at.page->startNew();
  at.page->findChildren<QLineEdit*>()[0]->setText(QStringLiteral("auditor"));
  button(*at.page, QStringLiteral("Make the token"))->click();
  QTRY_VERIFY(shows(*at.page, QStringLiteral("audit.read")));
  QVERIFY(at.page->findChild<CodeView*>()->toPlainText().isEmpty());
}

void AccessTest::revokingAsksOnce() {
  Page at;
  at.desk.engine.server().on("DELETE /tokens/", json("", 204));
  QVERIFY(at.open());
  ActButton* revoke = button(*at.page, QStringLiteral("Revoke"));
  QVERIFY2(revoke->isBlocked() && revoke->toolTip().contains(QStringLiteral("locked out")), qPrintable(revoke->toolTip()));
  for (QAbstractButton* row : at.page->findChildren<QAbstractButton*>())
    if (row->text() == QLatin1String("till-3") || row->accessibleName().startsWith(QLatin1String("till-3"))) row->click();
  QTRY_VERIFY(!revoke->isBlocked());
  QCOMPARE(revoke->text(), QStringLiteral("Revoke till-3"));
  revoke->click();
  QCOMPARE(at.desk.engine.server().count("DELETE /tokens/"), 0);
  button(*at.page, QStringLiteral("Revoke it now"))->click();
  QTRY_COMPARE(at.desk.engine.server().count("DELETE /tokens/"), 1);
  QVERIFY(at.desk.engine.server().last("DELETE /tokens/").path().endsWith(QByteArray::fromStdString(canned::tokens()[1].id)));
}

void AccessTest::missingPermissionIsTheReason() {
  Page at;
  auto session = canned::session();
  std::erase(session.permissions, std::string("tokens.manage"));
  at.desk.engine.server().on("GET /session", json(protocol::toText(session)));
  QVERIFY(at.desk.connectNow());
  at.page = std::make_unique<TokensPage>(at.desk.context(), nullptr);
  at.page->show();
  QTRY_VERIFY(button(*at.page, QStringLiteral("Make a token")) != nullptr);
  QVERIFY(button(*at.page, QStringLiteral("Make a token"))->toolTip().contains(QStringLiteral("tokens.manage")));
  QTRY_VERIFY(shows(*at.page, QStringLiteral("tokens.manage")));
  QCOMPARE(at.desk.engine.server().count(kTokens), 0);
}

void AccessTest::intactChainIsOneLine() {
  Desk desk;
  QVERIFY(desk.connectNow());
  const auto view = openAudit(desk);
  QTRY_COMPARE(view->chainLine(), QStringLiteral("Chain intact, 18,204 rows, checked 14:03:10"));
  QTRY_COMPARE(view->findChild<Table*>()->model()->rowCount(), static_cast<int>(canned::audit().size()));
  QVERIFY(shows(*view, QStringLiteral("/mnt/worm/signalbox.checkpoints and syslog")));
}

void AccessTest::longChainIsCheckedInParts() {
  Desk desk;
  desk.engine.server().on(kVerify, [](const Asked& asked) { return json(protocol::toText(part(!asked.target.contains("cursor=")))); });
  QVERIFY(desk.connectNow());
  const auto view = openAudit(desk);
  QTRY_COMPARE(view->chainLine(), QStringLiteral("Chain intact, 18,204 rows, checked 14:03:10"));
  QCOMPARE(desk.engine.server().count(kVerify), 2);
  QVERIFY(desk.engine.server().last(kVerify).target.contains("cursor=9000sAAAA"));
}

void AccessTest::firstBadRowIsNamed() {
  Desk desk;
  protocol::AuditVerdict bad = canned::auditVerdict();
  bad.intact = false;
  bad.checked = 4'711;
  bad.firstBad = protocol::AuditBadRow{4'711, "does not fit its seal: it was changed, or does not belong here"};
  desk.engine.server().on(kVerify, json(protocol::toText(bad)));
  QVERIFY(desk.connectNow());
  const auto view = openAudit(desk);
  QTRY_COMPARE(
      view->chainLine(),
      QStringLiteral(
          "Chain broken: row 4,711 does not fit its seal: it was changed, or does not belong here. Checked 4,711 of 18,204 rows, 14:03:10; those "
          "after it were not checked. Export the audit, and compare it with a backup."));
}

void AccessTest::firstBadRowIsShownAmongThoseAroundIt() {
  std::int64_t missing = 0;
  Desk desk;
  protocol::AuditVerdict bad = canned::auditVerdict();
  bad.intact = false;
  bad.firstBad = protocol::AuditBadRow{4'711, "does not fit its seal: it was changed, or does not belong here"};
  desk.engine.server().on(kVerify, json(protocol::toText(bad)));
  desk.engine.server().on("GET /audit", [&missing](const Asked& asked) { return auditPage(asked, missing); });
  QVERIFY(desk.connectNow());
  const auto view = openAudit(desk);
  const auto* model = view->findChild<ui::state::AuditModel*>();
  QTRY_VERIFY(button(*view, QStringLiteral("Show row 4,711")) != nullptr && model->rowCount() > 0);
  QVERIFY(model->rowOf(QStringLiteral("4711")) < 0);
  button(*view, QStringLiteral("Show row 4,711"))->click();
  QTRY_COMPARE(view->findChild<Table*>()->currentId(), QStringLiteral("4711"));
  QVERIFY(model->rowOf(QStringLiteral("4712")) >= 0 && model->rowOf(QStringLiteral("4710")) >= 0);
  QVERIFY(shows(*view, QStringLiteral("number 4711")));  // it is open, too
  QVERIFY(shows(*view, QStringLiteral("State before (hash)")) && !shows(*view, QStringLiteral("Seal, not checked")));
  Q_EMIT view->findChild<Table*>()->opened(QStringLiteral("4712"));
  QTRY_VERIFY(shows(*view, QStringLiteral("number 4712")) && shows(*view, QStringLiteral("Seal, not checked")));
  QVERIFY(shows(*view, QStringLiteral("Around row 4,711")) && !shows(*view, QStringLiteral("All times")));
  view->findChild<Sheet*>()->dismiss();
  button(*view, QStringLiteral("Show the newest"))->click();
  QTRY_COMPARE(model->idAt(0), QStringLiteral("18204"));
  QVERIFY(shows(*view, QStringLiteral("All times")) && !shows(*view, QStringLiteral("Around row")));
  // A row that was taken away has its neighbours, and that is said.
  missing = 4'711;
  button(*view, QStringLiteral("Show row 4,711"))->click();
  QTRY_VERIFY(shows(*view, QStringLiteral("Row 4,711 is not there")));
  QVERIFY(model->rowOf(QStringLiteral("4712")) >= 0 && !view->findChild<Sheet*>()->isOpen());
}

void AccessTest::rowSpeaksAsTheTableDoes() {
  Desk desk;
  QVERIFY(desk.connectNow());
  const auto view = openAudit(desk);
  auto* table = view->findChild<Table*>();
  QTRY_COMPARE(table->model()->rowCount(), static_cast<int>(canned::audit().size()));
  table->setCurrentIndex(table->model()->index(0, 0));
  Q_EMIT table->opened(table->currentId());
  for (const char* words : {"ana, administrator", "Asked to replay (operation.create)", "template order-shipped fixed in version 8"})
    QVERIFY2(shows(*view, QLatin1String(words)), words);
  QCOMPARE(table->model()->index(0, ui::state::AuditModel::who).data().toString(), QStringLiteral("ana, administrator"));
  // What a machine made of it stands in the face in which each letter is as wide.
  const QString fixed = desk.theme.font(ui::theme::Type::Mono).family();
  for (const std::string& written : {canned::audit().front().object, canned::audit().front().address}) {
    const QString words = QString::fromStdString(written);
    bool found = false;
    for (const Label* label : view->findChildren<Label*>())
      if (label->isVisible() && label->text() == words) found = label->font().family() == fixed;
    QVERIFY2(found, qPrintable(words));
  }
}

void AccessTest::whereCheckpointsGoIsSaidAsItIs() {
  Desk desk;
  protocol::AuditVerdict verdict = canned::auditVerdict();
  verdict.checkpoints.kept = verdict.checkpoints.newest = 0;
  desk.engine.server().on(kVerify, json(protocol::toText(verdict)));
  QVERIFY(desk.connectNow());
  const auto view = openAudit(desk);
  QTRY_COMPARE(view->keptLine(), QStringLiteral("Checkpoints go to /mnt/worm/signalbox.checkpoints and syslog; none has been made yet."));
  QVERIFY(shows(*view, view->keptLine()));
  const auto checkAgain = [&view] {
    QTRY_VERIFY(!button(*view, QStringLiteral("Check again"))->isBlocked());
    button(*view, QStringLiteral("Check again"))->click();
  };
  verdict.checkpoints.trouble = "syslog: nobody listens";
  desk.engine.server().on(kVerify, json(protocol::toText(verdict)));
  checkAgain();
  QTRY_COMPARE(view->keptLine(), QStringLiteral("A checkpoint could not be handed on: syslog: nobody listens"));
  verdict.checkpoints.trouble.clear();
  verdict.checkpoints.places.clear();
  desk.engine.server().on(kVerify, json(protocol::toText(verdict)));
  checkAgain();
  QTRY_VERIFY2(view->keptLine().startsWith(QStringLiteral("Checkpoints are kept in the data folder only.")), qPrintable(view->keptLine()));
  desk.engine.server().on(kVerify, problem(503, "unavailable", "The engine is stopping"));
  checkAgain();
  QTRY_VERIFY2(view->chainLine().startsWith(QStringLiteral("The chain could not be checked.")), qPrintable(view->chainLine()));
  QCOMPARE(view->keptLine(), QString());  // what an earlier check knew may be so no more
  QVERIFY(!shows(*view, QStringLiteral("Checkpoints are kept")));
}

void AccessTest::auditThatCannotBeReadIsNotExported() {
  Desk desk;
  desk.engine.server().on("GET /audit", problem(503, "unavailable", "The engine is stopping"));
  QVERIFY(desk.connectNow());
  const auto view = openAudit(desk);
  QTRY_VERIFY(button(*view, QStringLiteral("Export"))->isBlocked());
  QVERIFY(button(*view, QStringLiteral("Export"))->toolTip().contains(QStringLiteral("could not be read")));
}

void AccessTest::timesOfTheAuditFollowTheChosenZone() {
  using Model = ui::state::AuditModel;
  const LocalZone zone("Europe/Berlin");
  Desk desk;
  desk.engine.server().on("GET /audit", [](const Asked&) {
    protocol::Page<protocol::AuditEntry> page;
    page.asOf = canned::asOf();
    page.data = canned::audit();
    page.data.resize(2);
    page.data[0].at = canned::kNow - 10s;
    page.data[1].at = canned::kNow - 24h * 120;  // before the daylight time of today
    return json(protocol::toText(page));
  });
  QVERIFY(desk.connectNow());
  const auto view = openAudit(desk);
  const auto* model = view->findChild<Model*>();
  const auto header = [model] { return model->headerData(Model::at, Qt::Horizontal, Qt::DisplayRole).toString(); };
  const auto cell = [model](int row, int role) { return model->index(row, Model::at).data(role).toString(); };
  QTRY_COMPARE(model->rowCount(), 2);
  QCOMPARE(header(), QStringLiteral("When (UTC)"));
  QCOMPARE(cell(0, Qt::DisplayRole), QStringLiteral("2026-05-12 14:03:00"));
  QTRY_COMPARE(view->chainLine(), QStringLiteral("Chain intact, 18,204 rows, checked 14:03:10"));
  QSignalSpy headers(model, &QAbstractItemModel::headerDataChanged), cells(model, &QAbstractItemModel::dataChanged);
  desk.time.setUtc(false);
  QVERIFY(headers.count() > 0 && cells.count() > 0);
  QCOMPARE(header(), QStringLiteral("When (UTC+2)"));
  QCOMPARE(cell(0, Qt::DisplayRole), QStringLiteral("2026-05-12 16:03:00"));
  QCOMPARE(cell(1, Qt::DisplayRole), QStringLiteral("2026-01-12 15:03:10 UTC+1"));
  QCOMPARE(cell(0, Qt::ToolTipRole), QStringLiteral("2026-05-12T14:03:00.000Z"));
  QVERIFY2(shows(*view, QStringLiteral("checked 16:03:10")), qPrintable(view->chainLine()));
}

}  // namespace signalbox::tests
