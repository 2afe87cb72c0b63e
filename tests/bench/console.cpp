// What the console takes to show a great many dead letters: the real window, attached over TCP to an engine in another process.
// Prints one JSON object; times from the key or the Enter to the painted rows. At the end the engine of that process id is stopped, so that it
// hangs, and then killed, both while the console is worked with. Without dead letters it is left alone. Figures of a console that has less than all
// of them are none: it fails unless what the causes add up to and the engine's total are as many as there should be.
//     bench_console URL TOKEN-FILE ENGINE-PID DEAD FRAMES IDLE-SECONDS
#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>
#include <QTimer>
#include <QWheelEvent>

#include <signal.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>

#include "engine/base/system_clock.h"
#include "engine/store/sqlite/open.h"
#include "tests/ui/support/memory_keychain.h"
#include "ui/shell/console.h"
#include "ui/shell/main_window.h"
#include "ui/shell/palette.h"
#include "ui/state/roles.h"
#include "ui/views/messages/dead_letters_view.h"
#include "ui/views/messages/groups_card.h"
#include "ui/views/messages/messages_card.h"
#include "ui/widgets/search_field.h"
#include "ui/widgets/table.h"

using namespace signalbox;
using namespace signalbox::ui;

namespace {

constexpr int kWaitMs = 120'000;  // longer is broken, not slow
constexpr int kFrameMs = 16;
constexpr int kNotches = 5;      // of the wheel in one frame: a hurried hand
constexpr int kSettleMs = 3000;  // until charts and counts have come to rest
constexpr int kDeadMs = 5000;    // at least so long without an engine, hanging and gone
constexpr int kLookMs = 100;     // at a screen, until the next
constexpr int kLookFrames = 60;  // of a scroll in between, at most

/// Knows how long the GUI thread was away from its queue at most: whatever it does, it does in the delivery of an event.
class MeasuredApplication final : public QApplication {
 public:
  using QApplication::QApplication;

  bool notify(QObject* receiver, QEvent* event) override {
    if (depth_ > 0 || QThread::currentThread() != thread()) return QApplication::notify(receiver, event);
    bool taken = false;
    timed([&] { taken = QApplication::notify(receiver, event); });
    return taken;
  }
  /// What the bench calls and a person would have clicked or typed: as long an event.
  template <class Work> void timed(Work work) {
    QElapsedTimer timer;
    timer.start();
    ++depth_;
    work();
    --depth_;
    longestNs_ = std::max(longestNs_, timer.nsecsElapsed());
  }
  void forget() { longestNs_ = 0; }
  double longestMs() const { return static_cast<double>(longestNs_) / 1e6; }

 private:
  int depth_ = 0;
  qint64 longestNs_ = 0;
};

[[noreturn]] void fail(const char* words) {
  std::fprintf(stderr, "bench_console: %s\n", words);
  std::exit(1);
}

double cpuSeconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6; };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double residentMb() {
  QFile file(QStringLiteral("/proc/self/statm"));
  if (!file.open(QIODevice::ReadOnly)) fail("no /proc/self/statm");
  return file.readAll().split(' ').value(1).toDouble() * 4096 / 1e6;
}

/// From now until it is so and has been painted, in ms.
template <class Condition> double msUntil(const char* what, Condition condition) {
  QElapsedTimer timer;
  timer.start();
  while (!condition()) {
    if (timer.elapsed() > kWaitMs) fail(what);
    QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents);
  }
  QCoreApplication::processEvents();
  return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

/// The window lives on for so long, as it does while somebody looks at it: what is measured is what it does by itself.
void letRun(int milliseconds) {
  QEventLoop loop;
  QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
  loop.exec();
}

/// Turns the wheel over the table once a frame; gives the longest that a frame's own work took.
double scroll(widgets::Table& table, int frames) {
  double longest = 0;
  const QPointF middle(table.viewport()->rect().center());
  for (int i = 0; i < frames; ++i) {
    QElapsedTimer frame;
    frame.start();
    QWheelEvent wheel(middle, table.viewport()->mapToGlobal(middle), {}, {0, -120 * kNotches}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase,
                      false);
    QCoreApplication::sendEvent(table.viewport(), &wheel);
    QCoreApplication::processEvents();
    longest = std::max(longest, static_cast<double>(frame.nsecsElapsed()) / 1e6);
    letRun(std::max(1, kFrameMs - static_cast<int>(frame.elapsed())));
  }
  return longest;
}

