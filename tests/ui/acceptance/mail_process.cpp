#include "tests/ui/acceptance/mail_process.h"

#include <sys/prctl.h>

#include <csignal>

namespace signalbox::tests {

namespace {
constexpr int kStartMs = 20'000;
}

void endWithParent() { ::prctl(PR_SET_PDEATHSIG, SIGKILL); }

bool MailProcess::start() {
  QStringList arguments{QStringLiteral("-B"), QStringLiteral(SIGNALBOX_SOURCE_DIR "/tests/acceptance/mail_process.py")};
  if (port_ != 0) arguments << QString::number(port_);
  process_.setChildProcessModifier(endWithParent);
  process_.setProcessChannelMode(QProcess::SeparateChannels);
  process_.start(QStringLiteral("/usr/bin/python3"), arguments);
  while (!process_.canReadLine())
    if (!process_.waitForReadyRead(kStartMs)) return false;
  const QList<QByteArray> words = process_.readLine().trimmed().split(' ');
  port_ = words.size() == 2 ? words[1].toUShort() : quint16{0};
  return port_ != 0;
}

void MailProcess::stop() {
  if (process_.state() == QProcess::NotRunning) return;
  process_.terminate();
  process_.waitForFinished();
  read();
}

const QMap<QString, int>& MailProcess::copies() {
  read();
  return copies_;
}

void MailProcess::read() {
  while (process_.canReadLine()) {
    const QString id = QString::fromUtf8(process_.readLine().trimmed().split(' ').first());
    ++copies_[id];
  }
}

}  // namespace signalbox::tests
