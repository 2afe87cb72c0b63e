#include "tests/ui/widgets/breaker_test.h"

#include "ui/theme/theme.h"
#include "ui/widgets/breaker_strip.h"
#include "ui/widgets/label.h"
#include "ui/widgets/provider_list.h"

#include <QPainter>
#include <QTest>

using namespace signalbox::ui;
using namespace signalbox::ui::widgets;

namespace {

constexpr std::array kStates{BreakerState::Closed, BreakerState::HalfOpen, BreakerState::Open, BreakerState::Unknown, BreakerState::Paused};

QImage mask(const BreakerLook& look, const theme::Colors& colors) {
  QImage image(24, 24, QImage::Format_ARGB32_Premultiplied);
  image.fill(Qt::transparent);
  QPainter painter(&image);
  paintBreakerShape(painter, QRectF(0, 0, 24, 24), look, colors);
  painter.end();
  return image.convertToFormat(QImage::Format_Alpha8);
}

QImage mask(BreakerState state, const theme::Colors& colors) { return mask(BreakerLook{state, false, {}, {}}, colors); }

int difference(const QImage& a, const QImage& b) {
  int pixels = 0;
  for (int y = 0; y < a.height(); ++y)
    for (int x = 0; x < a.width(); ++x)
      if (std::abs(qAlpha(a.pixel(x, y)) - qAlpha(b.pixel(x, y))) > 128) ++pixels;
  return pixels;
}

ProviderFigures provider(const QString& id, BreakerState state) {
  ProviderFigures figures;
  figures.id = figures.name = id;
  figures.look.state = state;
  figures.failureRatio = 0.01;
  figures.failureLimit = 0.05;
  return figures;
}

}  // namespace

void BreakerTest::wordsSayWhatHappensToMessages() {
  QCOMPARE(breakerWords({BreakerState::Open, false, {}, {}}), QStringLiteral("Not sending"));
  QCOMPARE(breakerWords({BreakerState::Closed, false, {}, {}}), QStringLiteral("Sending"));
  QCOMPARE(breakerWords({BreakerState::Open, true, QStringLiteral("14:30"), {}}), QStringLiteral("Held open until 14:30"));
  QCOMPARE(breakerWords({BreakerState::Closed, true, {}, {}}), QStringLiteral("Kept sending until lifted"));
  QCOMPARE(breakerWords({BreakerState::Paused, false, {}, QStringLiteral("key refused")}), QStringLiteral("Paused: key refused"));
  QCOMPARE(breakerTerm({BreakerState::Open, false, {}, {}}), QStringLiteral("breaker open"));
}

void BreakerTest::whatWasIsDrawnAsUnknown() {
  BreakerLook held{BreakerState::Open, true, QStringLiteral("14:30"), {}, true};
  QCOMPARE(breakerWords(held), QStringLiteral("was: Held open until 14:30"));
  QVERIFY2(breakerTerm(held).contains(QStringLiteral("no word")), qPrintable(breakerTerm(held)));
  QCOMPARE(mask(held, theme_.colors()), mask(BreakerState::Unknown, theme_.colors()));  // and no padlock
  BreakerLook open{BreakerState::Open, false, {}, {}}, then = open;
  then.was = true;
  QCOMPARE(breakerWords(then), QStringLiteral("was: Not sending"));
  QCOMPARE(breakerRank(then), breakerRank(open));  // no row moves because nothing is heard
  BreakerLook paused{BreakerState::Paused, false, {}, QStringLiteral("key refused"), true};
  QCOMPARE(breakerWords(paused), QStringLiteral("was: Paused: key refused"));
  QVERIFY(breakerTerm(paused).contains(QStringLiteral("no word")));
}

void BreakerTest::shapesDifferWithoutColour() {
  for (std::size_t i = 0; i < kStates.size(); ++i)
    for (std::size_t j = i + 1; j < kStates.size(); ++j)
      QVERIFY(difference(mask(kStates[i], theme_.colors()), mask(kStates[j], theme_.colors())) > 40);
}

void BreakerTest::stripHeightsTellTheState_data() {
  QTest::addColumn<int>("state");
  QTest::addColumn<int>("height");
  QTest::newRow("closed") << static_cast<int>(BreakerState::Closed) << 4;
  QTest::newRow("half-open") << static_cast<int>(BreakerState::HalfOpen) << 10;
  QTest::newRow("open") << static_cast<int>(BreakerState::Open) << 16;
  QTest::newRow("paused") << static_cast<int>(BreakerState::Paused) << 10;
  QTest::newRow("unknown") << static_cast<int>(BreakerState::Unknown) << 1;
}

