// The daemon: one engine without a window. Options in, engine up, one line when ready, drained on SIGTERM.

#include <csignal>
#include <cstdio>

#include "app/daemon_options.h"
#include "app/process.h"
#include "engine/base/system_clock.h"
#include "engine/runtime/demo_day.h"
#include "engine/runtime/engine.h"
#include "engine/store/sqlite/open.h"

using namespace signalbox;

int main(int argc, char** argv) {
  app::hardenProcess();  // before a passphrase is read
  const app::ParsedOptions parsed = app::parseDaemonOptions(argc, argv);
  if (parsed.exitCode) return *parsed.exitCode;
  store::sqlite::configureSqliteOnce();
  const app::StopSignals signals;

  const base::SystemClock machine;
  const base::FastClock fast(machine, machine.now().wall, parsed.engine.clockSpeed);
  const base::Clock& clock = parsed.engine.clockSpeed > 1 ? static_cast<const base::Clock&>(fast) : machine;
  base::SystemRandom random;
  const auto log = base::makeJsonLog(machine, parsed.engine.logLevel);
  if (parsed.demo) {
    const base::Status simulated = runtime::simulateDay(parsed.engine, machine.now().wall, *log, app::printProgress);
    if (!simulated.ok()) return app::complain(simulated);
  }
  runtime::Engine engine(parsed.engine, {clock, machine, random, *log, [&](const base::Status&) { signals.fail(); }});
  const base::Result<runtime::RunningFacts> running = engine.start();
  if (!running.ok()) return app::complain(running.status());
  std::printf("listening on %s\n", running->url.c_str());
  std::fflush(stdout);
  const int exitCode = signals.wait([&] { engine.reload(); });
  engine.stop();
  return exitCode;
}
