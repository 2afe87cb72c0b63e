#include "tests/ui/state/selection_test.h"

#include <QSignalSpy>
#include <QTest>

#include "ui/state/selection.h"

using namespace signalbox;
using ui::state::Selection;

void SelectionTest::idsAreToggled() {
  Selection selection;
  QSignalSpy changed(&selection, &Selection::changed);
  QVERIFY(selection.isEmpty());
  selection.toggle(QStringLiteral("a"));
  selection.toggle(QStringLiteral("b"));
  selection.toggle(QStringLiteral("a"));
  QCOMPARE(selection.ids(), QSet<QString>{QStringLiteral("b")});
  QCOMPARE(selection.words(QTimeZone::utc()), QStringLiteral("1 chosen"));
  selection.setIds({QStringLiteral("b")});
  QCOMPARE(changed.size(), 3);
  selection.clear();
  QCOMPARE(selection.words(QTimeZone::utc()), QStringLiteral("Nothing chosen"));
}

void SelectionTest::allThatMatchIsAQueryWithItsInstant() {
  Selection selection;
  selection.setAllMatching(QStringLiteral("provider:twilio"), base::wallFromMillis(1'778'594'590'000), 48'213);
  QVERIFY(selection.contains(QStringLiteral("anything")));
  QCOMPARE(selection.words(QTimeZone::utc()), QStringLiteral("All 48,213 that match, as of 14:03:10"));
  QCOMPARE(selection.count(), std::optional<std::int64_t>(48'213));
  QCOMPARE(selection.words(QTimeZone(5 * 3600 + 1800)), QStringLiteral("All 48,213 that match, as of 19:33:10"));
  selection.setAllMatching(QStringLiteral("is:held"), std::nullopt, 37);  // a query that keeps nothing out has no instant to tell
  QCOMPARE(selection.words(QTimeZone::utc()), QStringLiteral("All 37 that match"));
  selection.toggle(QStringLiteral("a"));
  QVERIFY(!selection.isAllMatching());
  QCOMPARE(selection.count(), std::optional<std::int64_t>(1));
}

void SelectionTest::planNamesExactlyWhatIsChosen() {
  Selection selection;
  selection.setIds({QStringLiteral("b"), QStringLiteral("a")});
  auto plan = selection.plan(QStringLiteral("replay"));
  QCOMPARE(plan.ids, (std::vector<std::string>{"a", "b"}));
  QVERIFY(plan.q.empty());
  selection.setAllMatching(QStringLiteral("is:dead"), {}, std::nullopt);
  plan = selection.plan(QStringLiteral("discard"));
  QCOMPARE(plan.q, std::string("is:dead"));
  QVERIFY(plan.ids.empty());
  QCOMPARE(plan.kind, std::string("discard"));
}
