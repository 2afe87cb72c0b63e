#pragma once
// Where the audit's signed checkpoints go, beside the data directory. Values.

#include <string>
#include <vector>

#include "engine/base/status.h"

namespace signalbox::runtime {

struct AuditCheckpointOptions {
  std::string file;     // absolute; empty = none beside the data directory's own
  bool syslog = false;
  std::string webhook;  // http or https; empty = none

  /// What is wrong, by key.
  std::vector<base::FieldError> validate() const {
    std::vector<base::FieldError> wrong;
    if (!file.empty() && !file.starts_with('/')) wrong.push_back({"audit.checkpoint_file", "must be an absolute path"});
    if (!webhook.empty() && !webhook.starts_with("https://") && !webhook.starts_with("http://"))
      wrong.push_back({"audit.checkpoint_webhook", "must be an http or https URL"});
    return wrong;
  }
};


}  // namespace signalbox::runtime
