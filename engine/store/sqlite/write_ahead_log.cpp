#include "engine/store/sqlite/write_ahead_log.h"

#include "engine/store/sqlite/errors.h"

namespace signalbox::store::sqlite {

using base::Status;

Status WriteAheadLog::watch() {
  SB_ASSIGN(pageBytes_, db_.integer("PRAGMA page_size"));
  ::sqlite3_wal_hook(db_.handle(), [](void* self, sqlite3*, const char*, int pages) {
    static_cast<WriteAheadLog*>(self)->committed(pages);
    return SQLITE_OK;
  }, this);
  return Status::okay();
}

void WriteAheadLog::committed(std::int64_t pages) {
  if (pages < pages_) {  // the log began again at its start
    moved_ = 0;
    nextAt_ = kCheckpointPages;
  }
  pages_ = pages;
}

Status WriteAheadLog::checkpoint(bool idle) {
  const bool isWorthIt = idle || pages_ >= nextAt_;
  if (isWorthIt && (emptyAsked_ || bytes() > kWalBytesMax)) return run(SQLITE_CHECKPOINT_TRUNCATE);
  if (pages_ >= nextAt_ || (idle && moved_ < pages_)) return run(SQLITE_CHECKPOINT_PASSIVE);
  return Status::okay();
}

Status WriteAheadLog::run(int mode) {
  int inLog = 0;
  int done = 0;
  // Truncating waits for readers; a step must not. What they hold back is moved by a later one.
  ::sqlite3_busy_timeout(db_.handle(), 0);
  const int code = ::sqlite3_wal_checkpoint_v2(db_.handle(), nullptr, mode, &inLog, &done);
  ::sqlite3_busy_timeout(db_.handle(), kBusyMillis);
  if (code != SQLITE_OK && (code & 0xFF) != SQLITE_BUSY) return lastStatus(db_.handle(), "moving the write-ahead log");
  if (mode == SQLITE_CHECKPOINT_TRUNCATE && code == SQLITE_OK) {
    pages_ = moved_ = 0;
    nextAt_ = kCheckpointPages;
    emptyAsked_ = false;
    return Status::okay();
  }
  moved_ = done < 0 ? 0 : done;
  // Moved whole: the next commit begins at the start again. Otherwise a reader holds some back, and to try at every step
  // would cost more than it moves.
  nextAt_ = pages_ + kCheckpointPages / 4;
  return Status::okay();
}

}  // namespace signalbox::store::sqlite
