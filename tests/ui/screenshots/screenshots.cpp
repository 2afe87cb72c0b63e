// screenshots FOLDER [--size WxH] [--url URL --token-file FILE]: every screen of the console as PNG, 1440x900 when no size is
// given, light and dark. Without an engine it draws the canned afternoon of tests/ui/support, and every state of it.
#include <QApplication>
#include <QCommandLineParser>
#include <QCursor>
#include <QDir>
#include <QFile>
#include <QSettings>
#include <QTemporaryDir>
#include <QTextStream>
#include <QUrl>

#include "engine/base/random.h"
#include "engine/base/system_clock.h"
#include "tests/ui/screenshots/act_states.h"
#include "tests/ui/screenshots/asking_states.h"
#include "tests/ui/screenshots/camera.h"
#include "tests/ui/screenshots/frame_states.h"
#include "tests/ui/screenshots/list_states.h"
#include "tests/ui/screenshots/menu_states.h"
#include "tests/ui/screenshots/message_states.h"
#include "tests/ui/screenshots/places.h"
#include "tests/ui/screenshots/set_up_states.h"
#include "tests/ui/screenshots/sheet_states.h"
#include "tests/ui/screenshots/states.h"
#include "tests/ui/support/memory_keychain.h"
#include "ui/shell/go_to_time.h"
#include "ui/shell/help_sheet.h"
#include "ui/views/engines/connect_dialog.h"
#include "ui/views/engines/engines_sheet.h"
#include "ui/views/engines/passphrase_sheet.h"
#include "ui/views/engines/start_view.h"
#include "ui/views/messages/dead_letters_view.h"
#include "ui/views/messages/groups_card.h"
#include "ui/views/messages/message_list_view.h"
#include "ui/views/messages/messages_card.h"
#include "ui/views/operations/canary_fields.h"
#include "ui/views/operations/edits_fields.h"
#include "ui/views/operations/operation_report.h"
#include "ui/views/operations/operation_sheet.h"
#include "ui/views/operations/operations_view.h"
#include "ui/views/past/incident_report.h"
#include "ui/views/past/past_view.h"
#include "ui/views/set_up/recipients_page.h"
#include "ui/views/set_up/set_up_view.h"
#include "ui/views/set_up/template_preview.h"
#include "ui/views/set_up/templates_page.h"
#include "ui/views/set_up/test_message_sheet.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/switch_button.h"
#include "ui/widgets/table.h"

