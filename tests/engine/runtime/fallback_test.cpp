// For every pair of providers of a channel: the first one fails in each of the ways there are. What each receiver got, which
// message that was, and what the timeline says.
#include "tests/engine/runtime/fallback_test.h"

#include <QRegularExpression>
#include <QTest>

#include <array>
#include <span>

#include "tests/engine/runtime/wire_double.h"
#include "tests/engine/runtime/wire_rig.h"

using namespace signalbox;
using namespace signalbox::tests;
using model::Channel;
using model::OutcomeClass;
using model::State;
using model::Verdict;

namespace {

QString words(OutcomeClass outcome) { return QString::fromStdString(std::string(model::name(outcome))); }

/// A channel's providers, the first of which ends every message in its way.
struct Pair {
  Pair(const QString& firstKind, const QString& secondKind, Channel of, OutcomeClass mood, const PythonServer& mails)
      : channel(of), first(firstKind.toStdString(), of, mood, mails), second(secondKind.toStdString(), of, OutcomeClass::sent, mails) {
    rig.put(first.config("first", 0));
    rig.put(second.config("second", 1));
  }
  int firstGot() { return first.isSimulated() ? rig.arrivedAt("first") : first.taken(); }
  int secondGot() { return second.isSimulated() ? rig.arrivedAt("second") : second.taken(); }
  /// The newest message that each has.
  std::string firstLast() { return first.isSimulated() ? rig.lastAt("first") : first.last(); }
  std::string secondLast() { return second.isSimulated() ? rig.lastAt("second") : second.last(); }
  /// To the first one's address; a webhook's is its receiver, whichever of the two it is.
  base::Uuid post(const std::string& text = "Hello there") {
    return rig.post(channel, channel == Channel::webhook && first.isSimulated() ? second.target() : first.target(), text);
  }

  const Channel channel;
  WireDouble first, second;
  WireRig rig;
};

constexpr std::array kChannels{Channel::email, Channel::sms, Channel::push, Channel::webhook};

void addPairs(std::initializer_list<OutcomeClass> outcomes, std::span<const Channel> channels = kChannels) {
  QTest::addColumn<QString>("first");
  QTest::addColumn<QString>("second");
  QTest::addColumn<int>("channel");
  QTest::addColumn<int>("outcome");
  for (const Channel channel : channels)
    for (const std::string& first : kindsOf(channel))
      for (const std::string& second : kindsOf(channel))
        for (const OutcomeClass outcome : outcomes)
          if (first != second && canEnd(first, outcome))
            QTest::addRow("%s then %s, %s", first.c_str(), second.c_str(), qPrintable(words(outcome)))
                << QString::fromStdString(first) << QString::fromStdString(second) << int(channel) << int(outcome);
}

struct Expected {
  State state;
  int first, second;  // copies that each receiver has
  QStringList timeline;
};

/// Why the first one is asked first. Each try stands alone in its 30 s; figures of traffic have a test of their own.
const QString kAsFirst = " (first of its channel; no call in 30 s; not asked: second)";

/// Not just one that looks like it.
bool holds(const std::string& received, const WireDouble& by, const base::Uuid& id, const std::string& text) {
  return received.find(text) != std::string::npos && (!by.isToldTheId() || received.find(id.toString()) != std::string::npos);
}

QStringList doubtfulTries() {
  const QString again = " (an earlier attempt may have arrived, so another provider could send a duplicate; no call in 30 s)";
  QStringList lines;
  for (int i = 1; i <= 5; ++i) {
    lines << QString("attempt: Try %1 with first got no answer; it may have arrived%2").arg(i).arg(i > 1 ? again : kAsFirst);
    if (i < 5) lines << "retry_scheduled: Waited";
  }
  lines << "dead: retries used up after 5 attempts; whether it was sent is unknown";
  return lines;
}

Expected expectedOf(OutcomeClass outcome, Channel channel) {
  const QString elsewhere =
      "sent: Try 2: second took it (the try before failed with first and surely sent nothing; no call in 30 s; not asked: first)";
  const QString waited = "retry_scheduled: Waited";
  switch (outcome) {
    case OutcomeClass::sent: return {State::sent, 1, 0, {"sent: Try 1: first took it" + kAsFirst}};
    case OutcomeClass::notSent:
      return {State::sent, 0, 1, {"attempt: Try 1 with first did not get through; nothing was sent" + kAsFirst, waited, elsewhere}};
    case OutcomeClass::transient: return {State::sent, 0, 1, {"attempt: Try 1 with first was refused for now" + kAsFirst, waited, elsewhere}};
    case OutcomeClass::throttled: return {State::sent, 0, 1, {"attempt: Try 1 with first was throttled" + kAsFirst, waited, elsewhere}};
    case OutcomeClass::permanent:
      return {State::dead, 0, 0, {"attempt: Try 1 with first was refused for good" + kAsFirst, "dead: the provider refused it for good"}};
    case OutcomeClass::credential:
      return {State::sent, 0, 1, {"attempt: Try 1 with first was refused; the provider does not accept the key" + kAsFirst, elsewhere}};
    default:
      if (channel != Channel::sms) return {State::dead, 5, 0, doubtfulTries()};
      return {State::held,
              1,
              0,
              {"attempt: Try 1 with first got no answer; it may have arrived" + kAsFirst, "held: the outcome is unknown; an operator decides"}};
  }
}

}  // namespace

