#include "tests/ui/state/provider_order_test.h"

#include <algorithm>
#include <tuple>

#include "tests/ui/state/fake_engine.h"
#include "ui/state/provider_order.h"

using namespace signalbox;
using namespace signalbox::ui::state;
using namespace signalbox::tests;

namespace {

using Views = std::vector<protocol::ProviderView>;
using Changes = std::vector<PositionChange>;

void sort(Views& views) {
  std::sort(views.begin(), views.end(), [](const auto& a, const auto& b) { return std::tie(a.position, a.name) < std::tie(b.position, b.name); });
}

Views providers(const std::vector<std::pair<std::string, std::int32_t>>& all) {
  Views views;
  for (const auto& [name, position] : all) {
    protocol::ProviderView view;
    view.name = name;
    view.kind = "smtp";
    view.channel = "email";
    view.position = position;
    view.weight = 0.25;
    view.version = 3;
    view.settings = {{"host", name + ".example.com"}};
    views.push_back(view);
  }
  sort(views);
  return views;
}

std::vector<std::string> namesOf(const Views& views) {
  std::vector<std::string> names;
  for (const auto& view : views) names.push_back(view.name);
  return names;
}

/// a, b and c of one channel on an engine that saves what it is told, and shows it when it is told to.
struct Bench : FakeEngine {
  Bench() {
    protocol::Snapshot snapshot = exampleSnapshot();
    snapshot.providers = engine;
    setSnapshot(snapshot);
    server.on("PUT /providers/", [this](const Asked& asked) { return save(asked); });
    start();
    QTRY_VERIFY(state().link() == Link::live);  // so that what is told is heard
  }
  Scripted save(const Asked& asked) {
    const auto put = protocol::parse<protocol::ProviderPut>(asked.body.toStdString());
    const std::string name = asked.path().mid(asked.path().lastIndexOf('/') + 1).toStdString();
    for (auto& view : engine) {
      if (view.name != name || !put.ok()) continue;
      saved.push_back(name + std::to_string(put->position));
      if (name == refuses) return problem(412, "precondition_failed", "Its version is 9 by now");
      view.position = put->position;
      ++view.version;
      return json(protocol::toText(view));
    }
    return problem(404, "not_found", "There is no such provider");
  }
  void tell() {
    sort(engine);
    say("state", delta(++step, {{"providers", protocol::toJson(engine)}}));
  }
  Views engine = providers({{"a", 0}, {"b", 1}, {"c", 2}});
  std::vector<std::string> saved;  // "c2": in the order in which they were asked for
  std::string refuses;
  std::int64_t step = 10;
  Commands commands{session};
  ProviderOrder order{state(), commands, nullptr};
};

}  // namespace

void ProviderOrderTest::gapTakesOneChange() {
  QVERIFY((positionChanges(providers({{"a", 0}, {"b", 10}, {"c", 20}}), 2, 1) == Changes{{"c", 20, 1}}));
  QVERIFY((positionChanges(providers({{"a", 5}, {"b", 10}}), 1, 0) == Changes{{"b", 10, 4}}));
  QVERIFY((positionChanges(providers({{"a", 0}, {"b", 1}, {"c", 2}}), 0, 2) == Changes{{"a", 0, 3}}));
  QVERIFY(positionChanges(providers({{"a", 0}, {"b", 1}}), 1, 1).empty());
  QVERIFY(positionChanges(providers({{"a", 0}, {"b", 1}}), 1, 2).empty());
}

void ProviderOrderTest::roomIsMadeFromTheEnd() {
  QVERIFY(
      (positionChanges(providers({{"a", 0}, {"b", 1}, {"c", 2}, {"d", 3}}), 3, 0) == Changes{{"c", 2, 3}, {"b", 1, 2}, {"a", 0, 1}, {"d", 3, 0}}));
}

void ProviderOrderTest::equalPositionsAreMadeDifferent() {
  QVERIFY((positionChanges(providers({{"a", 0}, {"b", 0}, {"c", 0}}), 2, 0) == Changes{{"b", 0, 2}, {"a", 0, 1}}));
}

void ProviderOrderTest::nobodyElseChangesPlacesHoweverFarItCame() {
  const std::vector<std::int32_t> values{-1, 0, 1, 3};
  int looked = 0;
  for (std::size_t kind = 0; kind < 256; ++kind) {
    const Views before = providers({{"d", values[kind % 4]}, {"b", values[kind / 4 % 4]}, {"a", values[kind / 16 % 4]}, {"c", values[kind / 64]}});
    for (std::size_t move = 0; move < 16; ++move) {
      const std::size_t from = move / 4, to = move % 4;
      std::vector<std::string> others = namesOf(before), wanted = others;
      const std::string moved = before[from].name;
      others.erase(others.begin() + static_cast<std::ptrdiff_t>(from));
      wanted = others;
      wanted.insert(wanted.begin() + static_cast<std::ptrdiff_t>(to), moved);
      Views now = before;
      for (const PositionChange& change : positionChanges(before, from, to)) {
        for (auto& view : now)
          if (view.name == change.name) view.position = change.after;
        sort(now);
        std::vector<std::string> rest = namesOf(now);
        const auto place = static_cast<std::size_t>(std::find(rest.begin(), rest.end(), moved) - rest.begin());
        rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(place));
        QVERIFY(rest == others);
        QVERIFY2(std::min(from, to) <= place && place <= std::max(from, to), "on its way");
        ++looked;
      }
      QVERIFY(namesOf(now) == wanted);
    }
  }
  QVERIFY(looked > 1000);
}