namespace {

using namespace signalbox;
using tests::Camera;
using tests::kSettleMs;
using tests::kSoonMs;
using tests::settle;
using ui::shell::Console;

/// In the middle of each span of a backoff (ui/client/backoff.cpp): what is tried again is tried at the same time in each picture.
class EvenRandom final : public base::Random {
 public:
  std::uint64_t next() override { return (std::uint64_t{201} * 401 * 801 * 1601 * 3201 - 1) / 2; }
};

void takeScreens(Console& console, const Camera& camera) {
  auto& window = console.window();
  auto& navigator = console.context().navigator;
  const auto visit = [&](const char* place, const char* name, int ms = kSettleMs) {
    navigator.go(QString::fromLatin1(place));
    settle(ms);
    tests::loseFocus(console);
    camera.take(window, name);
  };
  tests::activate(console);
  visit("overview", "overview");
  visit("dead-letters", "dead-letters", kSoonMs);
  if (auto* view = qobject_cast<ui::views::DeadLettersView*>(window.view())) {
    view->groups()->choose(QString::fromStdString(tests::canned::groups()[2].id));
    settle(kSoonMs);
    if (view->messages()->model()->rowCount() > 0) view->messages()->table()->setCurrentId(view->messages()->model()->idAt(1));
    settle(kSoonMs);
    camera.take(window, "dead-letters");
    Q_EMIT view->groups()->table()->allMatchingRequested();
    settle(kSoonMs);
    view->perform(ui::views::Act::replay);
    settle(kSoonMs);
    camera.take(window, "replay");
    view->sheet()->canary()->toggle()->click();
    settle(kSoonMs);
    camera.take(window, "replay-canary");
    view->sheet()->canary()->toggle()->click();
    view->sheet()->sheet()->dismiss();
    view->perform(ui::views::Act::edit);
    view->sheet()->edits()->clear();
    view->sheet()->edits()->add(QStringLiteral("replace"), QStringLiteral("data.carrier"), QStringLiteral("Corros"), QStringLiteral("Correos"));
    settle();
    camera.take(window, "replay-edited");
    view->sheet()->edits()->clear();  // else the next replay would begin with them
    view->sheet()->sheet()->dismiss();
  }
  visit("held", "held", kSoonMs);
  if (auto* view = qobject_cast<ui::views::HeldView*>(window.view())) {
    view->perform(ui::views::Act::replay);
    settle(kSoonMs);
    camera.take(window, "held-send-again");
    view->sheet()->sheet()->dismiss();
  }
  visit("notifications", "notifications", kSoonMs);
  visit("operations", "operations", kSoonMs);
  if (auto* view = qobject_cast<ui::views::OperationsView*>(window.view())) {
    view->report()->open(QStringLiteral("0196c3a1-0000-7000-8000-0000000000d2"));
    settle(kSoonMs);
    camera.take(window, "operation-report");
    for (auto* sheet : view->findChildren<ui::widgets::Sheet*>()) sheet->dismiss();
  }
  visit("delivery/providers/twilio", "delivery");  // else it shows what was looked at last
  visit("delivery/queues/sms", "delivery-queue");
  visit("set-up/providers", "set-up-providers", kSoonMs);
  visit("set-up/templates", "set-up-templates");
  if (auto* view = qobject_cast<ui::views::SetUpView*>(window.view())) {
    const auto rows = tests::canned::notifications();
    const auto of = std::find_if(rows.begin(), rows.end(), [](const auto& row) { return row.templateName == "order-shipped"; });
    view->templates()->preview()->takeDataOf(QString::fromStdString(of->id));
    settle(kSoonMs);
    camera.take(window, "set-up-templates");
    view->templates()->chooseBeside(QStringLiteral("versions"));
    settle(kSoonMs);
    camera.take(window, "set-up-templates-versions");
    view->templates()->chooseBeside(QStringLiteral("preview"));
  }
  visit("set-up/recipients", "set-up-recipients", kSoonMs);
  if (auto* view = qobject_cast<ui::views::SetUpView*>(window.view())) {
    view->recipients()->table()->setCurrentId(QStringLiteral("customer-10021"));
    settle(200);
    camera.take(window, "set-up-recipients");
  }
  visit("set-up/suppressions", "set-up-suppressions", kSoonMs);
  visit("audit", "audit", kSoonMs);
  visit("set-up/tokens", "set-up-tokens", kSoonMs);
  visit("set-up/subscriptions", "set-up-subscriptions", kSoonMs);
  visit("set-up/secrets", "set-up-secrets", kSoonMs);
  visit("past?at=2026-05-12T14:02:30Z", "past");
  if (auto* view = qobject_cast<ui::views::PastView*>(window.view())) {
    const tests::NamedFolder folder;
    view->report()->write(tests::canned::kNow - std::chrono::hours(1), tests::canned::kNow, folder.file("incident.html"));
    settle();
    camera.take(window, "past-report");
    QFile::remove(camera.file("incident", "html"));
    QFile::copy(folder.file("incident.html"), camera.file("incident", "html"));
  }
  navigator.go(QStringLiteral("overview"));
  visit("set-up/engine", "set-up-engine", kSoonMs);
  visit("set-up/console", "set-up-console", kSoonMs);
  if (auto* view = qobject_cast<ui::views::SetUpView*>(window.view())) {
    view->testMessage()->open();
    settle(kSoonMs);
    camera.take(window, "test-message");
    view->testMessage()->sheet()->dismiss();
  }
}

/// The least window that there may be.
void takeSmall(Console& console, const Camera& camera) {
  auto& window = console.window();
  const QSize before = window.size();
  window.resize(window.minimumSize());
  for (const char* place : {"overview", "dead-letters", "delivery", "set-up/tokens", "set-up/templates", "past?at=2026-05-12T14:02:30Z"}) {
    console.context().navigator.go(QString::fromLatin1(place));
    settle();
    tests::loseFocus(console);
    const QByteArray name = QByteArray(place).replace('/', '-');
    camera.take(window, QByteArray(name.left(name.contains('?') ? name.indexOf('?') : name.size()) + "-small").constData());
  }
  window.resize(before);
}

/// Beside the one that is shown: one that nobody answers for, and one whose token nobody has.
void know(Console& console, tests::MemoryKeychain& keychain, const ui::workspace::Connection& shown, const ui::client::Secret& token) {
  keychain.kept[QStringLiteral("token of ") + shown.url.toString()] = token.reveal();
  console.context().workspace.saveConnection(shown, &console, [](auto) {});
  const std::pair<const char*, const char*> others[] = {{"Shop, live", "http://127.0.0.1:9"}, {"Staging", "https://staging.example.com"}};
  int colour = 3;
  for (const auto& [name, url] : others) {
    ui::workspace::Connection connection;
    connection.name = QString::fromLatin1(name);
    connection.url = QUrl(QString::fromLatin1(url));
    connection.colour = colour++;
    connection.production = connection.colour == 3;
    if (connection.production) keychain.kept[QStringLiteral("token of ") + connection.url.toString()] = "a token";
    console.context().workspace.saveConnection(connection, &console, [](auto) {});
  }
}

void takeEngines(Console& console, const Camera& camera) {
  console.openEngines();
  settle(900);
  camera.take(console.window(), "engines");
  console.engines()->dismiss();
  console.window().showStart(true);
  console.passphrase()->open(QStringLiteral("~/.local/share/signalbox"), true, {}, [](auto) {});
  settle(200);
  camera.take(console.window(), "passphrase");
  console.passphrase()->sheet()->dismiss();
  console.window().showStart(false);
}

void takePanels(Console& console, const Camera& camera) {
  auto& window = console.window();
  console.context().navigator.go(QStringLiteral("overview"));
  settle();
  QMetaObject::invokeMethod(&window, [&window] { window.openPalette(); });
  settle(200);
  camera.take(window, "palette");
  for (QWidget* panel : window.findChildren<QWidget*>())
    if (panel->inherits("signalbox::ui::shell::Panel")) panel->hide();
  window.openKeys();
  settle(200);
  camera.take(window, "keys");
  for (QWidget* panel : window.findChildren<QWidget*>())
    if (panel->inherits("signalbox::ui::shell::Panel")) panel->hide();
  QMetaObject::invokeMethod(&window, [&window] { window.goToTime()->ask(); });
  settle(200);
  camera.take(window, "go-to-time");
  for (QWidget* panel : window.findChildren<QWidget*>())
    if (panel->inherits("signalbox::ui::shell::Panel")) panel->hide();
  window.openHelp();
  settle(200);
  camera.take(window, "help");
  window.help()->sheet()->dismiss();
  window.showStart(true);
  settle(200);
  camera.take(window, "start");
  if (auto* page = window.findChild<ui::views::StartView*>()) {
    page->setWorking(QStringLiteral("Simulating a day of messages through the engine: 42.0 %"), true, 0.42);
    settle(200);
    camera.take(window, "start-demo");
    page->setWorking({});
    tests::press(console, "Run my own engine");
    settle(200);
    camera.take(window, "start-own");
    for (auto* sheet : page->findChildren<ui::widgets::Sheet*>()) sheet->dismiss();
  }
  window.showStart(false);
  console.openConnect();
  settle(200);
  if (auto* dialog = window.findChild<ui::views::ConnectDialog*>()) {
    camera.take(*dialog, "connect");
    dialog->reject();
  }
  settle(100);
  tests::activate(console);
}

}  // namespace

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  QApplication::setCursorFlashTime(0);  // a caret that blinks is in one picture and not in the next
  QCommandLineParser parser;
  parser.addPositionalArgument(QStringLiteral("folder"), QStringLiteral("Where the pictures go"));
  parser.addOption({QStringLiteral("url"), QStringLiteral("Engine to show"), QStringLiteral("URL")});
  parser.addOption({QStringLiteral("token-file"), QStringLiteral("Its token"), QStringLiteral("FILE")});
  parser.addOption({QStringLiteral("size"), QStringLiteral("Of the window"), QStringLiteral("WxH"), QStringLiteral("1440x900")});
  parser.process(application);
  const QString size = parser.value(QStringLiteral("size"));
  const QSize wanted(size.section(QLatin1Char('x'), 0, 0).toInt(), size.section(QLatin1Char('x'), 1).toInt());
  const QString folder = parser.positionalArguments().value(0);
  if (folder.isEmpty() || wanted.isEmpty() || !QDir().mkpath(folder)) {
    QTextStream(stderr) << "screenshots FOLDER [--size WxH] [--url URL --token-file FILE]\n";
    return 2;
  }
  tests::StillEngine fake(tests::kOwnPort);
  ui::client::EngineAddress address = fake->address();
  if (parser.isSet(QStringLiteral("url"))) {
    QFile file(parser.value(QStringLiteral("token-file")));
    if (!file.open(QIODevice::ReadOnly)) {
      QTextStream(stderr) << "The token file cannot be read\n";
      return 2;
    }
    address = {ui::client::addressFromText(parser.value(QStringLiteral("url"))), ui::client::Secret(file.readAll().trimmed().toStdString())};
  }
  // The canned afternoon stands still, so that its pictures are the same each time.
  base::SystemClock real;
  base::ManualClock still(tests::canned::kNow);
  const bool live = parser.isSet(QStringLiteral("url"));
  const base::Clock& clock = live ? static_cast<const base::Clock&>(real) : still;
  EvenRandom random;
  tests::PictureLauncher launcher;
  tests::MemoryKeychain keychain;
  QTemporaryDir workspace;
  QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, workspace.path());  // what the dialog for files remembers is nobody's
  Console console({application, clock, random, workspace.path(), keychain, &launcher, {}, {}, false});
  console.start();
  settle(300);
  console.window().resize(wanted);
  ui::workspace::Connection connection;
  connection.name = QStringLiteral("Shop");
  connection.colour = 2;
  connection.url = address.url;
  console.attach(connection, address);
  console.context().time.setUtc(true);
  QCursor::setPos(wanted.width() + wanted.height(), wanted.height() + 1);  // no row may look hovered
  settle();
  const auto inBothModes = [&](const auto& take) {
    for (const auto mode : {ui::theme::Mode::Light, ui::theme::Mode::Dark}) {
      console.theme().setMode(mode);
      take(Camera(folder, mode == ui::theme::Mode::Light ? QStringLiteral("light") : QStringLiteral("dark")));
    }
  };
  know(console, keychain, connection, address.token);
  inBothModes([&](const Camera& camera) {
    takeScreens(console, camera);
    takePanels(console, camera);
    takeEngines(console, camera);
    takeSmall(console, camera);
  });
  if (live) return 0;
  // Last, because these leave traces: time has passed, and the engine was away.
  inBothModes([&](const Camera& camera) { tests::takeStates(console, *fake, launcher, still, camera); });
  tests::setBack(still);
  fake->server().goDown();  // others have its place from now on
  inBothModes([&](const Camera& camera) {
    tests::takeSetUpStates(console, still, camera);
    tests::takeMessageStates(console, camera);
    tests::takeListStates(console, still, camera);
    tests::takeActStates(console, camera);
    tests::takeAskingStates(console, camera);
    tests::takeMenuStates(console, camera);
    tests::takeFrameStates(console, still, camera);
    tests::takeSheetStates(console, keychain, camera);
    tests::takeToken(console, camera);
  });
  return 0;
}
