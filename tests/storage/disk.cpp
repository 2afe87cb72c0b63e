#include "tests/storage/disk.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>

#include "engine/base/check.h"

namespace signalbox::tests {
namespace {

constexpr std::int64_t kSector = 512;

bool canHit(DiskFault fault, DiskAct act) {
  switch (fault) {
    case DiskFault::none: return false;
    case DiskFault::error: return true;
    case DiskFault::torn:
    case DiskFault::full: return act == DiskAct::write;
    case DiskFault::lie:
    case DiskFault::forget: return act == DiskAct::sync;
    case DiskFault::die: return act == DiskAct::write || act == DiskAct::sync || act == DiskAct::truncate || act == DiskAct::remove;
    case DiskFault::busy: return act == DiskAct::lock;
  }
  return false;
}

int errorOf(DiskAct act) {
  switch (act) {
    case DiskAct::open: return SQLITE_CANTOPEN;
    case DiskAct::read: return SQLITE_IOERR_READ;
    case DiskAct::write: return SQLITE_IOERR_WRITE;
    case DiskAct::sync: return SQLITE_IOERR_FSYNC;
    case DiskAct::truncate: return SQLITE_IOERR_TRUNCATE;
    case DiskAct::remove: return SQLITE_IOERR_DELETE;
    case DiskAct::size: return SQLITE_IOERR_FSTAT;
    case DiskAct::lock: return SQLITE_IOERR_LOCK;
    case DiskAct::sharedMemory: return SQLITE_IOERR_SHMMAP;
  }
  return SQLITE_IOERR;
}

}  // namespace

std::string_view name(DiskAct act) {
  constexpr std::array<std::string_view, kDiskActs> kNames{"open", "read", "write", "sync", "truncate", "remove", "size", "lock", "shared memory"};
  return kNames[static_cast<std::size_t>(act)];
}

void Disk::arm(DiskFault fault, std::int64_t nth, bool forEver) {
  fault_ = fault;
  left_ = nth;
  forEver_ = forEver;
  fired_ = false;
  syncStruck_.clear();
  countFromHere();
}

Disk::Strike Disk::strike(DiskAct act) {
  if (dead_) return {SQLITE_IOERR, DiskFault::die};
  ++acts_;
  for (std::size_t i = 0; i < counted_.size(); ++i)
    if (canHit(static_cast<DiskFault>(i), act)) ++counted_[i];
  if (!canHit(fault_, act)) return {};
  if (fired_ && !forEver_) return {};
  if (!fired_ && --left_ > 0) return {};
  if (!fired_) firedAt_ = act;
  fired_ = true;
  switch (fault_) {
    case DiskFault::error:
    case DiskFault::torn:
    case DiskFault::forget: return {errorOf(act), fault_};
    case DiskFault::full: return {SQLITE_FULL, fault_};
    case DiskFault::lie: return {SQLITE_OK, fault_};
    case DiskFault::die: dead_ = true; return {SQLITE_IOERR, fault_};
    case DiskFault::busy: return {SQLITE_BUSY, fault_};
    case DiskFault::none: break;
  }
  return {};
}

std::int64_t Disk::bytes() const {
  std::int64_t sum = 0;
  for (const auto& [path, file] : files_) sum += static_cast<std::int64_t>(file->live.size());
  return sum;
}

std::int64_t Disk::bytes(const std::string& path) const {
  const auto found = files_.find(path);
  return found == files_.end() ? 0 : static_cast<std::int64_t>(found->second->live.size());
}

void Disk::apply(std::string& content, const Change& change) {
  if (change.truncates) {
    content.resize(static_cast<std::size_t>(change.at));
    return;
  }
  const std::size_t end = static_cast<std::size_t>(change.at) + change.bytes.size();
  if (content.size() < end) content.resize(end);
  content.replace(static_cast<std::size_t>(change.at), change.bytes.size(), change.bytes);
}

void Disk::applySome(std::string& content, const Change& change, base::Random& random) const {
  if (change.truncates) {
    if (random.chance(0.5)) apply(content, change);
    return;
  }
  const std::int64_t end = change.at + static_cast<std::int64_t>(change.bytes.size());
  for (std::int64_t at = change.at; at < end;) {
    const std::int64_t next = std::min(end, (at / kSector + 1) * kSector);
    if (random.chance(0.5))
      apply(content, {at, change.bytes.substr(static_cast<std::size_t>(at - change.at), static_cast<std::size_t>(next - at)), false});
    at = next;
  }
}

void Disk::restart(Loss loss, base::Random& random) {
  SB_CHECK(open_ == 0, "everything that had the disk open is gone");
  for (auto& [path, file] : files_) {
    if (loss == Loss::some)
      for (const Change& change : file->unsynced) applySome(file->durable, change, random);
    if (loss != Loss::nothing) {
      file->live = file->durable;
      file->unsynced.clear();
    }
    file->regions.clear();
    SB_CHECK(file->mapped == 0 && file->shared == 0, "no lock outlives its connection");
  }
  dead_ = false;
  fired_ = false;
  disarm();
}

Disk::Image Disk::image() const {
  Image image;
  for (const auto& [path, file] : files_) image.emplace(path, file->live);
  return image;
}

void Disk::load(const Image& image) {
  SB_CHECK(open_ == 0, "everything that had the disk open is gone");
  files_.clear();
  for (const auto& [path, content] : image) {
    auto file = std::make_shared<File>();
    file->path = path;
    file->live = file->durable = content;
    files_.emplace(path, std::move(file));
  }
  dead_ = false;
  room_ = -1;
  disarm();
}

bool Disk::isSynced(const std::string& path) const {
  const auto found = files_.find(path);
  return found == files_.end() || found->second->unsynced.empty();
}

std::shared_ptr<Disk::File> Disk::open(const std::string& path, bool create, int& code) {
  code = strike(DiskAct::open).code;
  if (code != SQLITE_OK) return nullptr;
  if (path.empty()) {  // a temporary file: nobody else sees it
    ++open_;
    return std::make_shared<File>();
  }
  auto found = files_.find(path);
  if (found == files_.end()) {
    if (!create) {
      code = SQLITE_CANTOPEN;
      return nullptr;
    }
    found = files_.emplace(path, std::make_shared<File>()).first;
    found->second->path = path;
  }
  ++open_;
  return found->second;
}

bool Disk::exists(const std::string& path) const {
  const auto found = files_.find(path);
  return found != files_.end() && !found->second->live.empty();
}

int Disk::remove(const std::string& path) {
  if (const Strike hit = strike(DiskAct::remove); hit.code != SQLITE_OK) return hit.code;
  return files_.erase(path) == 0 ? SQLITE_IOERR_DELETE_NOENT : SQLITE_OK;
}

int Disk::read(const File& file, void* to, int size, std::int64_t at) {
  if (const Strike hit = strike(DiskAct::read); hit.code != SQLITE_OK) return hit.code;
  const auto length = static_cast<std::int64_t>(file.live.size());
  const std::int64_t there = std::clamp<std::int64_t>(length - at, 0, size);
  if (there > 0) std::memcpy(to, file.live.data() + at, static_cast<std::size_t>(there));
  if (there == size) return SQLITE_OK;
  std::memset(static_cast<char*>(to) + there, 0, static_cast<std::size_t>(size - there));
  return SQLITE_IOERR_SHORT_READ;
}

int Disk::write(File& file, const void* from, int size, std::int64_t at) {
  const Strike hit = strike(DiskAct::write);
  if (hit.code != SQLITE_OK && hit.fault != DiskFault::torn) return hit.code;
  const std::int64_t growth = at + size - static_cast<std::int64_t>(file.live.size());
  if (room_ >= 0 && growth > 0 && bytes() + growth > room_) return SQLITE_FULL;
  const int whole = hit.fault == DiskFault::torn ? size / 2 : size;
  Change change{at, std::string(static_cast<const char*>(from), static_cast<std::size_t>(whole)), false};
  apply(file.live, change);
  file.unsynced.push_back(std::move(change));
  return hit.code;
}

int Disk::truncate(File& file, std::int64_t size) {
  if (const Strike hit = strike(DiskAct::truncate); hit.code != SQLITE_OK) return hit.code;
  Change change{size, {}, true};
  apply(file.live, change);
  file.unsynced.push_back(std::move(change));
  return SQLITE_OK;
}

int Disk::sync(File& file) {
  const bool before = fired_;
  const Strike hit = strike(DiskAct::sync);
  if (fired_ && !before) syncStruck_ = file.path;
  if (hit.fault == DiskFault::forget) file.unsynced.clear();
  if (hit.code != SQLITE_OK || hit.fault == DiskFault::lie) return hit.code;
  for (const Change& change : file.unsynced) apply(file.durable, change);
  file.unsynced.clear();
  return SQLITE_OK;
}

int Disk::size(const File& file, std::int64_t& bytes) {
  if (const Strike hit = strike(DiskAct::size); hit.code != SQLITE_OK) return hit.code;
  bytes = static_cast<std::int64_t>(file.live.size());
  return SQLITE_OK;
}

}  // namespace signalbox::tests
