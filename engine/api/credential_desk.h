#pragma once
// What the routes of credentials need from the running engine: reading what lies outside of the database, and changing the
// keys, both of which take time. Implemented by engine/runtime; thread-safe. Every `done` is called exactly once.

#include <functional>
#include <string>
#include <vector>

#include "engine/base/status.h"
#include "engine/core/inputs.h"

namespace signalbox::api {

enum class VaultKey { master, data };

class CredentialDesk {
 public:
  virtual ~CredentialDesk() = default;
  /// Where the master key comes from, in words for people.
  virtual std::string keySource() const = 0;
  /// Whether that is a file beside the database, which protects copies of it alone.
  virtual bool keyLiesBeside() const = 0;

  /// Reads what these references name, so that a command that follows can look them up. What cannot be read is the
  /// command's to refuse.
  virtual void prepare(std::vector<std::string> references, std::function<void()> done) = 0;
  using Done = std::function<void(base::Result<core::CommandDone>)>;
  /// What SIGHUP does: reads the server's certificate and all credentials that lie outside anew. How many providers have a
  /// new credential because of it stands in CommandDone::version.
  virtual void reload(core::Principal by, Done done) = 0;
  virtual void rotate(VaultKey key, core::Principal by, std::string reason, Done done) = 0;
};

}  // namespace signalbox::api
