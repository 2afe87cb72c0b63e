#include "tests/ui/widgets/room_test.h"

#include "tests/ui/support/seen.h"
#include "ui/theme/theme.h"
#include "ui/widgets/bar_chart.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chart_overlay.h"
#include "ui/widgets/crosshair_table.h"
#include "ui/widgets/diff_view.h"
#include "ui/widgets/drop_shadow.h"
#include "ui/widgets/format.h"
#include "ui/widgets/label.h"
#include "ui/widgets/line_chart.h"
#include "ui/widgets/progress_bar.h"
#include "ui/widgets/search_field.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/skeleton.h"
#include "ui/widgets/sparkline.h"
#include "ui/widgets/stacked_area_chart.h"
#include "ui/widgets/undo_bar.h"

#include <QBoxLayout>
#include <QClipboard>
#include <QGuiApplication>
#include <QListWidget>
#include <QMimeData>
#include <QPainter>
#include <QSignalSpy>
#include <QTest>
#include <QTextBlock>
#include <QTextLayout>
#include <QTimeZone>
#include <cmath>
#include <utility>

using namespace signalbox::ui;
using namespace signalbox::ui::widgets;
using signalbox::tests::labelled;

namespace {
int middleOf(const QWidget& page, const QWidget& part) { return part.mapTo(&page, part.rect().center()).y(); }
}  // namespace

void RoomTest::completionsStandAboveThePageUnderWhatIsTyped() {
  QWidget page;
  page.resize(600, 400);
  auto* field = new SearchField(theme_, QStringLiteral("Search"), &page);
  field->setGeometry(40, 20, 320, 32);
  page.show();
  page.activateWindow();
  field->setFocus();
  QTRY_VERIFY(field->hasFocus());
  field->setCompletions({{QStringLiteral("provider:twilio"), {}}});
  auto* list = page.findChild<QListWidget*>();
  QVERIFY(list != nullptr && list->isVisible());
  const QWidget* drop = list->parentWidget();
  QCOMPARE(drop->parentWidget(), &page);
  QCOMPARE(drop->width(), field->width());
  const auto* shadow = page.findChild<DropShadow*>();
  QVERIFY(shadow != nullptr && shadow->isVisible() && shadow->geometry().contains(drop->geometry()));
  const QImage seen = page.grab().toImage();
  const QPoint middle(drop->geometry().center());
  QCOMPARE(seen.pixelColor(drop->x(), middle.y()), theme_.colors().hairline);  // its border
  QVERIFY(seen.pixelColor(middle.x(), drop->geometry().bottom() + 4) != seen.pixelColor(middle.x(), page.height() - 1));
  field->setCompletions({});
  QVERIFY(!drop->isVisible() && !shadow->isVisible());
  field->resize(540, 32);
  field->setCompletions({{QStringLiteral("provider:twilio"), {}}});
  QCOMPARE(drop->width(), theme_.px(480));
}

void RoomTest::shadowGoesWithItsPart() {
  QWidget page;
  page.resize(800, 400);
  page.show();
  auto* bar = new UndoBar(theme_, &page);
  const auto* shadow = page.findChild<DropShadow*>();
  QVERIFY(shadow != nullptr && !shadow->isVisible());
  bar->offer(QStringLiteral("Discarded 12."), 10);
  QVERIFY(shadow->isVisible());
  bar->move(200, 300);
  QVERIFY(shadow->geometry().contains(bar->geometry()));
  QVERIFY(page.children().indexOf(shadow) < page.children().indexOf(bar));
  QVERIFY(shadow->testAttribute(Qt::WA_TransparentForMouseEvents));
  bar->undo();
  QVERIFY(!shadow->isVisible());
  delete bar;
  QTRY_VERIFY(page.findChild<DropShadow*>() == nullptr);
}

