#include "app/passphrase.h"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <climits>
#include <string>

namespace signalbox::app {

using base::Code;
using base::Status;
using security::Secret;

namespace {

constexpr std::size_t kBytesMax = 4096;

/// Until a line's end or the end of input; without the line's end.
std::string readLine(int descriptor) {
  std::string line;
  line.reserve(kBytesMax);  // no copies are left behind while it grows
  char next = 0;
  while (line.size() < kBytesMax && ::read(descriptor, &next, 1) == 1 && next != '\n')
    if (next != '\r') line += next;
  return line;
}

base::Result<Secret> ask() {
  const int terminal = ::open("/dev/tty", O_RDWR | O_CLOEXEC);
  if (terminal < 0) return Status(Code::notFound, "vault.key is a passphrase: give it with --passphrase-fd, or start from a terminal");
  constexpr std::string_view kQuestion = "Passphrase of the credentials: ";
  termios before{};
  ::tcgetattr(terminal, &before);
  termios quiet = before;
  quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
  ::tcsetattr(terminal, TCSAFLUSH, &quiet);
  const bool asked = ::write(terminal, kQuestion.data(), kQuestion.size()) > 0;
  Secret answer(asked ? readLine(terminal) : std::string());
  ::tcsetattr(terminal, TCSAFLUSH, &before);
  const bool ended = ::write(terminal, "\n", 1) == 1;
  ::close(terminal);
  if (!ended || answer.empty()) return Status(Code::notFound, "no passphrase was given");
  return answer;
}

/// Where it lies, when it is a file: nobody reads it by another way.
void hide(int descriptor, runtime::VaultOptions& vault) {
  std::array<char, PATH_MAX> path{};
  const std::string link = "/proc/self/fd/" + std::to_string(descriptor);
  if (const ssize_t length = ::readlink(link.c_str(), path.data(), path.size()); length > 0 && path.front() == '/')
    vault.neverRead.emplace_back(path.data(), static_cast<std::size_t>(length));
}

}  // namespace

Status readKey(int descriptor, runtime::VaultOptions& vault) {
  vault.handedKey = Secret(readLine(descriptor));
  hide(descriptor, vault);
  if (vault.handedKey.empty()) return Status(Code::notFound, "--key-fd " + std::to_string(descriptor) + " gave no key");
  return Status::okay();
}

Status readPassphrase(std::optional<int> descriptor, runtime::VaultOptions& vault) {
  if (!descriptor) {
    SB_ASSIGN(vault.passphrase, ask());
    return Status::okay();
  }
  vault.passphrase = Secret(readLine(*descriptor));
  vault.previousPassphrase = Secret(readLine(*descriptor));
  hide(*descriptor, vault);
  if (vault.passphrase.empty()) return Status(Code::notFound, "--passphrase-fd " + std::to_string(*descriptor) + " gave no passphrase");
  return Status::okay();
}

}  // namespace signalbox::app
