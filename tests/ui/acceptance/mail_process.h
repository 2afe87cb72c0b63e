#pragma once
// A mail server that is not ours (Debian's aiosmtpd) in a process of its own, which can go away and come back. One thread:
// the test's.

#include <QMap>
#include <QProcess>

namespace signalbox::tests {

/// In a process that was just begun: it ends when the test does, however that ends, since ctest waits for whoever holds the test's output.
void endWithParent();

class MailProcess {
 public:
  ~MailProcess() { stop(); }
  /// On the port that it had before, else on a free one. False when it did not come up.
  bool start();
  void stop();
  quint16 port() const { return port_; }
  /// How often each notification arrived, over all starts: id -> copies.
  const QMap<QString, int>& copies();

 private:
  void read();

  QProcess process_;
  quint16 port_ = 0;
  QMap<QString, int> copies_;
};

}  // namespace signalbox::tests
