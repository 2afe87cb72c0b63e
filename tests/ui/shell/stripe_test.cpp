#include "tests/ui/shell/stripe_test.h"

#include <QImage>

#include "tests/ui/shell/console_parts.h"
#include "ui/shell/main_window.h"
#include "ui/theme/tokens.h"
#include "ui/views/engines/engine_row.h"
#include "ui/views/engines/engines_sheet.h"
#include "ui/widgets/sheet.h"

namespace signalbox::tests {

namespace {

QColor badge(int colour) { return QColor::fromRgb(ui::theme::kEngineBadges[static_cast<std::size_t>(colour)]); }

/// What the first rows of the window are filled with from its left to its right; no colour where they are not all the same.
QColor stripeOf(QWidget& window) {
  const QImage seen = window.grab(QRect(0, 0, window.width(), ui::theme::grid::kStripe)).toImage();
  for (int y = 0; y < seen.height(); ++y)
    for (int x = 0; x < seen.width(); ++x)
      if (seen.pixel(x, y) != seen.pixel(0, 0)) return {};
  return seen.pixelColor(0, 0);
}

}  // namespace

void StripeTest::stripeHasTheColourOfTheEntry() {
  constexpr int kLive = 3, kOther = 1;
  Parts parts;
  FakeEngine other;
  QList<Connection> known = parts.know({parts.engine.address(), other.address()});
  QCOMPARE(known.size(), 2);
  known[0].production = true;
  known[0].colour = kLive;
  known[1].colour = kOther;
  int kept = 0;
  {
    ui::workspace::Workspace workspace(parts.folder.path());
    QObject context;
    for (const Connection& each : known)
      workspace.saveConnection(each, &context, [&kept](const base::Result<Connection>& saved) { kept += saved.ok(); });
    QTRY_COMPARE(kept, 2);
  }
  ConsoleParts given = parts.make(nullptr);
  given.connectTo = parts.engine.address();
  Console console(given);
  console.start();
  QTRY_VERIFY(console.session().state().hasSnapshot() && console.window().isVisible());
  QVERIFY(console.session().state().isLocked());
  for (const auto mode : {ui::theme::Mode::Light, ui::theme::Mode::Dark}) {
    console.theme().setMode(mode);
    QTRY_COMPARE(stripeOf(console.window()), badge(kLive));
  }
  console.openEngines();
  QTRY_VERIFY(console.engines()->sheet()->isOpen());
  console.engines()->row(known[1].name)->openButton()->click();
  QTRY_COMPARE(console.session().rest().address().url, other.address().url);
  QTRY_COMPARE(stripeOf(console.window()), badge(kOther));
}

}  // namespace signalbox::tests
