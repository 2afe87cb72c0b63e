#pragma once
// The directory of one engine: its store, its token, who runs on it. The owner holds a lock for as long as it lives and
// writes engine.json (url, pid, boot; 0600) so that others can attach. A directory that cannot be used is reported with
// the reason, never replaced. Confined to the thread that starts the engine.

#include <memory>
#include <optional>
#include <string>

#include "engine/base/random.h"
#include "engine/base/status.h"
#include "engine/security/secret.h"

namespace signalbox::runtime {

/// What engine.json says of a running engine.
struct RunningEngine {
  std::string url;
  std::int64_t pid = 0;
  std::string boot;
  std::string fingerprint = {};  // of its certificate, so that who attaches can trust it; empty without TLS
};

class DataDirectory {
 public:
  ~DataDirectory();
  DataDirectory(const DataDirectory&) = delete;
  DataDirectory& operator=(const DataDirectory&) = delete;

  /// Makes the directory when it is missing, closes it to others (0700) and locks it. Code::conflict when another process holds the lock; the
  /// message names its pid and URL.
  static base::Result<std::unique_ptr<DataDirectory>> open(const std::string& path, base::Random& random);
  /// Who runs on it, when somebody does.
  static std::optional<RunningEngine> running(const std::string& path);
  static base::Result<std::string> readToken(const std::string& path);

  const std::string& path() const { return path_; }
  std::string storePath() const { return path_ + "/signalbox.db"; }
  std::string tokenPath() const { return path_ + "/admin.token"; }
  std::string auditKeyPath() const { return path_ + "/audit.key"; }
  std::string checkpointsPath() const { return path_ + "/audit.checkpoints"; }
  std::string anchorPath() const { return path_ + "/signalbox.anchor"; }
  /// The key that seals the audit, in base64 (0600). notFound when there is none.
  base::Result<security::Secret> auditKey() const;
  /// A new one, where there is none.
  base::Result<security::Secret> makeAuditKey(base::Random& random) const;
  const security::Secret& adminToken() const { return token_; }
  base::Status announce(const RunningEngine& engine);

 private:
  DataDirectory(std::string path, int lock) : path_(std::move(path)), lock_(lock) {}
  base::Status keepToken(base::Random& random);

  const std::string path_;
  const int lock_;
  security::Secret token_;
};

}  // namespace signalbox::runtime
