#include <QSignalSpy>
#include <QTest>

#include "tests/ui/views/views_tests.h"
#include "ui/views/navigator.h"

namespace signalbox::tests {

using ui::views::Navigator;
using ui::views::parseLink;
using ui::views::Place;

void PlaceTest::linkSurvivesTheRoundTrip_data() {
  QTest::addColumn<Place>("place");
  QTest::newRow("overview") << Place{};
  QTest::newRow("group") << Place{
      QStringLiteral("dead-letters"), {QStringLiteral("groups"), QStringLiteral("0196c3a1-0000-7000-8000-0000000000c1")}, {}};
  QTest::newRow("query") << Place{QStringLiteral("dead-letters"), {}, {{QStringLiteral("q"), QStringLiteral("error:\"a/b & c=d?\" age>1h")}}};
  QTest::newRow("provider with a slash") << Place{QStringLiteral("delivery"), {QStringLiteral("providers"), QStringLiteral("smtp/eu ä%2F")}, {}};
}

void PlaceTest::linkSurvivesTheRoundTrip() {
  QFETCH(Place, place);
  const auto link = parseLink(place.link(QStringLiteral("127.0.0.1:8742")));
  QVERIFY(link);
  QCOMPARE(link->engine, QStringLiteral("127.0.0.1:8742"));
  QVERIFY(link->place == place);
  QVERIFY(parseLink(place.relative())->place == place);
}

void PlaceTest::alertsLinksAreRelative() {
  const auto link = parseLink(QStringLiteral("dead-letters/groups/c1"));
  QVERIFY(link && link->engine.isEmpty());
  QCOMPARE(link->place.path, QStringList({QStringLiteral("groups"), QStringLiteral("c1")}));
}

void PlaceTest::segmentOfNothingIsNone() {
  const auto link = parseLink(QStringLiteral("delivery//%EF%BB%BF/providers"));
  QVERIFY(link);
  QCOMPARE(link->place.path, QStringList{QStringLiteral("providers")});
  QVERIFY(parseLink(link->place.relative())->place == link->place);
}

void PlaceTest::linkToNoScreenIsRefused() {
  QVERIFY(!parseLink(QStringLiteral("signalbox://host/nowhere")));
  QVERIFY(!parseLink(QStringLiteral("https://example.com/overview")));
  QVERIFY(!parseLink(QString()));
}

void PlaceTest::backAndForwardWalkThePlaces() {
  Navigator navigator;
  QSignalSpy moved(&navigator, &Navigator::moved);
  navigator.go(QStringLiteral("held"));
  navigator.go(QStringLiteral("operations"));
  navigator.go(QStringLiteral("operations"));
  QCOMPARE(moved.count(), 2);
  navigator.back();
  QCOMPARE(navigator.place().screen, QStringLiteral("held"));
  navigator.back();
  QVERIFY(!navigator.canGoBack());
  navigator.forward();
  QCOMPARE(navigator.place().screen, QStringLiteral("held"));
  QVERIFY(navigator.canGoForward());
}

void PlaceTest::goingAfterBackForgetsTheWayForward() {
  Navigator navigator;
  navigator.go(QStringLiteral("held"));
  navigator.back();
  navigator.go(QStringLiteral("delivery"));
  QVERIFY(!navigator.canGoForward());
  navigator.back();
  QCOMPARE(navigator.place().screen, QStringLiteral("overview"));
}

void PlaceTest::replacingMakesNoStep() {
  Navigator navigator;
  QSignalSpy moved(&navigator, &Navigator::moved);
  navigator.go(QStringLiteral("dead-letters"));
  Place place = navigator.place();
  place.query[QStringLiteral("q")] = QStringLiteral("age>1h");
  navigator.replace(place);
  QCOMPARE(moved.count(), 1);
  navigator.back();
  QCOMPARE(navigator.place().screen, QStringLiteral("overview"));
  navigator.forward();
  QVERIFY(navigator.place() == place);
}

}  // namespace signalbox::tests
