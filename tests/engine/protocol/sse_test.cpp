// Server-sent events: frames as written, and a parser that eats them in any pieces.
#include "engine/protocol/sse.h"
#include "tests/engine/protocol/protocol_tests.h"

namespace signalbox::protocol::tests {

namespace {

std::vector<SseEvent> feedInPieces(const std::string& text, std::size_t size) {
  SseParser parser;
  std::vector<SseEvent> all;
  for (std::size_t at = 0; at < text.size(); at += size)
    for (SseEvent& event : parser.feed(std::string_view(text).substr(at, size))) all.push_back(std::move(event));
  return all;
}

}  // namespace

class SseTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void framesAreReadBackInAnyPieces() {
    const std::vector<SseEvent> sent{{"b:1", "state", "{\"a\":1}"}, {"b:2", "alert", "two\nlines"}, {"b:3", "heartbeat", "x"}};
    std::string text;
    for (const SseEvent& event : sent) text += sseFrame(event);
    for (std::size_t size = 1; size <= text.size(); ++size) {
      const auto read = feedInPieces(text, size);
      QCOMPARE(read.size(), sent.size());
      for (std::size_t i = 0; i < sent.size(); ++i) {
        QCOMPARE(read[i].id, sent[i].id);
        QCOMPARE(read[i].event, sent[i].event);
        QCOMPARE(read[i].data, sent[i].data);
      }
    }
  }

  void lineEndsMayBeOfAnyKind() {
    for (const char* const end : {"\n", "\r", "\r\n"}) {
      std::string text;
      for (const char* const line : {"id: 7", "event: state", "data: a", "data: b", "", "data: c", ""}) text += std::string(line) + end;
      for (const std::size_t size : {std::size_t{1}, text.size()}) {
        const auto read = feedInPieces(text, size);
        // With a lone CR the last blank line cannot be told from half a CRLF until more comes; here it ends the event.
        QVERIFY(read.size() == 2);
        QCOMPARE(read[0].data, std::string("a\nb"));
        QCOMPARE(read[0].event, std::string("state"));
        QCOMPARE(read[1].data, std::string("c"));
        QCOMPARE(read[1].id, std::string("7"));  // an id stays until another comes
      }
    }
  }

  void commentsUnknownFieldsAndEmptyEventsAreSkipped() {
    const auto read = feedInPieces(": keep-alive\n\nretry: 3000\nfoo: bar\n\nevent: x\n\ndata\n\ndata:y\n\n", 1000);
    QCOMPARE(read.size(), std::size_t{2});
    QCOMPARE(read[0].data, std::string(""));
    QCOMPARE(read[1].data, std::string("y"));
  }

  void byteOrderMarkIsDroppedAndAnUnfinishedEventIsNotTold() {
    const auto read = feedInPieces(
        "\xEF\xBB\xBF"
        "data: a\n\ndata: b\n",
        1);
    QCOMPARE(read.size(), std::size_t{1});
    QCOMPARE(read[0].data, std::string("a"));
  }
};

int runSseTests(int argc, char** argv) { return runTest<SseTest>(argc, argv); }

}  // namespace signalbox::protocol::tests

#include "sse_test.moc"
