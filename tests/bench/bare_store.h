#pragma once
// The bare reference for whatever the engine writes: the same rows in the same tables with the same uniqueness, the same page
// cache and the same syncs, and nothing else. No judgement, no retries, no events: what SQLite alone would take. Confined to one
// thread. An error ends the program: a figure that is half measured is none.

#include <sqlite3.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace signalbox::bench {

/// What an app posts, as the rows have it.
struct BareMessage {
  std::string id;  // 16 bytes
  std::string app = "bench";
  std::int64_t channel = 0;  // model::Channel
  std::string target;
  std::string content;      // JSON
  std::string key;          // the idempotency key; empty = none
  std::string fingerprint;  // 32 bytes
  std::string data;         // JSON; empty = none
};

/// Why a message died: a row of its group.
struct BareCause {
  std::string id;  // 16 hex digits
  std::string title;
  std::string provider;
  std::string code;
  std::string message;
};

class BareStore {
 public:
  /// Makes the file with the engine's own schema where there is none.
  BareStore(const std::string& path, bool durable);
  ~BareStore();
  BareStore(const BareStore&) = delete;
  BareStore& operator=(const BareStore&) = delete;

  void begin();
  void commit();
  /// What the engine does between steps: after 1000 pages the log is moved into the file.
  void checkpoint();

  /// False when the key is taken; nothing is written then. Without a key there is no row for it.
  bool accept(const BareMessage& message, std::int64_t seq, std::int64_t nowMs);
  void startSending(std::int64_t seq, std::int64_t nowMs);
  void finishSending(std::int64_t seq, std::int64_t nowMs);
  /// A delivery that was just accepted is dead; the last of `tries` left its evidence. The group's own rows come with closeGroup().
  void bury(const BareMessage& message, const BareCause& cause, std::string_view domain, std::int64_t seq, std::int64_t diedMs);
  /// `deaths` in this group from `firstMs` on, one every `everyMs`.
  void closeGroup(const BareCause& cause, std::int64_t channel, std::int64_t deaths, std::int64_t firstMs, std::int64_t everyMs);
  /// Adds to the count of deliveries of a channel in a state, which the engine keeps and never counts anew.
  void addToCount(std::int64_t channel, std::int64_t state, std::int64_t count);
  std::int64_t lastSeq();

 private:
  bool takeKey(const BareMessage& message, std::int64_t seq, std::int64_t nowMs);
  void run(sqlite3_stmt* statement);
  sqlite3_stmt* prepare(const char* sql);
  void must(int code, const char* what);

  sqlite3* db_ = nullptr;
  int logPages_ = 0;
  sqlite3_stmt *begin_, *commit_, *key_, *notification_, *delivery_, *start_, *intent_, *settle_, *evidence_, *step_, *dead_, *letter_, *failure_;
};

/// 16 random bytes.
std::string randomId(std::uint64_t& state);
/// 16 bytes that begin with the time, as the engine's ids do: a table of them grows at its end.
std::string timeOrderedId(std::uint64_t& state, std::int64_t nowMs);
std::string uuidText(std::string_view bytes);
std::int64_t wallMillis();

}  // namespace signalbox::bench