void ProviderOrderTest::pastTheFormsEndAllAreNumberedAnew() {
  QVERIFY((positionChanges(providers({{"a", 999}, {"b", 1000}}), 0, 1) == Changes{{"b", 1000, 0}, {"a", 999, 1}}));
}

void ProviderOrderTest::positionsAreSavedOneAfterTheOther() {
  Bench bench;
  QSignalSpy done(&bench.order, &ProviderOrder::done);
  bench.order.move(QStringLiteral("c"), 0);
  QVERIFY(bench.order.isAsked());
  QCOMPARE(bench.order.moved(), QStringLiteral("c"));
  QVERIFY((namesOf(bench.order.shown()) == std::vector<std::string>{"c", "a", "b"}));
  QVERIFY((namesOf(bench.state().snapshot().providers) == std::vector<std::string>{"a", "b", "c"}));
  QTRY_COMPARE(bench.saved.size(), std::size_t{3});
  QVERIFY((bench.saved == std::vector<std::string>{"b2", "a1", "c0"}));
  const Asked last = bench.server.last("PUT /providers/c");
  QCOMPARE(last.headers.value("if-match"), QByteArray("\"3\""));
  const auto put = protocol::parse<protocol::ProviderPut>(last.body.toStdString());
  QCOMPARE(put->weight, 0.25);
  QCOMPARE(put->settings.at("host"), std::string("c.example.com"));
  QVERIFY2(bench.order.isAsked() && done.isEmpty(), "the engine's picture does not show it yet");
  bench.tell();
  QTRY_COMPARE(done.size(), 1);
  QVERIFY(!bench.order.isAsked());
  QVERIFY((namesOf(bench.order.shown()) == std::vector<std::string>{"c", "a", "b"}));
}

void ProviderOrderTest::refusedOneEndsItAndTheEnginesOrderIsShown() {
  Bench bench;
  bench.refuses = "a";
  QSignalSpy failed(&bench.order, &ProviderOrder::failed);
  bench.order.move(QStringLiteral("c"), 0);
  QTRY_COMPARE(failed.size(), 1);
  QCOMPARE(failed[0][0].value<ui::client::ClientError>().text, QStringLiteral("Its version is 9 by now."));
  QCOMPARE(failed[0][1].toInt(), 1);
  QCOMPARE(failed[0][2].toInt(), 3);
  QVERIFY((bench.saved == std::vector<std::string>{"b2", "a1"}));
  QVERIFY(!bench.order.isAsked());
  QVERIFY((namesOf(bench.order.shown()) == std::vector<std::string>{"a", "b", "c"}));
}

void ProviderOrderTest::undoGoesTheSameWayBack() {
  Bench bench;
  QSignalSpy done(&bench.order, &ProviderOrder::done);
  bench.order.undo();  // nothing yet
  QVERIFY(!bench.order.isAsked());
  bench.order.move(QStringLiteral("c"), 1);
  QTRY_COMPARE(bench.saved.size(), std::size_t{2});
  bench.tell();
  QTRY_COMPARE(done.size(), 1);
  QVERIFY(!done[0][0].toBool());
  bench.order.undo();
  QTRY_COMPARE(bench.saved.size(), std::size_t{4});
  QVERIFY((bench.saved == std::vector<std::string>{"b2", "c1", "c2", "b1"}));
  QCOMPARE(bench.server.last("PUT /providers/b").headers.value("if-match"), QByteArray("\"4\""));
  bench.tell();
  QTRY_COMPARE(done.size(), 2);
  QVERIFY(done[1][0].toBool());
  QVERIFY((namesOf(bench.order.shown()) == std::vector<std::string>{"a", "b", "c"}));
}

void ProviderOrderTest::undoLeavesAloneWhatSomebodyElseMoved() {
  Bench bench;
  QSignalSpy done(&bench.order, &ProviderOrder::done), failed(&bench.order, &ProviderOrder::failed);
  bench.order.move(QStringLiteral("a"), 2);
  QTRY_COMPARE(bench.saved.size(), std::size_t{1});
  bench.tell();
  QTRY_COMPARE(done.size(), 1);
  for (auto& view : bench.engine)
    if (view.name == "a") view.position = 7;
  bench.tell();
  QTRY_COMPARE(bench.state().provider(QStringLiteral("a"))->position, 7);
  bench.order.undo();
  QCOMPARE(failed.size(), 1);
  QVERIFY(!bench.order.isAsked());
  QCOMPARE(bench.saved.size(), std::size_t{1});
}
