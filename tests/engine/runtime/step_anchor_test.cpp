// A backup that is copied over the live file is the same file, and behind what stands beside it.
#include "tests/engine/runtime/step_anchor_test.h"

#include <sys/stat.h>

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "engine/runtime/private_file.h"
#include "engine/runtime/step_anchor.h"
#include "engine/store/sqlite/file_place.h"
#include "engine/store/sqlite/open.h"
#include "tests/engine/api/fake_reader.h"

using namespace signalbox;
using runtime::StepAnchor;

namespace {

struct InlineReaders final : api::ReaderPool {
  api::tests::FakeReader reader;
  int jobs = 0;
  bool isFull = false;
  bool submit(std::function<void(store::Reader&)> job) override {
    if (isFull) return false;
    ++jobs;
    job(reader);
    return true;
  }
};

struct Place {
  QTemporaryDir root;
  const std::string path = root.path().toStdString() + "/signalbox.db", anchorPath = root.path().toStdString() + "/signalbox.anchor";
  base::SilentLog log;
  InlineReaders readers;
  std::unique_ptr<StepAnchor> anchor;
  std::unique_ptr<store::Store> store;
  base::Now now{base::wallFromMillis(1'780'000'000'000), base::BootTime{std::chrono::hours{1}}};

  /// A start of the engine, as far as this is about it. Whether it is on hold.
  bool start(const std::string& installation = std::string(64, 'a')) {
    stop();
    store::sqlite::SqliteOptions sqlite;
    sqlite.path = path;
    sqlite.installation = installation;
    auto opened = store::sqlite::openStore(sqlite, log);
    SB_CHECK(opened.ok(), "the store opens");
    store = std::move(opened).value();
    anchor = std::make_unique<StepAnchor>(anchorPath, log);
    SB_CHECK(anchor->begin(*store).ok(), "the store can be judged");
    return store->load().value().onHold;
  }
  void stop() {
    if (store != nullptr) anchor->finish(step());
    anchor.reset();
    store.reset();
  }
  std::int64_t step() const { return store->position().value().step; }
  template <class Work> void inStep(Work work) {
    SB_CHECK(store->begin().ok() && work().ok() && store->commit(step() + 1).ok(), "a step that is no subject of the test");
  }
  void steps(int count) {
    for (; count > 0; --count) inStep([] { return base::Status::okay(); });
  }
  void accept() {
    store::AcceptRow row;
    row.notification.id.bytes[15] = static_cast<std::uint8_t>(step() + 1);
    row.notification.app = "shop";
    row.notification.target = "ann@example.org";
    row.notification.content = R"({"subject":"hello"})";
    inStep([this, &row] { return store->insertAccepted(std::span(&row, 1)); });
  }
  /// Of the store that is closed: its log has gone with it.
  QByteArray image() const {
    QFile file(QString::fromStdString(path));
    SB_CHECK(file.open(QIODevice::ReadOnly), "the file can be read");
    return file.readAll();
  }
  void putBack(const QByteArray& image) const {
    const std::string identity = store::sqlite::identityOf(path);
    QFile file(QString::fromStdString(path));
    SB_CHECK(file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(image) == image.size(), "it is written over");
    file.close();
    SB_CHECK(store::sqlite::identityOf(path) == identity, "which its identity does not show");
  }
  std::int64_t anchored() const { return runtime::anchorFrom(runtime::readText(anchorPath).value_or("")).value_or(store::Position{}).step; }
};

}  // namespace

void StepAnchorTest::backupOverTheLiveFileIsHeldUntilReleased() {
  Place place;
  QVERIFY(!place.start());
  place.accept();
  place.stop();
  const QByteArray backup = place.image();
  QVERIFY(!place.start());
  place.steps(3);
  const std::int64_t reached = place.step();
  place.stop();
  place.putBack(backup);
  QVERIFY(place.start());
  QVERIFY(place.step() > reached);  // no number of a step is used for two of them
  QVERIFY(place.start());
  place.inStep([&place] { return place.store->releaseHold(); });
  QVERIFY(!place.store->load()->onHold);
  QVERIFY(!place.start());
}

