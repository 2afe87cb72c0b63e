#include "tests/engine/store/scene.h"
#include "tests/engine/store/store_tests.h"

namespace signalbox::store::tests {

using base::Code;
using model::OutcomeClass;
using model::State;

class ListTest : public QObject {
  Q_OBJECT
 public:
  explicit ListTest(MakeFactory make) : make_(std::move(make)) {}

 private Q_SLOTS:
  void pagesCoverEveryPlaceInBothOrders_data() {
    QTest::addColumn<int>("place");
    QTest::addColumn<bool>("newest");
    for (int place = 0; place < 3; ++place)
      for (const bool newest : {true, false}) QTest::addRow("place %d %s", place, newest ? "newest" : "oldest") << place << newest;
  }
  void pagesCoverEveryPlaceInBothOrders() {
    QFETCH(int, place);
    QFETCH(bool, newest);
    Scene scene(make_);
    std::vector<Seq> expected;
    for (int i = 0; i < 10; ++i) {
      const Seq seq = scene.accept();
      if (i % 3 == 0) scene.now += std::chrono::seconds(1);
      if (place == 1) scene.kill(seq);
      if (place == 2) QVERIFY(scene.claim(seq) && scene.settle(seq, OutcomeClass::ambiguous, State::held));
      expected.push_back(seq);
    }
    if (place != 0) scene.accept();  // does not belong there
    if (newest) std::reverse(expected.begin(), expected.end());
    QVERIFY(scene.list(static_cast<Place>(place), "", newest) == expected);
    QCOMPARE(must(scene.reader().count(static_cast<Place>(place), {}, scene.now)), 10);
    if (newest) std::reverse(expected.begin(), expected.end());
    QVERIFY(scene.scan(static_cast<Place>(place), "") == expected);
  }

  void rowsShowTheLastAttempt() {
    Scene scene(make_);
    const Seq seq = scene.accept();
    Death death;
    death.provider = "second";
    scene.kill(seq, death);
    const ListPage page = must(scene.reader().list(scene.ask(Place::deadLetters)));
    QCOMPARE(page.rows.size(), 1U);
    const ListRow& found = page.rows.front();
    QCOMPARE(found.provider, std::string("second"));
    QVERIFY(found.lastOutcome && found.lastOutcome->code == "550" && found.lastOutcome->message == death.message);
    QCOMPARE(found.groupId, std::string("c0"));
    QCOMPARE(found.groupTitle, std::string("Cause c0"));
    QCOMPARE(found.groupPlainTitle, std::string("Plain"));
    QVERIFY(!found.duplicateRisk && !found.purgeAt);
    QVERIFY(page.total == 1 && !page.hasMore);
  }

  void duplicateRiskIsShown() {
    Scene scene(make_);
    const Seq seq = scene.accept();
    QVERIFY(scene.claim(seq) && scene.settle(seq, OutcomeClass::ambiguous, State::held));
    QVERIFY(must(scene.reader().list(scene.ask(Place::held))).rows.front().duplicateRisk);
  }

  void deadLettersShowDiscardedOnlyWhenAsked() {
    Scene scene(make_);
    const Seq dead = scene.accept();
    const Seq discarded = scene.accept();
    scene.kill(dead);
    scene.kill(discarded);
    QVERIFY(scene.move(discarded, State::discarded));
    const std::vector<Seq> onlyDead{dead};
    const std::vector<Seq> onlyDiscarded{discarded};
    QVERIFY(scene.list(Place::deadLetters, "") == onlyDead);
    QVERIFY(scene.list(Place::deadLetters, "is:discarded") == onlyDiscarded);
    QVERIFY(scene.list(Place::deadLetters, "is:dead app:shop") == onlyDead);
    QCOMPARE(scene.list(Place::deadLetters, "is:discarded OR is:dead").size(), 2U);
    QVERIFY(scene.list(Place::deadLetters, "-is:dead") == onlyDiscarded);
    QVERIFY(scene.scan(Place::deadLetters, "") == onlyDead);
    QVERIFY(scene.scan(Place::deadLetters, "is:discarded") == onlyDiscarded);
  }

  void foreignCursorIsMalformed() {
    Scene scene(make_);
    for (int i = 0; i < 4; ++i) scene.accept();
    ListQuery ask = scene.ask(Place::notifications);
    ask.limit = 2;
    const ListPage first = must(scene.reader().list(ask));
    QVERIFY(first.hasMore);
    ask.cursor = first.nextCursor;
    QCOMPARE(must(scene.reader().list(ask)).rows.size(), 2U);
    ask.newestFirst = false;
    QVERIFY(scene.reader().list(ask).status().code() == Code::malformed);
    ask.newestFirst = true;
    ask.query = query("app:shop");
    QVERIFY(scene.reader().list(ask).status().code() == Code::malformed);
    ask.query = {};
    ask.place = Place::held;
    QVERIFY(scene.reader().list(ask).status().code() == Code::malformed);
    for (const char* const cursor : {"x", "AAAA", "%%%", "' OR 1=1 --"}) {
      ask.cursor = cursor;
      QVERIFY(scene.reader().list(ask).status().code() == Code::malformed);
    }
  }

  void lastPageSaysThatItIsTheLast() {
    Scene scene(make_);
    for (int i = 0; i < 3; ++i) scene.accept();
    ListQuery ask = scene.ask(Place::notifications);
    ask.limit = 3;
    QVERIFY(!must(scene.reader().list(ask)).hasMore);
    ask.limit = 2;
    QVERIFY(must(scene.reader().list(ask)).hasMore);
  }

