// An audit whose key was lost: its chain begins anew with another key, and what is before that stays as it was.
#include "tests/engine/core/audit_anew_test.h"

#include <QTest>

#include <algorithm>

#include "engine/core/audit_chain.h"
#include "engine/core/audit_walk.h"
#include "tests/engine/core/rig.h"

using namespace signalbox;
using namespace signalbox::tests;
using core::AuditFault;

namespace {

using Rows = std::vector<store::AuditRow>;

void act(Rig& rig, int count) {
  for (int i = 0; i < count; ++i) SB_CHECK(rig.command(core::PutView{{"view", "tries>" + std::to_string(i), "held"}}).ok(), "a view is put");
}

/// The next run of the engine has another key. The one before is returned, for it is in use until then.
std::unique_ptr<const security::AuditSeal> exchange(Rig& rig, char key, core::AuditChain chain) {
  auto before = std::exchange(rig.seal, security::makeAuditSeal(security::Secret(std::string(32, key))).value());
  rig.chain = chain;
  rig.crash();
  rig.chain = core::AuditChain::goesOn;
  return before;
}

Rows rowsOf(Rig& rig) {
  auto rows = rig.reader->auditAfter(0, 10'000);
  SB_CHECK(rows.ok(), rows.status().toString().c_str());
  return std::move(rows).value();
}

/// In parts of `length` rows, each of them by a walk that goes on where the last one stopped.
std::optional<AuditFault> walk(const Rows& rows, const security::AuditSeal& seal, std::size_t length) {
  std::string place;
  for (std::size_t from = 0;; from += length) {
    core::AuditWalk part(seal, {});
    if (!place.empty()) SB_CHECK(part.resume(place).ok(), place.c_str());
    for (std::size_t i = from; i < std::min(from + length, rows.size()); ++i)
      if (auto fault = part.take(rows[i])) return fault;
    if (from + length >= rows.size()) return part.end();
    place = part.place();
  }
}

}  // namespace

void AuditAnewTest::chainBeginsAnewBehindWhatALostKeyHasSealed() {
  Rig rig;
  act(rig, 10);
  const std::int64_t last = rig.core->auditHead().seq;
  const auto lost = exchange(rig, 'n', core::AuditChain::beginsAnew);
  act(rig, 10);
  const Rows rows = rowsOf(rig);
  const store::AuditRow& beginning = rows.at(static_cast<std::size_t>(last));
  QCOMPARE(beginning.action, std::string(core::kChainBegins));
  QCOMPARE(core::beginningIn(beginning)->rowsBefore, last);
  QCOMPARE(core::beginningIn(beginning)->key, rig.seal->keyId());
  QVERIFY2(beginning.reason.find("a key that is lost") != std::string::npos, beginning.reason.c_str());
  for (const std::size_t length : {std::size_t{1}, std::size_t{7}, rows.size()}) {
    const auto fault = walk(rows, *rig.seal, length);
    QVERIFY2(!fault, fault ? fault->words.c_str() : "");
  }
  QCOMPARE(walk(rows, *lost, rows.size())->seq, beginning.seq);  // whoever has found the old one sees where it ends
  rig.crash();
  act(rig, 1);
  QVERIFY(!walk(rowsOf(rig), *rig.seal, 7));
}

void AuditAnewTest::whatALostKeyHasSealedCannotBeChangedAnyMore_data() {
  QTest::addColumn<int>("what");
  QTest::newRow("a word") << 0;
  QTest::newRow("a seal removed with it") << 1;
  QTest::newRow("the first beginning") << 2;
  QTest::newRow("the new beginning's digest") << 3;
}

void AuditAnewTest::whatALostKeyHasSealedCannotBeChangedAnyMore() {
  QFETCH(int, what);
  Rig rig;
  act(rig, 10);
  const auto last = static_cast<std::size_t>(rig.core->auditHead().seq);
  const auto lost = exchange(rig, 'n', core::AuditChain::beginsAnew);
  act(rig, 3);
  Rows rows = rowsOf(rig);
  if (what < 2) rows[4].reason = "another";
  if (what == 1) rows[4].mac.clear();
  if (what == 2) rows[0].detail += " ";
  if (what == 3) rows[last].detail.replace(rows[last].detail.find("\"digest\":\"") + 10, 1, "x");
  for (const std::size_t length : {std::size_t{5}, rows.size()}) QVERIFY(walk(rows, *rig.seal, length).has_value());
  rows = rowsOf(rig);
  rows.erase(rows.begin() + 4);
  QCOMPARE(walk(rows, *rig.seal, rows.size())->seq, std::int64_t{5});
}

void AuditAnewTest::anotherKeyWithoutABeginningIsFound() {
  Rig rig;
  act(rig, 5);
  const auto lost = exchange(rig, 'n', core::AuditChain::goesOn);
  act(rig, 5);
  const Rows rows = rowsOf(rig);
  for (const std::size_t length : {std::size_t{3}, rows.size()}) {
    const auto fault = walk(rows, *rig.seal, length);
    QVERIFY(fault.has_value());
    QCOMPARE(fault->seq, std::int64_t{1});
    QVERIFY2(fault->words.find("the audit's key was replaced") != std::string::npos, fault->words.c_str());
  }
}

void AuditAnewTest::chainBeginsAnewAgainAndAgain() {
  Rig rig;
  std::vector<std::unique_ptr<const security::AuditSeal>> lost;
  for (const char key : {'n', 'o', 'p'}) {
    act(rig, 4);
    lost.push_back(exchange(rig, key, core::AuditChain::beginsAnew));
  }
  act(rig, 4);
  const Rows rows = rowsOf(rig);
  QVERIFY(!walk(rows, *rig.seal, 3));
  for (const auto& seal : lost) QVERIFY(walk(rows, *seal, 3).has_value());
}