void RoomTest::emptyWordsAreNotStruckThrough() {
  const QString words = QStringLiteral("Nothing was sent in this range.");
  constexpr double kFrom = 1747055010, kTo = kFrom + 3600;
  LineChart chart(theme_, QStringLiteral("Failure rate"), ChartUnit::Percent);  // 0 to 2 %: a line of the grid goes through the middle
  chart.resize(600, 160);
  chart.setRange(kFrom, kTo);
  chart.setSeries({{QStringLiteral("email"), theme::Hue::Email, {kFrom, kTo}, {std::nan(""), std::nan("")}}});
  chart.show();
  QVERIFY(QTest::qWaitForWindowExposed(&chart));
  const QFontMetrics metrics(theme_.font(theme::Type::Body));
  // Beside the words, on the line that they stand on: as wide as they are and a little more.
  const int left = 48 + (600 - 136) / 2 - metrics.horizontalAdvance(words) / 2 - 4;
  const auto lines = [&] {
    const QImage seen = chart.grab().toImage();
    int found = 0;
    const int middle = 8 + (160 - 28) / 2;
    for (int y = middle - metrics.height() / 2 + 1; y < middle + metrics.height() / 2 - 1; ++y)
      found += seen.pixelColor(left, y) == theme_.colors().hairline ? 1 : 0;
    return found;
  };
  QTRY_VERIFY(lines() > 0);
  chart.setEmptyWords(words);
  QTRY_COMPARE(chart.accessibleDescription(), words);
  QCOMPARE(lines(), 0);
}

void RoomTest::crosshairTableKeepsOffTheLabels() {
  QWidget window;
  window.resize(1000, 400);
  window.show();
  CrosshairTable table(theme_, &window);
  const std::vector<ChartReading> readings{{QStringLiteral("Email"), QStringLiteral("600"), theme::Hue::Email}};
  table.showAt({300, 200}, 600, QStringLiteral("13:43:50"), readings, {});
  QVERIFY(table.x() > 300);
  table.showAt({560, 200}, 600, QStringLiteral("13:43:50"), readings, {});
  QVERIFY2(table.geometry().right() < 560, "names stand at the right of 600");
  table.showAt({20, 200}, 60, QStringLiteral("13:43:50"), readings, {});  // there is no room at the left
  QVERIFY(table.x() > 20);
}

void RoomTest::crosshairTableIsHeadedWithItsBucket() {
  constexpr double kFrom = 1747055010, kTo = kFrom + 464;  // a second is a pixel
  ChartSeries email{QStringLiteral("email"), theme::Hue::Email, {}, {}};
  for (double at = kFrom + 60; at < kTo - 120; at += 60) {
    email.at << at;
    email.values << 5;
  }
  LineChart chart(theme_, QStringLiteral("Waiting"), ChartUnit::Messages);
  chart.setZone(QTimeZone::utc());
  chart.resize(600, 160);
  chart.setRange(kFrom, kTo);
  chart.setSeries({email});
  chart.show();
  QVERIFY(QTest::qWaitForWindowExposed(&chart));
  QTRY_VERIFY(chart.drawings() > 0);
  const auto head = [&chart] {
    const auto* table = chart.findChild<CrosshairTable*>();
    return table == nullptr ? QString() : table->instant();
  };
  const double last = email.at.last();
  for (const auto& [pointer, bucket] : {std::pair{kFrom + 90, kFrom + 60}, std::pair{kFrom + 175, kFrom + 120}, std::pair{last + 40, last},
                                        std::pair{kFrom + 30, kFrom + 30}, std::pair{last + 70, last + 70}}) {  // none is there
    QTest::mouseMove(chart.findChild<ChartOverlay*>(), {48 + static_cast<int>(pointer - kFrom), 60});
    QTRY_COMPARE(head(), format::clock(QDateTime::fromSecsSinceEpoch(static_cast<qint64>(bucket), Qt::UTC), QTimeZone::utc()));
  }
}

void RoomTest::unitGoesBeforeTheTitleIsCut() {
  Card card(theme_, QStringLiteral("Dead letters by cause"));
  card.setUnit(QStringLiteral("messages"));
  card.setCurrent(QStringLiteral("48.2 k"));
  card.resize(600, 200);
  card.show();
  const Label* title = labelled(card, QStringLiteral("Dead letters by cause"));
  const Label* unit = labelled(card, QStringLiteral("messages"));
  QVERIFY(unit->isVisible());
  card.resize(270, 200);
  QTRY_VERIFY(!unit->isVisible());
  QTRY_VERIFY(title->fontMetrics().horizontalAdvance(title->text()) <= title->width());
  QCOMPARE(unit->parentWidget()->toolTip(), QStringLiteral("messages"));
  card.resize(600, 200);
  QTRY_VERIFY(unit->isVisible());
}

