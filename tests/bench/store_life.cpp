// The bare SQLite writes of a notification's life: accepted, claimed with its intent, settled with its evidence, each in a transaction
// with many others, as a step has it. Prints what one life takes, as one JSON object; those of the warm-up do not count.
//     bench_store_life STORE LIVES IN_A_STEP WARM_UP
#include <cstdio>
#include <cstdlib>

#include "tests/bench/bare_store.h"
#include "tests/bench/http_load.h"

namespace signalbox::bench {
namespace {

/// One step, whose places follow those `before`: the newest are accepted, those before them claimed, and those before them settled, in one
/// transaction.
void step(BareStore& store, std::int64_t before, std::int64_t first, std::int64_t count, std::int64_t lives, BareMessage& message,
          std::uint64_t& ids) {
  const std::int64_t now = wallMillis();
  store.begin();
  for (std::int64_t i = first; i < first + count; ++i) {
    if (i - 2 * count > 0 && i - 2 * count <= lives) store.finishSending(before + i - 2 * count, now);
    if (i <= lives) {
      message.id = timeOrderedId(ids, now);
      message.key = uuidText(randomId(ids));
      store.accept(message, before + i, now);
    }
    if (i - count > 0 && i - count <= lives) store.startSending(before + i - count, now);
  }
  store.commit();
  store.checkpoint();
}

struct Taken {
  double seconds = 0;
  double cpu = 0;
  std::int64_t syncs = 0;
};

/// So many lives from their first row to their last.
Taken live(BareStore& store, std::int64_t lives, std::int64_t inAStep, BareMessage& message, std::uint64_t& ids) {
  const std::int64_t before = store.lastSeq();
  Taken taken;
  const double cpu = cpuSeconds();
  const std::int64_t begin = steadyMicros();
  for (std::int64_t first = 1; first <= lives + 2 * inAStep; first += inAStep, ++taken.syncs)
    step(store, before, first, inAStep, lives, message, ids);
  taken.seconds = static_cast<double>(steadyMicros() - begin) / 1e6;
  taken.cpu = cpuSeconds() - cpu;
  return taken;
}

int run(const char* path, std::int64_t lives, std::int64_t inAStep, std::int64_t warmUp) {
  BareStore store(path, true);
  BareMessage message;
  message.channel = 3;
  message.target = "http://127.0.0.1:8080/hook";
  message.content = R"({"text":"Dear Ada, your order 4711 has left our house and will be with you on Friday. Thank you for buying at our shop."})";
  message.fingerprint.assign(32, 'f');
  std::uint64_t ids = static_cast<std::uint64_t>(steadyMicros());
  if (warmUp > 0) live(store, warmUp, inAStep, message, ids);
  const Taken taken = live(store, lives, inAStep, message, ids);
  std::printf("{\"lives\": %lld, \"seconds\": %.6f, \"per_second\": %.1f, \"cpu_seconds\": %.6f, \"syncs\": %lld}\n", static_cast<long long>(lives),
              taken.seconds, static_cast<double>(lives) / taken.seconds, taken.cpu, static_cast<long long>(taken.syncs));
  return 0;
}

}  // namespace
}  // namespace signalbox::bench

int main(int argc, char** argv) {
  if (argc != 5) return std::fprintf(stderr, "usage: bench_store_life STORE LIVES IN_A_STEP WARM_UP\n"), 2;
  return signalbox::bench::run(argv[1], std::atoll(argv[2]), std::atoll(argv[3]), std::atoll(argv[4]));
}
