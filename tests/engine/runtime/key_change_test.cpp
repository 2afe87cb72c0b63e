// Changes of the master key while the engine runs, on a store: several at once, and one whose file cannot be given its name.
#include "tests/engine/runtime/key_change_test.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <future>

#include "engine/base/system_clock.h"
#include "engine/runtime/private_file.h"
#include "engine/runtime/vault_desk.h"
#include "engine/store/sqlite/open.h"
#include "engine/store/store.h"

using namespace signalbox;
using api::VaultKey;
using base::Code;
using base::Status;
using Answer = base::Result<core::CommandDone>;

namespace {

constexpr const char* kValue = "the credential";

/// A data directory whose keys are opened as by a start, and a core that wraps them anew: at once, or when the test says so.
class Place final : public core::Intake {
 public:
  Place() {
    SB_CHECK(open().ok(), "a new directory opens");
    const store::SecretRow row{store::kVaultOwner, "one", 1, security::Secret(kValue), std::nullopt};
    SB_CHECK(store->begin().ok() && store->secrets().put(row).ok() && store->commit(++step).ok(), "a credential is put");
  }
  ~Place() override { desk->stop(); }

  /// What was under way is forgotten, as by a crash.
  Status open() {
    if (desk != nullptr) desk->stop();
    held.clear();
    store.reset();
    store::sqlite::SqliteOptions sqlite;
    sqlite.path = directory + "/signalbox.db";
    SB_ASSIGN(store, store::sqlite::openStore(sqlite, log));
    keys = std::make_unique<runtime::MasterKeys>(options, directory, runtime::MasterKeys::Parts{random, log, {}});
    desk = std::make_unique<runtime::VaultDesk>(options, runtime::VaultDesk::Parts{*keys, parameters, random, log, [] { return Status::okay(); }});
    const Status opened = keys->open(store->secrets());
    if (opened.ok()) desk->start(*this, {});
    return opened;
  }
  std::string value() {
    const auto row = store->secrets().find(store::kVaultOwner, "one");
    return row.ok() && *row ? std::string((*row)->value.reveal()) : row.status().toString();
  }

  bool accept(core::AcceptInput) override { return false; }
  bool receipts(core::ReceiptInput) override { return false; }
  bool command(core::CommandInput input) override {
    if (!takes) return false;
    if (holds > 0) {
      --holds;
      held.push_back(std::move(input));
      return true;
    }
    commit(input);
    input.reply(core::CommandDone{});
    return true;
  }
  void commit(const core::CommandInput& input) {
    const security::MasterKey& master = std::get<core::RewrapKeys>(input.command).master;
    const auto wrapped = store->secrets().ring()->wrap(master);
    SB_CHECK(store->begin().ok() && store->secrets().putKeys(wrapped).ok() && store->commit(++step).ok(), "the keys are wrapped");
    named.push_back(master.id());
    if (committed) committed();
  }

  void begin(VaultKey key, std::function<void(Answer)> done) { desk->rotate(key, {"ana", "admin", ""}, "a year is over", std::move(done)); }
  Answer change(VaultKey key = VaultKey::master) {
    std::promise<Answer> answered;
    begin(key, [&answered](Answer answer) { answered.set_value(std::move(answer)); });
    return answered.get_future().get();
  }

  std::string own() const { return directory + "/vault.key"; }
  std::string fresh() const { return own() + ".new"; }
  static std::string keyIn(const std::string& path) {
    const auto text = runtime::readText(path);
    const auto key = security::MasterKey::parse(text.value_or(""));
    return key.ok() ? key->id() : std::string();
  }

  bool takes = true;
  int holds = 0;  // commands that wait for the test
  std::vector<core::CommandInput> held;
  std::vector<std::string> named;   // master keys, as the store came to name them
  std::function<void()> committed;  // then, before anybody hears of it

 private:
  QTemporaryDir root;
  std::string directory = root.path().toStdString();
  base::SystemRandom random;
  base::SilentLog log;
  runtime::VaultOptions options;
  runtime::ParameterStore parameters{options};
  std::int64_t step = 0;
  std::unique_ptr<store::Store> store;
  std::unique_ptr<runtime::MasterKeys> keys;
  std::unique_ptr<runtime::VaultDesk> desk;
};

/// Nothing can be given this name from now on.
void occupy(const std::string& path) {
  const QString name = QString::fromStdString(path);
  SB_CHECK(QFile::remove(name) && QDir().mkdir(name), "a directory has the name");
}

}  // namespace