void RoomTest::actInAHeadIsAsHighAsAnyOther() {
  Card card(theme_, QStringLiteral("Post from an app"));
  auto* copy = new ActButton(theme_, QStringLiteral("Copy"), ActButton::Role::Plain, &card);
  card.headActs()->addWidget(copy);
  card.resize(600, 200);
  card.show();
  QCOMPARE(copy->height(), theme_.px(theme::grid::kControl));
}

void RoomTest::footerSaysWhatIsMissing() {
  QWidget host;
  host.resize(1200, 600);
  auto* sheet = new Sheet(theme_, &host);
  sheet->setConfirm(QStringLiteral("Replay 12"));
  sheet->setSummary(QStringLiteral("Sends 12"));
  host.show();
  sheet->open();
  sheet->setConfirmBlocked(QStringLiteral("A reason is required"));
  const Label* why = labelled(*sheet, QStringLiteral("A reason is required"));
  QVERIFY(why != nullptr && why->isVisible());
  QVERIFY(labelled(*sheet, QStringLiteral("Sends 12"))->isVisible());
  sheet->setSummary({});
  QTRY_VERIFY(qAbs(middleOf(*sheet, *why) - middleOf(*sheet, *sheet->confirmButton())) <= 1);
  sheet->setConfirmBlocked({});
  QVERIFY(!why->isVisible());
}

void RoomTest::sheetThatIsOverHasOneWayOut() {
  QWidget host;
  host.resize(1200, 600);
  auto* sheet = new Sheet(theme_, &host);
  sheet->setConfirm(QStringLiteral("Close"));
  host.show();
  sheet->open();
  QVERIFY(sheet->cancelButton()->isVisible());
  QCOMPARE(sheet->cancelButton()->text(), QStringLiteral("Cancel"));
  sheet->setLeaving(Sheet::Leaving::Close);
  QCOMPARE(sheet->cancelButton()->text(), QStringLiteral("Close"));
  sheet->setLeaving(Sheet::Leaving::Act);
  QVERIFY(!sheet->cancelButton()->isVisible());
  sheet->setLeaving(Sheet::Leaving::Cancel);
  QVERIFY(sheet->cancelButton()->isVisible());
}

void RoomTest::sheetEndsWhereItsFooterDoesScrolledOrNot() {
  QWidget host;
  host.resize(1200, 600);
  auto* sheet = new Sheet(theme_, &host);
  sheet->setConfirm(QStringLiteral("Replay 12"));
  auto* part = new QWidget;
  part->setFixedHeight(100);
  sheet->body()->addWidget(part);
  host.show();
  sheet->open();
  const auto endOf = [sheet](const QWidget& widget) { return widget.mapTo(sheet, widget.rect().topRight()).x(); };
  for (const int height : {100, 2000}) {
    part->setFixedHeight(height);
    QTRY_COMPARE(part->height(), height);
    QCoreApplication::sendPostedEvents();
    QTRY_COMPARE(endOf(*part), endOf(*sheet->confirmButton()));
  }
}

void RoomTest::glyphIsCountedWhereItIsShown() {
  ActButton button(theme_, QStringLiteral("Replay 12"));
  button.setGlyph(theme::Icon::Replay);
  QCOMPARE(button.widthOf(button.text(), true), button.sizeHint().width());
  button.setGlyphShown(false);
  QCOMPARE(button.widthOf(button.text(), false), button.sizeHint().width());
  QVERIFY(button.widthOf(button.text(), true) > button.sizeHint().width());
}

void RoomTest::skeletonOfATableGoesToItsFoot() {
  Skeleton skeleton(theme_, Skeleton::Shape::Rows);
  skeleton.resize(600, 700);
  skeleton.show();
  QTRY_VERIFY(skeleton.isDrawn());
  const QImage seen = skeleton.grab().toImage();
  for (const int y : {27, 55, 699}) QVERIFY2(seen.pixelColor(300, y) == theme_.colors().hairline, qPrintable(QString::number(y)));
}

