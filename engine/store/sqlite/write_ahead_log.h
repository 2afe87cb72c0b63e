#pragma once
// The write-ahead log and its checkpoints (rule 28): SQLite's own are switched off, because one in the middle of a commit
// stalls every request of that step. A reader that holds an old page only delays a checkpoint; it never blocks it.
// Confined to the core's thread.

#include <cstdint>

#include "engine/store/sqlite/connection.h"

namespace signalbox::store::sqlite {

inline constexpr std::int64_t kCheckpointPages = 1000;
inline constexpr std::int64_t kWalBytesMax = 64LL * 1024 * 1024;

class WriteAheadLog {
 public:
  explicit WriteAheadLog(Connection& db) : db_(db) {}
  WriteAheadLog(const WriteAheadLog&) = delete;
  WriteAheadLog& operator=(const WriteAheadLog&) = delete;

  /// Once, after the connection is open.
  base::Status watch();
  base::Status checkpoint(bool idle);
  /// What was erased still stands in the log: its file is emptied at a checkpoint that no reader holds up.
  void emptySoon() { emptyAsked_ = true; }
  std::int64_t bytes() const { return pages_ * (pageBytes_ + kFrameHeaderBytes); }
  std::int64_t pages() const { return pages_; }

 private:
  static constexpr std::int64_t kFrameHeaderBytes = 24;
  base::Status run(int mode);
  void committed(std::int64_t pages);

  Connection& db_;
  std::int64_t pageBytes_ = 4096;
  std::int64_t pages_ = 0;  // in the log after the last commit
  std::int64_t moved_ = 0;  // of them already in the database
  std::int64_t nextAt_ = kCheckpointPages;
  bool emptyAsked_ = false;
};

}  // namespace signalbox::store::sqlite
