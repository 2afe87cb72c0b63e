#include <QtTest>
#include <set>

#include "engine/model/channel.h"
#include "engine/model/outcome.h"
#include "engine/model/state.h"
#include "tests/engine/model/model_tests.h"

namespace signalbox::model::tests {

class NamesTest : public QObject {
  Q_OBJECT
 private:
  template <class All, class Read> static bool namesAreReadBack(const All& all, Read read) {
    std::set<std::string_view> seen;
    for (const auto value : all) {
      if (read(name(value)) != value || name(value).empty()) return false;
      seen.insert(name(value));
    }
    return seen.size() == all.size();
  }

 private Q_SLOTS:
  void everyNameIsReadBack() {
    QVERIFY(namesAreReadBack(kChannels, channelFromName));
    QVERIFY(namesAreReadBack(kPriorities, priorityFromName));
    QVERIFY(namesAreReadBack(kStates, stateFromName));
    QVERIFY(namesAreReadBack(kOutcomeClasses, outcomeClassFromName));
    QVERIFY(namesAreReadBack(std::array{AmbiguousPolicy::resend, AmbiguousPolicy::hold, AmbiguousPolicy::reconcile}, ambiguousPolicyFromName));
  }

  void otherWordsAreRefused() {
    for (const char* text : {"", "Email", "fax", " email", "email "}) {
      QVERIFY(!channelFromName(text));
      QVERIFY(!priorityFromName(text));
      QVERIFY(!stateFromName(text));
      QVERIFY(!outcomeClassFromName(text));
      QVERIFY(!ambiguousPolicyFromName(text));
    }
  }

  void storedOutcomeNumbersNeverChange() {
    const char* const order[] = {"sent", "not_sent", "transient", "throttled", "permanent", "credential", "ambiguous", "abandoned"};
    for (std::size_t i = 0; i < kOutcomeClasses.size(); ++i) QCOMPARE(name(static_cast<OutcomeClass>(i)), std::string_view{order[i]});
  }

  void allButSentAndAmbiguousSurelyDidNotSend() {
    for (const OutcomeClass outcome : kOutcomeClasses)
      QCOMPARE(surelyNotSent(outcome), outcome != OutcomeClass::sent && outcome != OutcomeClass::ambiguous);
  }
};

int runNamesTests(int argc, char** argv) {
  NamesTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::model::tests

#include "names_test.moc"
