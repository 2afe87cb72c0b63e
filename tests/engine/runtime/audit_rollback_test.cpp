// What kept checkpoints know better than the audit: found at a start and before a line follows, told in the audit, and known from then on.
#include "tests/engine/runtime/audit_rollback_test.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "engine/base/system_clock.h"
#include "engine/core/audit_chain.h"
#include "engine/core/audit_checkpoint.h"
#include "engine/runtime/audit_checkpoints.h"
#include "tests/engine/api/fake_reader.h"

using namespace signalbox;
using runtime::AuditCheckpoints;

namespace {

struct InlineReaders final : api::ReaderPool {
  api::tests::FakeReader reader;
  bool submit(std::function<void(store::Reader&)> job) override {
    job(reader);
    return true;
  }
};

/// The audit has a row for each thousand, which is what checkpoints are about.
struct Place {
  QTemporaryDir root;
  const std::string own = root.path().toStdString() + "/audit.checkpoints", outside = root.path().toStdString() + "/outside";
  base::SystemClock clock;
  base::SilentLog log;
  InlineReaders readers;
  std::unique_ptr<const security::AuditSeal> seal = security::makeAuditSeal(security::Secret(std::string(32, 'k'))).value();
  runtime::AuditCheckpointOptions options;
  egress::Egress egress{{}, clock, log, {}};
  std::unique_ptr<AuditCheckpoints> checkpoints;
  std::vector<std::string> told;  // while it runs
  char kind = 'a';                // seals of one history are those of no other
  base::Millis passed{0};

