#include <QtTest>

#include "engine/base/random.h"
#include "engine/model/query.h"
#include "tests/engine/model/model_tests.h"

namespace signalbox::model::tests {
namespace {

/// A random query as somebody may type it, from the grammar.
class Typist {
 public:
  explicit Typist(std::uint64_t seed) : random_(seed) {}

  std::string any(int depth) {
    std::string text = all(depth);
    for (auto more = random_.between(0, 2); more > 0; --more) text += blank() + "OR" + blank() + all(depth);
    return text;
  }

 private:
  std::string all(int depth) {
    std::string text = unary(depth);
    for (auto more = random_.between(0, 2); more > 0; --more) text += blank() + (random_.chance(0.2) ? "AND " : "") + unary(depth);
    return text;
  }
  std::string unary(int depth) {
    if (random_.chance(0.15)) return (random_.chance(0.5) ? "-" : "NOT ") + unary(depth);
    if (depth > 0 && random_.chance(0.25)) return "(" + any(depth - 1) + ")";
    return term();
  }
  std::string term() {
    static constexpr const char* kTerms[] = {"is:held",
                                             "state:dead",
                                             "provider:twilio",
                                             "provider=twilio",
                                             "provider!=a*",
                                             "error:\"timed out\"",
                                             "age>1h",
                                             "age<=2d12h",
                                             "data.order:123",
                                             "data.a.b>=4.5",
                                             "metadata.team:\"red and blue\"",
                                             "replayed>0",
                                             "attempts=3",
                                             "channel:SMS",
                                             "timeout",
                                             "\"a phrase\"",
                                             "time*",
                                             "created>-2h",
                                             "died<2026-05-12",
                                             "target:anna@example.org",
                                             "\"OR\"",
                                             "\"-x\"",
                                             "\"a:b\"",
                                             "error:\"quote \\\" and \\\\ slash\"",
                                             "code:\"550 5.1.1\"",
                                             "code:550*",
                                             "error:\">1\"",
                                             "key:\"(1)\"",
                                             "\"star*\"",
                                             "to:x",
                                             "error:\"\""};
    return kTerms[static_cast<std::size_t>(random_.between(0, std::ssize(kTerms) - 1))];
  }
  std::string blank() { return std::string(static_cast<std::size_t>(random_.between(1, 3)), ' '); }

  base::SeededRandom random_;
};

}  // namespace

class QueryTextTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void canonicalText_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("canonical");
    const auto row = [](const char* text, const char* canonical) { QTest::newRow(text) << text << canonical; };
    row("", "");
    row("  provider:twilio   error:\"timeout\" age>1h ", "provider:twilio error:timeout age>1h");
    row("state:HELD OR attempts>3", "is:held OR tries>3");
    row("a AND b", "a b");
    row("NOT a", "-a");
    row("--a", "--a");
    row("(a)", "a");
    row("((a OR b)) c", "(a OR b) c");
    row("(a b) OR c", "a b OR c");
    row("a OR (b OR c)", "a OR (b OR c)");
    row("a (b c)", "a (b c)");
    row("-(a OR b)", "-(a OR b)");
    row("-(a b)", "-(a b)");
    row("\"OR\"", "\"OR\"");
    row("error:\"x\"", "error:x");
    row("error:\"a b\"", "error:\"a b\"");
    row("key:\"x*\"", "key:\"x*\"");
    row("\"https://example.org\"", "\"https://example.org\"");
    row("target:https://example.org", "target:https://example.org");
  }
  void canonicalText() {
    QFETCH(QString, text);
    QFETCH(QString, canonical);
    const auto query = parseQuery(text.toStdString());
    QVERIFY2(query.ok(), query.status().message().c_str());
    QCOMPARE(QString::fromStdString(toText(*query)), canonical);
  }

  void canonicalTextMeansTheSame() {
    for (std::uint64_t seed = 1; seed <= 5000; ++seed) {
      const std::string text = Typist{seed}.any(3);
      const auto query = parseQuery(text);
      if (!query.ok()) {
        QVERIFY2(text.size() > kQueryBytesMax || query.status().message().starts_with("more than"), (text + query.status().message()).c_str());
        continue;
      }
      const std::string canonical = toText(*query);
      const auto again = parseQuery(canonical);
      QVERIFY2(again.ok(), (canonical + ": " + again.status().message()).c_str());
      QVERIFY2(*again == *query, (text + " became " + canonical).c_str());
      QCOMPARE(toText(*again), canonical);
    }
  }

  void anyTextIsReadOrRefusedInItsBounds() {
    const std::string_view alphabet = "ab:=<>!-*\\\"() .OR1d";
    for (std::uint64_t seed = 1; seed <= 20'000; ++seed) {
      base::SeededRandom random{seed};
      std::string text;
      for (auto length = random.between(0, 24); length > 0; --length)
        text += alphabet[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(alphabet.size()) - 1))];
      const auto read = readQuery(text);
      if (const auto* error = std::get_if<QueryError>(&read)) {
        QVERIFY2(error->position + error->length <= text.size() && !error->words.empty(), text.c_str());
      } else {
        const auto& query = std::get<Query>(read);
        const auto again = parseQuery(toText(query));
        QVERIFY2(again.ok() && *again == query, (text + " became " + toText(query)).c_str());
      }
    }
  }
};

int runQueryTextTests(int argc, char** argv) {
  QueryTextTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::model::tests

#include "query_text_test.moc"
