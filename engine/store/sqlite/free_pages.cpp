#include "engine/store/sqlite/free_pages.h"

#include <algorithm>
#include <string>

namespace signalbox::store::sqlite {

using base::Code;
using base::Status;

namespace {

constexpr std::int64_t kPagesAtOnce = 4096;
constexpr std::int64_t kOfAnOverflowPage = 4;  // the number of the next one

}  // namespace

Status emptyLog(Connection& db) {
  SB_ASSIGN(const std::int64_t busy, db.integer("PRAGMA wal_checkpoint(TRUNCATE)"));
  if (busy == 0) return Status::okay();
  return {Code::busy, "another program reads the database, so its log cannot be emptied; end that program"};
}

/// A table takes them for zeroes, all of them at the same time: given back early, the same ones would be taken again.
Status overwriteFreePages(Connection& db) {
  SB_TRY(db.exec("DROP TABLE IF EXISTS overwritten_pages"));
  SB_ASSIGN(const std::int64_t pageBytes, db.integer("PRAGMA page_size"));
  SB_ASSIGN(std::int64_t left, db.integer("PRAGMA freelist_count"));
  if (left == 0) return Status::okay();
  SB_TRY(db.exec("CREATE TABLE overwritten_pages(zeroes BLOB)"));
  while (left > 0) {
    const std::int64_t bytes = std::min(left, kPagesAtOnce) * (pageBytes - kOfAnOverflowPage);
    SB_TRY(db.exec(("INSERT INTO overwritten_pages VALUES(zeroblob(" + std::to_string(bytes) + "))").c_str()));
    SB_TRY(emptyLog(db));
    SB_ASSIGN(left, db.integer("PRAGMA freelist_count"));
  }
  return db.exec("DROP TABLE overwritten_pages");
}

}  // namespace signalbox::store::sqlite
