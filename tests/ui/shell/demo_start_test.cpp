#include "tests/ui/shell/demo_start_test.h"

#include <QTest>

#include "tests/ui/support/desk.h"
#include "tests/ui/support/memory_keychain.h"
#include "ui/shell/console.h"
#include "ui/shell/main_window.h"
#include "ui/views/engines/start_view.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/label.h"
#include "ui/widgets/progress_bar.h"

namespace signalbox::tests {

using namespace std::chrono_literals;
using namespace ui::shell;
using ui::widgets::ActButton;

namespace {

/// Starts when the test says so.
class SlowLauncher final : public EngineLauncher {
 public:
  LaunchOptions defaults() const override { return {}; }
  std::optional<LaunchOptions> remembered() const override { return std::nullopt; }
  bool isRunning() const override { return false; }
  KeyNeed keyNeed(const LaunchOptions&) const override { return {}; }
  ui::client::Secret makeKey() override { return {}; }
  void startEmbedded(const LaunchOptions&, Started done) override {
    ++starts;
    pending = std::move(done);
  }
  void onProgress(Progress progress) override { tell = std::move(progress); }
  void cancelStart() override {
    if (pending) std::exchange(pending, nullptr)(base::Status(base::Code::cancelled, "given up"));
  }
  void onFailure(Failed) override {}
  void restart(Started) override {}
  void stop(bool, Done done) override { done({}); }
  void handOver(Done done) override { done({}); }

  Started pending;
  Progress tell;
  int starts = 0;
};

struct Demo {
  Demo() : console({*qApp, clock, random, folder.path(), keychain, &launcher, {}, {}, true}) {
    console.start();
    begun = QTest::qWaitFor([this] { return launcher.starts == 1; }, 5000);
  }
  ActButton* button(const QString& words) {
    for (ActButton* each : console.window().findChildren<ActButton*>())
      if (each->isVisible() && each->text() == words) return each;
    return nullptr;
  }
  bool says(const QString& words) {
    for (const auto* label : console.window().findChildren<ui::widgets::Label*>())
      if (label->isVisible() && label->text().contains(words)) return true;
    return false;
  }
  base::ManualClock clock{canned::kNow};
  base::SeededRandom random{1};
  QTemporaryDir folder;
  MemoryKeychain keychain;
  SlowLauncher launcher;
  Console console;
  bool begun = false;
};

}  // namespace

void DemoStartTest::shareIsToldAfterAWhile() {
  Demo demo;
  QVERIFY(demo.begun);
  demo.launcher.tell(0.25);
  QVERIFY(demo.says(QStringLiteral("Simulating a day")));
  QVERIFY(!demo.says(QStringLiteral("25.0 %")));  // the clock stands still: nobody has waited yet
  demo.clock.advance(300ms);
  QTRY_VERIFY(demo.says(QStringLiteral("25.0 %")));
  QVERIFY(demo.button(QStringLiteral("Cancel")) == nullptr);
  demo.launcher.tell(0.5);
  QVERIFY(demo.says(QStringLiteral("50.0 %")));
  const auto* bar = demo.console.window().findChild<ui::views::StartView*>()->findChild<ui::widgets::ProgressBar*>();
  QVERIFY(bar != nullptr && bar->isVisible());
  QVERIFY2(bar->accessibleDescription().contains(QStringLiteral("50.0 %")), qPrintable(bar->accessibleDescription()));
}

void DemoStartTest::cardsStandInTheMiddle() {
  Demo demo;
  QVERIFY(demo.begun);
  demo.console.window().resize(1440, 900);
  const auto* start = demo.console.window().findChild<ui::views::StartView*>();
  QTRY_VERIFY(start->height() > 800);
  QRect block;
  for (const auto* label : start->findChildren<ui::widgets::Label*>())
    if (label->text() == QLatin1String("Signalbox")) block = QRect(label->mapTo(start, QPoint()), label->size());
  for (const auto* card : start->findChildren<ui::widgets::Card*>())
    if (card->isVisible()) block |= QRect(card->mapTo(start, QPoint()), card->size());
  QVERIFY2(qAbs(block.center().y() - start->rect().center().y()) <= 4, qPrintable(QString::number(block.center().y())));
}

void DemoStartTest::itCanBeGivenUpLater() {
  Demo demo;
  QVERIFY(demo.begun);
  demo.clock.advance(2s);
  QTRY_VERIFY(demo.button(QStringLiteral("Cancel")) != nullptr);
  QVERIFY(demo.button(QStringLiteral("Explore a demo"))->isBlocked());
  demo.button(QStringLiteral("Cancel"))->click();
  QTRY_VERIFY(!demo.button(QStringLiteral("Explore a demo"))->isBlocked());
  QVERIFY(demo.console.window().showsStart());
  QVERIFY(!demo.says(QStringLiteral("Simulating")) && !demo.says(QStringLiteral("Giving it up")));
  QVERIFY(demo.button(QStringLiteral("Cancel")) == nullptr);
}

void DemoStartTest::anotherStartBeginsAnew() {
  Demo demo;
  QVERIFY(demo.begun);
  demo.clock.advance(2s);
  QTRY_VERIFY(demo.button(QStringLiteral("Cancel")) != nullptr);
  demo.button(QStringLiteral("Cancel"))->click();
  QTRY_VERIFY(!demo.button(QStringLiteral("Explore a demo"))->isBlocked());
  demo.button(QStringLiteral("Explore a demo"))->click();
  QCOMPARE(demo.launcher.starts, 2);
  demo.launcher.tell(0.75);
  QVERIFY(!demo.says(QStringLiteral("75.0 %")));
}

}  // namespace signalbox::tests
