#pragma once
// Which files and parameters a credential of a provider may name. Who manages providers decides where a credential is sent; so
// what opens the engine itself (its keys, its configuration, its data) is out of reach, by whatever link or name it is asked
// for, and an answer tells nothing of what lies elsewhere. Reads the options at each call. Any thread.

#include <string>

#include "engine/base/status.h"
#include "engine/runtime/vault_options.h"

namespace signalbox::runtime {

class OutsidePlaces {
 public:
  explicit OutsidePlaces(const VaultOptions& options) : options_(options) {}

  /// The file that is meant, links resolved. forbidden: it lies elsewhere or is the engine's own; notFound, in words.
  base::Result<std::string> file(const std::string& path) const;
  /// okay, forbidden, or invalid for what cannot be a name.
  base::Status parameter(const std::string& name) const;

 private:
  bool isAllowed(const std::string& path) const;
  bool isOurOwn(const std::string& path) const;

  const VaultOptions& options_;
};

}  // namespace signalbox::runtime
