#pragma once
// The engine behind the window under test: a signalboxd in a process of its own, or the console's embedded one. The cases
// do not know which. What they ask of an engine beside the window goes over REST with the token of its data directory.
// One thread: the test's.

#include <QMap>
#include <QNetworkAccessManager>
#include <QTemporaryDir>

#include <memory>

#include "ui/shell/console.h"

namespace signalbox::tests {

class EngineHost {
 public:
  virtual ~EngineHost() = default;

  /// Further sections of its configuration, as TOML; before it runs.
  void configure(const QByteArray& sections);
  /// A console that shows this engine; made once.
  virtual std::unique_ptr<ui::shell::Console> show(ui::shell::ConsoleParts parts) = 0;
  /// When that console is gone: the engine ends, too, and both begin anew as on the next day.
  virtual std::unique_ptr<ui::shell::Console> showAgain(ui::shell::ConsoleParts parts) = 0;
  /// It dies: killed, or its store fails.
  virtual void fail() = 0;
  /// What makes it run again; for the embedded one that is the button in the banner.
  virtual void comeBack(ui::shell::Console& console) = 0;
  virtual QString name() const = 0;

  /// Waits for the answer and its status; 0 when there is none. Pumps events, so the window lives on. With the lasting token, unless `as`
  /// is another.
  int ask(const char* method, const QString& path, const QByteArray& body = {}, const QByteArray& type = "application/json",
          const QByteArray& as = {}, const QMap<QByteArray, QByteArray>& headers = {});
  const QByteArray& answer() const { return answer_; }
  QString dataDirectory() const { return folder_.filePath(QStringLiteral("data")); }
  /// Where it answers, while it runs.
  QString url() const;
  /// The lasting one of its data directory.
  QByteArray token() const;

 protected:
  EngineHost();
  /// The lines that make the ladder and the cool-down short.
  QString configurationPath() const { return folder_.filePath(QStringLiteral("signalbox.toml")); }

  QTemporaryDir folder_;

 private:
  QNetworkAccessManager network_;
  QByteArray answer_;
};

/// app/signalboxd, killed with SIGKILL.
std::unique_ptr<EngineHost> daemonHost();
/// app/embedded_engine in this process; its store fails as a disk does, with EFBIG.
std::unique_ptr<EngineHost> embeddedHost();
/// One more signalboxd, which runs already: for consoles that know two engines.
std::unique_ptr<EngineHost> runningDaemon();

}  // namespace signalbox::tests