void KeyChangeTest::aSecondChangeAtTheSameTimeIsRefused_data() {
  QTest::addColumn<int>("point");
  QTest::newRow("and a crash before the first one's commit") << 0;
  QTest::newRow("and a crash after it") << 1;
  QTest::newRow("and both are answered") << 2;
}

void KeyChangeTest::aSecondChangeAtTheSameTimeIsRefused() {
  QFETCH(int, point);
  Place place;
  const std::string before = Place::keyIn(place.own());
  place.holds = 1;
  std::optional<Answer> first;
  place.begin(VaultKey::master, [&first](Answer answer) { first = std::move(answer); });
  const Answer second = place.change();  // the worker has come to the first one by then
  QCOMPARE(second.status().code(), Code::conflict);
  QCOMPARE(place.change(VaultKey::data).status().code(), Code::conflict);
  QCOMPARE(place.held.size(), std::size_t{1});
  const std::string fresh = std::get<core::RewrapKeys>(place.held.front().command).master.id();
  if (point >= 1) place.commit(place.held.front());
  QCOMPARE(place.change().status().code(), Code::conflict);
  QCOMPARE(Place::keyIn(place.fresh()), fresh);
  if (point == 2) {
    place.held.front().reply(core::CommandDone{});
    QVERIFY(first && first->ok());
    QCOMPARE(Place::keyIn(place.own()), fresh);
    QVERIFY(place.change().ok());
    QCOMPARE(Place::keyIn(place.own()), place.named.back());
    QVERIFY(place.named.back() != fresh);
  }
  const Status opened = place.open();
  QVERIFY2(opened.ok(), opened.message().c_str());
  QCOMPARE(place.value(), std::string(kValue));
  QCOMPARE(Place::keyIn(place.own()), point == 0 ? before : place.named.back());
}

void KeyChangeTest::whatCouldNotBeNamedComesBeforeTheNextChange() {
  Place place;
  place.committed = [&place] { occupy(place.own()); };
  const Answer failed = place.change();
  QCOMPARE(failed.status().code(), Code::unavailable);
  QVERIFY2(failed.status().message().find("vault.key.new") != std::string::npos, failed.status().message().c_str());
  place.committed = nullptr;
  for (const VaultKey key : {VaultKey::master, VaultKey::data}) QCOMPARE(place.change(key).status().code(), Code::unavailable);
  QCOMPARE(place.named.size(), std::size_t{1});
  QCOMPARE(Place::keyIn(place.fresh()), place.named.front());
  QVERIFY(QDir().rmdir(QString::fromStdString(place.own())));
  std::string meanwhile;
  place.committed = [&] { meanwhile = Place::keyIn(place.own()); };
  QVERIFY(place.change().ok());
  QCOMPARE(meanwhile, place.named.front());  // it was put into its place before another one was made
  QCOMPARE(Place::keyIn(place.own()), place.named.back());
  QVERIFY(place.open().ok());
  QCOMPARE(place.value(), std::string(kValue));
}

void KeyChangeTest::aStartFinishesWhatCouldNotBeNamed() {
  Place place;
  place.committed = [&place] { occupy(place.own()); };
  QVERIFY(!place.change().ok());
  QVERIFY(!place.change().ok());
  QVERIFY(!place.open().ok());
  QVERIFY(QDir().rmdir(QString::fromStdString(place.own())));
  const Status opened = place.open();
  QVERIFY2(opened.ok(), opened.message().c_str());
  QCOMPARE(place.value(), std::string(kValue));
  QCOMPARE(Place::keyIn(place.own()), place.named.front());
}

void KeyChangeTest::aRefusedChangeLeavesItsKeyToTheNextOne() {
  Place place;
  place.takes = false;
  QCOMPARE(place.change().status().code(), Code::busy);
  const std::string left = Place::keyIn(place.fresh());
  QVERIFY(!left.empty());
  QCOMPARE(place.change().status().code(), Code::busy);
  QCOMPARE(Place::keyIn(place.fresh()), left);
  place.takes = true;
  QVERIFY(place.change().ok());
  QCOMPARE(place.named.back(), left);
  QCOMPARE(Place::keyIn(place.own()), left);
  QVERIFY(Place::keyIn(place.fresh()).empty());
}
