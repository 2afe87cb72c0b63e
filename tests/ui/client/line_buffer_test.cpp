#include "tests/ui/client/line_buffer_test.h"

#include <QTest>

#include "ui/client/line_buffer.h"

using namespace signalbox::ui::client;

void LineBufferTest::linesAreTheSameInWhateverPieces_data() {
  QTest::addColumn<qsizetype>("piece");
  for (const qsizetype piece : {1, 2, 3, 7, 100}) QTest::addRow("%d", static_cast<int>(piece)) << piece;
}

void LineBufferTest::linesAreTheSameInWhateverPieces() {
  QFETCH(qsizetype, piece);
  const QByteArray all = "{\"line\":1}\r\n\n  \n{\"line\":2}\n {\"line\":3} \nend";
  LineBuffer buffer;
  QList<QByteArray> lines;
  for (qsizetype at = 0; at < all.size(); at += piece) {
    buffer.append(all.mid(at, piece));
    lines << buffer.takeLines();
  }
  QCOMPARE(lines, (QList<QByteArray>{"{\"line\":1}", "{\"line\":2}", "{\"line\":3}"}));
  QCOMPARE(buffer.rest(), QByteArray("end"));
}

void LineBufferTest::restWaitsForItsEnd() {
  LineBuffer buffer;
  buffer.append("{\"li");
  QVERIFY(buffer.takeLines().isEmpty());
  QVERIFY(buffer.takeLines().isEmpty());
  buffer.append("ne\":1}\n");
  QCOMPARE(buffer.takeLines(), QList<QByteArray>{"{\"line\":1}"});
  QVERIFY(buffer.rest().isEmpty());
  buffer.append("a");
  buffer.clear();
  buffer.append("b\n");
  QCOMPARE(buffer.takeLines(), QList<QByteArray>{"b"});
}
