#pragma once
// What a console is made of in these tests: a launcher that is told what to answer, engines on a wire, a keychain in memory.

#include <QApplication>
#include <QTemporaryDir>
#include <QTest>

#include "engine/base/system_clock.h"
#include "tests/ui/support/fake_engine.h"
#include "tests/ui/support/memory_keychain.h"
#include "ui/shell/console.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/label.h"

namespace signalbox::tests {

using namespace ui::shell;
using ui::widgets::ActButton;
using ui::workspace::Connection;

class ScriptedLauncher final : public EngineLauncher {
 public:
  LaunchOptions defaults() const override { return {}; }
  std::optional<LaunchOptions> remembered() const override { return std::nullopt; }
  bool isRunning() const override { return running; }
  KeyNeed keyNeed(const LaunchOptions&) const override { return need; }
  ui::client::Secret makeKey() override { return ui::client::Secret("a fresh key"); }
  void startEmbedded(const LaunchOptions& options, Started done) override {
    started = options;
    running = answer.ok();
    done(answer);
  }
  void onFailure(Failed failed) override { fails = std::move(failed); }
  void restart(Started done) override {
    ++restarts;
    done(answer);
  }
  void stop(bool drain, Done done) override {
    stopped = drain;
    running = false;
    done({});
  }
  void handOver(Done done) override {
    handedOver = true;
    running = false;
    held = std::move(done);
    if (!holds) held(handing);
  }
  base::Result<ui::client::EngineAddress> answer{base::Status(base::Code::unavailable, "port 8742 is taken by nginx")};
  Failed fails;
  KeyNeed need;
  int restarts = 0;
  std::optional<LaunchOptions> started;
  std::optional<bool> stopped;
  bool handedOver = false;
  base::Status handing;  // what comes of handing over
  bool holds = false;    // that lasts until `held` is called
  Done held;
  bool running = false;
};

struct Parts {
  Parts() : random(1) {}
  /// Keeps them in the list and their tokens in the keychain, as an earlier start did.
  QList<Connection> know(const QList<ui::client::EngineAddress>& addresses) {
    ui::workspace::Workspace workspace(folder.path());
    ui::workspace::EngineTokens tokens(workspace, keychain);
    QList<Connection> known;
    QObject context;
    for (const auto& address : addresses) {
      Connection connection;
      connection.url = address.url;
      connection.name = QString::number(address.url.port());
      workspace.saveConnection(connection, &context, [&known](base::Result<Connection> kept) {
        if (kept.ok()) known << *kept;
      });
      tokens.keep(connection, address.token.reveal(), &context, [](const base::Status&) {});
    }
    static_cast<void>(QTest::qWaitFor([&] { return known.size() == addresses.size(); }, 5000));
    QCoreApplication::processEvents();
    return known;
  }
  ConsoleParts make(EngineLauncher* own) { return {*qApp, clock, random, folder.path(), keychain, own, {}, {}, false}; }
  FakeEngine engine;
  QTemporaryDir folder;
  base::SystemClock clock;
  base::SeededRandom random;
  MemoryKeychain keychain;
  ScriptedLauncher launcher;
};

inline ActButton* button(QWidget& root, const QString& words) {
  for (ActButton* each : root.findChildren<ActButton*>())
    if (each->text() == words) return each;
  return nullptr;
}

inline bool says(QWidget& root, const QString& words) {
  for (const ui::widgets::Label* label : root.findChildren<ui::widgets::Label*>())
    if (label->isVisible() && label->text().contains(words)) return true;
  return false;
}

}  // namespace signalbox::tests
