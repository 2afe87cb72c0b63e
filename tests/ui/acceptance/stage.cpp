#include "tests/ui/acceptance/stage.h"

#include <QJsonDocument>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QTest>

#include "tests/ui/acceptance/screen.h"
#include "ui/shell/main_window.h"
#include "ui/views/engines/connect_dialog.h"
#include "ui/widgets/pill.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/switch_button.h"
#include "ui/widgets/table.h"
#include "ui/widgets/verdict_line.h"

namespace signalbox::tests {

using namespace ui::widgets;

namespace {

constexpr int kAcross = 6;  // pixels between the places that the pointer tries
const QByteArray kJson = QByteArrayLiteral("application/json");
const QString kMail = QStringLiteral("simulated-email"), kRefuses = QStringLiteral("share_permanent");

QByteArray compact(const QJsonObject& object) { return QJsonDocument(object).toJson(QJsonDocument::Compact); }

/// Where a link with these words leads; nothing when there is none.
QString targetOf(const QLabel& label, const QString& words) {
  static const QRegularExpression link(QStringLiteral("<a[^>]*href=\"([^\"]+)\"[^>]*>([^<]*)</a>"));
  for (auto found = link.globalMatch(label.text()); found.hasNext();) {
    const auto piece = found.next();
    if (piece.captured(2).contains(words)) return piece.captured(1);
  }
  return {};
}

}  // namespace

Stage::Stage(std::unique_ptr<EngineHost> host) : host_(std::move(host)) {}
Stage::~Stage() = default;

QWidget& Stage::window() { return console_->window(); }

ui::state::EngineState& Stage::state() { return console_->session().state(); }

ui::shell::ConsoleParts Stage::parts() { return {*qApp, clock_, random_, workspace_.path(), keychain_, nullptr, {}, {}, false, door()}; }

bool Stage::open() {
  qInfo("against %s", qPrintable(host_->name()));
  console_ = host_->show(parts());
  return settled();
}

bool Stage::openAgain() {
  console_.reset();
  console_ = host_->showAgain(parts());
  return settled();
}

bool Stage::settled() {
  console_->window().resize(1440, 900);
  if (!QTest::qWaitFor([this] { return screen::named<Pill>(window(), QStringLiteral("Connected")) != nullptr; }, kLongMs)) return false;
  return comeToFront();
}

bool Stage::comeToFront() {
  window().activateWindow();
  QTest::mouseMove(&window(), QPoint(2, 2));  // a list under the pointer holds back what is new
  return QTest::qWaitForWindowActive(&window());
}

bool Stage::attach(const EngineHost& engine, const QString& name, bool production) { return attach(engine.url(), engine.token(), name, production); }

bool Stage::attach(const QString& url, const QByteArray& token, const QString& name, bool production) {
  console_->openConnect();
  auto* dialog = window().findChild<ui::views::ConnectDialog*>();
  if (dialog == nullptr) return false;
  dialog->fill(url, QString::fromUtf8(token), name);
  screen::field<SwitchButton>(*dialog, QStringLiteral("Production"))->setChecked(production);
  dialog->test();
  const auto shown = [&] { return console_->context().connection.name == name && state().hasSnapshot() && state().hasSession(); };
  return QTest::qWaitFor(shown, kLongMs) && comeToFront();
}

void Stage::go(Qt::Key key) {
  QTest::keyClick(&window(), Qt::Key_G);
  QTest::keyClick(&window(), key);
}

void Stage::visit(const QString& place) { console_->context().navigator.go(place); }

void Stage::tick(Table& table, const QStringList& ids) {
  for (const QString& id : ids) {
    table.setCurrentId(id);
    QTest::keyClick(&table, Qt::Key_X);
  }
}

Sheet* Stage::planned(const QString& title, const QString& button) {
  const auto find = [&]() -> Sheet* {
    auto* sheet = screen::named<Sheet>(window(), title);
    return sheet != nullptr && sheet->confirmButton()->text() == button ? sheet : nullptr;
  };
  if (!QTest::qWaitFor([&] { return find() != nullptr; }, kLongMs)) {
    auto* sheet = screen::named<Sheet>(window(), title);
    qWarning("no sheet %s with %s: %s", qPrintable(title), qPrintable(button),
             sheet == nullptr ? "there is none" : qPrintable(sheet->confirmButton()->text()));
  }
  return find();
}

bool Stage::confirm(Sheet* sheet, const QString& reason) {
  if (sheet == nullptr) return false;
  auto* field = screen::field<QPlainTextEdit>(*sheet, QStringLiteral("Reason"));
  field->setPlainText(reason);
  if (!QTest::qWaitFor([sheet] { return !sheet->confirmButton()->isBlocked(); }, kLongMs)) {
    qWarning("blocked: %s", qPrintable(sheet->confirmButton()->toolTip()));
    return false;
  }
  QTest::keyClick(field, Qt::Key_Return, Qt::ControlModifier);
  return QTest::qWaitFor([sheet] { return !sheet->isOpen(); }, kLongMs);
}

bool Stage::giveReason(const QString& reason) {
  const auto line = [this] { return screen::named<QLineEdit>(window(), QStringLiteral("Reason, required")); };
  if (!QTest::qWaitFor([&] { return line() != nullptr; }, kLongMs)) return false;
  QLineEdit* found = line();
  found->setFocus();  // as whoever types there has it
  found->setText(reason);
  QTest::keyClick(found, Qt::Key_Return, Qt::ControlModifier);
  return QTest::qWaitFor([&] { return line() == nullptr; }, kLongMs);
}

bool Stage::followable(const QString& words) {
  const auto* line = window().findChild<VerdictLine*>();
  return line != nullptr && line->isVisible() && !targetOf(*line, words).isEmpty();
}

/// The line may be told anew, and so lie elsewhere, while the mouse looks for the words.
bool Stage::follow(const QString& words) {
  auto* line = window().findChild<VerdictLine*>();
  QString under;
  const auto watching = QObject::connect(line, &QLabel::linkHovered, line, [&under](const QString& link) { under = link; });
  const auto found = [&] {
    const QString target = targetOf(*line, words);
    for (int x = 1; x < line->width() && !target.isEmpty(); x += kAcross) {
      const QPoint at(x, line->height() / 2);
      QTest::mouseMove(line, at);
      if (under != target) continue;
      QTest::mouseClick(line, Qt::LeftButton, {}, at);
      return true;
    }
    return false;
  };
  const bool isFollowed = QTest::qWaitFor(found, kLongMs);
  QObject::disconnect(watching);
  return isFollowed;
}

bool Stage::simulate(const QString& provider, const QJsonObject& settings) {
  const QString path = QStringLiteral("/simulators/") + provider;
  if (host_->ask("GET", path) != 200) return false;
  QJsonObject all = QJsonDocument::fromJson(host_->answer()).object()[QLatin1String("settings")].toObject();
  for (auto each = settings.begin(); each != settings.end(); ++each) all[each.key()] = each.value();
  return host_->ask("PUT", path, compact({{QStringLiteral("settings"), all}})) == 200;
}

bool Stage::quicken() {
  const QJsonObject quick{{QStringLiteral("latency_ms_p50"), QStringLiteral("1")}, {QStringLiteral("latency_ms_p99"), QStringLiteral("1")}};
  for (const QString& provider : {kMail, QStringLiteral("simulated-sms"), QStringLiteral("simulated-push")})
    if (!simulate(provider, quick)) return false;
  return true;
}

QString Stage::send(const QJsonObject& message) {
  if (host_->ask("POST", QStringLiteral("/notifications"), compact(message)) != 202) {
    qWarning("%s", host_->answer().constData());
    return {};
  }
  return QJsonDocument::fromJson(host_->answer()).object()[QLatin1String("notification_id")].toString();
}

QString Stage::mail(const QString& to, const QString& subject) {
  return send({{QStringLiteral("channel"), QStringLiteral("email")},
               {QStringLiteral("to"), to},
               {QStringLiteral("content"), QJsonObject{{QStringLiteral("subject"), subject}, {QStringLiteral("text"), QStringLiteral("hello")}}}});
}

QString Stage::text(const QString& number) {
  return send({{QStringLiteral("channel"), QStringLiteral("sms")},
               {QStringLiteral("to"), number},
               {QStringLiteral("content"), QJsonObject{{QStringLiteral("text"), QStringLiteral("hello")}}}});
}

QString Stage::push(const QString& token) {
  const QJsonObject content{{QStringLiteral("title"), QStringLiteral("Hello")}, {QStringLiteral("body"), QStringLiteral("hello")}};
  return send({{QStringLiteral("channel"), QStringLiteral("push")}, {QStringLiteral("to"), token}, {QStringLiteral("content"), content}});
}

QStringList Stage::deadMails(int count, const QString& domain) {
  QStringList ids;
  if (!simulate(kMail, {{kRefuses, QStringLiteral("1")}})) return {};
  for (int i = 0; i < count; ++i) ids << mail(QStringLiteral("m%1@%2").arg(i).arg(domain));
  const bool dead = QTest::qWaitFor([&] { return all(ids, QStringLiteral("dead")); }, kLongMs);
  return dead && simulate(kMail, {{kRefuses, QStringLiteral("0")}}) ? ids : QStringList();
}

QString Stage::begin(const QJsonObject& plan, double ratePerSecond, const QString& reason, const QByteArray& as) {
  const auto refused = [this] {
    qWarning("%s", host_->answer().constData());
    return QString();
  };
  const auto id = [this] { return QJsonDocument::fromJson(host_->answer()).object()[QLatin1String("id")].toString(); };
  if (host_->ask("POST", QStringLiteral("/plans"), compact(plan), kJson, as) != 202) return refused();
  const QString planned = id();
  const auto ready = [&] { return got(QStringLiteral("/plans/") + planned)[QLatin1String("state")].toString() == QLatin1String("ready"); };
  if (!QTest::qWaitFor(ready, kLongMs)) return refused();
  const QJsonObject act{{QStringLiteral("plan_id"), planned},
                        {QStringLiteral("rate"), ratePerSecond},
                        {QStringLiteral("undo_seconds"), 0},
                        {QStringLiteral("reason"), reason}};
  return host_->ask("POST", QStringLiteral("/operations"), compact(act), kJson, as) == 202 ? id() : refused();
}

QByteArray Stage::tokenOf(const QString& name, const QString& role) {
  if (host_->ask("POST", QStringLiteral("/tokens"), compact({{QStringLiteral("name"), name}, {QStringLiteral("role"), role}})) != 201) return {};
  return QJsonDocument::fromJson(host_->answer()).object()[QLatin1String("token")].toString().toUtf8();
}

QJsonObject Stage::got(const QString& path) {
  return host_->ask("GET", path) == 200 ? QJsonDocument::fromJson(host_->answer()).object() : QJsonObject();
}

QJsonObject Stage::detail(const QString& id) { return got(QStringLiteral("/notifications/") + id); }

QString Stage::causeOf(const QString& id) {
  return got(QStringLiteral("/dead-letters/") + id)[QLatin1String("notification")].toObject()[QLatin1String("group_id")].toString();
}

QString Stage::stateOf(const QString& id) { return detail(id)[QLatin1String("notification")].toObject()[QLatin1String("state")].toString(); }

int Stage::total(const QString& name) { return got(QStringLiteral("/snapshot"))[QLatin1String("totals")].toObject()[name].toInt(-1); }

bool Stage::all(const QStringList& ids, const QString& state) {
  for (const QString& id : ids)
    if (stateOf(id) != state) return false;
  return !ids.isEmpty();
}

}  // namespace signalbox::tests
