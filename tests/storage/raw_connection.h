#pragma once
// A connection that knows nothing of the store: it reads what the file holds, as another program would, and leaves the
// write-ahead log alone.

#include <sqlite3.h>

#include <cstdint>
#include <functional>
#include <string>

namespace signalbox::tests {

/// The table whose rows a start puts over the file's free pages (engine/store/sqlite/free_pages.h). How far that came is nobody's data.
inline constexpr const char* kOverwrittenPages = "overwritten_pages";

class RawConnection {
 public:
  RawConnection(const std::string& path, const std::string& vfs);
  ~RawConnection();
  RawConnection(const RawConnection&) = delete;
  RawConnection& operator=(const RawConnection&) = delete;

  /// Runs the statement and shows each row; the error's words, or nothing.
  std::string rows(const std::string& sql, const std::function<void(sqlite3_stmt*)>& row) const;
  std::string text(const std::string& sql) const;
  /// Over every table but that one and the schema; 0 when it can't be read. `numbers`: with the columns "seq", whose values a step that
  /// was undone in between may have used up.
  std::uint64_t digest(bool numbers = true) const;
  sqlite3* handle() const { return handle_; }

 private:
  sqlite3* handle_ = nullptr;
};

}  // namespace signalbox::tests
