#include "tests/ui/shell/alert_watch_test.h"

#include <QSignalSpy>
#include <QTest>

#include "tests/ui/shell/console_parts.h"
#include "tests/ui/support/desk.h"
#include "ui/shell/alert_notes.h"
#include "ui/shell/alert_watch.h"
#include "ui/views/engines/engine_row.h"
#include "ui/views/engines/engines_sheet.h"
#include "ui/views/set_up/console_page.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/sheet.h"

namespace signalbox::tests {

namespace {

class Slate final : public NoteBoard {
 public:
  void show(const QString& key, const DesktopNote& note) override { notes[key] = note; }
  void withdraw(const QString& key) override { notes.remove(key); }
  QMap<QString, DesktopNote> notes;
};

/// A console that shows one engine and knows another, whose token it has read.
struct Watched {
  explicit Watched(bool held = true) : slate(new Slate), watch(desk.context(), desk.tokens) {
    notes = new AlertNotes(desk.context(), &window, std::unique_ptr<NoteBoard>(slate));
    notes->listen(watch);
    connection.url = other.address().url;
    connection.name = QStringLiteral("Mail");
    desk.workspace.saveConnection(connection, &window, [this](base::Result<Connection> saved) {
      if (saved.ok()) connection = *saved;
    });
    ready = QTest::qWaitFor([this] { return connection.id != 0; }, 5000);
    if (held)
      desk.tokens.keep(connection, "admin-token", &window, [](const base::Status&) {});
    else
      desk.keychain.kept[QString(QStringLiteral("token of ") + connection.url.toString(QUrl::FullyEncoded))] = "admin-token";
  }
  int asked() { return other.server().count("GET /alerts"); }
  /// Until what was asked of the workspace so far is answered, and what was asked of the engine for it has arrived there.
  bool settle() {
    bool listed = false, answered = false;
    desk.workspace.connections(&window, [&listed](const auto&) { listed = true; });
    if (!QTest::qWaitFor([&listed] { return listed; }, 5000)) return false;
    ui::client::RestClient client(other.address(), desk.clock, desk.random);
    client.get<boost::json::value>(QStringLiteral("/views"), {}, &window, [&answered](const auto&) { answered = true; });
    return QTest::qWaitFor([&answered] { return answered; }, 5000);
  }
  bool begin() {
    watch.look();
    return QTest::qWaitFor([this] { return asked() == 1; }, 5000);
  }
  void raise() {
    protocol::AlertView alert;
    alert.id = "fresh";
    alert.rule = "new_cause";
    alert.severity = "page";
    alert.text = "A new cause: mailbox full";
    alert.link = "dead-letters/groups/c7";
    alert.since = canned::kNow;
    other.snapshot().alerts.push_back(alert);
  }
  /// One round more, for as long as that takes.
  bool shows(int count) {
    watch.look();
    return slate->notes.size() == count;
  }
  Desk desk;
  FakeEngine other;
  Connection connection;
  QWidget window;
  Slate* slate;
  AlertWatch watch;
  AlertNotes* notes = nullptr;
  bool ready = false;
};

}  // namespace

void AlertWatchTest::newAlertOfAnotherEngineIsToldAndOpensThere() {
  Watched watched;
  QVERIFY(watched.ready && watched.begin());
  watched.raise();
  QTRY_VERIFY(watched.shows(1));  // and none of those that were there before
  const DesktopNote note = watched.slate->notes.first();
  QCOMPARE(note.title, QStringLiteral("Mail"));
  QCOMPARE(note.text, QStringLiteral("A new cause: mailbox full"));
  QVERIFY(note.urgent);
  QSignalSpy wanted(watched.notes, &AlertNotes::linkWanted);
  Q_EMIT watched.slate->pressed(watched.slate->notes.firstKey());
  QCOMPARE(wanted.count(), 1);
  QCOMPARE(wanted.first().first().toString(), QStringLiteral("signalbox://127.0.0.1:%1/dead-letters/groups/c7").arg(watched.connection.url.port()));
}

void AlertWatchTest::endedOneIsWithdrawn() {
  Watched watched;
  QVERIFY(watched.ready && watched.begin());
  watched.raise();
  QTRY_VERIFY(watched.shows(1));
  watched.other.snapshot().alerts.back().endedAt = canned::kNow;
  QTRY_VERIFY(watched.shows(0));
}

void AlertWatchTest::tokenThatWouldHaveToBeAskedForIsLeftAlone() {
  Watched watched(false);
  QVERIFY(watched.ready);
  watched.watch.look();
  QVERIFY(watched.settle());
  QCOMPARE(watched.desk.keychain.reads, 0);
  // Read for the list of engines it is at hand.
  bool read = false;
  watched.desk.tokens.token(watched.connection, &watched.window, [&read](base::Result<std::string> token) { read = token.ok(); });
  QTRY_VERIFY(read);
  QVERIFY(watched.begin());
  QCOMPARE(watched.desk.keychain.reads, 1);
}

void AlertWatchTest::switchedOffNobodyIsAsked() {
  Watched watched;
  QVERIFY(watched.ready && watched.begin());
  watched.raise();
  QTRY_VERIFY(watched.shows(1));
  watched.desk.layout.change([](ui::workspace::Layout& layout) { layout.alertNotes = false; });
  watched.watch.look();
  QVERIFY(watched.slate->notes.isEmpty());
  QVERIFY(watched.settle());
  const int asked = watched.asked();
  watched.watch.look();
  QVERIFY(watched.settle());
  QCOMPARE(watched.asked(), asked);
  watched.desk.layout.change([](ui::workspace::Layout& layout) { layout.alertNotes = true; });
  watched.watch.look();
  QTRY_COMPARE(watched.asked(), asked + 1);
}

void AlertWatchTest::shownEngineIsNotAsked() {
  Watched watched;
  QVERIFY(watched.ready);
  watched.desk.connection = watched.connection;
  watched.watch.look();
  QVERIFY(watched.settle());
  QCOMPARE(watched.asked(), 0);
  watched.desk.connection.id = 0;
  watched.desk.connection.url = watched.desk.engine.address().url;
  QVERIFY(watched.begin());
}

void AlertWatchTest::refusedTokenIsNotTriedAgain() {
  Watched watched;
  watched.other.server().on("GET /alerts", problem(401, "unauthorized", "The token is not known"));
  QVERIFY(watched.ready && watched.begin());
  const auto another = [&watched] {
    watched.desk.tokens.keep(watched.connection, "another-token", &watched.window, [](const base::Status&) {});
    watched.watch.look();
    return watched.asked() > 1;
  };
  for (int round = 0; round < 3; ++round) {
    watched.watch.look();
    QVERIFY(watched.settle());
  }
  QCOMPARE(watched.asked(), 1);
  QTRY_VERIFY(another());
  QVERIFY(watched.other.server().last("GET /alerts").headers.value("authorization").contains("another-token"));
}

void AlertWatchTest::engineThatWasLeftIsWatched() {
  Parts parts;
  FakeEngine other;
  const auto known = parts.know({parts.engine.address(), other.address()});
  QCOMPARE(known.size(), 2);
  Console console(parts.make(nullptr));
  console.start();
  QTRY_VERIFY(console.session().state().hasSnapshot());
  console.openEngines();
  QTRY_VERIFY(console.engines()->sheet()->isOpen());
  const int before = parts.engine.server().count("GET /alerts");
  console.engines()->row(known[1].name)->openButton()->click();
  QTRY_COMPARE(console.session().rest().address().url, other.address().url);
  QTRY_VERIFY(parts.engine.server().count("GET /alerts") > before);
}

void AlertWatchTest::personSwitchesItInTheSettings() {
  Desk desk;
  QWidget host;
  ui::views::ConsolePage page(desk.context(), &host);
  ui::widgets::SegmentedControl* control = nullptr;
  for (auto* each : page.findChildren<ui::widgets::SegmentedControl*>())
    if (each->accessibleName().startsWith(QStringLiteral("Alerts on the desktop"))) control = each;
  QVERIFY(control != nullptr);
  QCOMPARE(control->current(), QStringLiteral("on"));
  Q_EMIT control->chosen(QStringLiteral("off"));
  QVERIFY(!desk.layout.layout().alertNotes);
  QCOMPARE(control->current(), QStringLiteral("off"));
}

}  // namespace signalbox::tests
