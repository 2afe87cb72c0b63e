#include "engine/model/query.h"

#include <QtTest>

#include "tests/engine/model/model_tests.h"

namespace signalbox::model::tests {
using namespace std::chrono_literals;

class QueryTest : public QObject {
  Q_OBJECT
 private:
  static QueryTerm only(std::string_view text) {
    const auto query = parseQuery(text);
    return query.ok() && query->terms.size() == 1 ? query->terms.front() : QueryTerm{QueryField::freeText, "failed", {}, {}};
  }

 private Q_SLOTS:
  void emptyTextIsEverything() {
    QVERIFY(parseQuery("")->matchesAll());
    QVERIFY(parseQuery("  \t ")->matchesAll());
  }

  void termsKnowTheirTypes() {
    QCOMPARE(only("provider:twilio").field, QueryField::provider);
    QCOMPARE(only("provider:twilio").value.text, std::string{"twilio"});
    QCOMPARE(only("PROVIDER:twilio").field, QueryField::provider);
    QCOMPARE(only("error:\"timed out\"").value.text, std::string{"timed out"});
    QCOMPARE(only("age>1h").op, QueryOp::greater);
    QCOMPARE(only("age>1h").value.duration, std::optional<base::Millis>{1h});
    QCOMPARE(only("age<=1h30m").value.duration, std::optional<base::Millis>{90min});
    QCOMPARE(only("replayed>0").value.number, std::optional{0.0});
    QCOMPARE(only("tries!=3").op, QueryOp::notEqual);
    QCOMPARE(only("is:held").field, QueryField::state);
    QCOMPARE(only("state:HELD").value.text, std::string{"held"});
    QCOMPARE(only("class:not_sent").field, QueryField::outcomeClass);
    QCOMPARE(only("created>=2026-05-12").value.time, base::parseRfc3339("2026-05-12T00:00:00Z"));
    QCOMPARE(only("created<2026-05-12T14:00:00+02:00").value.time, base::parseRfc3339("2026-05-12T12:00:00Z"));
    QCOMPARE(only("died>-2h").value.relativeTime, std::optional<base::Millis>{-2h});
    QCOMPARE(only("due<+30m").value.relativeTime, std::optional<base::Millis>{30min});
    QCOMPARE(only("timeout").field, QueryField::freeText);
    QCOMPARE(only("\"two words\"").value.text, std::string{"two words"});
  }

  void pathsReachIntoDataAndMetadata() {
    const QueryTerm term = only("data.order.id:123");
    QCOMPARE(term.field, QueryField::data);
    QCOMPARE(term.path, std::string{"order.id"});
    QCOMPARE(term.value.number, std::optional{123.0});
    QCOMPARE(term.value.text, std::string{"123"});
    QVERIFY(!only("metadata.team:red").value.number);
    QCOMPARE(only("metadata.Team:red").path, std::string{"Team"});
    QCOMPARE(only("data.total>9.5").op, QueryOp::greater);
  }

  void trailingStarIsAPrefixUnlessQuoted() {
    QVERIFY(only("target:anna*").value.prefix);
    QCOMPARE(only("target:anna*").value.text, std::string{"anna"});
    QVERIFY(!only("target:\"anna*\"").value.prefix);
    QCOMPARE(only("target:\"anna*\"").value.text, std::string{"anna*"});
    QVERIFY(only("time*").value.prefix);
    QVERIFY(!only("*").value.prefix);
  }

  void escapesInQuotes() {
    QCOMPARE(only("error:\"say \\\"no\\\" \\\\ now\"").value.text, std::string{"say \"no\" \\ now"});
    QCOMPARE(only("error:\"\"").value.text, std::string{});
  }

  void andBindsCloserThanOr() {
    const Query query = parseQuery("a b OR -c (d OR e)").value();
    QCOMPARE(query.root().kind, QueryNode::Kind::any);
    QCOMPARE(query.root().children.size(), std::size_t{2});
    const QueryNode& left = query.nodes[query.root().children[0]];
    const QueryNode& right = query.nodes[query.root().children[1]];
    QCOMPARE(left.kind, QueryNode::Kind::all);
    QCOMPARE(right.kind, QueryNode::Kind::all);
    QCOMPARE(query.nodes[right.children[0]].kind, QueryNode::Kind::negation);
    QCOMPARE(query.nodes[right.children[1]].kind, QueryNode::Kind::any);
  }

  void childrenComeBeforeTheirParents() {
    const Query query = parseQuery("(a OR b) -(c d OR NOT e) AND f").value();
    for (std::size_t i = 0; i < query.nodes.size(); ++i)
      for (const std::size_t child : query.nodes[i].children) QVERIFY(child < i);
  }

