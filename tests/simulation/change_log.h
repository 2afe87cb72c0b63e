#pragma once
// What the writer's connection does to the tables, row by row and in order, told by triggers that live in the connection
// alone: nothing of the engine takes part in telling it. And which statement is running, so that a fault can strike there.
// Confined to one thread; ends before the connection.

#include <sqlite3.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace signalbox::simulation {

/// One changed row; the values are those that the trigger of its kind names (change_log.cpp).
struct Change {
  std::string kind;
  std::vector<std::int64_t> numbers;
  std::vector<std::string> texts;
};

class ChangeLog {
 public:
  ChangeLog(sqlite3* writer, std::function<void(const std::string& statement)> begins);
  ~ChangeLog();
  ChangeLog(const ChangeLog&) = delete;
  ChangeLog& operator=(const ChangeLog&) = delete;

  /// What changed since the last call, without what a savepoint took back.
  std::vector<Change> take();
  /// A COMMIT has begun since the last take().
  bool committing() const { return committing_; }

 private:
  static void seen(sqlite3_context*, int count, sqlite3_value** values);
  static int traced(unsigned, void* self, void* statement, void* text);
  void statement(const char* text);

  sqlite3* const writer_;
  const std::function<void(const std::string&)> begins_;
  std::vector<Change> changes_;
  std::size_t mark_ = 0;
  bool committing_ = false;
};

}  // namespace signalbox::simulation
