#include "tests/bench/bare_store.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "engine/base/log.h"
#include "engine/store/sqlite/dead_letters.h"
#include "engine/store/sqlite/open.h"
#include "engine/store/sqlite/sqlite_store.h"

namespace signalbox::bench {
namespace {

constexpr int kCheckpointPages = 1000;

[[noreturn]] void fail(const std::string& words) {
  std::fprintf(stderr, "bench: %s\n", words.c_str());
  std::exit(1);
}

void makeSchema(const std::string& path) {
  base::SilentLog log;
  store::sqlite::SqliteOptions options;
  options.path = path;
  const auto store = store::sqlite::openStore(options, log);
  if (!store.ok()) fail(path + ": " + store.status().toString());
}

void text(sqlite3_stmt* statement, int at, std::string_view value) {
  ::sqlite3_bind_text64(statement, at, value.data(), value.size(), SQLITE_STATIC, SQLITE_UTF8);
}
void blob(sqlite3_stmt* statement, int at, std::string_view value) {
  ::sqlite3_bind_blob64(statement, at, value.data(), value.size(), SQLITE_STATIC);
}
void number(sqlite3_stmt* statement, int at, std::int64_t value) { ::sqlite3_bind_int64(statement, at, value); }

}  // namespace

BareStore::BareStore(const std::string& path, bool durable) {
  if (!std::filesystem::exists(path)) makeSchema(path);
  must(::sqlite3_open_v2(path.c_str(), &db_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr), "opening");
  const std::string pragmas = std::string(
                                  "PRAGMA cache_size=-65536; PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; PRAGMA temp_store=MEMORY; "
                                  "PRAGMA foreign_keys=ON; PRAGMA synchronous=") +
      (durable ? "FULL" : "OFF");
  must(::sqlite3_exec(db_, pragmas.c_str(), nullptr, nullptr, nullptr), "pragmas");
  ::sqlite3_wal_hook(db_, [](void* self, sqlite3*, const char*, int pages) { return static_cast<BareStore*>(self)->logPages_ = pages, SQLITE_OK; },
                     this);
  begin_ = prepare("BEGIN IMMEDIATE");
  commit_ = prepare("COMMIT");
  key_ = prepare(
      "INSERT INTO idempotency_keys(seq, app, key, id, fingerprint, state, expires_at_ms) VALUES(?,?,?,?,?,0,?) "
      "ON CONFLICT DO NOTHING");
  notification_ = prepare(
      "INSERT INTO notifications(seq, id, app, channel, target, template_version, content, priority, idempotency_key, created_at_ms, data) "
      "VALUES(?,?,?,?,?,0,?,1,?,?,?)");
  delivery_ = prepare("INSERT INTO deliveries(seq, state, due_at_ms, channel, priority, route, app, changed_at_ms, step) VALUES(?,0,?,?,1,0,?,?,1)");
  start_ = prepare("UPDATE deliveries SET state=2, lease_epoch=1, lease_until_ms=?, attempts=1, changed_at_ms=?, step=1 WHERE seq=? AND state=0");
  intent_ = prepare("INSERT INTO attempts(place, generation, epoch, provider, dedup_token, intent_at_ms) VALUES(?,0,1,'hooks',?,?)");
  settle_ = prepare(
      "UPDATE deliveries SET state=5, lease_until_ms=NULL, attempts_in_generation=1, changed_at_ms=?, step=1, sent_before=1 WHERE seq=? AND state=2");
  evidence_ = prepare(
      "UPDATE attempts SET finished_at_ms=?, outcome=0, code='200', latency_us=1000, suppress_recipient=0, late=0 WHERE place=? AND outcome IS NULL");
  dead_ = prepare("UPDATE deliveries SET state=6, attempts=5, attempts_in_generation=5, changed_at_ms=?, step=1 WHERE seq=?");
  letter_ = prepare(
      "INSERT INTO dead_letters(seq, group_id, provider, channel, template, app, domain, outcome_class, code, message, tries, replays, died_at_ms) "
      "VALUES(?,?,?,?,'',?,?,2,?,?,5,0,?)");
  failure_ = prepare(
      "INSERT INTO attempts(place, generation, epoch, provider, intent_at_ms, finished_at_ms, outcome, code, message, latency_us, suppress_recipient, late) "
      "VALUES(?,0,5,?,?,?,2,?,?,80000,0,0)");
  step_ = prepare("UPDATE progress SET step=step+1 WHERE one=1");
}

BareStore::~BareStore() {
  for (sqlite3_stmt* each : {begin_, commit_, key_, notification_, delivery_, start_, intent_, settle_, evidence_, step_, dead_, letter_, failure_})
    ::sqlite3_finalize(each);
  ::sqlite3_close(db_);
}

void BareStore::must(int code, const char* what) {
  if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) fail(std::string(what) + ": " + ::sqlite3_errmsg(db_));
}

