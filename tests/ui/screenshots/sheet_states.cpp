#include "tests/ui/screenshots/sheet_states.h"

#include <QLineEdit>

#include "tests/ui/screenshots/places.h"
#include "ui/shell/unsaved_dialog.h"
#include "ui/views/delivery/timed_act_sheet.h"
#include "ui/views/engines/connect_dialog.h"
#include "ui/views/engines/engines_sheet.h"
#include "ui/views/set_up/provider_form.h"
#include "ui/views/set_up/providers_page.h"
#include "ui/views/set_up/recipients_page.h"
#include "ui/views/set_up/subscription_form.h"
#include "ui/views/set_up/subscriptions_page.h"
#include "ui/widgets/table.h"

namespace signalbox::tests {

namespace {

using ui::shell::Console;
using ui::views::ProvidersPage;

void takeProvider(Console& console, const Camera& camera) {
  ProvidersPage& page = *setUp(console, "providers/vonage").providers();
  page.simulate(QStringLiteral("vonage"));
  press(console, "Half fails");
  field<QLineEdit>(console.window(), "Reason, optional").setText(QStringLiteral("drill of the night shift"));
  takeAtOnce(console, camera, "simulate");
  dismissSheets(console);
  press(console, "Remove");
  takeAtOnce(console, camera, "provider-removal");
  dismissSheets(console);
  page.add(QStringLiteral("smtp"));
  loseFocus(console);
  takeAtOnce(console, camera, "provider-new");
}

/// Before what was typed goes with the window, and before it goes with another form.
void takeUnsaved(Console& console, const Camera& camera) {
  const std::vector<ui::views::Unsaved> unsaved = console.window().unsaved();
  if (unsaved.empty()) qFatal("everything is saved");
  ui::shell::UnsavedDialog dialog(console.theme(), unsaved, &console.window());
  dialog.open();
  settle(kSoonMs);
  camera.take(dialog, "unsaved");
  dialog.reject();
  activate(console);
  press(console, "Add a provider");
  takeAtOnce(console, camera, "unsaved-form");
  dismissSheets(console);
}

/// Somebody else saves what is being written here.
void takeMeanwhile(Console& console, FakeEngine& engine, const Camera& camera) {
  protocol::ProviderView& theirs = engine.snapshot().providers.front();
  theirs.settings["host"] = "mx.example.com";
  ++theirs.version;
  engine.tell({QStringLiteral("providers")});
  settle(kSoonMs);
  loseFocus(console);
  camera.take(console.window(), "changed-meanwhile");
}

void takeProviders(Console& console, const Camera& camera) {
  StillEngine engine;
  attachTo(console, *engine, kSoonMs);
  takeProvider(console, camera);
  ProvidersPage& page = *setUp(console, "providers/smtp-primary").providers();
  field<QLineEdit>(*page.form(), "Host, required").setText(QStringLiteral("mail2.example.com"));
  takeUnsaved(console, camera);
  takeMeanwhile(console, *engine, camera);
}

void takeErase(Console& console, const Camera& camera) {
  StillEngine engine;
  attachTo(console, *engine, kSoonMs);  // nothing is unsaved there
  auto& page = *setUp(console, "recipients").recipients();
  page.table()->setCurrentId(QStringLiteral("customer-10021"));
  settle(kSoonMs);
  press(console, "Erase");
  field<QLineEdit>(*page.eraseSheet()->sheet(), "Reason, required").setText(QStringLiteral("asked for by letter of 11 May"));
  takeAtOnce(console, camera, "recipient-erase");
  dismissSheets(console);
}

/// Its secret is shown this once.
void takeSubscription(Console& console, const Camera& camera) {
  StillEngine engine;
  attachTo(console, *engine, kSoonMs);
  auto& page = *setUp(console, "subscriptions").subscriptions();
  std::vector<protocol::SubscriptionView> all = canned::subscriptions();
  protocol::SubscriptionView made;
  made.name = "warehouse";
  made.url = "https://hooks.example.com/warehouse";
  made.description = "Tells the warehouse what did not arrive";
  made.createdAt = made.updatedAt = canned::kNow;
  made.version = 1;
  all.push_back(made);
  engine->server().on("PUT /subscriptions/", json(protocol::toText(made), 201));
  engine->server().on(
      "GET /subscriptions",
      json(boost::json::serialize(boost::json::object{{"as_of", protocol::toJson(canned::asOf())}, {"data", protocol::toJson(all)}})));
  page.startNew();
  settle(kSoonMs);
  field<QLineEdit>(*page.form(), "Name").setText(QStringLiteral("warehouse"));
  field<QLineEdit>(*page.form(), "URL, required").setText(QString::fromStdString(made.url));
  field<QLineEdit>(*page.form(), "Description").setText(QString::fromStdString(made.description));
  field<QLineEdit>(*page.form(), "Secret").setText(QStringLiteral("whsec_RVhBTVBMRS1zaG93bi1vbmNlLUVYQU1QTEUtc2hvd24="));
  press(console, "Add warehouse");
  settle(kSoonMs);
  loseFocus(console);
  camera.take(console.window(), "subscription-made");
}

/// Of an engine that is known, on a desktop without a keychain.
void takeTokenAsked(Console& console, MemoryKeychain& keychain, const Camera& camera) {
  StillEngine engine;
  attachTo(console, *engine, kSoonMs);
  keychain.there = false;
  ui::workspace::Connection staging;
  staging.name = QStringLiteral("Staging");
  staging.url = QUrl(QStringLiteral("https://staging.example.com"));
  Q_EMIT console.engines()->openWanted(staging);
  settle(kSoonMs);
  auto* dialog = console.window().findChild<ui::views::ConnectDialog*>();
  if (dialog == nullptr) qFatal("no token is asked for");
  camera.take(*dialog, "token-asked");
  dialog->reject();
  keychain.there = true;
  activate(console);
}

}  // namespace

void takeSheetStates(Console& console, MemoryKeychain& keychain, const Camera& camera) {
  activate(console);
  takeProviders(console, camera);
  takeErase(console, camera);
  takeSubscription(console, camera);
  takeTokenAsked(console, keychain, camera);
}

}  // namespace signalbox::tests
