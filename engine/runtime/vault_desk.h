#pragma once
// Credentials and keys of a running engine: what configurations refer to outside of the database is read here and kept
// until it is read anew, and the keys are changed here. All that takes time happens on a worker, "sb-secrets"; find() and
// the rest may be called from any thread. A value that can no longer be read keeps its last reading. Our own key file is changed
// by one change at a time, from the new key beside it to its name: what the store names is in a file at each moment.

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <optional>

#include "engine/api/credential_desk.h"
#include "engine/base/log.h"
#include "engine/core/parts.h"
#include "engine/runtime/master_keys.h"
#include "engine/runtime/outside_places.h"
#include "engine/runtime/parameter_store.h"
#include "engine/runtime/worker.h"

namespace signalbox::runtime {

class VaultDesk final : public api::CredentialDesk, public core::ReferenceSource {
 public:
  struct Parts {
    MasterKeys& keys;
    ParameterStore& parameters;
    base::Random& random;  // thread-safe
    base::Log& log;
    std::function<base::Status()> reloadCertificate;  // of the server
  };
  VaultDesk(const VaultOptions& options, Parts parts) : options_(options), parts_(parts), places_(options), worker_("sb-secrets") {}

  /// `derivation` is that of the data keys in use; `intake` outlives stop(). Before this, find() reads on the caller's thread,
  /// which is how providers get their credentials at a start.
  void start(core::Intake& intake, std::string derivation);
  void stop() { worker_.stop(); }
  /// As soon as the worker can: SIGHUP.
  void reloadSoon();

  base::Result<security::Secret> find(const std::string& reference) const override;

  std::string keySource() const override { return parts_.keys.words(); }
  bool keyLiesBeside() const override { return parts_.keys.isOurs(); }
  void prepare(std::vector<std::string> references, std::function<void()> done) override;
  void reload(core::Principal by, Done done) override;
  void rotate(api::VaultKey key, core::Principal by, std::string reason, Done done) override;

 private:
  base::Result<security::Secret> readReference(const std::string& reference) const;
  base::Result<security::Secret> readFile(const std::string& path) const;
  /// Reads it and remembers the result; true when its value is another one now.
  bool readOne(const std::string& reference) const;
  void refreshNow(const core::Principal& by, const Done& done);
  void reloadNow(const core::Principal& by, const Done& done);
  void rotateNow(api::VaultKey key, const core::Principal& by, const std::string& reason, const Done& done);
  void changeOwnFile(const core::Principal& by, const std::string& reason, const Done& done);
  /// The store names this key; what could not be given its name is remembered for the next change.
  base::Status install(const security::MasterKey& key);
  base::Status installOwed();
  base::Millis untilNext();
  bool command(const core::Principal& by, const std::string& reason, core::Command command, Done done);

  const VaultOptions& options_;
  const Parts parts_;
  const OutsidePlaces places_;
  Worker worker_;
  core::Intake* intake_ = nullptr;
  mutable std::mutex mutex_;
  mutable std::map<std::string, base::Result<security::Secret>> read_;  // guarded by mutex_
  std::string derivation_;                                              // guarded by mutex_
  std::optional<security::MasterKey> installOwed_;                      // the store names it, and the file does not hold it yet; guarded by mutex_
  std::atomic<bool> changing_{false};  // from the new file to its name; set by the worker, cleared by whoever answers
};

}  // namespace signalbox::runtime