void FallbackTest::initTestCase() {
  mails_ = std::make_unique<PythonServer>(QStringList{"smtp", "DIR"});
  QVERIFY(!mails_->port.empty());
}

void FallbackTest::everyPairInEveryOutcome_data() {
  addPairs({OutcomeClass::sent, OutcomeClass::notSent, OutcomeClass::transient, OutcomeClass::throttled, OutcomeClass::permanent,
            OutcomeClass::credential, OutcomeClass::ambiguous});
}

void FallbackTest::everyPairInEveryOutcome() {
  QFETCH(QString, first);
  QFETCH(QString, second);
  QFETCH(int, channel);
  QFETCH(int, outcome);
  Pair pair(first, second, Channel(channel), OutcomeClass(outcome), *mails_);
  Expected expected = expectedOf(OutcomeClass(outcome), pair.channel);
  const std::string text = "Number" + std::to_string(++posted_);
  const base::Uuid id = pair.post(text);
  pair.rig.settle(id, std::chrono::hours{3});
  expected.timeline.prepend("accepted: Accepted from shop for " +
                            (pair.channel == Channel::sms ? QString("SMS") : QString::fromStdString(std::string(model::name(pair.channel)))));
  static const QRegularExpression wait("; it asks to wait .*$");
  QCOMPARE(pair.rig.timeline(id).replaceInStrings(wait, "").join('\n'), expected.timeline.join('\n'));
  QCOMPARE(pair.rig.state(id), expected.state);
  QCOMPARE(pair.firstGot(), expected.first);
  QCOMPARE(pair.secondGot(), expected.second);
  if (expected.first > 0) QVERIFY2(holds(pair.firstLast(), pair.first, id, text), pair.firstLast().c_str());
  if (expected.second > 0) QVERIFY2(holds(pair.secondLast(), pair.second, id, text), pair.secondLast().c_str());
  QCOMPARE(pair.rig.view("first").paused, OutcomeClass(outcome) == OutcomeClass::credential);
  QVERIFY(!pair.rig.view("second").paused);
}

void FallbackTest::everyPairPastAnOpenBreaker_data() {
  // A webhook's breaker is its destination's: there is no way past it (everyPairBehindADestinationsOpenBreaker).
  addPairs({OutcomeClass::notSent, OutcomeClass::transient}, std::span(kChannels).first<3>());
}

void FallbackTest::everyPairPastAnOpenBreaker() {
  QFETCH(QString, first);
  QFETCH(QString, second);
  QFETCH(int, channel);
  QFETCH(int, outcome);
  Pair pair(first, second, Channel(channel), OutcomeClass(outcome), *mails_);
  for (int i = 0; i < 5; ++i) pair.post();
  pair.rig.run(base::Millis{500});
  QCOMPARE(pair.rig.view("first").breaker.state, std::string("open"));
  const std::string text = "Number" + std::to_string(++posted_);
  const base::Uuid id = pair.post(text);
  pair.rig.run(base::Millis{500});
  QCOMPARE(
      pair.rig.timeline(id).mid(1),
      (QStringList{"skipped: first skipped: 5 failures in a row; cools down", "sent: Try 1: second took it (next that may send; no call in 30 s)"}));
  QCOMPARE(pair.firstGot(), 0);
  QCOMPARE(pair.secondGot(), 1);
  QVERIFY2(holds(pair.secondLast(), pair.second, id, text), pair.secondLast().c_str());
}

