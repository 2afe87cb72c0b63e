#pragma once
// SQLite's way to a Disk: a VFS with locks and the WAL's index, so that several connections of one process share a file as
// they do on a real one. Nobody waits: a busy lock is tried again at once. Lives longer than the connections through it.

#include <sqlite3.h>

#include <string>

#include "tests/storage/disk.h"

namespace signalbox::tests {

class DiskVfs {
 public:
  /// `takesOver`: SQLite's default from now on, for stores that are opened as in production.
  DiskVfs(Disk& disk, std::string name, bool takesOver = false);
  ~DiskVfs();
  DiskVfs(const DiskVfs&) = delete;
  DiskVfs& operator=(const DiskVfs&) = delete;

  const std::string& name() const { return name_; }

 private:
  const std::string name_;
  sqlite3_vfs* platform_;
  bool takesOver_;
  sqlite3_vfs vfs_{};
};

}  // namespace signalbox::tests
