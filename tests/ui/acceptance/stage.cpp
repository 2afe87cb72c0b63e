#include "tests/ui/acceptance/stage.h"

#include <QJsonDocument>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QTest>

#include "tests/ui/acceptance/screen.h"
#include "ui/shell/main_window.h"
#include "ui/widgets/pill.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/table.h"
#include "ui/widgets/verdict_line.h"

namespace signalbox::tests {

using namespace ui::widgets;

namespace {

constexpr int kAcross = 6;  // pixels between the places that the pointer tries

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

bool Stage::open() {
  qInfo("against %s", qPrintable(host_->name()));
  console_ = host_->show({*qApp, clock_, random_, workspace_.path(), keychain_, nullptr, {}, {}, false});
  console_->window().resize(1440, 900);
  if (!QTest::qWaitFor([this] { return screen::named<Pill>(window(), QStringLiteral("Connected")) != nullptr; }, kLongMs)) return false;
  console_->window().activateWindow();
  return QTest::qWaitForWindowActive(&console_->window());
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

bool Stage::followable(const QString& words) {
  const auto* line = window().findChild<VerdictLine*>();
  return line != nullptr && line->isVisible() && !targetOf(*line, words).isEmpty();
}

bool Stage::follow(const QString& words) {
  auto* line = window().findChild<VerdictLine*>();
  const QString target = targetOf(*line, words);
  QString under;
  const auto watching = QObject::connect(line, &QLabel::linkHovered, line, [&under](const QString& link) { under = link; });
  bool found = false;
  for (int x = 1; x < line->width() && !found; x += kAcross) {
    const QPoint at(x, line->height() / 2);
    QTest::mouseMove(line, at);
    found = !target.isEmpty() && under == target;
    if (found) QTest::mouseClick(line, Qt::LeftButton, {}, at);
  }
  QObject::disconnect(watching);
  return found;
}

bool Stage::simulate(const QString& provider, const QJsonObject& settings) {
  const QString path = QStringLiteral("/simulators/") + provider;
  if (host_->ask("GET", path) != 200) return false;
  QJsonObject all = QJsonDocument::fromJson(host_->answer()).object()[QLatin1String("settings")].toObject();
  for (auto each = settings.begin(); each != settings.end(); ++each) all[each.key()] = each.value();
  return host_->ask("PUT", path, compact({{QStringLiteral("settings"), all}})) == 200;
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

QJsonObject Stage::detail(const QString& id) {
  if (host_->ask("GET", QStringLiteral("/notifications/") + id) != 200) return {};
  return QJsonDocument::fromJson(host_->answer()).object();
}

QString Stage::stateOf(const QString& id) { return detail(id)[QLatin1String("notification")].toObject()[QLatin1String("state")].toString(); }

int Stage::total(const QString& name) {
  if (host_->ask("GET", QStringLiteral("/snapshot")) != 200) return -1;
  return QJsonDocument::fromJson(host_->answer()).object()[QLatin1String("totals")].toObject()[name].toInt(-1);
}

bool Stage::all(const QStringList& ids, const QString& state) {
  for (const QString& id : ids)
    if (stateOf(id) != state) return false;
  return !ids.isEmpty();
}

}  // namespace signalbox::tests
