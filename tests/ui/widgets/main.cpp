#include "tests/ui/widgets/breaker_test.h"
#include "tests/ui/widgets/chart_axes_test.h"
#include "tests/ui/widgets/charts_test.h"
#include "tests/ui/widgets/controls_test.h"
#include "tests/ui/widgets/form_test.h"
#include "tests/ui/widgets/format_test.h"
#include "tests/ui/widgets/label_test.h"
#include "tests/ui/widgets/room_test.h"
#include "tests/ui/widgets/table_test.h"
#include "tests/ui/widgets/timeline_test.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QTest>

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  signalbox::ui::theme::Theme theme;
  theme.setMode(signalbox::ui::theme::Mode::Light);
  theme.install(application);
  int failures = 0;
  const auto run = [&](QObject&& test) { failures += QTest::qExec(&test, argc, argv); };
  run(FormatTest());
  run(ChartAxesTest());
  run(ChartsTest(theme));
  run(BreakerTest(theme));
  run(TableTest(theme));
  run(ControlsTest(theme));
  run(LabelTest(theme));
  run(FormTest(theme));
  run(RoomTest(theme));
  run(TimelineTest(theme));
  return failures;
}
