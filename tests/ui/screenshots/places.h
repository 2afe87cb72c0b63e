#pragma once
// From place to place of a console whose pictures are taken. GUI thread.

#include <QDir>
#include <QTest>

#include <algorithm>

#include "engine/base/system_clock.h"
#include "tests/ui/screenshots/answers.h"
#include "tests/ui/screenshots/camera.h"
#include "tests/ui/support/fake_engine.h"
#include "ui/shell/console.h"
#include "ui/shell/main_window.h"
#include "ui/state/patience.h"
#include "ui/views/set_up/set_up_view.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/sheet.h"

namespace signalbox::tests {

inline constexpr quint16 kOwnPort = 8742;  // as an engine has it that nobody told otherwise

/// The canned afternoon that stands still: what is seen of it is the same each time.
class StillEngine {
 public:
  explicit StillEngine(quint16 port = 0) : engine_(port) {
    engine_.standStill();
    answerByQuery(engine_);
    protocol::Snapshot& snapshot = engine_.snapshot();
    // It sends nothing for longer than its breaker's window is long.
    protocol::BreakerView& twilio = snapshot.providers[2].breaker;
    twilio.calls = twilio.failures = 0;
    // What is under way is so through somebody.
    snapshot.totals.sending += kProbes - snapshot.queues[1].sending;
    snapshot.queues[1].sending = kProbes;
    constexpr std::int64_t kReplayed = 1;  // through the backup, the running replay's
    for (protocol::ProviderView& provider : snapshot.providers) {
      const auto of =
          std::find_if(snapshot.queues.begin(), snapshot.queues.end(), [&](const auto& each) { return each.channel == provider.channel; });
      if (provider.name == "twilio" || of == snapshot.queues.end()) continue;
      provider.inFlight = provider.name == "smtp-backup" ? kReplayed : of->sending - (provider.name == "smtp-primary" ? kReplayed : 0);
    }
  }
  FakeEngine& operator*() { return engine_; }
  FakeEngine* operator->() { return &engine_; }