sqlite3_stmt* BareStore::prepare(const char* sql) {
  sqlite3_stmt* statement = nullptr;
  must(::sqlite3_prepare_v3(db_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr), sql);
  return statement;
}

void BareStore::run(sqlite3_stmt* statement) {
  must(::sqlite3_step(statement), ::sqlite3_sql(statement));
  ::sqlite3_reset(statement);
}

void BareStore::begin() { run(begin_); }

void BareStore::commit() {
  run(step_);
  run(commit_);
}

void BareStore::checkpoint() {
  if (logPages_ < kCheckpointPages) return;
  must(::sqlite3_wal_checkpoint_v2(db_, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr), "checkpoint");
  logPages_ = 0;
}

bool BareStore::takeKey(const BareMessage& m, std::int64_t seq, std::int64_t nowMs) {
  number(key_, 1, seq);
  text(key_, 2, m.app);
  text(key_, 3, m.key);
  blob(key_, 4, m.id);
  blob(key_, 5, m.fingerprint);
  number(key_, 6, nowMs + 86'400'000);
  run(key_);
  return ::sqlite3_changes(db_) > 0;
}

bool BareStore::accept(const BareMessage& m, std::int64_t seq, std::int64_t nowMs) {
  if (!m.key.empty() && !takeKey(m, seq, nowMs)) return false;
  number(notification_, 1, seq);
  blob(notification_, 2, m.id);
  text(notification_, 3, m.app);
  number(notification_, 4, m.channel);
  text(notification_, 5, m.target);
  text(notification_, 6, m.content);
  if (m.key.empty())
    ::sqlite3_bind_null(notification_, 7);
  else
    text(notification_, 7, m.key);
  number(notification_, 8, nowMs);
  if (m.data.empty())
    ::sqlite3_bind_null(notification_, 9);
  else
    text(notification_, 9, m.data);
  run(notification_);
  number(delivery_, 1, seq);
  number(delivery_, 2, nowMs);
  number(delivery_, 3, m.channel);
  text(delivery_, 4, m.app);
  number(delivery_, 5, nowMs);
  run(delivery_);
  return true;
}

