#include <QCoreApplication>

#include <csignal>
#include <initializer_list>

#include "tests/engine/server/server_tests.h"

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // as the programs do
  const QCoreApplication application(argc, argv);
  using namespace signalbox::server::tests;
  int failures = 0;
  for (const auto run : {runHeadTests, runConnectionTests, runAbuseTests, runLimitTests, runStreamTests, runListenTests, runTlsTests, runProxyTests})
    failures += run(argc, argv);
  return failures;
}
