#include "engine/store/sqlite/file_place.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

namespace signalbox::store::sqlite {

using base::Code;
using base::Status;

namespace {

Status makeDirectory(const std::string& directory) {
  struct stat found{};
  if (::stat(directory.c_str(), &found) == 0) {
    if (S_ISDIR(found.st_mode)) return Status::okay();
    return {Code::storeFailed, directory + " is no directory"};
  }
  const std::filesystem::path parent = std::filesystem::path(directory).parent_path();
  if (!parent.empty() && parent != directory) SB_TRY(makeDirectory(parent.string()));
  if (::mkdir(directory.c_str(), 0700) == 0 || errno == EEXIST) return Status::okay();
  return {Code::storeFailed, "cannot make " + directory + ": " + std::generic_category().message(errno)};
}

/// Before SQLite opens it, so that the file is private from its first byte; the WAL takes over its mode.
Status makeFile(const std::string& path) {
  struct stat found{};
  if (::stat(path.c_str(), &found) == 0) {
    if ((found.st_mode & 077) != 0 && ::chmod(path.c_str(), 0600) != 0)
      return {Code::storeFailed, "others may read " + path + " and it cannot be made private"};
    return Status::okay();
  }
  const int made = ::open(path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  if (made < 0) {
    const Code code = errno == ENOSPC ? Code::diskFull : Code::storeFailed;
    return {code, "cannot make " + path + ": " + std::generic_category().message(errno)};
  }
  ::close(made);
  return Status::okay();
}

}  // namespace

std::optional<std::string_view> networkFilesystem(std::uint64_t magic) {
  switch (magic & 0xFFFFFFFFU) {
    case 0x6969: return "NFS";
    case 0x517B: return "SMB";
    case 0xFF534D42: return "CIFS";
    case 0xFE534D42: return "SMB 2";
    case 0x65735546: return "FUSE";
    case 0x5346414F:
    case 0x6B414653: return "AFS";
    case 0x00C36400: return "Ceph";
    case 0x73757245: return "Coda";
    case 0x01021997: return "9P";
    case 0x0BD00BD0: return "Lustre";
    case 0x7461636F: return "OCFS2";
    case 0x01161970: return "GFS2";
    default: return std::nullopt;
  }
}

Status preparePlace(const std::string& path, base::Log& log) {
  std::string directory = std::filesystem::path(path).parent_path().string();
  if (directory.empty()) directory = ".";
  SB_TRY(makeDirectory(directory));
  struct statfs system{};
  if (::statfs(directory.c_str(), &system) != 0)
    return {Code::storeFailed, "cannot look at " + directory + ": " + std::generic_category().message(errno)};
  if (const auto network = networkFilesystem(static_cast<std::uint64_t>(system.f_type)))
    return {Code::storeFailed,
            fmt::format("{} lies on a {} filesystem. Locks and syncs cannot be relied on there; choose a directory on a local disk", directory,
                        *network)};
  struct stat found{};
  if (::stat(directory.c_str(), &found) == 0 && (found.st_mode & 077) != 0)
    log.warning("store.directory_open", {{"mode", fmt::format("{:o}", found.st_mode & 0777)}});
  return makeFile(path);
}

std::string identityOf(const std::string& path) {
  struct statx found{};
  if (::statx(AT_FDCWD, path.c_str(), 0, STATX_INO | STATX_BTIME, &found) != 0) return {};
  if ((found.stx_mask & STATX_BTIME) != 0)
    return fmt::format("inode {} born {}.{:09}", found.stx_ino, found.stx_btime.tv_sec, found.stx_btime.tv_nsec);
  return fmt::format("inode {} on {}:{}", found.stx_ino, found.stx_dev_major, found.stx_dev_minor);
}

}  // namespace signalbox::store::sqlite
