// The console: a window, and if wanted an engine of its own behind it.

#include <QApplication>
#include <QDir>
#include <QLocale>
#include <QStandardPaths>

#include "app/console_options.h"
#include "app/embedded_engine.h"
#include "app/process.h"
#include "app/translations.h"
#include "engine/base/system_clock.h"
#include "engine/store/sqlite/open.h"
#include "ui/keychain/token_store.h"
#include "ui/shell/console.h"
#include "ui/shell/link_door.h"

using namespace signalbox;

int main(int argc, char** argv) {
  app::hardenProcess();  // an engine of its own holds what the daemon holds
  const app::ConsoleOptions options = app::parseConsoleOptions(argc, argv);
  if (options.exitCode) return *options.exitCode;
  store::sqlite::configureSqliteOnce();  // before Qt's own use of SQLite

  QApplication application(argc, argv);
  QApplication::setApplicationName(QStringLiteral("signalbox"));
  QApplication::setDesktopFileName(QStringLiteral("signalbox"));
  app::Translations words;  // before anything says a word
  words.install(application, QLocale::system().uiLanguages(), app::Translations::folders(QCoreApplication::applicationDirPath()));
  QApplication::setQuitOnLastWindowClosed(false);  // the console decides: an engine may have to be drained first
  const QString folder = QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation);
  const QString door = ui::shell::linkDoorOf(folder);
  // A pressed link belongs to the console that runs; who names an engine or a demonstration wants one of his own.
  if (!options.link.isEmpty() && !options.connectTo && !options.demo && ui::shell::handLink(door, options.link)) return 0;
  const base::SystemClock clock;
  base::SystemRandom random;
  const auto log = base::makeJsonLog(clock, base::LogLevel::warning);
  app::EmbeddedEngine engine(clock, random, *log, QCoreApplication::applicationDirPath().toStdString() + "/signalboxd",
                             folder + QStringLiteral("/own-engine.ini"));
  const auto keychain = ui::keychain::makeDesktopKeychain();
  ui::shell::Console console({application, clock, random, folder, *keychain, &engine, options.connectTo, options.link, options.demo, door});
  QObject::connect(&console, &ui::shell::Console::finished, &application, &QApplication::quit);
  console.start();
  return QApplication::exec();
}
