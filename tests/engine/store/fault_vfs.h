#pragma once
// A VFS over the platform's one whose writes or syncs fail when a test says so. One at a time in a process.

#include <sqlite3.h>

namespace signalbox::store::tests {

class FaultVfs {
 public:
  FaultVfs();
  ~FaultVfs();
  FaultVfs(const FaultVfs&) = delete;
  FaultVfs& operator=(const FaultVfs&) = delete;

  static constexpr const char* kName = "fault";
  /// SQLITE_OK = works; any other code is what the call returns from now on.
  void failWrites(int code);
  void failSyncs(int code);

 private:
  sqlite3_vfs vfs_{};
};

}  // namespace signalbox::store::tests
