// Signed checkpoints on their way out: a webhook and syslog over real sockets on loopback, files, and what is told when one fails.
#include "tests/engine/runtime/audit_checkpoints_test.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <condition_variable>

#include "engine/base/system_clock.h"
#include "engine/core/audit_checkpoint.h"
#include "engine/runtime/audit_checkpoints.h"
#include "engine/runtime/parameter_store.h"
#include "tests/engine/api/fake_reader.h"
#include "tests/engine/egress/http_server.h"

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

struct Place {
  QTemporaryDir root;
  std::string own = root.path().toStdString() + "/audit.checkpoints";
  std::string outside = root.path().toStdString() + "/outside";
  base::SystemClock clock;
  base::SilentLog log;
  InlineReaders readers;
  std::unique_ptr<const security::AuditSeal> seal = security::makeAuditSeal(security::Secret(std::string(32, 'k'))).value();
  runtime::AuditCheckpointOptions options;
  runtime::VaultOptions vault;
  runtime::ParameterStore parameters{vault};
  store::AuditHead head;
  std::unique_ptr<AuditCheckpoints> checkpoints;
  std::mutex mutex;
  std::condition_variable came;
  int answers = 0;
  // Asked in the engine's order.
  egress::Egress egress{{}, clock, log, {{}, [this](const egress::HealthAnswer& answer) {
    SB_CHECK(!parameters.takeHealth(answer) && checkpoints->takeHealth(answer), "it is the webhook's answer");
    const std::lock_guard lock(mutex);
    ++answers;
    came.notify_all();
  }, {}, {}}};

  ~Place() { egress.stop(base::Millis{0}); }
  /// A run of the engine.
  void begin() {
    AuditCheckpoints::Parts parts{*seal, [this] { return head; }, readers, egress, clock, log, [](const std::string&) {}};
    checkpoints = std::make_unique<AuditCheckpoints>(options, own, "installation", std::move(parts));
  }
  /// A thousand rows more: one is due.
  void grow() {
    head = {head.seq + 1000, std::string(32, static_cast<char>('a' + head.seq / 1000))};
    store::AuditRow last;
    last.seq = head.seq;
    last.mac = head.mac;
    readers.reader.auditRows.insert(readers.reader.auditRows.begin(), last);
    checkpoints->tick(clock.now());
  }
  /// Nothing has come to the audit; so much time has passed since now.
  void tickIn(base::Millis later) {
    base::Now at = clock.now();
    at.boot += later;
    checkpoints->tick(at);
  }
  void awaitAnswers(int count) {
    std::unique_lock lock(mutex);
    came.wait(lock, [&] { return answers >= count; });
  }
  QStringList faults() const {
    QStringList found;
    const auto kept = checkpoints->kept();
    SB_CHECK(kept.ok(), kept.status().toString().c_str());
    for (const std::string& fault : kept->faults) found << QString::fromStdString(fault).replace(root.path(), QStringLiteral("ROOT"));
    return found;
  }
  std::int64_t countIn(const std::string& line) const {
    const auto read = core::readCheckpoint(line, *seal);
    return read.ok() ? read->count : -1;
  }
};