 private:
  FakeEngine engine_;
};

/// A folder that is called the same each time, as a person might call it, as files are named on the screen; it goes with this.
class NamedFolder {
 public:
  NamedFolder() { QDir().mkpath(path()); }
  ~NamedFolder() { QDir(path()).removeRecursively(); }
  QString file(const char* name) const { return path() + QLatin1Char('/') + QLatin1String(name); }
  static QString path() { return QStringLiteral("/var/tmp/signalbox-shop"); }
};

/// Else no field that is typed in has its ring.
inline void activate(ui::shell::Console& console) {
  console.window().activateWindow();
  static_cast<void>(QTest::qWaitForWindowActive(&console.window()));
}

/// Nobody has clicked anything: what would get the focus first has no ring.
inline void loseFocus(ui::shell::Console& console) {
  if (QWidget* focus = console.window().focusWidget()) focus->clearFocus();
}

/// The console's clock shows the canned afternoon again; what has passed for the engine's silence has passed.
inline void setBack(base::ManualClock& clock) { clock.jumpWall(canned::kNow - clock.now().wall); }

/// What was asked last is told in the status bar for a while; that while is over.
inline void forgetAct(ui::shell::Console& console) {
  auto* telling = console.window().findChild<QTimer*>(QStringLiteral("act"));
  if (telling == nullptr || !telling->isActive()) return;
  const int length = telling->interval();
  telling->start(0);
  settle(5);
  telling->setInterval(length);
}

inline void attachTo(ui::shell::Console& console, const FakeEngine& engine, int ms = kSettleMs, bool production = false) {
  ui::workspace::Connection connection;
  connection.name = QStringLiteral("Shop");
  connection.colour = 2;
  connection.url = engine.address().url;
  connection.production = production;
  console.attach(connection, engine.address());
  forgetAct(console);
  settle(ms);
  loseFocus(console);
}

inline void visit(ui::shell::Console& console, const Camera& camera, const char* place, const char* name, int ms = kSettleMs) {
  console.context().navigator.go(QString::fromLatin1(place));
  settle(ms);
  loseFocus(console);
  camera.take(console.window(), name);
}

/// What does not come for so long that there is a way out of the wait. The clock is set back afterwards.
inline void visitWaiting(ui::shell::Console& console, base::ManualClock& clock, const Camera& camera, const char* place, const char* name) {
  console.context().navigator.go(QString::fromLatin1(place));
  settle(kSoonMs);
  clock.advance(ui::state::Patience::kCancelAfter);
  settle(kSettleMs + kSoonMs);  // the engine is heard of again, and that is seen: nothing else looks late
  loseFocus(console);
  camera.take(console.window(), name);
  setBack(clock);
}

/// The screen that is shown, which whoever takes pictures knows.
template <class T> T& viewOf(ui::shell::Console& console) {
  auto* view = qobject_cast<T*>(console.window().view());
  if (view == nullptr) qFatal("another screen than the one gone to");
  return *view;
}

/// The set-up at one of its pages, or at a part of it: "providers/vonage".
inline ui::views::SetUpView& setUp(ui::shell::Console& console, const char* page) {
  console.context().navigator.go(QStringLiteral("set-up/") + QLatin1String(page));
  settle(kSoonMs);
  return viewOf<ui::views::SetUpView>(console);
}

/// The visible field of this name.
template <class T> T& field(const QWidget& root, const char* name) {
  for (T* each : root.findChildren<T*>())
    if (each->isVisible() && each->accessibleName() == QLatin1String(name)) return *each;
  qFatal("no field %s", name);
}

/// What has just been put together, or was typed, is seen; nothing of it comes from the engine.
inline void takeAtOnce(ui::shell::Console& console, const Camera& camera, const char* name) {
  constexpr int kAtOnceMs = 250;
  settle(kAtOnceMs);
  camera.take(console.window(), name);
}

/// The visible button that reads so; whoever takes pictures knows that there is one.
inline void press(ui::shell::Console& console, const char* words) {
  for (ui::widgets::ActButton* each : console.window().findChildren<ui::widgets::ActButton*>())
    if (each->isVisible() && each->text() == QLatin1String(words)) return each->click();
  qFatal("no button %s", words);
}

inline void dismissSheets(ui::shell::Console& console) {
  for (ui::widgets::Sheet* sheet : console.window().findChildren<ui::widgets::Sheet*>()) sheet->dismiss();
}

/// What a press asks before anything happens: the button reads so, or so and a count.
inline void takeAsked(ui::shell::Console& console, const Camera& camera, const QString& words, const char* name) {
  const auto isMeant = [&words](const ui::widgets::ActButton* each) {
    return each->isVisible() && (each->text() == words || each->text().startsWith(words + QLatin1Char(' ')));
  };
  const auto isOpen = [](const ui::widgets::Sheet* sheet) { return sheet->isOpen(); };
  const auto buttons = console.window().findChildren<ui::widgets::ActButton*>();
  if (const auto found = std::find_if(buttons.begin(), buttons.end(), isMeant); found != buttons.end()) (*found)->click();
  settle(kSoonMs);
  const auto sheets = console.window().findChildren<ui::widgets::Sheet*>();
  if (std::none_of(sheets.begin(), sheets.end(), isOpen)) return qWarning("%s: nothing is asked", name);
  camera.take(console.window(), name);
  dismissSheets(console);
}

/// As an answer of the engine.
template <class Row> Scripted pageWith(std::vector<Row> rows) {
  protocol::Page<Row> page;
  page.asOf = canned::asOf();
  page.data = std::move(rows);
  return json(protocol::toText(page));
}

inline Scripted never() {
  Scripted silent;
  silent.silent = true;
  return silent;
}

}  // namespace signalbox::tests
