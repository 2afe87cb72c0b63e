// A free search, of which the engine answers a second's worth at a time: short pages, or empty ones, with more to come.
#include "tests/ui/state/search_test.h"

#include <QUrlQuery>

#include "tests/ui/state/fake_engine.h"
#include "ui/state/notification_table_model.h"

using namespace signalbox;
using namespace signalbox::ui::state;
using namespace signalbox::tests;
using Row = protocol::NotificationRow;

namespace {

constexpr int kPage = 4;

/// Ten parts of a place; each request looks at one of them, which holds so many rows that match.
struct Slow : FakeEngine {
  explicit Slow(std::vector<int> found_) : found(std::move(found_)) {
    server.on("GET /dead-letters", [this](const Asked& asked) { return part(asked); });
    start();
    model.setPageSize(kPage);
    model.setQuery(QStringLiteral("\"lost\""));
  }
  Scripted part(const Asked& asked) const {
    const QUrlQuery query(QUrl(QString::fromLatin1(asked.target)));
    const auto at = static_cast<std::size_t>(query.queryItemValue(QStringLiteral("cursor")).toInt());
    if (at == silentAt) {
      Scripted never;
      never.silent = true;
      return never;
    }
    protocol::Page<Row> page;
    for (int i = 0; i < found[at]; ++i) {
      Row row;
      row.id = "p" + std::to_string(at) + "-" + std::to_string(i);
      page.data.push_back(row);
    }
    page.scanned = 1000;
    page.hasMore = at + 1 < found.size();
    if (page.hasMore) {
      page.nextCursor = std::to_string(at + 1);
      page.progress = static_cast<double>(at + 1) / static_cast<double>(found.size());
    }
    return json(protocol::toText(page));
  }
  int asked() const { return server.count("GET /dead-letters"); }

  std::vector<int> found;
  std::size_t silentAt = 99;
  NotificationTableModel model{session, Place::deadLetters};
};

}  // namespace

void SearchTest::emptyPageIsNotTheEndOfASearch() {
  Slow slow({0, 0, 1});
  QSignalSpy states(&slow.model, &PagedTableModel::loadStateChanged);
  QTRY_COMPARE(slow.model.rowCount(), 1);
  QTRY_COMPARE(slow.model.loadState(), LoadState::ready);
  QCOMPARE(states.count(), 1);  // it was loading all the while: nothing was said to be empty
  QVERIFY(!slow.model.isSearching());
  QCOMPARE(slow.model.lookedAt(), std::int64_t{3000});
}

void SearchTest::searchEndsWithAPageOfRows() {
  Slow slow({1, 2, 2, 4, 4});
  QTRY_COMPARE(slow.model.rowCount(), 5);
  QTRY_VERIFY(!slow.model.isSearching());
  QCOMPARE(slow.asked(), 3);
  QVERIFY(slow.model.canFetchMore({}));
  QCOMPARE(slow.model.searchShare(), std::optional(0.6));
}

void SearchTest::scrollingGoesOn() {
  Slow slow({4, 1, 1, 1, 1, 4});
  QTRY_COMPARE(slow.model.rowCount(), 4);
  QTRY_COMPARE(slow.model.loadState(), LoadState::ready);
  slow.model.fetchMore({});
  QTRY_COMPARE(slow.model.rowCount(), 8);
  QCOMPARE(slow.asked(), 5);
}

void SearchTest::stoppedSearchKeepsWhatItFound() {
  Slow slow({1, 1, 1, 1, 1});
  slow.silentAt = 2;
  QTRY_COMPARE(slow.model.rowCount(), 2);
  QVERIFY(slow.model.isSearching());
  QCOMPARE(slow.model.loadState(), LoadState::ready);  // rows can be read while it goes on
  slow.model.stopLooking();
  QVERIFY(!slow.model.isSearching() && slow.model.isStopped());
  QCOMPARE(slow.model.rowCount(), 2);
  QCOMPARE(slow.model.lookedAt(), std::int64_t{2000});
  slow.silentAt = 99;
  slow.model.fetchMore({});  // by whoever scrolls on
  QTRY_COMPARE(slow.model.rowCount(), 5);
  QVERIFY(!slow.model.isStopped());
}

void SearchTest::stoppedBeforeTheFirstRowSaysHowFarItCame() {
  Slow slow({0, 0, 0, 1});
  slow.silentAt = 2;
  QTRY_COMPARE(slow.model.lookedAt(), std::int64_t{2000});
  QCOMPARE(slow.model.loadState(), LoadState::loading);
  slow.model.stopLooking();
  QCOMPARE(slow.model.loadState(), LoadState::failed);
  QVERIFY(slow.model.error() && slow.model.error()->text.contains(QStringLiteral("2,000")));
  slow.silentAt = 99;
  slow.model.reload();
  QTRY_COMPARE(slow.model.rowCount(), 1);
}

void SearchTest::stoppedSearchDoesNotBeginByItself() {
  Slow slow({1});
  QTRY_COMPARE(slow.model.rowCount(), 1);
  slow.silentAt = 0;
  slow.model.reload();
  slow.model.stopLooking();
  QTRY_COMPARE(slow.model.loadState(), LoadState::failed);
  const int before = slow.asked();
  slow.model.refresh();  // what every change of the engine's counts does
  QCOMPARE(slow.model.loadState(), LoadState::failed);
  QCOMPARE(slow.asked(), before);
}

void SearchTest::refreshTakesNothingAwayThatItDidNotComeTo() {
  Slow slow({0, 2, 2});
  QTRY_COMPARE(slow.model.rowCount(), 4);
  QTRY_VERIFY(!slow.model.isSearching());
  const int before = slow.asked();
  slow.model.refresh();
  QTRY_COMPARE(slow.asked(), before + 1);
  QTRY_VERIFY(!slow.model.isRefreshing());
  QCOMPARE(slow.model.rowCount(), 4);
}
