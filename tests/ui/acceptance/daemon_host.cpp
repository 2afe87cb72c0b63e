// signalboxd as a user runs it, in a process of its own, attached to over TCP.
#include <QDir>
#include <QFileInfo>
#include <QProcess>

#include "tests/ui/acceptance/console_program.h"
#include "tests/ui/acceptance/engine_host.h"
#include "tests/ui/acceptance/mail_process.h"

namespace signalbox::tests {

namespace {

constexpr int kStartMs = 60'000;

class DaemonHost final : public EngineHost {
 public:
  ~DaemonHost() override {
    process_.terminate();
    process_.waitForFinished();
  }

  QString name() const override { return QStringLiteral("signalboxd over TCP"); }

  std::unique_ptr<ui::shell::Console> show(ui::shell::ConsoleParts parts) override {
    start();
    parts.connectTo = ui::client::EngineAddress{QUrl(url_), ui::client::Secret(token().toStdString())};
    auto console = std::make_unique<ui::shell::Console>(parts);
    console->start();
    return console;
  }

  std::unique_ptr<ui::shell::Console> showAgain(ui::shell::ConsoleParts parts) override {
    fail();
    return show(parts);
  }

  void fail() override {
    process_.kill();  // SIGKILL: nothing is drained, nothing is said
    process_.waitForFinished();
  }

  void comeBack(ui::shell::Console&) override { start(); }

  void start() {
    process_.setChildProcessModifier(endWithParent);
    process_.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process_.start(QStringLiteral(SIGNALBOX_DAEMON),
                   {QStringLiteral("--data"), dataDirectory(), QStringLiteral("--config"), configurationPath(), QStringLiteral("--listen"),
                    QStringLiteral("127.0.0.1:%1").arg(port_)});
    while (!process_.canReadLine())
      if (!process_.waitForReadyRead(kStartMs)) qFatal("signalboxd did not say where it listens");
    url_ = QString::fromUtf8(process_.readLine().trimmed().mid(sizeof("listening on")));
    port_ = QUrl(url_).port();  // the console knows it by this one
  }

 private:
  QProcess process_;
  QString url_;
  int port_ = 0;
};

}  // namespace

std::unique_ptr<EngineHost> daemonHost() { return std::make_unique<DaemonHost>(); }

std::unique_ptr<EngineHost> runningDaemon() {
  auto host = std::make_unique<DaemonHost>();
  host->start();
  return host;
}

QString consoleProgram() { return QFileInfo(QStringLiteral(SIGNALBOX_DAEMON)).dir().filePath(QStringLiteral("signalbox")); }

}  // namespace signalbox::tests