class Bench {
 public:
  Bench(MeasuredApplication& application, const QString& url, const QByteArray& token)
      : application_(application),
        console_({application,
                  clock_,
                  random_,
                  folder_.path(),
                  keychain_,
                  nullptr,
                  client::EngineAddress{QUrl(url), client::Secret(token.toStdString())},
                  {},
                  false}) {
    console_.start();
    console_.window().resize(1440, 900);
    msUntil("not connected", [this] { return console_.session().state().hasSnapshot() && console_.session().state().hasSession(); });
    letRun(kSettleMs);
  }

  QJsonObject run(pid_t engine, qint64 dead, int frames, int idleSeconds) {
    application_.forget();
    QJsonObject result = open(dead);
    if (dead > 0) {
      // Answered by an index, and by reading whatever came last until enough holds the word.
      result[QLatin1String("search_ms")] = search(QStringLiteral("provider:mail-1 domain:example5.com"), QStringLiteral("@example5.com"));
      result[QLatin1String("text_ms")] = search(QStringLiteral("marzipan"), QStringLiteral("@example"));
      result[QLatin1String("text_and_ms")] = search(QStringLiteral("provider:mail-0 marzipan"), QStringLiteral("@example"));
      search({}, QStringLiteral("@example"));
      // A frame is late as well when rows, groups or completions come in: none of it may hold up the queue for longer than one.
      result[QLatin1String("longest_event_ms")] = application_.longestMs();
      addGroups(result, dead);
      search({}, QStringLiteral("@example"));  // and all of them are listed again
      application_.forget();
      const double frame = scroll(*view().messages()->table(), frames);
      result[QLatin1String("longest_frame_ms")] = std::max(frame, application_.longestMs());
      result[QLatin1String("rows")] = view().messages()->model()->rowCount();
    }
    letRun(kSettleMs);
    const double before = cpuSeconds();
    letRun(idleSeconds * 1000);
    result[QLatin1String("idle_cpu_percent")] = (cpuSeconds() - before) / idleSeconds * 100;
    result[QLatin1String("resident_mb")] = residentMb();
    if (dead > 0) addWithoutEngine(result, engine, std::min(frames, kLookFrames));
    return result;
  }

 private:
  views::DeadLettersView& view() {
    auto* view = qobject_cast<views::DeadLettersView*>(console_.window().view());
    if (view == nullptr) fail("the dead letters are not shown");
    return *view;
  }

  QJsonObject open(qint64 dead) {
    QElapsedTimer timer;
    timer.start();
    application_.timed([this] { console_.context().navigator.go(QStringLiteral("dead-letters")); });
    const bool some = dead > 0;
    const double groups = msUntil("no groups", [&] {
      return view().groups()->model()->loadState() == state::LoadState::ready && (view().groups()->model()->rowCount() > 0) == some;
    });
    msUntil("no messages", [&] {
      return view().messages()->model()->loadState() == state::LoadState::ready && (view().messages()->model()->rowCount() > 0) == some;
    });
    const double page = static_cast<double>(timer.nsecsElapsed()) / 1e6;
    mustBeWhole(dead);
    return {{QStringLiteral("groups_ms"), groups}, {QStringLiteral("first_page_ms"), page}};
  }

  /// None is left out and none is counted twice: not in the engine's total, and not in the causes that are listed.
  void mustBeWhole(qint64 dead) {
    const auto* causes = view().groups()->model();
    if (causes->partial() || causes->canFetchMore({})) fail("the causes are not all listed and counted");
    qint64 sum = 0;
    for (int row = 0; row < causes->rowCount(); ++row) sum += causes->rowAt(row)->count;
    const qint64 total = console_.session().state().snapshot().totals.dead;
    if (sum == dead && total == dead) return;
    std::fprintf(stderr, "of %lld dead letters: %lld in the causes, %lld in the total\n", static_cast<long long>(dead), static_cast<long long>(sum),
                 static_cast<long long>(total));
    fail("some dead letters are missing");
  }

  void addGroups(QJsonObject& result, qint64 dead) {
    application_.forget();
    result[QLatin1String("domain_groups_ms")] = groupBy(QStringLiteral("domain"));
    result[QLatin1String("app_groups_ms")] = groupBy(QStringLiteral("app"));
    groupBy(QStringLiteral("cause"));
    mustBeWhole(dead);
    result[QLatin1String("groups_longest_event_ms")] = application_.longestMs();
  }

