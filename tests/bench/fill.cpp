// Puts rows into a store that no engine has open: history (messages that were sent long ago), a backlog (messages that
// wait), or dead letters.
// Without syncs, in large transactions: what counts is that the rows are there.
//     bench_fill STORE history|backlog|dead COUNT
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "tests/bench/bare_store.h"

namespace signalbox::bench {
namespace {

constexpr std::int64_t kInATransaction = 50'000;
constexpr std::int64_t kEmail = 0, kPending = 0, kSent = 5;

constexpr std::int64_t kDead = 6;
constexpr std::int64_t kCauses = 40, kNeedle = 1000, kDyingMs = 6 * 3'600'000;

/// Calls `each` for so many new places, with a commit now and then.
template <class Each> void write(BareStore& store, std::int64_t count, Each each) {
  const std::int64_t first = store.lastSeq() + 1;
  for (std::int64_t seq = first; seq < first + count;) {
    store.begin();
    for (std::int64_t end = std::min(seq + kInATransaction, first + count); seq < end; ++seq) each(seq, seq - first);
    store.commit();
    store.checkpoint();
  }
}

BareMessage order() {
  BareMessage message;
  message.target = "ada@example.com";
  message.content = R"({"subject":"Your order 4711","text":"Dear Ada, your order 4711 has left our house and will be with you on Friday."})";
  message.fingerprint.assign(32, 'f');
  return message;
}

void fill(BareStore& store, bool history, std::int64_t count) {
  // History is two days old: older than the keys' window, younger than retention.
  const std::int64_t now = wallMillis() - (history ? 2 * 86'400'000 : 60'000);
  std::uint64_t ids = static_cast<std::uint64_t>(now);
  BareMessage message = order();
  write(store, count, [&](std::int64_t seq, std::int64_t) {
    message.id = timeOrderedId(ids, now);
    message.key = history ? std::string() : uuidText(randomId(ids));
    store.accept(message, seq, now);
    if (!history) return;
    store.startSending(seq, now);
    store.finishSending(seq, now);
  });
}

BareCause cause(std::int64_t number) {
  const std::string code = std::to_string(500 + number);
  char id[17];
  std::snprintf(id, sizeof id, "%016llx", static_cast<unsigned long long>(number + 1) * 0x9E3779B97F4A7C15ULL);
  return {id, "The mailbox did not answer (" + code + ")", "mail-" + std::to_string(number % 4), code, "the mailbox did not answer"};
}

/// Dead over the last six hours, in as many causes as an awful night has; each thousandth holds a word that is nowhere else.
void fillDead(BareStore& store, std::int64_t count) {
  const std::int64_t every = std::max<std::int64_t>(1, kDyingMs / count), begin = wallMillis() - every * count;
  std::uint64_t ids = static_cast<std::uint64_t>(begin);
  std::vector<BareCause> causes;
  for (std::int64_t i = 0; i < std::min(kCauses, count); ++i) causes.push_back(cause(i));
  const auto causeCount = static_cast<std::int64_t>(causes.size());
  BareMessage message = order();
  write(store, count, [&](std::int64_t seq, std::int64_t i) {
    const std::string domain = "example" + std::to_string(i % 97) + ".com";
    message.id = timeOrderedId(ids, begin + i * every - 1000);
    message.target = "ada" + std::to_string(i) + "@" + domain;
    message.data = R"({"order":)" + std::to_string(i) + (i % kNeedle == 0 ? R"(,"gift":"marzipan"})" : R"(,"gift":"none"})");
    store.accept(message, seq, begin + i * every - 1000);
    store.bury(message, causes[static_cast<std::size_t>(i % causeCount)], domain, seq, begin + i * every);
  });
  store.begin();
  for (std::int64_t i = 0; i < causeCount; ++i)
    store.closeGroup(causes[static_cast<std::size_t>(i)], kEmail, (count - i + causeCount - 1) / causeCount, begin + i * every, every * causeCount);
  store.commit();
}

int run(const char* path, std::string_view kind, std::int64_t count) {
  BareStore store(path, false);
  if (kind == "dead")
    fillDead(store, count);
  else
    fill(store, kind == "history", count);
  store.begin();
  store.addToCount(kEmail, kind == "dead" ? kDead : kind == "history" ? kSent : kPending, count);
  store.commit();
  return 0;
}

}  // namespace
}  // namespace signalbox::bench

int main(int argc, char** argv) {
  const std::string_view kind = argc == 4 ? argv[2] : "";
  if (kind != "history" && kind != "backlog" && kind != "dead")
    return std::fprintf(stderr, "usage: bench_fill STORE history|backlog|dead COUNT\n"), 2;
  return signalbox::bench::run(argv[1], kind, std::atoll(argv[3]));
}