void BareStore::startSending(std::int64_t seq, std::int64_t nowMs) {
  number(start_, 1, nowMs + 120'000);
  number(start_, 2, nowMs);
  number(start_, 3, seq);
  run(start_);
  number(intent_, 1, seq * 65536 + 1);
  text(intent_, 2, "k9mUr3hH2hYpNqXcTf0vJ5sLwEaZbGdO");  // as long as a real one
  number(intent_, 3, nowMs);
  run(intent_);
}

void BareStore::finishSending(std::int64_t seq, std::int64_t nowMs) {
  number(settle_, 1, nowMs);
  number(settle_, 2, seq);
  run(settle_);
  number(evidence_, 1, nowMs);
  number(evidence_, 2, seq * 65536 + 1);
  run(evidence_);
}

void BareStore::bury(const BareMessage& message, const BareCause& cause, std::string_view domain, std::int64_t seq, std::int64_t diedMs) {
  number(dead_, 1, diedMs);
  number(dead_, 2, seq);
  run(dead_);
  number(letter_, 1, seq);
  text(letter_, 2, cause.id);
  text(letter_, 3, cause.provider);
  number(letter_, 4, message.channel);
  text(letter_, 5, message.app);
  text(letter_, 6, domain);
  text(letter_, 7, cause.code);
  text(letter_, 8, cause.message);
  number(letter_, 9, diedMs);
  run(letter_);
  number(failure_, 1, seq * 65536 + 5);
  text(failure_, 2, cause.provider);
  number(failure_, 3, diedMs - 80);
  number(failure_, 4, diedMs);
  text(failure_, 5, cause.code);
  text(failure_, 6, cause.message);
  run(failure_);
}

void BareStore::closeGroup(const BareCause& cause, std::int64_t channel, std::int64_t deaths, std::int64_t firstMs, std::int64_t everyMs) {
  sqlite3_stmt* group =
      prepare("INSERT INTO dead_letter_groups(id, title, provider, channel, open, total, first_at_ms, last_at_ms) VALUES(?,?,?,?,?5,?5,?,?)");
  text(group, 1, cause.id);
  text(group, 2, cause.title);
  text(group, 3, cause.provider);
  number(group, 4, channel);
  number(group, 5, deaths);
  number(group, 6, firstMs);
  number(group, 7, firstMs + (deaths - 1) * everyMs);
  run(group);
  ::sqlite3_finalize(group);
  sqlite3_stmt* inflow = prepare("INSERT INTO dead_letter_inflow VALUES(?,?,1) ON CONFLICT(group_id, bucket_at_ms) DO UPDATE SET deaths=deaths+1");
  for (std::int64_t at = firstMs, left = deaths; left > 0; --left, at += everyMs) {
    text(inflow, 1, cause.id);
    number(inflow, 2, at - at % store::sqlite::kInflowBucketMs);
    run(inflow);
  }
  ::sqlite3_finalize(inflow);
}

std::int64_t BareStore::lastSeq() {
  sqlite3_stmt* statement = prepare("SELECT coalesce(max(seq),0) FROM notifications");
  must(::sqlite3_step(statement), "max(seq)");
  const std::int64_t last = ::sqlite3_column_int64(statement, 0);
  ::sqlite3_finalize(statement);
  return last;
}

void BareStore::addToCount(std::int64_t channel, std::int64_t state, std::int64_t count) {
  sqlite3_stmt* read = prepare("SELECT counts FROM progress WHERE one=1");
  must(::sqlite3_step(read), "counts");
  const auto* bytes = static_cast<const char*>(::sqlite3_column_blob(read, 0));
  auto counts = store::sqlite::unpackCounts({bytes == nullptr ? "" : bytes, static_cast<std::size_t>(::sqlite3_column_bytes(read, 0))});
  ::sqlite3_finalize(read);
  counts[static_cast<std::size_t>(channel)][static_cast<std::size_t>(state)] += count;
  const std::string packed = store::sqlite::packCounts(counts);
  sqlite3_stmt* write = prepare("UPDATE progress SET counts=? WHERE one=1");
  blob(write, 1, packed);
  run(write);
  ::sqlite3_finalize(write);
}

std::string randomId(std::uint64_t& state) {
  std::string bytes;
  for (int half = 0; half < 2; ++half) {  // SplitMix64
    std::uint64_t z = state += 0x9E3779B97F4A7C15ULL;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    z ^= z >> 31;
    for (int shift = 0; shift < 64; shift += 8) bytes += static_cast<char>(z >> shift & 0xFF);
  }
  return bytes;
}

std::string timeOrderedId(std::uint64_t& state, std::int64_t nowMs) {
  std::string id = randomId(state);
  for (std::size_t i = 0; i < 6; ++i) id[i] = static_cast<char>(nowMs >> (40 - 8 * i) & 0xFF);
  return id;
}

std::string uuidText(std::string_view bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    const auto byte = static_cast<unsigned char>(bytes[i]);
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

std::int64_t wallMillis() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace signalbox::bench
