#include "tests/ui/acceptance/session_bus.h"

#include <QByteArray>
#include <QFile>

#include <csignal>

namespace signalbox::tests {

namespace {

// As dbus-daemon's own session.conf, without the services that it would start.
constexpr char kConfiguration[] = R"(<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=%1</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
)";

constexpr int kLineMost = 512;

}  // namespace

SessionBus::SessionBus() {
  const QString configuration = folder_.filePath(QStringLiteral("bus.conf"));
  {
    QFile file(configuration);
    if (!file.open(QIODevice::WriteOnly) || file.write(QString::fromLatin1(kConfiguration).arg(folder_.path()).toUtf8()) < 0)
      qFatal("the bus's configuration cannot be written");
  }
  const QString command =
      QStringLiteral("exec setpriv --pdeathsig KILL dbus-daemon --config-file='%1' --nofork --print-address=1 --print-pid=1").arg(configuration);
  said_ = ::popen(command.toUtf8().constData(), "r");
  char address[kLineMost] = {}, process[kLineMost] = {};
  if (said_ == nullptr || std::fgets(address, kLineMost, said_) == nullptr || std::fgets(process, kLineMost, said_) == nullptr)
    qFatal("dbus-daemon did not start");
  qputenv("DBUS_SESSION_BUS_ADDRESS", QByteArray(address).trimmed());
  process_ = QByteArray(process).trimmed().toInt();
}

SessionBus::~SessionBus() {
  if (process_ > 0) ::kill(process_, SIGTERM);
  if (said_ != nullptr) ::pclose(said_);
}

}  // namespace signalbox::tests
