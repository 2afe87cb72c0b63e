#include "tests/ui/views/silence_test.h"

#include <QTest>

#include <memory>

#include "tests/ui/support/desk.h"
#include "ui/views/delivery/delivery_view.h"
#include "ui/views/delivery/provider_panel.h"
#include "ui/views/messages/dead_letters_view.h"
#include "ui/views/messages/detail_card.h"
#include "ui/views/messages/message_list_view.h"
#include "ui/views/messages/messages_card.h"
#include "ui/views/operations/operation_card.h"
#include "ui/views/operations/operations_view.h"
#include "ui/views/overview/overview_verdict.h"
#include "ui/views/overview/overview_view.h"
#include "ui/widgets/label.h"
#include "ui/widgets/progress_bar.h"
#include "ui/widgets/table.h"
#include "ui/widgets/timeline_view.h"
#include "ui/widgets/verdict_line.h"

namespace signalbox::tests {

using namespace ui::views;
using namespace ui::widgets;
using namespace std::chrono_literals;
using ui::state::Freshness;
using ui::state::Link;

namespace {

/// An engine that sends and wants nothing of anybody.
void calm(Desk& desk) {
  protocol::Snapshot& snapshot = desk.engine.snapshot();
  snapshot = canned::emptySnapshot();
  protocol::ProviderView sends = canned::snapshot().providers.front();
  sends.breaker.state = "closed";
  snapshot.providers = {sends};
}

struct Overview {
  explicit Overview(bool isCalm) {
    if (isCalm) calm(desk);
    ready = desk.connectNow();
    view = std::make_unique<OverviewView>(desk.context());
    view->resize(1232, 828);
    view->show();
    view->enter({});
  }
  VerdictLine* line() { return view->findChild<VerdictLine*>(); }
  QString says() { return line()->accessibleName(); }

