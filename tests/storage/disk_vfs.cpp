#include "tests/storage/disk_vfs.h"

#include <cstring>
#include <memory>
#include <new>

#include "engine/base/check.h"

namespace signalbox::tests {
namespace {

constexpr int kRegions = 8;

struct OpenFile {
  sqlite3_file base;  // first, as SQLite asks
  Disk* disk;
  std::shared_ptr<Disk::File> file;
  int level;
  bool mapped;
  std::array<bool, kRegions> reads;
  std::array<bool, kRegions> writes;
};

OpenFile& of(sqlite3_file* file) { return *reinterpret_cast<OpenFile*>(file); }
Disk& diskOf(sqlite3_vfs* vfs) { return *static_cast<Disk*>(vfs->pAppData); }

// --- locks of the database file --------------------------------------------------------------------------------

void setLevel(OpenFile& open, int level) {
  Disk::File& file = *open.file;
  const auto count = [&](int step) {
    if (open.level >= SQLITE_LOCK_SHARED) file.shared += step;
    if (open.level >= SQLITE_LOCK_RESERVED) file.reserved += step;
    if (open.level >= SQLITE_LOCK_PENDING) file.exclusive += step;
  };
  count(-1);
  open.level = level;
  count(+1);
}

int lock(sqlite3_file* handle, int level) {
  OpenFile& open = of(handle);
  if (open.level >= level) return SQLITE_OK;
  if (const int code = open.disk->touch(DiskAct::lock); code != SQLITE_OK) return code;
  const Disk::File& file = *open.file;
  const int othersExclusive = file.exclusive - (open.level >= SQLITE_LOCK_PENDING ? 1 : 0);
  const int othersReserved = file.reserved - (open.level >= SQLITE_LOCK_RESERVED ? 1 : 0);
  const int othersShared = file.shared - (open.level >= SQLITE_LOCK_SHARED ? 1 : 0);
  if (othersExclusive > 0) return SQLITE_BUSY;
  if (level >= SQLITE_LOCK_RESERVED && othersReserved > 0) return SQLITE_BUSY;
  if (level == SQLITE_LOCK_EXCLUSIVE && othersShared > 0) {
    setLevel(open, SQLITE_LOCK_PENDING);
    return SQLITE_BUSY;
  }
  setLevel(open, level);
  return SQLITE_OK;
}

int unlock(sqlite3_file* handle, int level) {
  if (of(handle).level > level) setLevel(of(handle), level);
  return SQLITE_OK;
}

int checkReserved(sqlite3_file* handle, int* reserved) {
  *reserved = of(handle).file->reserved > 0 ? 1 : 0;
  return SQLITE_OK;
}

// --- the WAL's index ---------------------------------------------------------------------------------------------

void releaseRegions(OpenFile& open, int first, int count) {
  for (int i = first; i < first + count; ++i) {
    const auto at = static_cast<std::size_t>(i);
    if (open.reads[at]) --open.file->regionReaders[at];
    if (open.writes[at]) open.file->regionWriter[at] = false;
    open.reads[at] = open.writes[at] = false;
  }
}

int mapRegion(sqlite3_file* handle, int region, int size, int extend, volatile void** out) {
  OpenFile& open = of(handle);
  *out = nullptr;
  if (const int code = open.disk->touch(DiskAct::sharedMemory); code != SQLITE_OK) return code;
  if (!open.mapped) {
    open.mapped = true;
    ++open.file->mapped;
  }
  auto& regions = open.file->regions;
  if (static_cast<int>(regions.size()) <= region && extend == 0) return SQLITE_OK;
  while (static_cast<int>(regions.size()) <= region) regions.push_back(std::make_unique<char[]>(static_cast<std::size_t>(size)));
  *out = regions[static_cast<std::size_t>(region)].get();
  return SQLITE_OK;
}

int lockRegion(sqlite3_file* handle, int first, int count, int flags) {
  OpenFile& open = of(handle);
  Disk::File& file = *open.file;
  if ((flags & SQLITE_SHM_UNLOCK) != 0) {
    releaseRegions(open, first, count);
    return SQLITE_OK;
  }
  if (const int code = open.disk->touch(DiskAct::lock); code != SQLITE_OK) return code;
  const bool exclusive = (flags & SQLITE_SHM_EXCLUSIVE) != 0;
  for (int i = first; i < first + count; ++i) {
    const auto at = static_cast<std::size_t>(i);
    if (file.regionWriter[at] && !open.writes[at]) return SQLITE_BUSY;
    if (exclusive && file.regionReaders[at] - (open.reads[at] ? 1 : 0) > 0) return SQLITE_BUSY;
  }
  for (int i = first; i < first + count; ++i) {
    const auto at = static_cast<std::size_t>(i);
    if (exclusive) {
      open.writes[at] = file.regionWriter[at] = true;
    } else if (!open.reads[at]) {
      open.reads[at] = true;
      ++file.regionReaders[at];
    }
  }
  return SQLITE_OK;
}

void barrier(sqlite3_file*) {}

int unmapRegions(sqlite3_file* handle, int) {
  OpenFile& open = of(handle);
  releaseRegions(open, 0, kRegions);
  if (!open.mapped) return SQLITE_OK;
  open.mapped = false;
  if (--open.file->mapped == 0) open.file->regions.clear();
  return SQLITE_OK;
}

// --- bytes -----------------------------------------------------------------------------------------------------------

int close(sqlite3_file* handle) {
  OpenFile& open = of(handle);
  unmapRegions(handle, 0);
  setLevel(open, SQLITE_LOCK_NONE);
  open.disk->closed();
  open.file.~shared_ptr();
  return SQLITE_OK;
}
int read(sqlite3_file* handle, void* to, int size, sqlite3_int64 at) { return of(handle).disk->read(*of(handle).file, to, size, at); }
int write(sqlite3_file* handle, const void* from, int size, sqlite3_int64 at) { return of(handle).disk->write(*of(handle).file, from, size, at); }
int truncate(sqlite3_file* handle, sqlite3_int64 size) { return of(handle).disk->truncate(*of(handle).file, size); }
int sync(sqlite3_file* handle, int) { return of(handle).disk->sync(*of(handle).file); }
int fileSize(sqlite3_file* handle, sqlite3_int64* bytes) {
  std::int64_t found = 0;
  const int code = of(handle).disk->size(*of(handle).file, found);
  *bytes = found;
  return code;
}
int fileControl(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int sectorSize(sqlite3_file*) { return 4096; }
// What the platform's own VFS promises too: a write leaves the bytes beside it alone, also when power fails.
int characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

const sqlite3_io_methods kMethods{
    2,          close,           read,      write,      truncate, sync,         fileSize, lock,   unlock, checkReserved, fileControl,
    sectorSize, characteristics, mapRegion, lockRegion, barrier,  unmapRegions, nullptr,  nullptr};

// --- the file system ---------------------------------------------------------------------------------------------------

int open(sqlite3_vfs* vfs, sqlite3_filename name, sqlite3_file* handle, int flags, int* outFlags) {
  handle->pMethods = nullptr;
  int code = SQLITE_OK;
  auto file = diskOf(vfs).open(name == nullptr ? "" : name, (flags & SQLITE_OPEN_CREATE) != 0, code);
  if (file == nullptr) return code;
  auto* made = reinterpret_cast<OpenFile*>(handle);
  new (&made->file) std::shared_ptr<Disk::File>(std::move(file));
  made->disk = &diskOf(vfs);
  made->level = SQLITE_LOCK_NONE;
  made->mapped = false;
  made->reads = {};
  made->writes = {};
  handle->pMethods = &kMethods;
  if (outFlags != nullptr) *outFlags = flags;
  return SQLITE_OK;
}
int remove(sqlite3_vfs* vfs, const char* name, int) { return diskOf(vfs).remove(name); }
int access(sqlite3_vfs* vfs, const char* name, int, int* found) {
  *found = diskOf(vfs).exists(name) ? 1 : 0;
  return SQLITE_OK;
}
int fullPath(sqlite3_vfs*, const char* name, int size, char* out) {
  if (static_cast<int>(std::strlen(name)) >= size) return SQLITE_CANTOPEN;
  std::strcpy(out, name);
  return SQLITE_OK;
}
int waitNot(sqlite3_vfs*, int micros) { return micros; }

}  // namespace

DiskVfs::DiskVfs(Disk& disk, std::string name, bool takesOver)
    : name_(std::move(name)), platform_(::sqlite3_vfs_find("unix")), takesOver_(takesOver) {
  vfs_ = *platform_;
  vfs_.iVersion = 2;
  vfs_.szOsFile = sizeof(OpenFile);
  vfs_.zName = name_.c_str();
  vfs_.pAppData = &disk;
  vfs_.pNext = nullptr;
  vfs_.xOpen = open;
  vfs_.xDelete = remove;
  vfs_.xAccess = access;
  vfs_.xFullPathname = fullPath;
  vfs_.xSleep = waitNot;
  SB_CHECK(::sqlite3_vfs_register(&vfs_, takesOver ? 1 : 0) == SQLITE_OK, "the VFS is taken");
}

DiskVfs::~DiskVfs() {
  ::sqlite3_vfs_unregister(&vfs_);
  if (takesOver_) ::sqlite3_vfs_register(platform_, 1);
}

}  // namespace signalbox::tests
