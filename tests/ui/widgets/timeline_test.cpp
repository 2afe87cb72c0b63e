#include "tests/ui/widgets/timeline_test.h"

#include "ui/theme/theme.h"
#include "ui/widgets/timeline_heading.h"
#include "ui/widgets/timeline_view.h"

#include <QFontMetrics>
#include <QScrollArea>
#include <QTest>

using namespace signalbox::ui;
using namespace signalbox::ui::widgets;

namespace {

TimelineEntry entry(double offset, const char* text) {
  TimelineEntry made;
  made.offsetSeconds = offset;
  made.text = QString::fromLatin1(text);
  return made;
}

std::vector<TimelineGeneration> twoGenerations() {
  return {{QStringLiteral("First time, 12 May"), true, {entry(0, "Accepted"), entry(1, "Became a dead letter")}},
          {QStringLiteral("Replay 1, by R&D"), false, {entry(0, "Replayed")}}};
}

/// Headings that are shown, from top to bottom.
std::vector<TimelineHeading*> headingsOf(const TimelineView& view) {
  std::vector<TimelineHeading*> shown;
  for (auto* heading : view.findChildren<TimelineHeading*>())
    if (heading->isVisibleTo(&view)) shown.push_back(heading);
  return shown;
}

}  // namespace

void TimelineTest::waitThatIsToldIsNotToldAgain() {
  TimelineView view(theme_);
  TimelineGeneration story{{}, false, {entry(0, "Try 1 failed"), entry(0, "Waited 5 min"), entry(301, "Try 2 failed"), entry(700, "Discarded")}};
  story.entries[1].tellsWait = true;
  view.setGenerations({story});
  QVERIFY2(!view.accessibleDescription().contains(QStringLiteral("waited 5 min")), qPrintable(view.accessibleDescription()));
  QVERIFY2(view.accessibleDescription().contains(QStringLiteral("waited 6 min 39 s")), qPrintable(view.accessibleDescription()));
  const int height = view.heightForWidth(440);
  story.entries[1].tellsWait = false;
  view.setGenerations({story});
  QVERIFY2(view.accessibleDescription().contains(QStringLiteral("waited 5 min 1 s")), qPrintable(view.accessibleDescription()));
  QCOMPARE(view.heightForWidth(440), height);  // the rail is broken in either case
}

void TimelineTest::behindAnEndNothingIsWaitedFor() {
  TimelineView view(theme_);
  TimelineGeneration story{{}, false, {entry(0, "Became a dead letter"), entry(399, "Discarded")}};
  story.entries[0].isEnd = true;
  view.setGenerations({story});
  const QStringList lines = view.accessibleDescription().split(QLatin1Char('\n'));
  QCOMPARE(lines.size(), 3);
  QCOMPARE(lines[1], QStringLiteral("6 min 39 s"));
}

void TimelineTest::linesBreakBetweenWords() {
  // Room for eight letters of what a provider says.
  const int letter = QFontMetrics(theme_.font(theme::Type::MonoSmall)).horizontalAdvance(QLatin1Char('a'));
  const int width = theme_.px(88 + 24 + 8) + 8 * letter + letter / 2;
  TimelineView view(theme_);
  const auto height = [&](const char* detail) {
    TimelineEntry one = entry(0, "Try");
    one.detail = QString::fromLatin1(detail);
    view.setGenerations({{{}, false, {one}}});
    return view.heightForWidth(width);
  };
  QCOMPARE(height("the wrong number"), height("the\nwrong\nnumber"));
  QVERIFY(height("the wrong number") > height("the\nnumber"));
  QCOMPARE(height("{\"error\":30003}"), height("{\"error\"\n:30003}"));  // a word that has no room by itself
}

void TimelineTest::headingsFoldByKeyAndTellTheirState() {
  QScrollArea area;
  auto* view = new TimelineView(theme_);
  area.setWidget(view);
  area.setWidgetResizable(true);
  view->setGenerations(twoGenerations());
  area.resize(460, 300);
  area.show();
  QVERIFY(QTest::qWaitForWindowExposed(&area));
  area.activateWindow();
  const auto headings = headingsOf(*view);
  QCOMPARE(headings.size(), std::size_t{2});
  QCOMPARE(headings[0]->accessibleName(), QStringLiteral("First time, 12 May: folded, 2 entries"));
  QCOMPARE(headings[1]->accessibleName(), QStringLiteral("Replay 1, by R&D: unfolded"));
  QVERIFY(headings[1]->shortcut().isEmpty());
  const int folded = view->heightForWidth(440), second = headings[1]->y();
  headings[0]->setFocus(Qt::TabFocusReason);
  QTRY_VERIFY(headings[0]->hasFocus());
  QTest::keyClick(headings[0], Qt::Key_Return);
  QVERIFY(view->heightForWidth(440) > folded);
  QCOMPARE(headings[0]->accessibleName(), QStringLiteral("First time, 12 May: unfolded"));
  QVERIFY(headings[1]->y() > second);
  QTest::keyClick(headings[0], Qt::Key_Space);
  QCOMPARE(view->heightForWidth(440), folded);
  QTest::mouseClick(headings[0], Qt::LeftButton);
  QVERIFY(view->heightForWidth(440) > folded);
  QTest::keyClick(headings[0], Qt::Key_Tab);
  QTRY_VERIFY(headings[1]->hasFocus());
}

void TimelineTest::whatAPersonUnfoldedStaysUnfolded() {
  TimelineView view(theme_);
  view.setGenerations(twoGenerations());
  const int folded = view.heightForWidth(440);
  headingsOf(view)[0]->click();
  view.setGenerations(twoGenerations());  // the engine tells it anew with each thing that happens
  QVERIFY(view.heightForWidth(440) > folded);
  auto another = twoGenerations();
  another[0].heading = QStringLiteral("First time, 11 May");
  view.setGenerations(another);
  QCOMPARE(view.heightForWidth(440), folded);
  view.setGenerations({{{}, false, {entry(0, "Accepted")}}});
  QCOMPARE(headingsOf(view).size(), std::size_t{0});
}