  Desk desk;
  bool ready = false;
  std::unique_ptr<OverviewView> view;
};

bool isMuted(const QWidget& part) {
  int muted = 0;
  for (const Label* label : part.findChildren<Label*>()) {
    if (!label->isVisibleTo(&part) || label->text().isEmpty()) continue;
    if (!label->isStale()) return false;
    ++muted;
  }
  return muted > 0;
}

}  // namespace

void SilenceTest::allWasClearIsToldOfThen() {
  Overview shown(true);
  QVERIFY(shown.ready);
  QTRY_VERIFY2(shown.says().startsWith(QStringLiteral("All clear since")), qPrintable(shown.says()));
  QVERIFY(!shown.line()->isStale());
  shown.desk.letPass(6s);
  QVERIFY(shown.line()->isStale());
  shown.desk.letPass(10s);
  QCOMPARE(shown.says(), QStringLiteral("At 14:03, all was clear. Nothing is known since then."));
  QVERIFY(shown.line()->isStale());
  shown.desk.engine.beat();
  QTRY_VERIFY2(shown.says().startsWith(QStringLiteral("All clear since")), qPrintable(shown.says()));
  QVERIFY(!shown.line()->isStale());
}

void SilenceTest::whatNeededAPersonIsToldOfThen() {
  Overview shown(false);
  QVERIFY(shown.ready);
  QTRY_VERIFY2(shown.says().startsWith(QStringLiteral("3 things need you: ")), qPrintable(shown.says()));
  shown.desk.letPass(16s);
  QVERIFY2(shown.says().startsWith(QStringLiteral("At 14:03, 3 things needed you: twilio was not sending")), qPrintable(shown.says()));
  QVERIFY2(shown.says().endsWith(QStringLiteral(" held. Nothing is known since then.")), qPrintable(shown.says()));
  QVERIFY2(shown.says().contains(QStringLiteral("twilio was not sending since 14:02")), qPrintable(shown.says()));
  QVERIFY2(!shown.says().contains(QStringLiteral("is not sending")), qPrintable(shown.says()));
}

void SilenceTest::pausedScreenIsToldOfThenToo() {
  Overview shown(true);
  QTRY_VERIFY(shown.says().startsWith(QStringLiteral("All clear")));
  shown.desk.time.setPaused(true);
  shown.desk.letPass(6s);
  shown.desk.letPass(10s);
  QCOMPARE(shown.says(), QStringLiteral("At 14:03, all was clear. Nothing is known since then."));
}

void SilenceTest::knownStopIsTheEndAtOnce() {
  Overview shown(true);
  QTRY_VERIFY(shown.says().startsWith(QStringLiteral("All clear")));
  shown.desk.engine.setBeating(false);
  shown.desk.session.stop();
  shown.desk.session.state().setLink(Link::stopped, ui::client::ClientError{}, std::nullopt);
  QCOMPARE(shown.desk.session.state().freshness(), Freshness::blind);
  QCOMPARE(shown.says(), QStringLiteral("At 14:03, all was clear. Nothing is known since then."));
}

void SilenceTest::withoutProvidersNothingIsClear() {
  Desk desk;
  const auto words = [&desk](const protocol::Snapshot& snapshot) {
    QString all;
    for (const VerdictPiece& piece : verdictOf(snapshot, {}, desk.context())) all += piece.text;
    return all;
  };
  protocol::Snapshot snapshot = canned::emptySnapshot();
  QCOMPARE(words(snapshot), QStringLiteral("1 thing needs you: nothing can be sent: no provider is set up"));
  QCOMPARE(allThings(snapshot, desk.context()).front().place, QStringLiteral("set-up/providers"));
  snapshot.providers = {canned::snapshot().providers.front()};
  snapshot.providers.front().enabled = false;
  QCOMPARE(words(snapshot), QStringLiteral("1 thing needs you: nothing can be sent: every provider is switched off"));
}

void SilenceTest::operationsAreMuted() {
  Desk desk;
  QVERIFY(desk.connectNow());
  OperationsView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter({});
  auto* card = view.findChild<OperationCard*>();
  QVERIFY(card != nullptr);
  const auto* progress = card->findChild<ProgressBar*>();
  QVERIFY(!isMuted(*card) && !progress->isStale());
  desk.letPass(16s);
  QVERIFY(isMuted(*card));
  QVERIFY(progress->isStale());
  desk.engine.beat();
  QTRY_VERIFY(!isMuted(*card) && !progress->isStale());
  desk.session.state().showPast(canned::kNow - 1h);
  QVERIFY(isMuted(*card));
  // One that is made while nothing is known.
  OperationCard late(desk.context(), canned::operations().front(), nullptr);
  QVERIFY(isMuted(late));
}

void SilenceTest::openMessageIsMuted() {
  Desk desk;
  QVERIFY(desk.connectNow());
  DetailCard card(desk.context(), ui::state::Place::deadLetters, nullptr);
  card.resize(468, 412);
  card.QWidget::show();
  const auto* story = card.findChild<TimelineView*>();
  QVERIFY(story != nullptr && !story->isStale());
  desk.letPass(16s);
  QVERIFY(story->isStale());
  DetailCard late(desk.context(), ui::state::Place::deadLetters, nullptr);
  QVERIFY(late.findChild<TimelineView*>()->isStale());
}

void SilenceTest::messageIsFollowedAgainAfterAnotherScreen() {
  Desk desk;
  ScriptedServer& server = desk.engine.server();
  protocol::NotificationDetail story = canned::detail(canned::deadLetters().front().id);
  server.on("GET /dead-letters/", [&story](const Asked&) { return json(protocol::toText(story)); });
  QVERIFY(desk.connectNow());
  DeadLettersView dead(desk.context());
  NotificationsView all(desk.context());
  const auto lookAt = [](View& front, View& behind) {
    front.resize(1232, 828);
    front.show();  // before the other one goes, as the frame does it
    behind.hide();
    front.enter({});
  };
  const auto follows = [&server](MessagesCard* list) {
    const QString id = list->table()->currentId();
    return !id.isEmpty() && server.last("GET /events").target.contains(QByteArray("notifications=" + id.toLatin1()));
  };
  const auto tells = [&dead](const QString& words) {
    for (const Label* label : dead.findChild<DetailCard*>()->findChildren<Label*>())
      if (label->text().contains(words)) return true;
    return false;
  };
  lookAt(dead, all);
  QTRY_VERIFY(follows(dead.messages()));
  lookAt(all, dead);
  QTRY_VERIFY(follows(all.messages()));
  story.row.recipient = "moved@example.com";  // which no event tells: another one's are asked for
  lookAt(dead, all);
  QTRY_VERIFY(follows(dead.messages()));
  QTRY_VERIFY(tells(QStringLiteral("moved@example.com")));
  QTRY_COMPARE(server.streams(), 1);
  story.row.recipient = "again@example.com";
  protocol::EventView event;
  event.kind = "notification";
  event.subject = dead.messages()->table()->currentId().toStdString();
  server.write(QByteArray::fromStdString("event: notification\ndata: " + protocol::toText(event) + "\n\n"));
  QTRY_VERIFY(tells(QStringLiteral("again@example.com")));
}

void SilenceTest::panelOfAProviderIsMuted() {
  Desk desk;
  QVERIFY(desk.connectNow());
  DeliveryView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter(Place{QStringLiteral("delivery"), {QStringLiteral("providers"), QStringLiteral("twilio")}, {}});
  const auto words = [&view]() -> const Label* {
    for (const Label* label : view.findChild<ProviderPanel*>()->findChildren<Label*>())
      if (label->text().contains(QStringLiteral("calls failed"))) return label;
    return nullptr;
  };
  QTRY_VERIFY(words() != nullptr && !words()->isStale());
  desk.letPass(16s);
  QVERIFY(words()->isStale());
}

}  // namespace signalbox::tests
