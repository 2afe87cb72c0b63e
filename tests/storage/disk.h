#pragma once
// A disk in memory that tells what has reached it from what only looks as if it had, and that fails as a test says: at the
// n-th operation, once or for ever. SQLite reaches it through DiskVfs. Confined to one thread.
// Invariant: `durable` holds what every honest sync has promised, and `unsynced` leads from there to `live`, in order; but for
// what a sync has forgotten, which is in `live` alone.

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/random.h"

namespace signalbox::tests {

enum class DiskAct : std::uint8_t { open, read, write, sync, truncate, remove, size, lock, sharedMemory };
inline constexpr std::size_t kDiskActs = 9;
std::string_view name(DiskAct act);

enum class DiskFault : std::uint8_t {
  none,
  error,   // the operation fails and changes nothing
  torn,    // a write fails after half of its bytes have got through
  full,    // a write finds no room
  lie,     // a sync says that it has done it, and has not
  forget,  // a sync fails, and what it should have written counts as written: no later sync brings it to the disk
  die,     // the machine ends here: nothing more reaches the disk
  busy,    // another program has the lock
};
inline constexpr std::size_t kDiskFaults = 8;

/// What is left of the writes that no sync had confirmed when the machine ended.
enum class Loss : std::uint8_t {
  nothing,  // the process was killed; the kernel had everything
  all,      // power failed: all of it is gone
  some,     // power failed: sectors got through or not, in any order
};

class Disk {
 public:
  struct Change {
    std::int64_t at = 0;
    std::string bytes;
    bool truncates = false;  // to `at`
  };
  struct File {
    std::string path;  // empty: a temporary one
    std::string live;
    std::string durable;
    std::vector<Change> unsynced;
    // Of the connections that have it open; gone with them.
    std::vector<std::unique_ptr<char[]>> regions;  // the WAL's index
    std::array<int, 8> regionReaders{};
    std::array<bool, 8> regionWriter{};
    int mapped = 0;
    int shared = 0;     // connections with a SHARED lock or more
    int reserved = 0;   // 0 or 1
    int exclusive = 0;  // 0 or 1: PENDING or EXCLUSIVE
  };
  using Image = std::map<std::string, std::string>;

  /// The n-th operation from now that such a fault can hit (1 = the next) fails.
  void arm(DiskFault fault, std::int64_t nth, bool forEver = false);
  void disarm() { fault_ = DiskFault::none; }
  bool fired() const { return fired_; }
  DiskAct firedAt() const { return firedAt_; }
  /// A fault waits for its operation, or strikes each from now on.
  bool isArmed() const { return fault_ != DiskFault::none && (!fired_ || forEver_); }
  /// The file whose sync the fault struck first.
  const std::string& syncStruck() const { return syncStruck_; }
  /// Operations that a fault of this kind could have hit since the last arm() or disarm().
  std::int64_t operations(DiskFault fault) const { return counted_[static_cast<std::size_t>(fault)]; }
  void countFromHere() { counted_ = {}; }
  /// Operations of any kind that a living machine has asked for, ever.
  std::int64_t acts() const { return acts_; }
  /// Bytes that all files together may have; a write beyond is refused. Negative = no limit.
  void setRoom(std::int64_t bytes) { room_ = bytes; }
  std::int64_t bytes() const;
  std::int64_t bytes(const std::string& path) const;

  void die() { dead_ = true; }
  bool dead() const { return dead_; }
  /// After everything that had it open is gone: what is left becomes what is there.
  void restart(Loss loss, base::Random& random);
  bool inUse() const { return open_ > 0; }

  Image image() const;
  void load(const Image& image);
  bool isSynced(const std::string& path) const;

  // --- for DiskVfs; each returns an SQLite code ---------------------------------------------------------------
  std::shared_ptr<File> open(const std::string& path, bool create, int& code);
  void closed() { --open_; }
  bool exists(const std::string& path) const;
  int remove(const std::string& path);
  int read(const File& file, void* to, int size, std::int64_t at);
  int write(File& file, const void* from, int size, std::int64_t at);
  int truncate(File& file, std::int64_t size);
  int sync(File& file);
  int size(const File& file, std::int64_t& bytes);
  /// Locks and the WAL's index change nothing on the disk, but can fail.
  int touch(DiskAct act) { return strike(act).code; }

 private:
  struct Strike {
    int code = 0;
    DiskFault fault = DiskFault::none;
  };
  Strike strike(DiskAct act);
  static void apply(std::string& content, const Change& change);
  void applySome(std::string& content, const Change& change, base::Random& random) const;

  std::map<std::string, std::shared_ptr<File>> files_;
  DiskFault fault_ = DiskFault::none;
  std::int64_t left_ = 0;
  bool forEver_ = false;
  bool fired_ = false;
  DiskAct firedAt_ = DiskAct::open;
  std::string syncStruck_;
  bool dead_ = false;
  std::int64_t room_ = -1;
  int open_ = 0;
  std::array<std::int64_t, kDiskFaults> counted_{};
  std::int64_t acts_ = 0;
};

}  // namespace signalbox::tests
