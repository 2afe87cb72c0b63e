// Rules 4 and 30: a clock that goes years ahead empties no history.
#include "tests/engine/core/clock_doubt_test.h"

#include <QTest>

#include "tests/engine/core/rig.h"

using namespace signalbox;
using namespace signalbox::tests;
using model::Channel;
using model::State;

namespace {

constexpr base::Millis kTenYears = std::chrono::hours{24 * 3'653};

core::CoreOptions keptForTwoHours() {
  core::CoreOptions options;
  options.retention.categories = {{"codes", std::chrono::hours{2}}};
  return options;
}

base::Uuid postCode(Rig& rig) {
  rig.provider("mail", Channel::email);
  const base::Uuid id = rig.post("a@example.com", "", [](core::AcceptLine& line) { line.notification.category = "codes"; }).id;
  rig.run(std::chrono::seconds{5});
  SB_CHECK(rig.state(id) == State::sent, "it has come to its end");
  return id;
}

bool isKept(const Rig& rig, const base::Uuid& id) { return rig.store->find(id).value().has_value(); }

std::vector<std::string> told(const Rig& rig) {
  std::vector<std::string> actions;
  const std::vector<store::AuditRow> rows = rig.reader->audit(0, 100).value();
  for (const store::AuditRow& row : rows)
    if (row.action == "retention.waits" || row.action == "retention.goes_on") actions.insert(actions.begin(), row.action);
  return actions;
}

const std::vector<std::string> kWaits{"retention.waits"}, kOver{"retention.waits", "retention.goes_on"};

}  // namespace

void ClockDoubtTest::nothingIsPurgedForAnHourAfterAJumpAhead() {
  Rig rig(1, keptForTwoHours());
  const base::Uuid code = postCode(rig);
  rig.clock.jumpWall(kTenYears);
  rig.run(std::chrono::minutes{59});
  QVERIFY(isKept(rig, code));
  QCOMPARE(told(rig), kWaits);
  QCOMPARE(rig.log.count("clock.doubted"), 1);
  QCOMPARE(rig.log.count("clock.believed"), 0);
  rig.run(std::chrono::minutes{4});
  QVERIFY(!isKept(rig, code));  // nobody has said otherwise
  QCOMPARE(told(rig), kOver);
  QCOMPARE(rig.log.count("clock.believed"), 1);
}

void ClockDoubtTest::anotherJumpBeginsTheHourAnew() {
  Rig rig(1, keptForTwoHours());
  const base::Uuid code = postCode(rig);
  rig.clock.jumpWall(kTenYears);
  rig.run(std::chrono::minutes{50});
  rig.clock.jumpWall(-kTenYears);  // somebody sets it right
  rig.run(std::chrono::minutes{50});
  QCOMPARE(told(rig), kWaits);
  rig.run(std::chrono::minutes{15});
  QCOMPARE(told(rig), kOver);
  QVERIFY(isKept(rig, code));
  rig.run(std::chrono::minutes{10});
  QVERIFY(!isKept(rig, code));  // now its time has come
}

void ClockDoubtTest::keyIsKnownAfterAJumpAhead() {
  Rig rig;
  const auto first = rig.post("a@example.com", "k");
  rig.clock.jumpWall(std::chrono::hours{25});
  const auto repeat = rig.post("a@example.com", "k");
  QVERIFY(repeat.status.ok() && repeat.replayed);
  QVERIFY(repeat.id == first.id);
  QCOMPARE(rig.post("b@example.com", "k").status.code(), base::Code::keyMismatch);
  rig.run(std::chrono::minutes{62});
  const auto later = rig.post("a@example.com", "k");
  QVERIFY(later.status.ok() && !later.replayed);
}

void ClockDoubtTest::operatorsKeyIsKnownAfterAJumpAhead() {
  Rig rig;
  const auto putTemplate = [&rig] {
    std::optional<base::Result<core::CommandDone>> answer;
    core::CommandInput input;
    input.principal = {"ana", "admin", "127.0.0.1"};
    input.key = core::CommandKey{"k", std::string(32, 'f')};
    model::Template value;
    value.name = "order";
    value.channel = Channel::email;
    value.subject = value.text = "Order";
    input.command = core::PutTemplate{value, std::nullopt};
    input.reply = [&answer](base::Result<core::CommandDone> done) { answer = std::move(done); };
    core::StepInputs inputs;
    inputs.commands.push_back(std::move(input));
    static_cast<void>(rig.step(std::move(inputs)));
    SB_CHECK(answer && answer->ok(), "it is answered");
    return answer->value();
  };
  QVERIFY(!putTemplate().repeated);
  rig.clock.jumpWall(std::chrono::hours{25});
  QVERIFY(putTemplate().repeated);
  rig.run(std::chrono::minutes{62});
  QVERIFY(!putTemplate().repeated);
}

void ClockDoubtTest::aDayAheadIsBelieved() {
  Rig rig(1, keptForTwoHours());
  const base::Uuid code = postCode(rig);
  rig.clock.jumpWall(std::chrono::hours{24});
  rig.run(std::chrono::minutes{3});
  QVERIFY(!isKept(rig, code));
  QVERIFY(told(rig).empty());
}

void ClockDoubtTest::nothingIsPurgedForAnHourAfterAStartDaysLater() {
  Rig rig(1, keptForTwoHours());
  const base::Uuid code = postCode(rig);
  rig.clock.advance(std::chrono::hours{72});
  rig.crash();
  rig.run(std::chrono::minutes{59});
  QVERIFY(isKept(rig, code));
  QCOMPARE(told(rig), kWaits);
  rig.run(std::chrono::minutes{4});
  QVERIFY(!isKept(rig, code));
}

void ClockDoubtTest::jumpBeforeTheFirstStepIsSeen() {
  Rig rig(1, keptForTwoHours());
  const base::Uuid code = postCode(rig);
  rig.crash();
  rig.clock.jumpWall(kTenYears);  // a start has looked at it
  rig.run(std::chrono::minutes{59});
  QVERIFY(isKept(rig, code));
  QCOMPARE(told(rig), kWaits);
}

void ClockDoubtTest::doubtLastsOverARestart() {
  Rig rig(1, keptForTwoHours());
  const base::Uuid code = postCode(rig);
  rig.clock.jumpWall(kTenYears);
  rig.run(std::chrono::minutes{3});
  rig.crash();  // the newest that the store knows is as late as the clock now
  rig.run(std::chrono::minutes{59});
  QVERIFY(isKept(rig, code));
  QCOMPARE(told(rig), kWaits);
  rig.run(std::chrono::minutes{4});
  QCOMPARE(told(rig), kOver);
  QVERIFY(!isKept(rig, code));
}

void ClockDoubtTest::clockThatIsRightAtAStartIsBelievedAtOnce() {
  Rig rig(1, keptForTwoHours());
  const base::Uuid code = postCode(rig);
  rig.clock.jumpWall(kTenYears);
  rig.run(std::chrono::minutes{3});
  rig.clock.jumpWall(-kTenYears);
  rig.crash();
  rig.run(std::chrono::minutes{3});
  QCOMPARE(told(rig), kOver);
  QVERIFY(isKept(rig, code));
  rig.run(std::chrono::hours{2});
  QVERIFY(!isKept(rig, code));
}

void ClockDoubtTest::believedTimeIsNeverAheadOfTheWall() {
  const base::WallTime wall = base::wallFromMillis(1'780'000'000'000);
  base::Now now{wall, base::BootTime{std::chrono::hours{1}}};
  core::ClockDoubt clock;
  clock.begin(std::nullopt, std::nullopt, now);
  QVERIFY(!clock.isDoubted() && clock.believed(now) == wall);
  now.wall += kTenYears;
  clock.jumped(kTenYears, now);
  QVERIFY(clock.since() == wall && clock.believed(now) == wall);
  now.wall += std::chrono::minutes{10};
  now.boot += std::chrono::minutes{10};
  QVERIFY(clock.believed(now) == wall + std::chrono::minutes{10});
  now.wall = wall - std::chrono::hours{1};  // and now it is behind
  QVERIFY(clock.believed(now) == now.wall);
  now.boot += core::ClockDoubt::kTrial;
  clock.advance(now);
  QVERIFY(!clock.isDoubted());
}

/// The doubt that was never settled is of a time far ahead; what was written last says that the clock has been set back since.
void ClockDoubtTest::anotherJumpAheadOfAClockThatWasSetBackCounts() {
  Rig rig(1, keptForTwoHours());
  const base::Uuid code = postCode(rig);
  const auto jump = [&rig](base::Millis by) {
    rig.clock.jumpWall(by);
    rig.run(std::chrono::minutes{1});
  };
  jump(kTenYears);
  jump(-kTenYears - std::chrono::hours{48});
  jump(kTenYears);
  jump(-kTenYears + std::chrono::hours{51});  // three hours ahead of the first one, and two days of the second
  rig.crash();
  rig.run(std::chrono::minutes{50});
  QVERIFY(isKept(rig, code));
  QCOMPARE(told(rig), kWaits);
  rig.run(std::chrono::minutes{15});
  QCOMPARE(told(rig), kOver);
}

void ClockDoubtTest::jumpBehindAClockThatWasSetBackIsSeen() {
  const base::Now now{base::WallTime{std::chrono::hours{24 * 9}}, base::BootTime{std::chrono::hours{1}}};
  const auto isDoubted = [&now](base::WallTime newest) {
    core::ClockDoubt clock;
    clock.begin(newest, base::WallTime{std::chrono::hours{24 * 20'000}}, now);
    return clock.believed(now) != now.wall;
  };
  QVERIFY(isDoubted(now.wall - std::chrono::hours{25}));
  QVERIFY(!isDoubted(now.wall - std::chrono::hours{1}));
}