  void scanLeavesOutWhatChangedAfterTheMark() {
    Scene scene(make_);
    const Seq before = scene.accept();
    const Seq moved = scene.accept();
    const std::int64_t mark = scene.step();
    const Seq after = scene.accept();
    QVERIFY(scene.move(moved, State::cancelled));
    const auto rows = must(scene.reader().scan(Place::notifications, {}, mark, 0, scene.now, 10));
    QCOMPARE(rows.size(), 1U);
    QCOMPARE(rows.front().row.notification.seq, before);
    QVERIFY(!rows.front().lastOutcome);
    QVERIFY(after > moved);
    const ScanPage part = must(scene.reader().scanPart(Place::notifications, {}, mark, 0, scene.now, 10));
    QVERIFY(part.atEnd && part.scannedTo == after && part.rows.size() == 1);
  }

  void groupsByEachWay() {
    Scene scene(make_);
    for (int i = 0; i < 5; ++i) {
      AcceptRow value = row(i < 3 ? "shop" : "blog");
      value.notification.templateName = i < 2 ? "welcome" : "bye";
      Death death;
      death.cause = i < 4 ? "big" : "small";
      death.provider = i < 4 ? "mailer" : "second";
      death.message = i == 0 ? "timed out" : "refused";
      scene.kill(scene.accept(value), death);
    }
    const auto groups = [&](const std::string& by, const std::string& q) {
      std::string words;
      const GroupCounts found = must(scene.reader().groups(by, query(q), scene.now, 10));
      SB_CHECK(!found.partial && !found.scannedOf && !found.countedSince, "all of it was counted");
      for (const GroupRow& group : found.rows) {
        words += group.id + "=" + std::to_string(group.open) + "/" + std::to_string(group.inflow.back()) + " ";
      }
      return words;
    };
    QCOMPARE(groups("cause", ""), std::string("big=4/4 small=1/1 "));
    QCOMPARE(groups("cause", "error:refused"), std::string("big=3/3 small=1/1 "));
    QCOMPARE(groups("cause", "provider:second channel:email"), std::string("small=1/1 "));
    QCOMPARE(groups("cause", "provider:second OR cause:big"), std::string("big=4/4 small=1/1 "));
    QCOMPARE(groups("cause", "cause:big -channel:email"), std::string());
    QCOMPARE(groups("provider", ""), std::string("mailer=4/4 second=1/1 "));
    QCOMPARE(groups("template", ""), std::string("bye=3/3 welcome=2/2 "));
    QCOMPARE(groups("app", "cause:big"), std::string("shop=3/3 blog=1/1 "));
    QCOMPARE(groups("domain", ""), std::string("example.org=5/5 "));
    QVERIFY(scene.reader().groups("nothing", {}, scene.now, 10).status().code() == Code::invalid);
    const GroupRow narrowed = must(scene.reader().groups("cause", query("error:\"timed out\""), scene.now, 10)).rows.front();
    QCOMPARE(narrowed.open, 1);
    QCOMPARE(narrowed.total, 4);
    QCOMPARE(narrowed.title, std::string("Cause big"));
    QVERIFY(must(scene.reader().list(scene.ask(Place::deadLetters, "cause:big"))).total == 4);
  }

  void whatIsDiscardedCountsInNoGroup() {
    Scene scene(make_);
    const Seq discarded = scene.accept(), open = scene.accept();
    for (const Seq seq : {discarded, open}) scene.kill(seq);
    QVERIFY(scene.move(discarded, State::discarded));
    for (const char* const by : {"provider", "template", "domain", "app"}) {
      const GroupRow group = must(scene.reader().groups(by, {}, scene.now, 10)).rows.front();
      QCOMPARE(group.open, 1);
      QCOMPARE(group.inflow.back(), 1);
    }
  }

  void fieldValuesForCompletion() {
    Scene scene(make_);
    scene.accept(row("shop"));
    scene.accept(row("shipping"));
    scene.accept(row("blog"));
    const std::vector<std::string> expected{"shipping", "shop"};
    QVERIFY(must(scene.reader().fieldValues("app", "sh", 10)) == expected);
    QCOMPARE(must(scene.reader().fieldValues("app", "", 2)).size(), 2U);
    QVERIFY(must(scene.reader().fieldValues("target", "", 10)).empty());
    QVERIFY(must(scene.reader().fieldValues("nonsense", "", 10)).empty());
  }

  void unknownIdHasNoDetail() {
    Scene scene(make_);
    QVERIFY(!must(scene.reader().detail(scene.newId())));
    QVERIFY(!must(scene.reader().detail(scene.newId(), "shop")));
    QVERIFY(!must(scene.store().appOf(scene.newId())));
  }

  void anotherAppsMessageHasNoDetail() {
    Scene scene(make_);
    scene.accept(row("blog"));
    const base::Uuid id = scene.find(scene.accept(row("shop"))).notification.id;
    QCOMPARE(must(scene.store().appOf(id)).value_or(""), std::string("shop"));
    QVERIFY(!must(scene.reader().detail(id, "blog")));
    QVERIFY(!must(scene.reader().detail(id, "sho")));
    for (const char* const app : {"shop", ""}) {
      const auto found = must(scene.reader().detail(id, app));
      QVERIFY(found && found->row.notification.id == id);
    }
  }

 private:
  MakeFactory make_;
};

int runListTests(const MakeFactory& make, int argc, char** argv) {
  ListTest test(make);
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::store::tests

#include "list_test.moc"