  double groupBy(const QString& by) {
    views::GroupsCard& groups = *view().groups();
    QElapsedTimer timer;
    timer.start();
    application_.timed([&] { groups.setBy(by); });
    msUntil("no groups of another kind", [&] { return groups.model()->loadState() == state::LoadState::ready && groups.model()->rowCount() > 0; });
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
  }

  /// With the list on the screen: once while the engine answers, which builds each screen; then while it hangs; then when it is gone.
  void addWithoutEngine(QJsonObject& result, pid_t engine, int frames) {
    const double living = walk(frames, 0);
    if (::kill(engine, SIGSTOP) != 0) fail("the engine cannot be stopped");
    const double hanging = walk(frames, kDeadMs);
    if (::kill(engine, SIGKILL) != 0) fail("the engine cannot be killed");
    const double gone = walk(frames, kDeadMs);
    result[QLatin1String("living_longest_event_ms")] = living;
    result[QLatin1String("hanging_longest_event_ms")] = hanging;
    result[QLatin1String("gone_longest_event_ms")] = gone;
    result[QLatin1String("dead_longest_event_ms")] = std::max(hanging, gone);
  }

  /// Scrolls the list, opens the palette, walks through all screens and back, again and again for so long; the longest that the queue was held up.
  double walk(int frames, int milliseconds) {
    const views::Place home = console_.context().navigator.place();
    application_.forget();
    double longest = 0;
    QElapsedTimer timer;
    timer.start();
    do {
      longest = std::max(longest, scroll(*view().messages()->table(), frames));
      application_.timed([this] { console_.window().openPalette(); });
      letRun(kLookMs);
      application_.timed([this] { console_.window().palettePanel()->dismiss(); });
      for (const QString& screen : views::screenNames())
        if (screen != QLatin1String("start")) look({screen, {}, {}});  // that one is for who has no engine
      look(home);
    } while (timer.elapsed() < milliseconds);
    return std::max(longest, application_.longestMs());
  }

  void look(const views::Place& place) {
    application_.timed([&] { console_.context().navigator.go(place); });
    letRun(kLookMs);
  }

  /// Typed and sent off with Enter; until every row on the screen is of this search.
  double search(const QString& q, const QString& target) {
    auto* field = view().findChild<widgets::SearchField*>();
    if (field == nullptr) fail("no search field");
    application_.timed([&] {
      view().groups()->clearScope();
      field->setText(q);
    });
    letRun(kSettleMs);
    field->setCompletions({});  // Enter searches, and takes none of them
    QElapsedTimer timer;
    timer.start();
    QTest::keyClick(field, Qt::Key_Return);
    auto* model = view().messages()->model();
    msUntil("no messages found",
            [&] { return model->query().contains(q) && model->loadState() == state::LoadState::ready && model->rowCount() > 0; });
    const double taken = static_cast<double>(timer.nsecsElapsed()) / 1e6;
    bool found = false;
    for (int column = 0; column < model->columnCount(); ++column) found = found || model->index(0, column).data().toString().contains(target);
    if (!found) fail("the rows are of another search");
    return taken;
  }

  MeasuredApplication& application_;
  QTemporaryDir folder_;
  base::SystemClock clock_;
  base::SystemRandom random_;
  signalbox::tests::MemoryKeychain keychain_;
  shell::Console console_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 7) return std::fprintf(stderr, "usage: bench_console URL TOKEN-FILE ENGINE-PID DEAD FRAMES IDLE-SECONDS\n"), 2;
  store::sqlite::configureSqliteOnce();
  MeasuredApplication application(argc, argv);
  QApplication::setQuitOnLastWindowClosed(false);
  QFile token(QString::fromLocal8Bit(argv[2]));
  if (!token.open(QIODevice::ReadOnly)) fail("the token cannot be read");
  Bench bench(application, QString::fromLocal8Bit(argv[1]), token.readAll().trimmed());
  const pid_t engine = std::atoi(argv[3]);
  if (engine <= 1) fail("that is no process of an engine");
  const QJsonObject result = bench.run(engine, std::atoll(argv[4]), std::atoi(argv[5]), std::atoi(argv[6]));
  std::puts(QJsonDocument(result).toJson(QJsonDocument::Compact).constData());
  return 0;
}