void RoomTest::skeletonOfAListHasItsNamesAndTheirWords() {
  Skeleton skeleton(theme_, Skeleton::Shape::List);
  skeleton.resize(280, 400);
  skeleton.show();
  QTRY_VERIFY(skeleton.isDrawn());
  const QImage seen = skeleton.grab().toImage();
  const auto isBar = [&](int x, int y) { return seen.pixelColor(x, y) == theme_.colors().hairline; };
  for (const int middle : {16, 52, 88}) {  // rows of 32 with 4 between
    QVERIFY2(isBar(20, middle) && isBar(260, middle), qPrintable(QString::number(middle)));
    QVERIFY2(!isBar(140, middle), qPrintable(QString::number(middle)));
  }
  for (int y = 0; y < seen.height(); ++y) QVERIFY2(!isBar(140, y), qPrintable(QString::number(y)));  // no lines from edge to edge
}

/// Of what was stopped nothing more is known than what is said.
void RoomTest::failureWithoutDetailsCopiesWhatItSays() {
  Card card(theme_, QStringLiteral("Preview"));
  card.resize(400, 200);
  card.show();
  for (const char* details : {"kind: timeout", ""}) {
    card.showError(QStringLiteral("Stopped."), QString::fromLatin1(details));
    for (ActButton* each : card.findChildren<ActButton*>())
      if (each->isVisible() && each->text() == QLatin1String("Copy details")) each->click();
    QCOMPARE(QGuiApplication::clipboard()->text(), *details == 0 ? QStringLiteral("Stopped.") : QString::fromLatin1(details));
  }
}

void RoomTest::wrappedLineOfADifferenceHangsBehindItsSign() {
  DiffView view(theme_, QStringLiteral("Difference"));
  view.resize(200, 300);
  view.show();
  const QString lines = QStringLiteral("- one two three four five six seven eight nine ten\n+ one\n\n  two");
  view.showLines(lines);
  const QTextLayout& wrapped = *view.document()->begin().layout();
  QTRY_VERIFY(wrapped.lineCount() > 1);
  const double words = wrapped.lineAt(0).cursorToX(2);  // behind the sign and its blank
  QVERIFY(words > wrapped.lineAt(0).x());
  for (int i = 1; i < wrapped.lineCount(); ++i) QVERIFY(std::abs(wrapped.lineAt(i).x() - words) < 0.5);
  for (QTextBlock each = view.document()->begin(); each.isValid(); each = each.next()) QVERIFY(std::abs(each.layout()->lineAt(0).x()) < 0.5);
  view.selectAll();
  view.copy();
  QCOMPARE(QGuiApplication::clipboard()->text(), lines);  // copied, it is as it was
  QVERIFY(!QGuiApplication::clipboard()->mimeData()->hasHtml());
}

void RoomTest::leastShareOfAProgressIsSeen() {
  using Widths = std::vector<int>;
  QCOMPARE(ProgressBar::widthsOf({1'000'000, 0, 1, 0}, 320, 4), (Widths{316, 0, 4, 0}));
  QCOMPARE(ProgressBar::widthsOf({1, 1, 1}, 100, 4), (Widths{34, 33, 33}));
  QCOMPARE(ProgressBar::widthsOf({0, 0, 0}, 100, 4), (Widths{0, 0, 0}));
  theme_.setMode(theme::Mode::Light);
  ProgressBar bar(theme_);
  bar.resize(320, 28);
  bar.setProgress({1'000'000, 0, 1, 0, 1'000'000});
  const QImage seen = bar.grab().toImage();
  int failed = 0;
  for (int x = 0; x < 320; ++x) failed += seen.pixelColor(x, 4) == theme_.colors().failed ? 1 : 0;
  QCOMPARE(failed, 3);
}

void RoomTest::barsHaveEvenGapsAndOneFoot() {
  QImage image(40, 24, QImage::Format_ARGB32_Premultiplied);
  image.fill(Qt::white);
  QPainter painter(&image);
  Sparkline::paintBars(painter, QRectF(0, 0, 39, 20), QVector<double>(11, 1.0), Qt::black);  // 3.5 px for each
  painter.end();
  const QColor ink(Qt::black), ground(Qt::white);
  for (int bar = 0; bar < 10; ++bar) {
    QCOMPARE(image.pixelColor(bar * 3, 10), ink);
    QCOMPARE(image.pixelColor(bar * 3 + 2, 10), ground);
  }
  for (int x = 0; x < image.width(); ++x) QCOMPARE(image.pixelColor(x, 20), ground);  // nothing hangs below
}

