#include "engine/model/query_complete.h"

#include <QtTest>
#include <set>

#include "engine/base/random.h"
#include "engine/model/channel.h"
#include "engine/model/outcome.h"
#include "engine/model/query.h"
#include "engine/model/state.h"
#include "tests/engine/model/model_tests.h"

namespace signalbox::model::tests {
namespace {

/// '|' is the cursor.
QueryCompletion complete(std::string text) {
  const std::size_t cursor = text.find('|');
  text.erase(cursor, 1);
  return completeQuery(text, cursor);
}

std::string inserts(const QueryCompletion& completion) {
  std::string joined;
  for (const QueryCandidate& candidate : completion.candidates) joined += (joined.empty() ? "" : " ") + candidate.insert;
  return joined;
}

template <class All> bool namesAre(std::span<const std::string_view> values, const All& all) {
  if (values.size() != all.size()) return false;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (values[i] != name(all[i])) return false;
  return true;
}

}  // namespace

class QueryCompleteTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void candidatesFitTheCursor_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("candidates");
    const auto row = [](const char* text, const char* candidates) { QTest::newRow(text) << text << candidates; };
    row("pro|", "provider:");
    row("PRO|", "provider:");
    row("is:held pr|", "provider: priority:");
    row("is:held (pr|", "provider: priority:");
    row("-cha|", "channel:");
    row("att|", "tries>");
    row("ag|", "age>");
    row("dat|", "data.");
    row("is:he|", "held");
    row("state:d|", "dead discarded");
    row("channel:|", "email sms push webhook");
    row("age>|", "5m 1h 1d 7d");
    row("created>-1|", "-1h -1d");
    row("provider:tw|", "");
    row("nothing:x|", "");
    row("\"is:h|", "");
    row("is:held o|", "ordering: OR");
  }
  void candidatesFitTheCursor() {
    QFETCH(QString, text);
    QFETCH(QString, candidates);
    QCOMPARE(QString::fromStdString(inserts(complete(text.toStdString()))), candidates);
  }

  void emptyTextOffersEveryField() {
    QCOMPARE(complete("|").candidates.size(), queryFields().size());
    QCOMPARE(complete("is:held |").candidates.size(), queryFields().size() + 1);
  }

  void storesValuesAreAskedForByFieldAndPrefix() {
    const QueryCompletion provider = complete("is:dead provider:tw|");
    QCOMPARE(provider.valuesWanted, std::optional{QueryField::provider});
    QCOMPARE(provider.prefix, std::string{"tw"});
    QCOMPARE(provider.from, std::size_t{17});
    QCOMPARE(provider.to, std::size_t{19});
    const QueryCompletion quoted = complete("code:\"550 5|");
    QCOMPARE(quoted.valuesWanted, std::optional{QueryField::code});
    QCOMPARE(quoted.prefix, std::string{"550 5"});
    QCOMPARE(quoted.from, std::size_t{5});
    const QueryCompletion path = complete("data.order.id:4|");
    QCOMPARE(path.valuesWanted, std::optional{QueryField::data});
    QCOMPARE(path.path, std::string{"order.id"});
    QVERIFY(!complete("target:a|").valuesWanted);
  }

  void restOfTheWordIsReplaced() {
    const QueryCompletion completion = complete("pro|vid:x is:held");
    QCOMPARE(completion.from, std::size_t{0});
    QCOMPARE(completion.prefix, std::string{"pro"});
    const QueryCompletion value = complete("is:he|ld OR is:dead");
    QCOMPARE(value.from, std::size_t{3});
    QCOMPARE(value.to, std::size_t{7});
  }

  void cursorBeyondTheEndIsTheEnd() { QCOMPARE(inserts(completeQuery("is:he", 1000)), std::string{"held"}); }

  void chosenCandidateMakesAQueryThatParses() {
    for (const QueryFieldInfo& info : queryFields()) {
      for (const std::string_view value : info.values) {
        const std::string text = std::string{info.name} + ":" + std::string{value};
        QVERIFY2(parseQuery(text).ok(), text.c_str());
      }
    }
    for (const QueryCandidate& candidate : complete("age>|").candidates) QVERIFY(parseQuery("age>" + candidate.insert).ok());
    for (const QueryCandidate& candidate : complete("died>|").candidates) QVERIFY(parseQuery("died>" + candidate.insert).ok());
  }

  void catalogueKnowsTheModelsNames() {
    QVERIFY(namesAre(infoOf(QueryField::state).values, kStates));
    QVERIFY(namesAre(infoOf(QueryField::channel).values, kChannels));
    QVERIFY(namesAre(infoOf(QueryField::priority).values, kPriorities));
    QVERIFY(namesAre(infoOf(QueryField::outcomeClass).values, kOutcomeClasses));
  }

  void everyFieldHasOneNameAndIsFound() {
    std::set<std::string_view> names;
    for (const QueryFieldInfo& info : queryFields()) {
      QVERIFY(names.insert(info.name).second);
      QVERIFY(info.alias.empty() || names.insert(info.alias).second);
      QVERIFY(findQueryField(info.name) == &info);
      QVERIFY(info.alias.empty() || findQueryField(info.alias) == &info);
      QVERIFY(&infoOf(info.field) == &info);
      QVERIFY(!info.help.empty());
    }
    QCOMPARE(queryFields().size(), static_cast<std::size_t>(QueryField::receipt));
    QVERIFY(findQueryField("data.order.id") == &infoOf(QueryField::data));
    QVERIFY(findQueryField("provider.x") == nullptr);
    QCOMPARE(infoOf(QueryField::freeText).type, QueryType::prose);
  }

  void anyCursorInAnyTextIsAnswered() {
    const std::string_view alphabet = "is:he\"\\()- ORd.>";
    for (std::uint64_t seed = 1; seed <= 5000; ++seed) {
      base::SeededRandom random{seed};
      std::string text;
      for (auto length = random.between(0, 16); length > 0; --length)
        text += alphabet[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(alphabet.size()) - 1))];
      for (std::size_t cursor = 0; cursor <= text.size(); ++cursor) {
        const QueryCompletion completion = completeQuery(text, cursor);
        QVERIFY2(completion.from <= cursor && cursor <= completion.to && completion.to <= text.size(), text.c_str());
      }
    }
  }
};

int runQueryCompleteTests(int argc, char** argv) {
  QueryCompleteTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::model::tests

#include "query_complete_test.moc"