void BreakerTest::stripHeightsTellTheState() {
  QFETCH(int, state);
  QFETCH(int, height);
  BreakerStrip strip(theme_, QStringLiteral("twilio"));
  strip.resize(488, 32);
  strip.setRange(0, 3600);
  strip.setIntervals({{0, 3600, static_cast<BreakerState>(state), false}});
  const QImage image = strip.grab().toImage();
  const QColor ground = image.pixelColor(0, 0);
  int top = -1, bottom = -1;
  for (int y = 0; y < image.height(); ++y)
    for (int x = 100; x < 140; ++x)
      if (image.pixelColor(x, y) != ground) {
        if (top < 0) top = y;
        bottom = y;
      }
  QCOMPARE(bottom - top + 1, height);
}

void BreakerTest::stripThatIsAwaitedIsAGreyBar() {
  BreakerStrip strip(theme_, QStringLiteral("twilio"));
  strip.resize(488, 32);
  strip.setRange(0, 3600);
  strip.setReading(BreakerStrip::Reading::Awaited);
  const auto middle = [&strip] { return strip.grab().toImage().pixelColor(240, 16); };
  const QColor ground = strip.grab().toImage().pixelColor(240, 0);
  QCOMPARE(middle(), ground);  // not at once
  QTRY_COMPARE(middle(), theme_.colors().hairline);
  QCOMPARE(strip.grab().toImage().pixelColor(240, 0), ground);
  strip.setIntervals({{0, 3600, BreakerState::Closed, false}});
  strip.setReading(BreakerStrip::Reading::Known);
  QCOMPARE(middle(), theme_.colors().breakerClosed);
}

void BreakerTest::shortTripStaysVisibleInALongStrip() {
  BreakerStrip strip(theme_, QStringLiteral("twilio"));
  strip.resize(488, 32);
  strip.setRange(0, 86400 * 7);
  strip.setIntervals(
      {{0, 300000, BreakerState::Closed, false}, {300000, 300005, BreakerState::Open, false}, {300005, 86400 * 7, BreakerState::Closed, false}});
  const QImage image = strip.grab().toImage();
  int found = 0;
  for (int x = 0; x < image.width(); ++x)
    if (image.pixelColor(x, 10) == theme_.colors().breakerOpen) ++found;
  QCOMPARE(found, 2);
}

void BreakerTest::worstProviderIsFirstAndTicksDoNotShuffle() {
  ProviderList list(theme_);
  std::vector<ProviderFigures> all{provider(QStringLiteral("a"), BreakerState::Closed), provider(QStringLiteral("b"), BreakerState::Closed),
                                   provider(QStringLiteral("c"), BreakerState::Open), provider(QStringLiteral("d"), BreakerState::HalfOpen)};
  list.setProviders(all);
  QCOMPARE(list.order(), QStringList({QStringLiteral("c"), QStringLiteral("d"), QStringLiteral("a"), QStringLiteral("b")}));
  all[1].failureRatio = 0.012;
  list.setProviders(all);
  QCOMPARE(list.order().last(), QStringLiteral("b"));
  all[1].failureRatio = 0.019;  // the next quarter of the limit
  list.setProviders(all);
  QCOMPARE(list.order().at(2), QStringLiteral("b"));
  all[0].failureRatio = 0.06;
  list.setProviders(all);
  QCOMPARE(list.order(), QStringList({QStringLiteral("c"), QStringLiteral("d"), QStringLiteral("a"), QStringLiteral("b")}));
  all[0].failureRatio = 0;
  all[1].failureRatio = 0.004;  // few failures are more than none
  list.setProviders(all);
  QCOMPARE(list.order(), QStringList({QStringLiteral("c"), QStringLiteral("d"), QStringLiteral("b"), QStringLiteral("a")}));
  all.pop_back();
  list.setProviders(all);
  QCOMPARE(list.order().size(), 3);
}

void BreakerTest::providerWithoutCallsHasADash() {
  ProviderFigures figures = provider(QStringLiteral("ses"), BreakerState::Closed);
  figures.failureRatio.reset();
  ProviderList list(theme_);
  list.setProviders({figures});
  QStringList texts;
  for (const Label* label : list.findChildren<Label*>()) texts << label->text();
  QVERIFY(texts.contains(QStringLiteral("\u2013 of 5 %")));
  QVERIFY(texts.contains(QStringLiteral("\u2013")));
}
