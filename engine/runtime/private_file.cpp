#include "engine/runtime/private_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>

namespace signalbox::runtime {

using base::Code;
using base::Status;

namespace {

constexpr std::size_t kTextBytesMax = 64 * 1024;

std::string reason() { return std::strerror(errno); }

Status syncDirectoryOf(const std::string& path) {
  const std::string directory = std::filesystem::path(path).parent_path().string();
  const int opened = ::open(directory.empty() ? "." : directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (opened < 0) return Status(Code::unavailable, "can't open " + directory + ": " + reason());
  const bool synced = ::fsync(opened) == 0;
  ::close(opened);
  return synced ? Status::okay() : Status(Code::unavailable, "can't sync " + directory);
}

}  // namespace

base::Result<std::string> readWhole(const std::string& path, std::size_t bytesMax) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);  // a FIFO would keep us waiting for its writer
  if (file < 0) return Status(errno == ENOENT ? Code::notFound : Code::unavailable, "can't read " + path + ": " + reason());
  struct stat info{};
  if (::fstat(file, &info) != 0 || !S_ISREG(info.st_mode)) {
    ::close(file);
    return Status(Code::unavailable, "can't read " + path + ": it is no file");
  }
  std::string content;
  std::array<char, 4096> piece{};
  ssize_t got = 0;
  while (content.size() <= bytesMax && (got = ::read(file, piece.data(), piece.size())) > 0)
    content.append(piece.data(), static_cast<std::size_t>(got));
  const Status failed(Code::unavailable, "can't read " + path + ": " + reason());
  ::close(file);
  if (got < 0) return failed;
  if (content.size() > bytesMax) return Status(Code::tooLarge, path + " is larger than " + std::to_string(bytesMax) + " bytes");
  return content;
}

std::optional<std::string> readText(const std::string& path) {
  auto content = readWhole(path, kTextBytesMax);
  if (!content.ok()) return std::nullopt;
  while (!content->empty() && (content->back() == '\n' || content->back() == '\r')) content->pop_back();
  return std::move(content).value();
}

Status writePrivate(const std::string& path, std::string_view content) {
  const std::string beside = path + ".part";
  const int file = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) return Status(Code::unavailable, "can't write " + beside + ": " + reason());
  const bool written =
      ::fchmod(file, 0600) == 0 && ::write(file, content.data(), content.size()) == static_cast<ssize_t>(content.size()) && ::fsync(file) == 0;
  const std::string why = reason();
  ::close(file);
  if (!written) return Status(Code::unavailable, "can't write " + beside + ": " + why);
  return renameDurably(beside, path);
}

Status renameDurably(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) return Status(Code::unavailable, "can't write " + to + ": " + reason());
  return syncDirectoryOf(to);
}

}  // namespace signalbox::runtime
