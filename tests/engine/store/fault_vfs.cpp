#include "tests/engine/store/fault_vfs.h"

#include "engine/base/check.h"

namespace signalbox::store::tests {
namespace {

// SQLite's callbacks carry no place for these; FaultVfs owns them and exists once.
const sqlite3_io_methods* platform = nullptr;
sqlite3_io_methods patched{};
int writeCode = SQLITE_OK;
int syncCode = SQLITE_OK;

int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 at) {
  return writeCode != SQLITE_OK ? writeCode : platform->xWrite(file, bytes, size, at);
}
int sync(sqlite3_file* file, int flags) { return syncCode != SQLITE_OK ? syncCode : platform->xSync(file, flags); }

int open(sqlite3_vfs* vfs, sqlite3_filename name, sqlite3_file* file, int flags, int* outFlags) {
  const auto* below = static_cast<sqlite3_vfs*>(vfs->pAppData);
  const int code = below->xOpen(::sqlite3_vfs_find(below->zName), name, file, flags, outFlags);
  if (code != SQLITE_OK || file->pMethods == nullptr) return code;
  if (platform == nullptr) {
    platform = file->pMethods;
    patched = *platform;
    patched.xWrite = write;
    patched.xSync = sync;
  }
  if (file->pMethods == platform) file->pMethods = &patched;
  return code;
}

}  // namespace

FaultVfs::FaultVfs() {
  sqlite3_vfs* below = ::sqlite3_vfs_find(nullptr);
  vfs_ = *below;
  vfs_.zName = kName;
  vfs_.pAppData = below;
  vfs_.pNext = nullptr;
  vfs_.xOpen = open;
  SB_CHECK(::sqlite3_vfs_register(&vfs_, 0) == SQLITE_OK, "the VFS is taken");
}

FaultVfs::~FaultVfs() {
  failWrites(SQLITE_OK);
  failSyncs(SQLITE_OK);
  ::sqlite3_vfs_unregister(&vfs_);
}

void FaultVfs::failWrites(int code) { writeCode = code; }
void FaultVfs::failSyncs(int code) { syncCode = code; }

}  // namespace signalbox::store::tests
