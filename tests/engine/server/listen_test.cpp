#include <unistd.h>

#include "engine/server/port_owner.h"
#include "tests/engine/server/server_tests.h"
#include "tests/engine/server/stage.h"

namespace signalbox::server::tests {

class ListenTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void takenAddressNamesItsOwner();
  void portIsKnownBeforeAnybodyIsServed();
  void nobodyListensOnAFreePort();
  void foreignAddressIsRefusedByName();
};

void ListenTest::takenAddressNamesItsOwner() {
  const Stage first;
  QVERIFY(first.port != 0);
  api::tests::Scene scene;
  base::SilentLog log;
  HttpServerOptions options;
  options.port = first.port;
  HttpServer second(options, scene.api, scene.clock, log);
  const auto listening = second.start();
  QVERIFY(!listening.ok());
  QCOMPARE(listening.status().code(), base::Code::conflict);
  const std::string owner = "taken by tests_engine_se (process " + std::to_string(::getpid()) + ")";  // the kernel keeps 15 letters
  QVERIFY2(listening.status().message().find(owner) != std::string::npos, listening.status().message().c_str());
}

void ListenTest::portIsKnownBeforeAnybodyIsServed() {
  api::tests::Scene scene;
  base::SilentLog log;
  HttpServerOptions options;
  options.port = 0;
  HttpServer server(options, scene.api, scene.clock, log);
  const auto bound = server.bind();
  QVERIFY(bound.ok() && bound.value() != 0);
  const auto started = server.start();
  QVERIFY2(started.ok(), started.status().toString().c_str());
  QCOMPARE(started.value(), bound.value());
  server.stop();
  QVERIFY(!server.bind().ok());
}

void ListenTest::nobodyListensOnAFreePort() {
  std::uint16_t port = 0;
  {
    const Stage stage;
    port = stage.port;
  }
  QVERIFY(port != 0);
  QCOMPARE(whoListensOn(port), std::string());
}

void ListenTest::foreignAddressIsRefusedByName() {
  api::tests::Scene scene;
  base::SilentLog log;
  HttpServerOptions options;
  options.host = "not-an-address";
  HttpServer server(options, scene.api, scene.clock, log);
  const auto listening = server.start();
  QVERIFY(!listening.ok());
  QVERIFY(listening.status().message().find("not-an-address") != std::string::npos);
}

int runListenTests(int argc, char** argv) { return runTest<ListenTest>(argc, argv); }

}  // namespace signalbox::server::tests

#include "listen_test.moc"
