#include "engine/runtime/data_directory.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <boost/json.hpp>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "engine/base/digest.h"
#include "engine/protocol/json_fields.h"
#include "engine/runtime/private_file.h"
#include "engine/security/audit_seal.h"
#include "engine/security/token.h"

namespace signalbox::runtime {
namespace {

using base::Code;
using base::Status;

std::string reason() { return std::strerror(errno); }

Status makeDirectory(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) {
    std::filesystem::create_directories(std::filesystem::path(path).parent_path(), error);
    if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST)
      return Status(Code::unavailable, "can't make the data directory " + path + ": " + reason());
  }
  struct stat info{};
  if (::stat(path.c_str(), &info) != 0) return Status(Code::unavailable, "can't read the data directory " + path + ": " + reason());
  if (!S_ISDIR(info.st_mode)) return Status(Code::unavailable, path + " is a file; the data directory must be a directory");
  // What is in it has rights of its own, and not everything that is ever put there comes from this engine.
  if ((info.st_mode & 077) != 0 && ::chmod(path.c_str(), info.st_mode & 07700) != 0)
    return Status(Code::unavailable, "others may enter the data directory " + path + ", and it can't be closed to them (chmod 700): " + reason());
  if (::access(path.c_str(), R_OK | W_OK | X_OK) != 0) return Status(Code::unavailable, "can't use the data directory " + path + ": " + reason());
  return Status::okay();
}

}  // namespace

DataDirectory::~DataDirectory() {
  ::unlink((path_ + "/engine.json").c_str());
  ::close(lock_);
}

base::Result<std::unique_ptr<DataDirectory>> DataDirectory::open(const std::string& path, base::Random& random) {
  std::error_code error;
  const std::string whole = std::filesystem::absolute(path, error).lexically_normal().string();
  SB_TRY(makeDirectory(whole));
  const int lock = ::open((whole + "/engine.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock < 0) return Status(Code::unavailable, "can't lock the data directory " + whole + ": " + reason());
  if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
    ::close(lock);
    const auto other = running(whole);
    return Status(Code::conflict,
                  "another engine runs on " + whole + (other ? ": process " + std::to_string(other->pid) + " at " + other->url : std::string()));
  }
  std::unique_ptr<DataDirectory> directory(new DataDirectory(whole, lock));
  SB_TRY(directory->keepToken(random));
  return directory;
}

Status DataDirectory::keepToken(base::Random& random) {
  if (auto kept = readText(tokenPath())) {
    if (!security::hasTokenShape(*kept)) return Status(Code::unavailable, tokenPath() + " does not hold a token; move it away to get a new one");
    token_ = security::Secret(std::move(*kept));
    return Status::okay();
  }
  if (std::filesystem::exists(tokenPath())) return Status(Code::unavailable, "can't read " + tokenPath());
  token_ = security::makeToken(random);
  const security::Secret line(std::string(token_.reveal()) + "\n");
  return writePrivate(tokenPath(), line.reveal());
}

base::Result<security::Secret> DataDirectory::auditKey() const {
  if (const auto kept = readText(auditKeyPath())) {
    auto key = base::base64Decode(*kept);
    if (!key || key->size() != security::kAuditKeyBytes)
      return Status(Code::unavailable, auditKeyPath() + " does not hold 32 bytes in base64; without it the audit can't be checked, so put it back");
    return security::Secret(std::move(*key));
  }
  if (std::filesystem::exists(auditKeyPath())) return Status(Code::unavailable, "can't read " + auditKeyPath());
  return Status(Code::notFound, auditKeyPath() + " is not there");
}

base::Result<security::Secret> DataDirectory::makeAuditKey(base::Random& random) const {
  std::array<std::uint8_t, security::kAuditKeyBytes> bytes{};
  random.fill(bytes);
  security::Secret key(std::string(bytes.begin(), bytes.end()));
  bytes.fill(0);
  SB_TRY(writePrivate(auditKeyPath(), base::base64Encode(key.reveal()) + "\n"));
  return key;
}

std::optional<RunningEngine> DataDirectory::running(const std::string& path) {
  const int lock = ::open((path + "/engine.lock").c_str(), O_RDWR | O_CLOEXEC);
  if (lock < 0) return std::nullopt;
  const bool free = ::flock(lock, LOCK_EX | LOCK_NB) == 0;
  ::close(lock);
  if (free) return std::nullopt;
  const auto text = readText(path + "/engine.json");
  const auto parsed = text ? protocol::parseJson(*text) : base::Result<boost::json::value>(Status(Code::notFound, "none"));
  if (!parsed.ok() || !parsed.value().is_object()) return RunningEngine{};
  RunningEngine engine;
  protocol::FieldReader reader(parsed.value().get_object());
  reader("url", engine.url);
  reader("pid", engine.pid);
  reader("boot", engine.boot);
  reader("certificate_sha256", engine.fingerprint);
  return engine;
}

base::Result<std::string> DataDirectory::readToken(const std::string& path) {
  const auto token = readText(path + "/admin.token");
  if (!token) return Status(Code::notFound, "can't read " + path + "/admin.token");
  return *token;
}

Status DataDirectory::announce(const RunningEngine& engine) {
  boost::json::object json;
  json["url"] = engine.url;
  json["pid"] = engine.pid;
  json["boot"] = engine.boot;
  if (!engine.fingerprint.empty()) json["certificate_sha256"] = engine.fingerprint;
  return writePrivate(path_ + "/engine.json", boost::json::serialize(json) + "\n");
}

}  // namespace signalbox::runtime
