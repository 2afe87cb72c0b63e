#include "ui/client/line_buffer.h"

namespace signalbox::ui::client {

QList<QByteArray> LineBuffer::takeLines() {
  QList<QByteArray> lines;
  qsizetype from = 0;
  for (qsizetype end = bytes_.indexOf('\n', looked_); end >= 0; end = bytes_.indexOf('\n', from)) {
    const QByteArray line = bytes_.mid(from, end - from).trimmed();
    from = end + 1;
    if (!line.isEmpty()) lines << line;
  }
  bytes_.remove(0, from);
  looked_ = bytes_.size();
  return lines;
}

void LineBuffer::clear() {
  bytes_.clear();
  looked_ = 0;
}

}  // namespace signalbox::ui::client
