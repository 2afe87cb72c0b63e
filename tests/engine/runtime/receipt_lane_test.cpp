// Rule 1: what one step takes of the lane in which receipts wait.
#include "tests/engine/runtime/receipt_lane_test.h"

#include <QTest>

#include "engine/api/router.h"
#include "engine/receipts/sendgrid_receipts.h"
#include "engine/runtime/core_thread.h"
#include "tests/engine/receipts/signed_requests.h"

using namespace signalbox;
using namespace signalbox::tests;
using runtime::ReceiptLane;

namespace {

constexpr std::size_t kBound = 1000;

/// Answers that were given, in their order.
using Answers = std::vector<base::Result<core::ReceiptsDone>>;

core::ReceiptInput request(std::size_t receipts, Answers* answers = nullptr) {
  core::ReceiptInput input;
  input.provider = "mail";
  input.receipts.resize(receipts);
  for (std::size_t i = 0; i < receipts; ++i) input.receipts[i].eventId = "e" + std::to_string(i);
  input.reply = [answers](base::Result<core::ReceiptsDone> done) {
    if (answers != nullptr) answers->push_back(std::move(done));
  };
  return input;
}

/// What the core does with a step's receipts, all of which are new.
std::vector<std::string> carryOut(std::vector<core::ReceiptInput> taken) {
  std::vector<std::string> events;
  for (const core::ReceiptInput& input : taken) {
    for (const model::Receipt& receipt : input.receipts) events.push_back(receipt.eventId);
    input.reply(core::ReceiptsDone{static_cast<std::int64_t>(input.receipts.size()), 0, 0});
  }
  return events;
}

}  // namespace

