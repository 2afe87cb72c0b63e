#include "tests/ui/views/receipts_shown_test.h"

#include <QImage>
#include <QTest>

#include "engine/model/receipt.h"
#include "tests/ui/support/canned_data.h"
#include "tests/ui/support/desk.h"
#include "ui/state/notification_table_model.h"
#include "ui/state/words.h"
#include "ui/views/messages/detail_words.h"
#include "ui/views/wording.h"

namespace signalbox::tests {

using namespace ui::views;
using ui::widgets::TimelineEntry;
using ui::widgets::TimelineMark;

namespace {

/// As the engine writes it.
protocol::TimelineEntry reported(const std::string& status, const std::string& rest = {}) {
  protocol::TimelineEntry entry;
  entry.at = canned::kNow;
  entry.kind = "receipt";
  entry.provider = "ses";
  entry.outcome = status;
  entry.text = "ses: " + status + rest;
  return entry;
}

TimelineEntry shown(Desk& desk, const protocol::TimelineEntry& entry) {
  protocol::NotificationDetail detail;
  detail.timeline = {entry};
  return storyOf(detail, desk.context()).front().entries.front();
}

/// The rail of a timeline with this one entry.
QImage railOf(Desk& desk, TimelineMark mark) {
  ui::widgets::TimelineView view(desk.theme);
  TimelineEntry entry;
  entry.mark = mark;
  view.setGenerations({{{}, false, {entry}}});
  view.resize(desk.theme.px(200), view.heightForWidth(desk.theme.px(200)));
  return view.grab(QRect(desk.theme.px(88), 0, desk.theme.px(24), view.height())).toImage();
}

}  // namespace

void ReceiptsShownTest::eachReportHasItsWordsAndItsMark_data() {
  QTest::addColumn<QString>("words");
  QTest::addColumn<TimelineMark>("mark");
  const auto row = [](const char* status, const char* words, TimelineMark mark) { QTest::newRow(status) << QString::fromLatin1(words) << mark; };
  row("sent", "ses reports that it has it", TimelineMark::Step);
  row("deferred", "ses reports that it did not get through yet and is tried again", TimelineMark::Waiting);
  row("delivered", "ses reports that it was delivered", TimelineMark::Delivered);
  row("opened", "ses reports that it was opened", TimelineMark::Read);
  row("clicked", "ses reports that a link in it was followed", TimelineMark::Read);
  row("failed", "ses reports that it gave up: not delivered", TimelineMark::Failed);
  row("bounced", "ses reports that it bounced: the address does not take messages", TimelineMark::Bounced);
  row("complained", "ses reports that the recipient calls it spam", TimelineMark::Complained);
  row("unsubscribed", "ses reports that the recipient wants no more of it", TimelineMark::Unsubscribed);
  row("resubscribed", "ses reports that the recipient wants it again", TimelineMark::Resubscribed);
}

void ReceiptsShownTest::eachReportHasItsWordsAndItsMark() {
  QFETCH(QString, words);
  QFETCH(TimelineMark, mark);
  Desk desk;
  const TimelineEntry entry = shown(desk, reported(QTest::currentDataTag()));
  QCOMPARE(entry.text, words);
  QVERIFY(entry.mark == mark);
  QCOMPARE(entry.detail, QString());
}

void ReceiptsShownTest::marksOfReportsLookDifferent() {
  Desk desk;
  std::vector<std::pair<TimelineMark, QImage>> seen;
  for (const model::ReceiptStatus status : model::kReceiptStatuses) {
    const std::string name(model::name(status));
    const TimelineEntry entry = shown(desk, reported(name));
    QVERIFY2(entry.text != QString::fromStdString("ses: " + name), name.c_str());  // one that this console has no words for
    const QImage rail = railOf(desk, entry.mark);
    for (const auto& [mark, picture] : seen) QVERIFY2((mark == entry.mark) == (picture == rail), name.c_str());
    seen.emplace_back(entry.mark, rail);
  }
}

void ReceiptsShownTest::providersWordsStandUnderTheSentence() {
  Desk desk;
  TimelineEntry entry = shown(desk, reported("bounced", " (550 5.1.1: no such user (ana)); it changes nothing"));
  QCOMPARE(entry.text, QStringLiteral("ses reports that it bounced: the address does not take messages; it changes nothing"));
  QCOMPARE(entry.detail, QStringLiteral("550 5.1.1: no such user (ana)"));
  entry = shown(desk, reported("delivered", "; about an earlier generation"));
  QCOMPARE(entry.text, QStringLiteral("ses reports that it was delivered; about an earlier generation"));
  QCOMPARE(entry.detail, QString());
}

void ReceiptsShownTest::reportOfAnOlderEngineStandsAsItCame() {
  Desk desk;
  protocol::TimelineEntry old = reported("bounced", " (550: no such user)");
  old.outcome.clear();
  old.provider.clear();
  TimelineEntry entry = shown(desk, old);
  QCOMPARE(entry.text, QStringLiteral("ses: bounced (550: no such user)"));
  QVERIFY(entry.mark == TimelineMark::Step);  // neither good nor bad is claimed
  entry = shown(desk, reported("something_new"));
  QCOMPARE(entry.text, QStringLiteral("ses: something_new"));
  QVERIFY(entry.mark == TimelineMark::Step);
}

void ReceiptsShownTest::listAndHeadSayTheReport() {
  protocol::NotificationRow row = canned::notifications().front();
  QCOMPARE(row.state, std::string("sent"));
  row.receipt = "bounced";
  QCOMPARE(errorSentence(row), QStringLiteral("smtp-primary took it. It reports: bounced."));
  row.receipt = "failed";  // by the provider that took it; nothing of it failed here
  QCOMPARE(errorSentence(row), QStringLiteral("smtp-primary took it. It reports: not delivered."));
  QCOMPARE(ui::state::receiptWords(QStringLiteral("failed")), QStringLiteral("Not delivered"));
  row.receipt = "bounced";
  Desk desk;
  desk.engine.server().on("GET /notifications", [row](const Asked&) {
    protocol::Page<protocol::NotificationRow> page;
    page.asOf = canned::asOf();
    page.data = {row, row};
    page.data.back().id.back() = 'f';
    page.data.back().receipt.clear();
    return json(protocol::toText(page));
  });
  QVERIFY(desk.connectNow());
  ui::state::NotificationTableModel model(desk.session, ui::state::Place::notifications);
  model.reload();
  QTRY_COMPARE(model.rowCount(), 2);
  const int column = model.columnOf(ui::state::NotificationTableModel::Column::state);
  QCOMPARE(model.index(0, column).data().toString(), QStringLiteral("Bounced"));
  QCOMPARE(model.index(0, column).data(ui::state::kValueRole).toString(), QStringLiteral("sent"));
  QCOMPARE(model.index(1, column).data().toString(), QStringLiteral("Sent"));
}

}  // namespace signalbox::tests