void FallbackTest::everyPairBehindADestinationsOpenBreaker_data() { addPairs({OutcomeClass::transient}, std::span(kChannels).last<1>()); }

void FallbackTest::everyPairBehindADestinationsOpenBreaker() {
  QFETCH(QString, first);
  QFETCH(QString, second);
  QFETCH(int, channel);
  QFETCH(int, outcome);
  Pair pair(first, second, Channel(channel), OutcomeClass(outcome), *mails_);
  for (int i = 0; i < 5; ++i) pair.post();
  pair.rig.run(base::Millis{500});
  const std::string text = "Number" + std::to_string(++posted_);
  const base::Uuid id = pair.post(text);
  pair.rig.run(base::Millis{500});
  // Nobody was asked, so nobody was skipped: it waits, and says for what.
  QCOMPARE(pair.rig.timeline(id).mid(1), QStringList{"waits: Waits: its destination (5 failures in a row; cools down"});
  QCOMPARE(pair.rig.state(id), State::pending);
  QCOMPARE(pair.firstGot() + pair.secondGot(), 0);
  pair.first.act(OutcomeClass::sent);
  if (pair.first.isSimulated()) pair.rig.put(pair.first.config("first", 0));
  pair.rig.settle(id, std::chrono::minutes{2});
  QCOMPARE(pair.rig.state(id), State::sent);
  QVERIFY2(pair.rig.timeline(id).filter("waits: ").isEmpty(), qPrintable(pair.rig.timeline(id).join('\n')));
  QVERIFY2(holds(pair.firstLast(), pair.first, id, text), pair.firstLast().c_str());
}

void FallbackTest::everyPairAfterADoubt_data() { addPairs({OutcomeClass::transient, OutcomeClass::permanent}); }

/// Rule 18: one doubtful try, and no later refusal opens the way to another provider.
void FallbackTest::everyPairAfterADoubt() {
  QFETCH(QString, first);
  QFETCH(QString, second);
  QFETCH(int, channel);
  QFETCH(int, outcome);
  Pair pair(first, second, Channel(channel), OutcomeClass::ambiguous, *mails_);
  const base::Uuid id = pair.post();
  pair.rig.run(std::chrono::seconds{10});
  QCOMPARE(pair.firstGot(), 1);
  pair.first.act(OutcomeClass(outcome));
  if (pair.first.isSimulated()) pair.rig.put(pair.first.config("first", 0));
  pair.rig.settle(id, std::chrono::hours{6});
  // An SMTP double goes by the address, so it stays doubtful; what matters is the same.
  QCOMPARE(pair.firstGot(), first == "smtp" ? 5 : 1);
  QCOMPARE(pair.secondGot(), 0);
  QCOMPARE(pair.rig.state(id), pair.channel == Channel::sms ? State::held : State::dead);
}

void FallbackTest::timelineHasTheBreakersFiguresOfThatMoment() {
  WireRig rig;
  WireDouble simulated("simulated", Channel::sms, OutcomeClass::sent, *mails_), twilio("twilio", Channel::sms, OutcomeClass::sent, *mails_);
  model::ProviderConfig shaky = simulated.config("first", 0);
  shaky.settings["share_transient"] = "0.4";
  rig.put(shaky);
  rig.put(twilio.config("second", 1));
  for (int i = 0; i < 60 && rig.view("first").breaker.state == "closed"; ++i) {
    rig.post(Channel::sms, "+4366012345" + std::to_string(10 + i));
    rig.run(base::Millis{100});
  }
  QCOMPARE(rig.view("first").breaker.state, std::string("open"));
  const base::Uuid id = rig.post(Channel::sms, "+436601234599");
  const auto breaker = rig.view("first").breaker, other = rig.view("second").breaker;
  rig.run(base::Millis{100});
  QCOMPARE(rig.timeline(id).value(1),
           QString("skipped: first skipped: %1 of %2 failed in 30 s, limit 5 %; cools down").arg(breaker.failures).arg(breaker.calls));
  QVERIFY(breaker.failures >= 5);
  // And those of who was chosen in its place.
  const QString figures = other.calls == 0 ? QString("no call") : QString("%1 of %2 failed").arg(other.failures).arg(other.calls);
  QCOMPARE(rig.timeline(id).value(2), "sent: Try 1: second took it (next that may send; " + figures + " in 30 s)");
}