void RoomTest::edgesOfAHistogramAreNamedWhereTheyAre() {
  BarChart chart(theme_, QStringLiteral("Latency"), ChartUnit::Messages);
  chart.resize(456, 160);  // a plot of 400 at 48, over 20
  chart.setBars({{QStringLiteral("10 ms"), {}, 3}, {{}, {}, 5}, {{}, {}, 2}, {{}, {}, 1}});
  const auto isTick = [&](int x) { return chart.grab().toImage().pixelColor(x, 142) == theme_.colors().hairline; };
  QVERIFY(!isTick(148));
  chart.setLabelsAtEdges(true);
  QVERIFY(isTick(148));
  QVERIFY(!isTick(98) && !isTick(248));
}

/// On a line of data the same would look like a gap in it.
void RoomTest::marksAreSeenOnFilledBands() {
  constexpr double kFrom = 1747055010, kTo = kFrom + 3600;
  StackedAreaChart causes(theme_, QStringLiteral("Dead letters by cause"), ChartUnit::Messages);
  causes.resize(600, 160);
  causes.setRange(kFrom, kTo);
  causes.setLayers({kFrom, kTo}, {{QStringLiteral("21211"), {100, 100}}});
  causes.show();
  QVERIFY(QTest::qWaitForWindowExposed(&causes));
  QTRY_VERIFY(causes.drawings() > 0);
  const QColor surface = theme_.colors().surface;
  const auto beside = [&](double at, int side) {
    const int x = static_cast<int>(std::floor(48 + 464 * (at - kFrom) / (kTo - kFrom))) + side;
    return causes.grab().toImage().pixelColor(x, 120);
  };
  QTRY_VERIFY2(beside(kFrom + 900, 1) != surface, "the band");
  const QImage unmarked = causes.grab().toImage();
  causes.setMarkers({{kFrom + 900, MarkerKind::Trip, {}}});
  const QImage marked = causes.grab().toImage();
  const int mark = 48 + 464 / 4;
  int dashes = 0, spaces = 0;
  for (int y = 90; y < 126; ++y) {
    dashes += marked.pixelColor(mark, y) == theme_.colors().muted ? 1 : 0;
    spaces += marked.pixelColor(mark, y) == surface ? 1 : 0;
    for (int x = 49; x < 48 + 463; ++x)
      if (x != mark) QVERIFY2(marked.pixel(x, y) == unmarked.pixel(x, y), qPrintable(QStringLiteral("%1, %2: a gap in the fill").arg(x).arg(y)));
  }
  QVERIFY2(dashes > 10 && spaces > 10, qPrintable(QStringLiteral("%1, %2").arg(dashes).arg(spaces)));
  causes.showCrosshair(kFrom + 1800);
  for (const int side : {-1, 1}) QCOMPARE(beside(kFrom + 1800, side), surface);
  for (const int side : {-2, 2}) QVERIFY(beside(kFrom + 1800, side) != surface);
}

void RoomTest::marksWithoutRoomForAHeadHaveTheirLine() {
  constexpr double kFrom = 1747055010, kTo = kFrom + 464;  // a second is a pixel
  LineChart chart(theme_, QStringLiteral("Waiting"), ChartUnit::Messages);
  chart.resize(600, 160);
  chart.setRange(kFrom, kTo);
  chart.show();
  QVERIFY(QTest::qWaitForWindowExposed(&chart));
  QTRY_VERIFY(chart.drawings() > 0);
  const auto isLine = [&](int second) {
    const QImage seen = chart.grab().toImage();
    int dots = 0;
    for (int y = 30; y < 130; ++y) dots += seen.pixelColor(48 + second, y) == theme_.colors().muted ? 1 : 0;
    return dots > 30;
  };
  chart.setMarkers({{kFrom + 100.5, MarkerKind::Trip, {}}, {kFrom + 104.5, MarkerKind::Operator, {}}, {kFrom + 105.5, MarkerKind::Operator, {}}});
  QVERIFY(isLine(100));
  QVERIFY(isLine(104));
  QVERIFY2(!isLine(105), "lines side by side would be a band");
}
