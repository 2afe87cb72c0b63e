#include "tests/engine/runtime/demo_test.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <set>

#include "engine/runtime/demo_day.h"
#include "engine/store/sqlite/open.h"

using namespace signalbox;

void DemoTest::simulatedDayShowsEveryKindOfTrouble() {
  QTemporaryDir root;
  base::SilentLog log;
  runtime::EngineOptions options;
  options.dataDirectory = root.path().toStdString() + "/data";
  const base::WallTime end = *base::parseRfc3339("2026-05-12T14:00:00Z");
  const base::Status done = runtime::simulateDay(options, end, log, [](std::string_view, double) { return true; });
  QVERIFY2(done.ok(), done.toString().c_str());
  store::sqlite::SqliteOptions sqlite;
  sqlite.path = options.dataDirectory + "/signalbox.db";
  auto store = store::sqlite::openStore(sqlite, log);
  QVERIFY(store.ok());
  const auto state = store.value()->load();
  std::array<std::int64_t, model::kStateCount> counts{};
  for (const auto& channel : state.value().counts)
    for (std::size_t i = 0; i < counts.size(); ++i) counts[i] += channel[i];
  QVERIFY(counts[model::index(model::State::sent)] > 3000);
  QVERIFY(counts[model::index(model::State::dead)] > 100);
  QVERIFY(counts[model::index(model::State::held)] > 0);
  auto reader = store::sqlite::openReader(sqlite);
  QVERIFY(reader.ok());
  const auto groups = reader.value()->groups("cause", model::Query{}, end, 50);
  QVERIFY(groups->rows.size() >= 3);
  const auto breakers = reader.value()->breakers(end - std::chrono::hours{24}, end);
  std::set<std::string> opened;
  for (const auto& row : breakers.value())
    if (row.state == "open") opened.insert(row.gate);
  QVERIFY(opened.contains("sendgrid-sim"));
  QVERIFY(opened.contains("firebase-sim"));
  const auto series = reader.value()->stats(1, "accepted", end - std::chrono::hours{24}, end);
  QVERIFY(series.value().size() > 1300);
}

void DemoTest::dayThatIsGivenUpLeavesNothing() {
  QTemporaryDir root;
  base::SilentLog log;
  runtime::EngineOptions options;
  options.dataDirectory = root.path().toStdString() + "/data";
  const base::WallTime end = *base::parseRfc3339("2026-05-12T14:00:00Z");
  int told = 0;
  const base::Status done = runtime::simulateDay(options, end, log, [&told](std::string_view, double) { return ++told < 3; });
  QCOMPARE(done.code(), base::Code::cancelled);
  QCOMPARE(told, 3);
  for (const char* ending : {"", "-wal", "-shm"})
    QVERIFY2(!QFile::exists(root.filePath(QStringLiteral("data/signalbox.db") + QLatin1String(ending))), ending);
}
