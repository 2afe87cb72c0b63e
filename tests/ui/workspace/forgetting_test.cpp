#include "tests/ui/workspace/forgetting_test.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <optional>

#include "tests/ui/support/memory_keychain.h"
#include "ui/workspace/engine_tokens.h"
#include "ui/workspace/workspace.h"

using namespace signalbox;
using namespace signalbox::ui::workspace;

namespace {

/// An engine with a token, and a file of it that an earlier version left.
struct Known {
  Known() : workspace(folder.path()), tokens(workspace, keychain) {
    engine.id = 7;
    engine.url = QUrl(QStringLiteral("https://engine.example:8742"));
    QDir(folder.path()).mkpath(QStringLiteral("tokens"));
    QFile written(file());
    ready = written.open(QIODevice::WriteOnly) && written.write("s3cret\n") == 7;
  }
  QString file() const { return folder.filePath(QStringLiteral("tokens/7.token")); }
  template <class Ask> base::Status wait(Ask ask) {
    std::optional<base::Status> answer;
    QObject context;
    ask(&context, [&](base::Status got) { answer = std::move(got); });
    static_cast<void>(QTest::qWaitFor([&] { return answer.has_value(); }, 5000));
    return answer.value_or(base::Status(base::Code::deadline, "nothing was told"));
  }
  base::Status keep() {
    return wait([this](QObject* context, auto done) { tokens.keep(engine, "s3cret", context, done); });
  }
  base::Status forget() {
    return wait([this](QObject* context, auto done) { tokens.forget(engine, context, done); });
  }
  const QTemporaryDir folder;
  tests::MemoryKeychain keychain;
  Workspace workspace;
  EngineTokens tokens;
  Connection engine;
  bool ready = false;
};

}  // namespace

void ForgettingTest::tokenThatTheKeychainKeepsIsNotForgotten() {
  Known known;
  QVERIFY(known.ready && known.keep().ok());
  known.keychain.keeps = true;
  const base::Status refused = known.forget();
  QCOMPARE(refused.code(), base::Code::forbidden);
  QCOMPARE(refused.message(), std::string("the keychain was not unlocked"));
  QVERIFY(QFile::exists(known.file()));
  QCOMPARE(known.tokens.held(known.engine).value_or(""), std::string("s3cret"));
  known.keychain.keeps = false;
  QVERIFY(known.forget().ok());
  QVERIFY(known.keychain.kept.isEmpty() && !QFile::exists(known.file()));
  QVERIFY(!known.tokens.held(known.engine));
}

void ForgettingTest::withoutAKeychainNothingIsInTheWay() {
  Known known;
  known.keychain.there = false;
  QVERIFY(known.ready && !known.keep().ok());
  QVERIFY(known.forget().ok());
  QVERIFY(!QFile::exists(known.file()));
  QVERIFY(!known.tokens.held(known.engine));
}