  void keywordsInsideWordsAreWords() {
    QCOMPARE(parseQuery("ORANGE ANDROID NOTHING")->terms.size(), std::size_t{3});
    QCOMPARE(only("\"OR\"").value.text, std::string{"OR"});
    QCOMPARE(only("or").value.text, std::string{"or"});
  }

  void errorsSayWhereAndWhat_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("position");
    QTest::addColumn<QString>("words");
    const auto row = [](const char* text, int position, const char* words) { QTest::newRow(text) << text << position << words; };
    row("provder:x", 0, "unknown field 'provder' at 0; did you mean provider?");
    row("is:held provder:x", 8, "unknown field 'provder' at 8; did you mean provider?");
    row("https://example.org", 0, "unknown field 'https' at 0; to search for the text, put it in quotes");
    row("is:hold", 3, "'hold' is no state at 3; did you mean held?");
    row("channel:fax", 8, "'fax' is no channel at 8; it is one of email, sms, push, webhook");
    row("age>soon", 4, "'soon' is no duration at 4; such as 90s, 5m, 1h30m or 2d");
    row("age>5", 4, "'5' is no duration at 4; such as 90s, 5m, 1h30m or 2d");
    row("tries>x", 6, "'x' is no number at 6");
    row("tries>nan", 6, "'nan' is no number at 6");
    row("created>yesterday", 8, "'yesterday' is no time at 8; such as 2026-05-12, 2026-05-12T14:00:00Z or -2h");
    row("provider>x", 8, "provider knows no order at 8; use : or =");
    row("is>held", 2, "is knows no order at 2; use : or =");
    row("data:x", 0, "data needs a path at 0; such as data.order");
    row("data.:x", 0, "data needs a path at 0; such as data.order");
    row("provider:", 9, "a value is missing at 9");
    row("provider: x", 9, "a value is missing at 9");
    row("error:\"open", 6, "a quote without its end at 6");
    row("\"a\"b", 3, "a blank is missing after the quote at 3");
    row("(a OR b", 0, "'(' without its ')' at 0");
    row("a OR b)", 6, "')' without its '(' at 6");
    row("a OR", 4, "a term is missing at 4");
    row("OR a", 0, "a term is missing at 0");
    row("a AND OR b", 6, "a term is missing at 6");
    row("()", 1, "a term is missing at 1");
    row("NOT", 3, "a term is missing at 3");
    row("a - b", 2, "'-' negates what follows it without a blank at 2");
    row("\"\"", 0, "a text is missing at 0");
    row("/0/(((((((((((((((((", 20, "nested deeper than 16 at 20");  // the text ends where the error is
  }
  void errorsSayWhereAndWhat() {
    QFETCH(QString, text);
    QFETCH(int, position);
    QFETCH(QString, words);
    const auto read = readQuery(text.toStdString());
    const auto* error = std::get_if<QueryError>(&read);
    QVERIFY(error != nullptr);
    QCOMPARE(QString::fromStdString(error->words), words);
    QCOMPARE(static_cast<int>(error->position), position);
    QVERIFY(error->position + error->length <= static_cast<std::size_t>(text.toUtf8().size()));
    const auto status = parseQuery(text.toStdString()).status();
    QCOMPARE(status.code(), base::Code::invalid);
    QCOMPARE(status.fields().front(), (base::FieldError{"q", words.toStdString()}));
  }

  void limitsAreKept() {
    QVERIFY(!parseQuery(std::string(kQueryBytesMax + 1, 'a')).ok());
    QVERIFY(parseQuery(std::string(kQueryBytesMax, 'a')).ok());
    std::string terms;
    for (std::size_t i = 0; i < kQueryTermsMax; ++i) terms += "a ";
    QVERIFY(parseQuery(terms).ok());
    QVERIFY(!parseQuery(terms + "a").ok());
    QVERIFY(parseQuery(std::string(16, '(') + "a" + std::string(16, ')')).ok());
    QVERIFY(!parseQuery(std::string(17, '(') + "a" + std::string(17, ')')).ok());
    QVERIFY(!parseQuery(std::string(1000, '-') + "a").ok());
  }

  void durationsAreReadStrictly() {
    QCOMPARE(parseQueryDuration("1w2d3h4m5s6ms"), std::optional<base::Millis>{base::Millis{788'645'006}});
    for (const char* text : {"", "h", "1", "1y", "-1h", "1h-2m", "1.5h", "1H", " 1h", "99999999999999999999d", "9999999w99999999w"})
      QVERIFY2(!parseQueryDuration(text), text);
  }
};

int runQueryTests(int argc, char** argv) {
  QueryTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::model::tests

#include "query_test.moc"
