#include "engine/runtime/line_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace signalbox::runtime {

using base::Code;
using base::Status;

namespace {

constexpr off_t kBytesRead = 256 * 1024;

Status failed(const char* what) { return {Code::unavailable, std::string("can't be ") + what + ": " + std::strerror(errno)}; }

class File {
 public:
  File(const std::string& path, int flags) : handle_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
  ~File() {
    if (handle_ >= 0) ::close(handle_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int handle() const { return handle_; }
  off_t size() const {
    struct stat info{};
    return ::fstat(handle_, &info) == 0 ? info.st_size : -1;
  }

 private:
  const int handle_;
};

}  // namespace

Status appendLine(const std::string& path, const std::string& line, IfMissing missing) {
  const File file(path, O_RDWR | O_APPEND | (missing == IfMissing::make ? O_CREAT : 0));
  if (file.handle() < 0) return failed("opened");
  const off_t size = file.size();
  if (size < 0) return failed("read");
  // Behind a line that was torn a new one begins all the same.
  char last = '\n';
  if (size > 0 && ::pread(file.handle(), &last, 1, size - 1) != 1) return failed("read");
  const std::string text = (last == '\n' ? "" : "\n") + line + "\n";
  if (::write(file.handle(), text.data(), text.size()) != static_cast<ssize_t>(text.size()) || ::fsync(file.handle()) != 0) return failed("written");
  return Status::okay();
}

base::Result<std::vector<std::string>> lastLines(const std::string& path) {
  std::vector<std::string> lines;
  const File file(path, O_RDONLY);
  if (file.handle() < 0 && errno == ENOENT) return Status(Code::notFound, path + " is not there");
  const off_t size = file.handle() < 0 ? -1 : file.size();
  if (size < 0) return Status(Code::unavailable, path + " " + failed("read").message());
  const off_t from = size > kBytesRead ? size - kBytesRead : 0;
  std::string text(static_cast<std::size_t>(size - from), '\0');
  const ssize_t got = ::pread(file.handle(), text.data(), text.size(), from);
  if (got < 0) return Status(Code::unavailable, path + " " + failed("read").message());
  text.resize(static_cast<std::size_t>(got));
  std::size_t begin = from == 0 ? 0 : text.find('\n') + 1;
  for (std::size_t end = text.find('\n', begin); end != std::string::npos; end = text.find('\n', begin)) {
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

}  // namespace signalbox::runtime