/// A syslog of our own, which keeps what it is told.
class Syslog {
 public:
  Syslog(const std::string& path, int type) : path_(path), type_(type), handle_(::socket(AF_UNIX, type, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    SB_CHECK(::bind(handle_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0, "the socket is bound");
    if (type == SOCK_STREAM) SB_CHECK(::listen(handle_, 4) == 0, "it listens");
  }
  ~Syslog() {
    ::close(handle_);
    ::unlink(path_.c_str());
  }
  Syslog(const Syslog&) = delete;
  Syslog& operator=(const Syslog&) = delete;
  std::string next() const {
    const int from = type_ == SOCK_STREAM ? ::accept(handle_, nullptr, nullptr) : handle_;
    std::string text(4096, '\0');
    const ssize_t length = ::recv(from, text.data(), text.size(), 0);
    if (from != handle_) ::close(from);
    text.resize(length < 0 ? 0 : static_cast<std::size_t>(length));
    return text;
  }

 private:
  const std::string path_;
  const int type_, handle_;
};

}  // namespace

void AuditCheckpointsTest::webhookGetsThemAndItsOutageIsTold() {
  Place place;
  auto server = std::make_unique<HttpServer>();
  place.options.webhook = server->url("/in");
  place.begin();
  QVERIFY(place.egress.start().ok());
  place.grow();
  place.awaitAnswers(1);
  QCOMPARE(place.checkpoints->trouble(), std::string());
  const std::string request = server->requests().at(0);
  QVERIFY2(request.starts_with("POST /in "), request.c_str());
  QCOMPARE(place.countIn(request.substr(request.find("\r\n\r\n") + 4)), std::int64_t{1000});
  server->script({{Behaviour::Kind::answer, 500, "", ""}});
  place.grow();
  place.awaitAnswers(2);
  QCOMPARE(place.checkpoints->trouble(), place.options.webhook + ": did not take the checkpoint");
  place.grow();
  place.awaitAnswers(3);
  QCOMPARE(place.checkpoints->trouble(), std::string());
  server.reset();
  place.grow();
  place.awaitAnswers(4);
  QCOMPARE(place.checkpoints->trouble(), place.options.webhook + ": did not take the checkpoint");
  QCOMPARE(place.checkpoints->kept()->checkpoints.size(), std::size_t{4});
}

void AuditCheckpointsTest::syslogGetsThemAndItsOutageIsTold_data() {
  QTest::addColumn<int>("type");
  QTest::newRow("datagrams") << int{SOCK_DGRAM};
  QTest::newRow("a stream") << int{SOCK_STREAM};
}

void AuditCheckpointsTest::syslogGetsThemAndItsOutageIsTold() {
  QFETCH(int, type);
  Place place;
  place.options.syslog = true;
  place.options.syslogSocket = place.root.path().toStdString() + "/log";
  place.begin();
  {
    const Syslog syslog(place.options.syslogSocket, type);
    place.grow();
    const std::string text = syslog.next();
    const std::string begin = "<37>signalbox[" + std::to_string(::getpid()) + "]: audit checkpoint ";
    QVERIFY2(text.starts_with(begin), text.c_str());
    QCOMPARE(text.back() == '\0', type == SOCK_STREAM);
    QCOMPARE(place.countIn(text.substr(begin.size(), text.size() - begin.size() - (type == SOCK_STREAM ? 1 : 0))), std::int64_t{1000});
    QCOMPARE(place.checkpoints->trouble(), std::string());
  }
  place.grow();
  QCOMPARE(place.checkpoints->trouble(), std::string("syslog: can't be reached: No such file or directory"));
  const Syslog again(place.options.syslogSocket, type);
  place.grow();
  QCOMPARE(place.checkpoints->trouble(), std::string());
}

void AuditCheckpointsTest::whatFailedIsTriedAgainEachMinuteWithoutGrowth() {
  Place place;
  HttpServer server;
  server.script({{Behaviour::Kind::answer, 500, "", ""}});
  place.options.webhook = server.url("/in");
  place.options.file = place.root.path().toStdString() + "/later/outside";
  place.begin();
  QVERIFY(place.egress.start().ok());
  place.grow();
  place.awaitAnswers(1);
  QVERIFY(!place.checkpoints->trouble().empty());
  place.tickIn(std::chrono::seconds{30});  // not yet
  QVERIFY(QDir(place.root.path()).mkdir(QStringLiteral("later")));
  place.tickIn(std::chrono::seconds{61});
  place.awaitAnswers(2);
  QCOMPARE(place.checkpoints->trouble(), std::string());
  QVERIFY(QFile::exists(QString::fromStdString(place.options.file)));
  QCOMPARE(place.faults(), QStringList());
  QCOMPARE(place.checkpoints->kept()->checkpoints.size(), std::size_t{2});  // one in our own record, which had it, and one outside
  const std::string again = server.requests().at(1);
  QCOMPARE(place.countIn(again.substr(again.find("\r\n\r\n") + 4)), std::int64_t{1000});
  place.tickIn(std::chrono::seconds{200});  // all have it: nobody is asked again
  place.grow();
  place.awaitAnswers(3);
  const std::string next = server.requests().at(2);
  QCOMPARE(place.countIn(next.substr(next.find("\r\n\r\n") + 4)), std::int64_t{2000});
}

void AuditCheckpointsTest::theLastOneGoesToTheWebhookWhenTheEngineStops() {
  Place place;
  HttpServer server;
  place.options.webhook = server.url("/in");
  place.begin();
  QVERIFY(place.egress.start().ok());
  place.grow();
  place.awaitAnswers(1);
  place.egress.stop(base::Millis{0});
  place.head = {1001, std::string(32, 'z')};
  place.checkpoints->finish();
  QCOMPARE(place.checkpoints->trouble(), std::string());
  QCOMPARE(server.requests().size(), std::size_t{2});
  const std::string last = server.requests().at(1);
  QCOMPARE(place.countIn(last.substr(last.find("\r\n\r\n") + 4)), std::int64_t{1001});
}

void AuditCheckpointsTest::aWebhookThatDoesNotAnswerDoesNotHoldTheStop() {
  Place place;
  HttpServer server;
  server.script({{Behaviour::Kind::hang, 200, "", ""}});
  place.options.webhook = server.url("/in");
  place.options.lastWait = base::Millis{50};
  place.begin();
  place.head = {1, std::string(32, 'z')};
  place.checkpoints->finish();
  QCOMPARE(place.checkpoints->trouble(), place.options.webhook + ": did not take the checkpoint");
  QCOMPARE(place.checkpoints->kept()->checkpoints.size(), std::size_t{1});
}

void AuditCheckpointsTest::whatOpensTheWebhookIsNotShown() {
  runtime::AuditCheckpointOptions options;
  for (const auto& [given, shown] :
       {std::pair{"https://logs.example.com/in", "https://logs.example.com/in"},
        std::pair{"https://ops:hunter2@logs.example.com:8443/in?key=hunter2#x", "https://***@logs.example.com:8443/in?***"},
        std::pair{"https://logs.example.com?key=hunter2", "https://logs.example.com?***"},
        std::pair{"https://logs.example.com/a@b", "https://logs.example.com/a@b"}}) {
    options.webhook = given;
    QCOMPARE(options.shownWebhook(), std::string(shown));
  }
  Place place;
  HttpServer server;
  server.script({{Behaviour::Kind::answer, 500, "", ""}});
  place.options.webhook = server.url("/in?key=hunter2");
  place.begin();
  QVERIFY(place.egress.start().ok());
  place.grow();
  place.awaitAnswers(1);
  QVERIFY(server.requests().at(0).starts_with("POST /in?key=hunter2 "));
  QCOMPARE(place.checkpoints->trouble(), server.url("/in?***") + ": did not take the checkpoint");
  QCOMPARE(place.checkpoints->places(), std::vector<std::string>{server.url("/in?***")});
}

void AuditCheckpointsTest::fileThatWasWrittenToIsMissedWhenItIsGone() {
  Place place;
  place.options.file = place.outside;
  place.begin();
  place.grow();
  place.grow();
  QCOMPARE(place.faults(), QStringList());
  const QStringList gone{
      QStringLiteral("ROOT/outside is gone, though checkpoints were written to it; put it back, or make an empty file there to begin anew")};
  QVERIFY(QFile::remove(QString::fromStdString(place.outside)));
  QCOMPARE(place.faults(), gone);
  place.grow();
  QCOMPARE(place.checkpoints->trouble(), place.outside + ": can't be opened: No such file or directory");
  QCOMPARE(place.faults(), gone);
  place.begin();
  place.grow();
  QCOMPARE(place.faults(), gone);
  QFile file(QString::fromStdString(place.outside));
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.close();
  QCOMPARE(place.faults(), QStringList{QStringLiteral("ROOT/outside is behind: it ends with row 0, and our own record with row 4000")});
  place.grow();
  QCOMPARE(place.faults(), QStringList());
  QCOMPARE(place.checkpoints->trouble(), std::string());
}

void AuditCheckpointsTest::fileThatWasCutOffIsBehind() {
  Place place;
  place.options.file = place.outside;
  place.begin();
  place.grow();
  const qint64 length = QFile(QString::fromStdString(place.outside)).size();
  place.grow();
  QVERIFY(QFile::resize(QString::fromStdString(place.outside), length));
  QCOMPARE(place.faults(), QStringList{QStringLiteral("ROOT/outside is behind: it ends with row 1000, and our own record with row 2000")});
}

void AuditCheckpointsTest::fileThatIsNamedLaterIsNoFault() {
  Place place;
  place.begin();
  place.grow();
  place.options.file = place.outside;
  place.begin();
  QCOMPARE(place.faults(), QStringList());
  place.grow();
  QCOMPARE(place.faults(), QStringList());
  place.options.file = place.outside + "-2";
  place.begin();
  QCOMPARE(place.faults(), QStringList());
  place.grow();
  QVERIFY(QFile::exists(QString::fromStdString(place.options.file)));
}

void AuditCheckpointsTest::answersOfOthersAreNotTaken() {
  Place place;
  place.begin();
  for (const runtime::TagRange& range : {runtime::kParameterTags, runtime::kReceiptTags, runtime::kProbeTags}) {
    QVERIFY(!place.checkpoints->takeHealth({"mail", range.first, true, false, {}}));
    QVERIFY(!place.checkpoints->takeHealth({"mail", range.end - 1, true, false, {}}));
    QCOMPARE(place.parameters.takeHealth({"mail", range.first, true, false, {}}), range.first == runtime::kParameterTags.first);
  }
  QVERIFY(!place.checkpoints->takeHealth({"mail", 7, true, false, {}}));
  QVERIFY(place.checkpoints->takeHealth({"audit", runtime::kCheckpointTags.first, true, true, {}}));
}
