// Puts rows into a store that no engine has open: history (messages that were sent long ago) or a backlog (messages that wait).
// Without syncs, in large transactions: what counts is that the rows are there.
//     bench_fill STORE history|backlog COUNT
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "tests/bench/bare_store.h"

namespace signalbox::bench {
namespace {

constexpr std::int64_t kInATransaction = 50'000;
constexpr std::int64_t kEmail = 0, kPending = 0, kSent = 5;

int run(const char* path, bool history, std::int64_t count) {
  BareStore store(path, false);
  // History is two days old: older than the keys' window, younger than retention.
  const std::int64_t now = wallMillis() - (history ? 2 * 86'400'000 : 60'000);
  std::uint64_t ids = static_cast<std::uint64_t>(now);
  BareMessage message;
  message.target = "ada@example.com";
  message.content = R"({"subject":"Your order 4711","text":"Dear Ada, your order 4711 has left our house and will be with you on Friday."})";
  message.fingerprint.assign(32, 'f');
  const std::int64_t first = store.lastSeq() + 1;
  for (std::int64_t seq = first; seq < first + count;) {
    store.begin();
    for (std::int64_t end = std::min(seq + kInATransaction, first + count); seq < end; ++seq) {
      message.id = timeOrderedId(ids, now);
      message.key = history ? std::string() : uuidText(randomId(ids));
      store.accept(message, seq, now);
      if (!history) continue;
      store.startSending(seq, now);
      store.finishSending(seq, now);
    }
    store.commit();
    store.checkpoint();
  }
  store.begin();
  store.addToCount(kEmail, history ? kSent : kPending, count);
  store.commit();
  return 0;
}

}  // namespace
}  // namespace signalbox::bench

int main(int argc, char** argv) {
  const std::string_view kind = argc == 4 ? argv[2] : "";
  if (kind != "history" && kind != "backlog") return std::fprintf(stderr, "usage: bench_fill STORE history|backlog COUNT\n"), 2;
  return signalbox::bench::run(argv[1], kind == "history", std::atoll(argv[3]));
}
