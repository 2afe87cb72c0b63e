// widget_gallery FOLDER: writes overview, controls, data and sheet, each -light.png and -dark.png.
#include "tests/ui/widgets/gallery_pages.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QDir>
#include <QPixmap>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>
#include <QWidget>
#include <array>
#include <cstdio>
#include <memory>
#include <utility>

int main(int argc, char** argv) {
  using namespace signalbox::ui;
  QApplication application(argc, argv);
  const QStringList arguments = QApplication::arguments();
  if (arguments.size() != 2 || !QDir().mkpath(arguments[1])) {
    std::fputs("usage: widget_gallery FOLDER\n", stderr);
    return 2;
  }
  theme::Theme theme;
  theme.setMode(theme::Mode::Light);
  theme.install(application);
  const std::array<std::pair<const char*, QWidget* (*)(const theme::Theme&)>, 4> pages{
      {{"overview", gallery::overviewPage}, {"controls", gallery::controlsPage}, {"data", gallery::dataPage}, {"sheet", gallery::sheetPage}}};
  int failures = 0;
  for (const auto& [name, make] : pages) {
    const std::unique_ptr<QWidget> page(make(theme));
    page->show();
    page->activateWindow();
    for (const theme::Mode mode : {theme::Mode::Light, theme::Mode::Dark}) {
      theme.setMode(mode);
      QTimer settled;  // charts redraw at most twice a second
      QSignalSpy spy(&settled, &QTimer::timeout);
      settled.start(900);
      spy.wait(5000);
      const QString file =
          QStringLiteral("%1/%2-%3.png")
              .arg(arguments[1], QString::fromLatin1(name), mode == theme::Mode::Dark ? QStringLiteral("dark") : QStringLiteral("light"));
      if (!page->grab().save(file)) ++failures;
    }
    theme.setMode(theme::Mode::Light);
  }
  return failures == 0 ? 0 : 1;
}
