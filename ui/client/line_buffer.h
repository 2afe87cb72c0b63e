#pragma once
// Bytes in whatever pieces they come, as lines. A value; one thread.

#include <QByteArray>
#include <QList>

namespace signalbox::ui::client {

class LineBuffer {
 public:
  void append(const QByteArray& bytes) { bytes_ += bytes; }
  /// Those that have ended since the last call, in order and without blanks around them; empty ones are left out.
  QList<QByteArray> takeLines();
  /// What no line feed has ended yet.
  const QByteArray& rest() const { return bytes_; }
  void clear();

 private:
  QByteArray bytes_;
  qsizetype looked_ = 0;  // there is no line feed before it
};

}  // namespace signalbox::ui::client
