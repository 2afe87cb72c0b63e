// Access tokens as the core owns them: made and revoked with their audit rows, and kept over a crash.
#include "tests/engine/core/access_test.h"

#include <QTest>

#include "tests/engine/core/rig.h"

using namespace signalbox;
using namespace signalbox::tests;
using base::Code;

namespace {

core::CreateToken tokenOf(const std::string& name, char digest) {
  model::AccessToken token;
  token.name = name;
  token.role = "sender";
  token.app = "shop";
  token.digest = std::string(32, digest);
  return {token};
}

store::AuditRow newestRow(Rig& rig) { return rig.reader->audit(0, 1).value().front(); }

}  // namespace

void AccessTest::tokenIsMadePublishedAndKept() {
  Rig rig;
  const auto made = rig.command(tokenOf("till-1", 'a'), "a new till");
  QVERIFY2(made.ok(), made.status().toString().c_str());
  QCOMPARE(rig.core->tokens()->at(made->id).name, std::string("till-1"));
  const store::AuditRow row = newestRow(rig);
  QCOMPARE(row.action, std::string("token.create"));
  QCOMPARE(row.object, std::string("till-1"));
  QCOMPARE(row.reason, std::string("a new till"));
  QVERIFY(row.before.empty() && row.after.size() == 16);
  QVERIFY(row.detail.find("aaaa") == std::string::npos);
  rig.crash();
  const model::AccessToken kept = rig.core->tokens()->at(made->id);
  QCOMPARE(kept.digest, std::string(32, 'a'));
  QCOMPARE(kept.app, std::string("shop"));
  QCOMPARE(kept.createdBy, std::string("ana"));
}

void AccessTest::nameIsNeverUsedTwice() {
  Rig rig;
  const auto made = rig.command(tokenOf("till-1", 'a'));
  QCOMPARE(rig.command(tokenOf("till-1", 'b')).status().code(), Code::invalid);
  QVERIFY(rig.command(core::RevokeToken{made->id}).ok());
  QCOMPARE(rig.command(tokenOf("till-1", 'b')).status().code(), Code::invalid);
  QCOMPARE(rig.core->tokens()->size(), std::size_t{1});
}

void AccessTest::revocationIsThereWithTheCommit() {
  Rig rig;
  const auto made = rig.command(tokenOf("till-1", 'a'));
  bool revokedWhenTold = false;
  core::StepInputs inputs;
  inputs.commands.push_back({{"bob", "admin", "127.0.0.1"}, "lost", core::RevokeToken{made->id}, [&](base::Result<core::CommandDone> done) {
    revokedWhenTold = done.ok() && rig.core->tokens()->at(made->id).revokedAt.has_value();
  }});
  static_cast<void>(rig.step(std::move(inputs)));
  QVERIFY(revokedWhenTold);
  QCOMPARE(rig.core->tokens()->at(made->id).revokedBy, std::string("bob"));
  QCOMPARE(rig.command(core::RevokeToken{made->id}).status().code(), Code::conflict);
  QCOMPARE(rig.command(core::RevokeToken{}).status().code(), Code::notFound);
  rig.crash();
  QVERIFY(rig.core->tokens()->at(made->id).revokedAt.has_value());
}

void AccessTest::lastUseIsNoAct() {
  Rig rig;
  const auto made = rig.command(tokenOf("till-1", 'a'));
  const std::int64_t rows = newestRow(rig).seq;
  const base::WallTime used = rig.clock.now().wall + std::chrono::minutes{3};
  QVERIFY(rig.command(core::TouchTokens{{{made->id, used}, {base::Uuid{}, used}}}).ok());
  QCOMPARE(newestRow(rig).seq, rows);
  rig.crash();
  QCOMPARE(rig.core->tokens()->at(made->id).lastUsedAt.value(), used);
}

void AccessTest::foreignNotificationCannotBeCancelled() {
  Rig rig;
  QVERIFY(rig.command(core::PatchQueue{model::Channel::email, true, {}, {}}).ok());
  const auto posted = rig.post("ana@example.com", "k");
  const auto foreign = rig.command(core::CancelNotification{posted.id, "other"});
  const auto missing = rig.command(core::CancelNotification{base::Uuid{}, "other"});
  QCOMPARE(foreign.status().code(), Code::notFound);
  QCOMPARE(foreign.status().message(), missing.status().message());
  QCOMPARE(rig.state(posted.id), model::State::pending);
  QVERIFY(rig.command(core::CancelNotification{posted.id, "shop"}).ok());
}