/// As its operation would judge it (engine/core/operation_judge.cpp).
void FallbackTest::planTellsWhatWouldGoByFallback() {
  Pair pair("simulated", "twilio", Channel::sms, OutcomeClass::permanent, *mails_);
  const base::Uuid id = pair.post();
  pair.rig.settle(id, std::chrono::minutes{1});
  QCOMPARE(pair.rig.state(id), State::dead);
  const auto isHeldOpen = [&pair](const char* provider) {
    const bool done = pair.rig.command(core::ForceBreaker{provider, model::BreakerMode::forcedOpen, std::nullopt}).ok();
    pair.rig.run(std::chrono::seconds{1});
    return done && pair.rig.view(provider).breaker.state == "open";
  };
  QCOMPARE(pair.rig.verdict(id), Verdict::willSend);
  QVERIFY(isHeldOpen("first"));
  QCOMPARE(pair.rig.verdict(id), Verdict::fallback);
  QCOMPARE(pair.rig.verdict(id, "second"), Verdict::willSend);  // as it was chosen
  QVERIFY(isHeldOpen("second"));
  QCOMPARE(pair.rig.verdict(id), Verdict::willSend);  // it waits
}

/// As its operation would judge it: what a provider without look-ups had is not promised to be looked up.
void FallbackTest::planToLookUpTellsWhoCannotBeAsked() {
  WireRig rig;
  WireDouble sender("simulated", Channel::sms, OutcomeClass::ambiguous, *mails_);
  model::ProviderConfig config = sender.config("first", 0);
  rig.put(config);
  const base::Uuid id = rig.post(Channel::sms, sender.target());
  rig.settle(id, std::chrono::minutes{1});
  QCOMPARE(rig.state(id), State::held);
  QCOMPARE(rig.lookUpVerdict(id), Verdict::notPossible);
  config.settings["looks_up"] = "true";
  rig.put(config);
  rig.run(std::chrono::seconds{1});
  QVERIFY(rig.view("first").capabilities.looksUp);
  QCOMPARE(rig.lookUpVerdict(id), Verdict::willSend);
}

void FallbackTest::aShareGoesThroughTheSecondAndIsChangedWhileItRuns() {
  WireRig rig;
  WireDouble first("simulated", Channel::email, OutcomeClass::sent, *mails_), second("simulated", Channel::email, OutcomeClass::sent, *mails_);
  model::ProviderConfig most = first.config("first", 0), config = second.config("second", 1);
  most.concurrency = 2000;  // never short of slots, for what finds none goes through the second too
  rig.put(most);
  const auto shareOf = [&](double weight, int messages) {
    config.weight = weight;
    rig.put(config);
    const int before = rig.arrivedAt("second");
    for (int i = 0; i < messages; ++i) rig.post(Channel::email, "u" + std::to_string(i) + "@example.com");
    rig.run(std::chrono::seconds{30});
    return rig.arrivedAt("second") - before;
  };
  const int five = shareOf(0.05, 1000);
  QVERIFY2(five >= 25 && five <= 80, qPrintable(QString::number(five)));
  QCOMPARE(shareOf(0, 200), 0);
  QCOMPARE(shareOf(1, 200), 200);
}

void FallbackTest::throttledProviderIsSparedUntilItsTime() {
  Pair pair("twilio", "termii", Channel::sms, OutcomeClass::throttled, *mails_);
  pair.post();
  pair.rig.run(base::Millis{500});
  const base::Uuid id = pair.post();  // a new message, which has no try behind it
  pair.rig.run(base::Millis{500});
  const QStringList lines = pair.rig.timeline(id);
  QVERIFY2(lines.value(1).startsWith("skipped: first skipped: "), qPrintable(lines.join('\n')));
  QVERIFY2(lines.value(1).contains("throttled by the provider for another ") && lines.value(1).endsWith(" s; no call in 30 s"),
           qPrintable(lines.value(1)));
  pair.first.act(OutcomeClass::sent);
  pair.rig.run(std::chrono::minutes{2});
  const base::Uuid later = pair.post();
  pair.rig.run(std::chrono::seconds{5});
  QCOMPARE(pair.rig.timeline(later).value(1), "sent: Try 1: first took it" + kAsFirst);
}
