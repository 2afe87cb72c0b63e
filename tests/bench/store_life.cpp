// The bare SQLite writes of a notification's life: accepted, claimed with its intent, settled with its evidence, each in a transaction
// with many others, as a step has it. Prints what one life takes, as one JSON object.
//     bench_store_life STORE LIVES IN_A_STEP
#include <cstdio>
#include <cstdlib>

#include "tests/bench/bare_store.h"
#include "tests/bench/http_load.h"

namespace signalbox::bench {
namespace {

/// One step: the newest are accepted, those before them claimed, and those before them settled, in one transaction.
void step(BareStore& store, std::int64_t first, std::int64_t count, std::int64_t lives, BareMessage& message, std::uint64_t& ids) {
  const std::int64_t now = wallMillis();
  store.begin();
  for (std::int64_t i = first; i < first + count; ++i) {
    if (i - 2 * count > 0 && i - 2 * count <= lives) store.finishSending(i - 2 * count, now);
    if (i <= lives) {
      message.id = timeOrderedId(ids, now);
      message.key = uuidText(randomId(ids));
      store.accept(message, i, now);
    }
    if (i - count > 0 && i - count <= lives) store.startSending(i - count, now);
  }
  store.commit();
  store.checkpoint();
}

int run(const char* path, std::int64_t lives, std::int64_t inAStep) {
  BareStore store(path, true);
  BareMessage message;
  message.channel = 3;
  message.target = "http://127.0.0.1:8080/hook";
  message.content = R"({"text":"Dear Ada, your order 4711 has left our house and will be with you on Friday. Thank you for buying at our shop."})";
  message.fingerprint.assign(32, 'f');
  std::uint64_t ids = static_cast<std::uint64_t>(steadyMicros());
  const double cpu = cpuSeconds();
  const std::int64_t begin = steadyMicros();
  for (std::int64_t first = 1; first <= lives + 2 * inAStep; first += inAStep) step(store, first, inAStep, lives, message, ids);
  const double seconds = static_cast<double>(steadyMicros() - begin) / 1e6;
  std::printf("{\"lives\": %lld, \"seconds\": %.6f, \"per_second\": %.1f, \"cpu_seconds\": %.6f}\n", static_cast<long long>(lives), seconds,
              static_cast<double>(lives) / seconds, cpuSeconds() - cpu);
  return 0;
}

}  // namespace
}  // namespace signalbox::bench

int main(int argc, char** argv) {
  if (argc != 4) return std::fprintf(stderr, "usage: bench_store_life STORE LIVES IN_A_STEP\n"), 2;
  return signalbox::bench::run(argv[1], std::atoll(argv[2]), std::atoll(argv[3]));
}