void StepAnchorTest::theSameBackupIsHeldAgain() {
  Place place;
  place.start();
  place.accept();
  place.stop();
  const QByteArray backup = place.image();
  place.start();
  place.steps(3);
  place.stop();
  place.putBack(backup);
  QVERIFY(place.start());
  place.inStep([&place] { return place.store->releaseHold(); });
  place.anchor.reset();  // the process dies: what it wrote as it began is all that stands there
  place.store.reset();
  place.putBack(backup);
  QVERIFY(place.start());
}

void StepAnchorTest::holdLastsOverRestartsHoweverFarTheStoreGoes() {
  Place place;
  place.start();
  place.accept();
  place.stop();
  const QByteArray backup = place.image();
  place.start();
  place.steps(2);
  place.stop();
  place.putBack(backup);
  QVERIFY(place.start());
  place.steps(20);
  QVERIFY(place.start());
}

void StepAnchorTest::storeThatLostNothingIsNotHeld() {
  Place place;
  place.start();
  place.accept();
  place.steps(3);
  place.anchor.reset();  // killed: the anchor is behind, as it may be
  place.store.reset();
  QVERIFY(!place.start());
  QVERIFY(!place.start());
  QVERIFY(QFile::remove(QString::fromStdString(place.anchorPath)));  // nor is one of before there were anchors
  QVERIFY(!place.start());
}

void StepAnchorTest::storeWithoutWorkIsNotHeld() {
  Place place;
  place.start();
  place.steps(1);
  place.stop();
  const QByteArray backup = place.image();
  place.start();
  place.steps(3);
  place.stop();
  place.putBack(backup);
  QVERIFY(!place.start());
  place.accept();
  QVERIFY(!place.start());
}

void StepAnchorTest::anotherStoreInItsPlaceIsHeld() {
  Place place;
  place.start();
  place.accept();
  place.stop();
  const std::string anchor = runtime::readText(place.anchorPath).value();
  place.putBack({});  // made anew within the same file, and it goes further than the first one had come
  QVERIFY(QFile::remove(QString::fromStdString(place.anchorPath)));
  QVERIFY(!place.start(std::string(64, 'b')));
  place.accept();
  place.steps(30);
  QVERIFY(!place.start());
  place.stop();
  QVERIFY(runtime::writePrivate(place.anchorPath, anchor).ok());
  QVERIFY(place.start());
  QVERIFY(place.start());
}

void StepAnchorTest::anchorFollowsEveryFewSecondsOnAReadersThread() {
  Place place;
  place.start();
  const std::int64_t first = place.anchored();
  QCOMPARE(first, place.step());
  place.steps(2);
  QCOMPARE(place.anchored(), first);
  place.readers.isFull = true;
  place.anchor->tick(place.step(), place.now, place.readers);
  QCOMPARE(place.anchored(), first);
  place.readers.isFull = false;
  place.anchor->tick(place.step(), place.now, place.readers);
  QCOMPARE(place.anchored(), first + 2);
  place.steps(1);
  place.now.boot += StepAnchor::kBetween - base::Millis{1};
  place.anchor->tick(place.step(), place.now, place.readers);
  QCOMPARE(place.anchored(), first + 2);
  place.now.boot += base::Millis{1};
  place.anchor->tick(place.step(), place.now, place.readers);
  QCOMPARE(place.anchored(), first + 3);
  place.now.boot += StepAnchor::kBetween;
  place.anchor->tick(place.step(), place.now, place.readers);
  QCOMPARE(place.readers.jobs, 2);  // nothing was committed
  struct stat file{};
  QVERIFY(::stat(place.anchorPath.c_str(), &file) == 0);
  QCOMPARE(file.st_mode & 0777, 0600U);
}

void StepAnchorTest::whatIsNoAnchorIsMadeAnew() {
  for (const char* text : {"", "signalbox", " 7", "installation ", "installation x", "installation 7x", "installation 7 8"}) {
    QVERIFY2(!runtime::anchorFrom(text), text);
    Place place;
    QVERIFY(runtime::writePrivate(place.anchorPath, text).ok());
    place.start();
    place.accept();
    QVERIFY(!place.start());
    QCOMPARE(place.anchored(), place.step());
  }
  const auto read = runtime::anchorFrom(runtime::toText({"installation", 7}));
  QVERIFY(read && read->installation == "installation" && read->step == 7);
}
