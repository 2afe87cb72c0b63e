#include "tests/engine/store/fault_vfs.h"

#include <algorithm>
#include <array>

#include "engine/base/check.h"

namespace signalbox::store::tests {
namespace {

// SQLite's callbacks carry no place for these; FaultVfs owns them and exists once. The platform has several sets of
// methods: databases are locked, logs are not.
struct Patched {
  const sqlite3_io_methods* platform = nullptr;
  sqlite3_io_methods methods{};
};
std::array<Patched, 8> sets;
int writeCode = SQLITE_OK;
int syncCode = SQLITE_OK;

const sqlite3_io_methods& below(const sqlite3_file* file) {
  const auto found = std::find_if(sets.begin(), sets.end(), [&](const Patched& one) { return &one.methods == file->pMethods; });
  SB_CHECK(found != sets.end(), "the file is one of ours");
  return *found->platform;
}

int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 at) {
  return writeCode != SQLITE_OK ? writeCode : below(file).xWrite(file, bytes, size, at);
}
int sync(sqlite3_file* file, int flags) { return syncCode != SQLITE_OK ? syncCode : below(file).xSync(file, flags); }

int open(sqlite3_vfs* vfs, sqlite3_filename name, sqlite3_file* file, int flags, int* outFlags) {
  auto* platform = static_cast<sqlite3_vfs*>(vfs->pAppData);
  const int code = platform->xOpen(platform, name, file, flags, outFlags);
  if (code != SQLITE_OK || file->pMethods == nullptr) return code;
  auto set = std::find_if(sets.begin(), sets.end(), [&](const Patched& one) { return one.platform == file->pMethods || one.platform == nullptr; });
  SB_CHECK(set != sets.end(), "there is room for one more set of methods");
  if (set->platform == nullptr) {
    set->platform = file->pMethods;
    set->methods = *file->pMethods;
    set->methods.xWrite = write;
    set->methods.xSync = sync;
  }
  file->pMethods = &set->methods;
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
