#pragma once
// A network between a console and its engine, on loopback: it passes bytes on, later if it is told so, or keeps them. One thread: the test's.

#include <QElapsedTimer>
#include <QTcpServer>

#include <chrono>

namespace signalbox::tests {

class Relay final : public QObject {
  Q_OBJECT
 public:
  /// `engine` is where the engine answers.
  explicit Relay(const QString& engine);
  /// Where it answers through this one.
  QString url() const;
  /// What comes from now on takes so long each way, and so does the end of a connection; to make one takes a way there and back before.
  void slowDown(std::chrono::milliseconds eachWay) { delayMs_ = eachWay.count(); }
  /// From now on nothing arrives, and no connection ends: whoever hangs says nothing.
  void hang();
  /// What was kept arrives.
  void goOn();

 Q_SIGNALS:
  void wentOn();

 private:
  class Way;
  class Link;

  const quint16 engine_;
  QTcpServer server_;
  QElapsedTimer clock_;
  qint64 delayMs_ = 0;
  bool hangs_ = false;
};

}  // namespace signalbox::tests
