#include "tests/ui/screenshots/menu_states.h"

#include <QApplication>
#include <QFileDialog>
#include <QMenu>
#include <QTimer>

#include "tests/ui/screenshots/places.h"
#include "ui/views/export_act.h"
#include "ui/views/messages/dead_letters_view.h"
#include "ui/views/messages/groups_card.h"
#include "ui/views/messages/message_list_view.h"
#include "ui/views/messages/messages_card.h"
#include "ui/views/set_up/template_preview.h"
#include "ui/views/set_up/templates_page.h"
#include "ui/widgets/table.h"

namespace signalbox::tests {

namespace {

using ui::shell::Console;
using ui::widgets::Table;

constexpr int kAside = 160;  // into its row, as a press of the other button would be

/// Some menus keep whoever opens them until they are closed, and the others are there a moment later.
template <class Open> void takeMenu(Console& console, const Camera& camera, const char* name, const Open& open) {
  QTimer::singleShot(kSoonMs, &console.window(), [&console, &camera, name] {
    QWidget* menu = QApplication::activePopupWidget();
    if (menu == nullptr) return qWarning("%s: no menu is open", name);
    camera.takeWith(console.window(), *menu, name);
    menu->close();
  });
  open();
  settle(kSettleMs);  // until it is over in either case
}

void takeOfRow(Console& console, const Camera& camera, Table& table, int row, const char* name) {
  const QModelIndex index = table.model()->index(row, 0);
  const QString id = index.data(ui::widgets::kIdRole).toString();
  table.setCurrentId(id);
  settle(kSoonMs);
  const QPoint at = table.viewport()->mapToGlobal(table.visualRect(index).bottomLeft() + QPoint(kAside, 0));
  takeMenu(console, camera, name, [&] { Q_EMIT table.menuRequested(id, at); });
}

void go(Console& console, const char* place) {
  console.context().navigator.go(QString::fromLatin1(place));
  settle(kSoonMs);
}

void takeRows(Console& console, const Camera& camera) {
  go(console, "dead-letters");
  auto& dead = viewOf<ui::views::DeadLettersView>(console);
  takeOfRow(console, camera, *dead.groups()->table(), 2, "menu-cause");
  takeOfRow(console, camera, *dead.messages()->table(), 1, "menu-message");
  go(console, "notifications");
  takeOfRow(console, camera, *viewOf<ui::views::NotificationsView>(console).messages()->table(), 1, "menu-notification");
  go(console, "held");
  takeOfRow(console, camera, *viewOf<ui::views::HeldView>(console).messages()->table(), 1, "menu-held");
}

void takeProvider(Console& console, const Camera& camera) {
  go(console, "overview");
  settle();
  auto& acts = field<ui::widgets::IconButton>(console.window(), "Acts for twilio");
  takeMenu(console, camera, "menu-provider", [&acts] { acts.click(); });
}

/// As the one of the list that it is, in which it cannot be chosen once more.
void attachKnown(Console& console, const FakeEngine& engine) {
  console.context().workspace.connections(&console, [&console, address = engine.address()](const auto& known) {
    if (!known.ok()) return;
    for (const ui::workspace::Connection& each : *known)
      if (each.url == address.url) return console.attach(each, address);
  });
  settle();
  loseFocus(console);
}

void takeButtons(Console& console, const FakeEngine& engine, const Camera& camera) {
  attachKnown(console, engine);
  takeMenu(console, camera, "menu-engines", [&console] { Q_EMIT console.window().switcherPressed(); });
  go(console, "set-up/providers");
  takeMenu(console, camera, "menu-provider-kinds", [&console] { press(console, "Add a provider"); });
  setUp(console, "templates").templates()->preview()->takeDataOf(QString::fromStdString(canned::notifications().front().id));
  settle(kSoonMs);
  takeMenu(console, camera, "menu-message-data", [&console] { press(console, "Use a message's data"); });
}

/// Of an export; where a report goes and what is imported is asked by the same. It names nothing of the machine on which the picture is taken.
void takeFile(Console& console, const Camera& camera) {
  const NamedFolder folder;
  go(console, "dead-letters");
  ui::views::ExportAct::ask(console.context(), QStringLiteral("dead-letters"), {}, console.window().view());
  auto* dialog = console.window().findChild<QFileDialog*>();
  if (dialog == nullptr) return qWarning("no file is asked for");
  dialog->setSidebarUrls({});
  dialog->setDirectory(NamedFolder::path());
  settle(kSoonMs);
  camera.take(*dialog, "file");  // a window of its own, as the other dialogs
  dialog->reject();
  activate(console);
}

}  // namespace

void takeMenuStates(Console& console, const Camera& camera) {
  StillEngine engine(kOwnPort);
  attachTo(console, *engine, kSoonMs);
  takeRows(console, camera);
  takeProvider(console, camera);
  takeButtons(console, *engine, camera);
  takeFile(console, camera);
}

}  // namespace signalbox::tests