void ReceiptLaneTest::stepTakesNoMoreThanItsBound_data() {
  using Rows = QList<int>;
  QTest::addColumn<Rows>("requests");  // receipts of each
  QTest::addColumn<Rows>("steps");     // receipts that each step takes
  QTest::newRow("nothing waits") << Rows{} << Rows{};
  QTest::newRow("small ones share a step") << Rows{400, 600, 1} << Rows{1000, 1};
  QTest::newRow("one that no longer fits goes into the next") << Rows{999, 2, 998} << Rows{999, 1000};
  QTest::newRow("one that is as large as a step") << Rows{1000, 1} << Rows{1000, 1};
  QTest::newRow("a larger one goes in pieces") << Rows{1, 2500, 7} << Rows{1, 1000, 1000, 500, 7};
  QTest::newRow("the largest that there is") << Rows{10'000} << Rows(10, 1000);
}

void ReceiptLaneTest::stepTakesNoMoreThanItsBound() {
  using Rows = QList<int>;
  QFETCH(Rows, requests);
  QFETCH(Rows, steps);
  ReceiptLane lane(10, nullptr);
  for (const int rows : requests) QVERIFY(lane.tryPush(request(static_cast<std::size_t>(rows))));
  Rows taken;
  while (!lane.empty()) taken << static_cast<int>(carryOut(lane.takeForStep(kBound)).size());
  QCOMPARE(taken, steps);
}

void ReceiptLaneTest::requestsWithoutReceiptsAreBoundedToo() {
  ReceiptLane lane(2000, nullptr);
  for (int i = 0; i < 1500; ++i) QVERIFY(lane.tryPush(request(0)));
  QCOMPARE(lane.takeForStep(kBound).size(), std::size_t{1000});
  QCOMPARE(lane.takeForStep(kBound).size(), std::size_t{500});
  QVERIFY(lane.takeForStep(kBound).empty());
}

void ReceiptLaneTest::dividedRequestIsAnsweredOnceWithAllThatWasDone() {
  ReceiptLane lane(10, nullptr);
  Answers answers;
  QVERIFY(lane.tryPush(request(2500, &answers)));
  std::vector<std::string> events;
  while (!lane.empty()) {
    QVERIFY(answers.empty());
    for (std::string& event : carryOut(lane.takeForStep(kBound))) events.push_back(std::move(event));
  }
  QCOMPARE(answers.size(), std::size_t{1});
  QVERIFY(answers.front().ok());
  QCOMPARE(answers.front()->applied, 2500);
  QCOMPARE(events.size(), std::size_t{2500});
  for (std::size_t i = 0; i < events.size(); ++i) QCOMPARE(events[i], "e" + std::to_string(i));
}

void ReceiptLaneTest::refusedPartEndsTheRequest() {
  ReceiptLane lane(10, nullptr);
  Answers answers;
  QVERIFY(lane.tryPush(request(2500, &answers)));
  QVERIFY(lane.tryPush(request(1)));
  carryOut(lane.takeForStep(kBound));
  const auto second = lane.takeForStep(kBound);
  QCOMPARE(second.size(), std::size_t{1});
  second.front().reply(base::Status(base::Code::diskFull, "the disk is full"));
  QCOMPARE(answers.size(), std::size_t{1});
  QCOMPARE(answers.front().status().code(), base::Code::diskFull);
  QCOMPARE(carryOut(lane.takeForStep(kBound)).size(), std::size_t{1});  // what stood behind it
  QVERIFY(lane.empty());
  QCOMPARE(answers.size(), std::size_t{1});
}

void ReceiptLaneTest::topicIsHeardOfWithTheLastPart() {
  ReceiptLane lane(10, nullptr);
  core::ReceiptInput input = request(1001);
  input.topic = model::TopicNews{"topic", {}, false};
  QVERIFY(lane.tryPush(std::move(input)));
  QVERIFY(!lane.takeForStep(kBound).front().topic.has_value());
  QVERIFY(lane.takeForStep(kBound).front().topic.has_value());
}

void ReceiptLaneTest::closedLaneGivesBackWhatIsLeft() {
  ReceiptLane lane(10, nullptr);
  Answers answers;
  QVERIFY(lane.tryPush(request(2500, &answers)));
  QVERIFY(lane.tryPush(request(3, &answers)));
  carryOut(lane.takeForStep(kBound));
  const auto left = lane.close();
  QCOMPARE(left.size(), std::size_t{2});
  QCOMPARE(left[0].receipts.size(), std::size_t{1500});
  QCOMPARE(left[1].receipts.size(), std::size_t{3});
  for (const core::ReceiptInput& input : left) input.reply(base::Status(base::Code::unavailable, "the engine is stopping"));
  QCOMPARE(answers.size(), std::size_t{2});
  QVERIFY(!answers[0].ok() && !answers[1].ok());
  QVERIFY(!lane.tryPush(request(1)));
  QVERIFY(lane.empty());
}

void ReceiptLaneTest::boundsAreThoseOfTheRule() { QCOMPARE(runtime::CoreThread::Limits{}.receiptRows, kBound); }

void ReceiptLaneTest::largeBodyOfSendgridLeavesStepsBounded() {
  std::string body = "[";
  for (int i = 0;; ++i) {
    const std::string number = std::to_string(i);
    const std::string event = R"({"email":"ana@example.com","event":"delivered","sg_event_id":"e)" + number + R"(","sg_message_id":"m)" + number +
        R"(.filter","timestamp":1778587190})";
    if (body.size() + event.size() + 2 > api::kRawBytesMax) break;
    body += (i == 0 ? "" : ",") + event;
  }
  body += ']';
  QVERIFY(body.size() > api::kRawBytesMax - 200);
  const SendgridSigner signer;
  const receipts::SendgridReceipts reader(*security::PublicKey::parse(signer.publicKey), std::chrono::seconds{300});
  auto reading = signer.sign(body, base::toMillis(kReceiptNow) / 1000).readBy(reader);
  QVERIFY2(reading.ok(), reading.status().message().c_str());
  const std::size_t count = reading->receipts.size();
  QVERIFY(count > 5 * kBound);
  Answers answers;
  core::ReceiptInput input = request(0, &answers);
  input.receipts = std::move(reading->receipts);
  ReceiptLane lane(10, nullptr);
  QVERIFY(lane.tryPush(std::move(input)));
  std::size_t stored = 0;
  while (!lane.empty()) {
    const std::size_t step = carryOut(lane.takeForStep(kBound)).size();
    QVERIFY(step > 0 && step <= kBound);
    stored += step;
  }
  QCOMPARE(stored, count);
  QCOMPARE(answers.size(), std::size_t{1});
  QCOMPARE(answers.front()->applied, static_cast<std::int64_t>(count));
}