  Place() { options.file = outside; }
  std::vector<store::AuditRow>& rows() { return readers.reader.auditRows; }  // newest first
  store::AuditHead head() const {
    const auto& all = readers.reader.auditRows;
    return all.empty() ? store::AuditHead{} : store::AuditHead{all.front().seq, all.front().mac};
  }
  /// A start of the engine: what it has to tell.
  std::vector<std::string> begin() {
    checkpoints = std::make_unique<AuditCheckpoints>(options, own, "installation", AuditCheckpoints::Parts{*seal, [this] {
      return head();
    }, readers, egress, clock, log, [this](const std::string& words) { told.push_back(words); }});
    return checkpoints->begin();
  }
  void addRow(std::int64_t seq, const std::string& action = "view.put", const std::string& reason = {}) {
    store::AuditRow row;
    row.seq = seq;
    row.action = action;
    row.object = core::kAuditItself;
    row.reason = reason;
    row.mac = std::string(32, static_cast<char>(kind + seq % 16));
    rows().insert(rows().begin(), row);
  }
  void record(const std::string& words) { addRow(head().seq + 1, std::string(core::kRolledBack), words); }
  /// A thousand rows more: a checkpoint is due.
  void grow() {
    addRow((head().seq / 1000 + 1) * 1000);
    checkpoints->tick(clock.now());
  }
  void tickInAMinute() {
    passed += std::chrono::seconds{61};
    base::Now at = clock.now();
    at.boot += passed;
    checkpoints->tick(at);
  }
  void cutBehind(std::int64_t seq) {
    std::erase_if(rows(), [seq](const store::AuditRow& row) { return row.seq > seq; });
    kind = 'A';
  }
  std::string lineOf(std::int64_t seq, const std::string& mac, const std::string& installation = "installation") const {
    return core::toLine(core::signCheckpoint(*seal, installation, seq, mac, clock.now().wall)) + "\n";
  }
};

QByteArray contentOf(const std::string& path) {
  QFile file(QString::fromStdString(path));
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void append(const std::string& path, const std::string& text) {
  QFile file(QString::fromStdString(path));
  SB_CHECK(file.open(QIODevice::Append) && file.write(QByteArray::fromStdString(text)) == static_cast<qint64>(text.size()), "it is appended");
}

}  // namespace

void AuditRollbackTest::aStartFindsATailThatWasCutOff() {
  Place place;
  QVERIFY(place.begin().empty());
  for (int i = 0; i < 3; ++i) place.grow();
  QVERIFY(place.begin().empty());
  place.cutBehind(2000);
  const std::vector<std::string> found = place.begin();
  QCOMPARE(found.size(), std::size_t{1});  // both files know it
  QVERIFY2(found.front().find("has seen 3000 rows") != std::string::npos, found.front().c_str());
  QCOMPARE(place.begin(), found);  // a crash before the first step
  place.record(found.front());
  QVERIFY(place.begin().empty());
  place.grow();
  QCOMPARE(place.checkpoints->trouble(), std::string());
  QVERIFY(place.told.empty());
  QCOMPARE(contentOf(place.own).count('\n'), 4);
  QCOMPARE(contentOf(place.outside).count('\n'), 4);
  QVERIFY(place.begin().empty());
}

void AuditRollbackTest::itStaysKnownWhenItsCheckpointIsForgotten() {
  Place place;
  place.begin();
  for (int i = 0; i < 3; ++i) place.grow();
  place.cutBehind(1000);
  const std::vector<std::string> found = place.begin();
  QCOMPARE(found.size(), std::size_t{1});
  place.record(found.front());
  place.grow();
  const std::string line = place.lineOf(place.head().seq, place.head().mac);
  std::string hours;
  while (hours.size() < 300 * 1024) hours += line;
  append(place.own, hours);
  append(place.outside, hours);
  const auto kept = place.checkpoints->kept();
  QVERIFY(kept.ok() && kept->faults.empty());
  for (const core::AuditCheckpoint& each : kept->checkpoints) QCOMPARE(each.count, place.head().seq);  // nothing read knows of it any more
  QVERIFY(place.begin().empty());
  const auto rows = place.readers.reader.auditActs(std::string(core::kRolledBack), std::string(core::kAuditItself), 10);
  QCOMPARE(rows->size(), std::size_t{1});
  QCOMPARE(rows->front().reason, found.front());
}

void AuditRollbackTest::aRowThatIsAnotherOneIsFound() {
  Place place;
  place.begin();
  for (int i = 0; i < 2; ++i) place.grow();
  place.cutBehind(0);  // and written anew, by somebody with the key
  for (int i = 1; i <= 5; ++i) place.addRow(i * 1000);
  const std::vector<std::string> found = place.begin();
  QCOMPARE(found.size(), std::size_t{1});
  QVERIFY2(found.front().find("has seen 2000 rows") != std::string::npos, found.front().c_str());
}

void AuditRollbackTest::anOlderLineBehindItHidesNothing() {
  Place place;
  place.begin();
  for (int i = 0; i < 3; ++i) place.grow();
  place.cutBehind(1000);
  for (const std::string& file : {place.own, place.outside}) append(file, place.lineOf(1000, place.head().mac));
  const std::vector<std::string> found = place.begin();
  QCOMPARE(found.size(), std::size_t{1});
  QVERIFY2(found.front().find("has seen 3000 rows") != std::string::npos, found.front().c_str());
}

void AuditRollbackTest::aSecondRollbackIsFoundBelowTheFirst() {
  Place place;
  place.begin();
  for (int i = 0; i < 9; ++i) place.grow();
  place.cutBehind(1000);
  place.record(place.begin().front());
  for (int i = 0; i < 3; ++i) place.grow();  // up to 4000, which is less than the 9000 that were seen once
  QVERIFY(place.begin().empty());
  std::erase_if(place.rows(), [](const store::AuditRow& row) { return row.seq > 2000; });
  place.kind = 'k';
  const std::vector<std::string> found = place.begin();
  QCOMPARE(found.size(), std::size_t{1});
  QVERIFY2(found.front().find("has seen 4000 rows") != std::string::npos, found.front().c_str());
  place.record(found.front());
  QVERIFY(place.begin().empty());
  place.grow();
  QCOMPARE(place.checkpoints->trouble(), std::string());
  QVERIFY(place.told.empty());
  // Back before both: the audit tells of neither any more, so both are told again.
  place.cutBehind(1000);
  QCOMPARE(place.begin().size(), std::size_t{3});
}

void AuditRollbackTest::aLostFutureIsFoundThoughAnOlderPastIsBack() {
  Place place;
  place.begin();
  for (int i = 0; i < 3; ++i) place.grow();
  const std::vector<store::AuditRow> before = place.rows();
  place.cutBehind(1000);
  place.record(place.begin().front());
  place.grow();
  place.rows() = before;  // what was rolled back comes back, and what followed is gone
  const std::vector<std::string> found = place.begin();
  QCOMPARE(found.size(), std::size_t{1});
  QVERIFY2(found.front().find("has seen 2000 rows") != std::string::npos, found.front().c_str());
}

void AuditRollbackTest::aShortRunHidesNothing() {
  Place place;
  place.begin();
  for (int i = 0; i < 3; ++i) place.grow();
  place.cutBehind(1000);
  const std::vector<std::string> found = place.begin();
  place.checkpoints->finish();  // its first step failed, so the audit does not tell of it
  QCOMPARE(contentOf(place.own).count('\n'), 4);
  QCOMPARE(place.begin(), found);
}

void AuditRollbackTest::aFileDoesNotGrowBeforeTheAuditTellsWhatItKnows() {
  Place place;
  place.begin();
  place.grow();
  const QByteArray one = contentOf(place.own);
  place.grow();
  // Somebody cuts off what he can reach; the file outside is on a disk that is away for a while.
  place.cutBehind(1000);
  QFile own(QString::fromStdString(place.own));
  QVERIFY(own.resize(one.size()));
  const QString name = QString::fromStdString(place.outside);
  QVERIFY(QFile::rename(name, name + "-away"));
  QVERIFY(place.begin().empty());
  QVERIFY(QFile::rename(name + "-away", name));
  const QByteArray outside = contentOf(place.outside);
  place.grow();
  QCOMPARE(place.told.size(), std::size_t{1});
  QVERIFY2(place.told.front().find("has seen 2000 rows") != std::string::npos, place.told.front().c_str());
  QCOMPARE(contentOf(place.outside), outside);
  QVERIFY(place.checkpoints->trouble().find("knows another past") != std::string::npos);
  QCOMPARE(contentOf(place.own).count('\n'), 2);
  place.tickInAMinute();
  QCOMPARE(place.told.size(), std::size_t{2});  // it is not there yet
  QCOMPARE(place.told.front(), place.told.back());
  place.record(place.told.front());
  place.tickInAMinute();
  QCOMPARE(place.told.size(), std::size_t{2});
  QCOMPARE(place.checkpoints->trouble(), std::string());
  QVERIFY(contentOf(place.outside).size() > outside.size());
}

void AuditRollbackTest::whatIsNotOursSaysNothing() {
  Place place;
  place.begin();
  place.grow();
  const auto other = security::makeAuditSeal(security::Secret(std::string(32, 'o'))).value();
  append(place.own, place.lineOf(9000, std::string(32, 'x'), "another"));
  append(place.own, core::toLine(core::signCheckpoint(*other, "installation", 9000, std::string(32, 'x'), place.clock.now().wall)) + "\n");
  append(place.own, "{\"signalbox_audit_checkpoint\":1,\"count\":9000\n\nnothing\n");
  QVERIFY(place.begin().empty());
  place.grow();
  QCOMPARE(place.checkpoints->trouble(), std::string());
  QVERIFY(place.told.empty());
}
