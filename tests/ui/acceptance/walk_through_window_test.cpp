#include "tests/ui/acceptance/walk_through_window_test.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>
#include <QTextBrowser>
#include <QTextEdit>

#include "tests/ui/acceptance/screen.h"
#include "ui/shell/help_sheet.h"
#include "ui/shell/main_window.h"
#include "ui/widgets/provider_row.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/switch_button.h"
#include "ui/widgets/table.h"

#define TRY(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, kLongMs)

namespace signalbox::tests {

using namespace ui::widgets;

namespace {

constexpr int kActsMost = 5, kFlood = 60;
constexpr base::Millis kAskedMost{60'000};  // a person reads longer than the console works

}  // namespace

void WalkThroughWindowTest::init() {
  stage_ = std::make_unique<Stage>(make_());
  QVERIFY(stage_->open());
  const QJsonObject quick{{QStringLiteral("latency_ms_p50"), QStringLiteral("1")}, {QStringLiteral("latency_ms_p99"), QStringLiteral("1")}};
  QVERIFY(stage_->simulate(QStringLiteral("simulated-email"), quick));
}

void WalkThroughWindowTest::cleanup() {
  stage_.reset();
  mail_.stop();
}

int WalkThroughWindowTest::stepsOf(const QString& page) {
  auto& window = stage_->console().window();
  QTest::keyClick(&window, Qt::Key_F1);
  auto* browser = screen::named<QTextBrowser>(window, QStringLiteral("Help"));
  if (browser == nullptr || !browser->document()->toHtml().contains(QStringLiteral("href=\"%1\"").arg(page))) return -1;
  Q_EMIT browser->anchorClicked(QUrl(page));
  if (window.help()->page() != page) return -2;
  window.help()->sheet()->dismiss();
  QFile file(QStringLiteral(":/help/%1.md").arg(page));
  if (!file.open(QIODevice::ReadOnly)) return -3;
  int steps = 0;
  for (const QByteArray& line : file.readAll().split('\n'))
    steps += line.size() > 2 && line.startsWith(QByteArray(QByteArray::number(steps + 1) + ". ")) ? 1 : 0;
  return steps;
}

void WalkThroughWindowTest::begin() {
  acts_ = 0;
  begun_ = stage_->now();
}

void WalkThroughWindowTest::asked() { untilAsked_ = stage_->now() - begun_; }

void WalkThroughWindowTest::ended(const char* walk, int steps) {
  const base::Millis all = stage_->now() - begun_;
  qInfo("%s: %d acts, %.1f s until it was asked for, %.1f s until the last one was sent (20 s of it are the undo lane)", walk, acts_,
        static_cast<double>(untilAsked_.count()) / 1000, static_cast<double>(all.count()) / 1000);
  QVERIFY2(acts_ <= kActsMost, qPrintable(QString::number(acts_)));
  QCOMPARE(acts_, steps);  // as the page says
  QVERIFY2(untilAsked_ <= kAskedMost, qPrintable(QString::number(untilAsked_.count())));
}

void WalkThroughWindowTest::carryByMailServer() {
  QVERIFY(mail_.start());
  const QString settings = QStringLiteral(R"({"kind": "smtp", "channel": "email", "position": 0, "concurrency": 8,
    "settings": {"host": "127.0.0.1", "port": "%1", "tls": "none", "from": "shop@example.com"}})");
  QVERIFY(stage_->host().ask("PUT", QStringLiteral("/providers/mail"), settings.arg(mail_.port()).toUtf8()) / 100 == 2);
  QVERIFY(stage_->host().ask("DELETE", QStringLiteral("/providers/simulated-email")) / 100 == 2);
  TRY(screen::named<ProviderRow>(stage_->window(), QStringLiteral("mail: Sending")) != nullptr);
}

void WalkThroughWindowTest::providerWentDown() {
  const auto force = [this](const char* how) {
    return stage_->host().ask("POST", QStringLiteral("/providers/mail/breaker"),
                              QByteArray(R"({"reason": "to begin with", "force": ")") + how + "\"}") == 200;
  };
  const int steps = stepsOf(QStringLiteral("provider-down"));
  carryByMailServer();
  mail_.stop();
  QVERIFY(force("closed"));  // so that some use their tries up before the breaker opens
  QStringList dead;
  for (int i = 0; i < 4; ++i) dead << stage_->mail(QStringLiteral("dead%1@example.com").arg(i));
  TRY(stage_->total(QStringLiteral("dead")) == dead.size());
  QVERIFY(force("auto"));
  for (int i = 0; i < 5; ++i) stage_->mail(QStringLiteral("waits%1@example.com").arg(i));
  TRY(stage_->followable(QStringLiteral("mail is not sending")));

  begin();
  act();
  QVERIFY(stage_->follow(QStringLiteral("mail is not sending")));
  TRY(screen::button(stage_->window(), QStringLiteral("Its dead letters")) != nullptr);
  act();
  screen::press(stage_->window(), QStringLiteral("Its dead letters"));
  QVERIFY(mail_.start());  // somebody mended it meanwhile
  TRY(screen::button(stage_->window(), QStringLiteral("Replay %1").arg(dead.size())) != nullptr);
  act();
  QTest::keyClick(&stage_->window(), Qt::Key_R);
  auto* sheet = stage_->planned(QStringLiteral("Replay"), QStringLiteral("Replay %1").arg(dead.size()));
  QVERIFY(sheet != nullptr);
  act();  // the reason
  act();  // Ctrl+Enter
  QVERIFY(stage_->confirm(sheet, QStringLiteral("the mail server is back")));
  asked();
  TRY(stage_->all(dead, QStringLiteral("sent")));
  ended("a provider went down", steps);
  const QMap<QString, int> copies = mail_.copies();
  for (const QString& id : dead) QCOMPARE(copies.value(id), 1);
}

void WalkThroughWindowTest::badTemplate() {
  const auto put = [this](const char* text) {
    const QByteArray body = QByteArray(R"({"name": "order-shipped", "channel": "email", "subject": "Your order", "text": ")") + text + "\"}";
    return stage_->host().ask("PUT", QStringLiteral("/templates/order-shipped"), body) / 100 == 2;
  };
  const int steps = stepsOf(QStringLiteral("bad-template"));
  QVERIFY(put("Hello {{name}}, follow it at {{tracking_url}}"));
  QStringList dead;
  for (int i = 0; i < 3; ++i)
    dead << stage_->send({{QStringLiteral("channel"), QStringLiteral("email")},
                          {QStringLiteral("to"), QStringLiteral("t%1@example.com").arg(i)},
                          {QStringLiteral("template"), QStringLiteral("order-shipped")},
                          {QStringLiteral("data"), QJsonObject{{QStringLiteral("name"), QStringLiteral("Ana")}}}});
  TRY(stage_->total(QStringLiteral("dead")) == dead.size());
  TRY(stage_->followable(QStringLiteral("new cause")));

  begin();
  act();
  QVERIFY(stage_->follow(QStringLiteral("new cause")));
  TRY(screen::says(stage_->window(), QStringLiteral("tracking_url")) ||
      screen::button(stage_->window(), QStringLiteral("Replay %1").arg(dead.size())) != nullptr);
  QVERIFY(put("Hello {{name}}, it is on its way"));  // by whoever wrote it
  TRY(screen::button(stage_->window(), QStringLiteral("Replay %1").arg(dead.size())) != nullptr);
  act();
  QTest::keyClick(&stage_->window(), Qt::Key_R);
  TRY(screen::named<Sheet>(stage_->window(), QStringLiteral("Replay")) != nullptr);
  act();
  screen::field<SwitchButton>(*screen::field<Sheet>(stage_->window(), QStringLiteral("Replay")), QStringLiteral("Newest template version"))->click();
  auto* sheet = stage_->planned(QStringLiteral("Replay"), QStringLiteral("Replay %1").arg(dead.size()));
  QVERIFY(sheet != nullptr);
  const auto samples = [sheet] {
    const auto* text = screen::named<QTextEdit>(*sheet, QStringLiteral("Messages before and after"));
    return text == nullptr ? QString() : text->toPlainText();
  };
  TRY(samples().contains(QStringLiteral("+ Hello Ana, it is on its way")));
  act();
  act();
  QVERIFY(stage_->confirm(sheet, QStringLiteral("order-shipped mended")));
  asked();
  TRY(stage_->all(dead, QStringLiteral("sent")));
  ended("a bad template", steps);
}

void WalkThroughWindowTest::flood() {
  const QString provider = QStringLiteral("simulated-email"), broken = QStringLiteral("share_permanent");
  const int steps = stepsOf(QStringLiteral("flood"));
  QVERIFY(stage_->simulate(provider, {{broken, QStringLiteral("1")}}));
  QByteArray lines;
  for (int i = 0; i < kFlood; ++i)
    lines += QStringLiteral(R"({"channel": "email", "to": "f%1@example.com", "content": {"subject": "s", "text": "t"}})").arg(i).toUtf8() + '\n';
  QCOMPARE(stage_->host().ask("POST", QStringLiteral("/notifications/batch"), lines, "application/x-ndjson"), 200);
  TRY(stage_->total(QStringLiteral("dead")) == kFlood);
  QVERIFY(stage_->simulate(provider, {{broken, QStringLiteral("0")}}));
  TRY(stage_->followable(QStringLiteral("%1 dead letters").arg(kFlood)));

  begin();
  act();
  QVERIFY(stage_->follow(QStringLiteral("%1 dead letters").arg(kFlood)));
  TRY(screen::button(stage_->window(), QStringLiteral("Replay %1").arg(kFlood)) != nullptr);
  act();
  QTest::keyClick(&stage_->window(), Qt::Key_R);
  auto* sheet = stage_->planned(QStringLiteral("Replay"), QStringLiteral("Replay %1").arg(kFlood));
  QVERIFY(sheet != nullptr);
  act();
  screen::field<SwitchButton>(*sheet, QStringLiteral("Canary: begin with few"))->click();
  act();
  act();
  QVERIFY(stage_->confirm(sheet, QStringLiteral("the cause is gone")));
  asked();
  TRY(stage_->total(QStringLiteral("dead")) == 0);
  ended("a flood", steps);
}

}  // namespace signalbox::tests
