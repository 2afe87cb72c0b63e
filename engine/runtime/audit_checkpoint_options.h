#pragma once
// Where the audit's signed checkpoints go, beside the data directory. Values.

#include <string>
#include <vector>

#include "engine/base/status.h"
#include "engine/base/time.h"

namespace signalbox::runtime {

struct AuditCheckpointOptions {
  std::string file;  // absolute; empty = none beside the data directory's own
  bool syslog = false;
  std::string webhook;  // https, or http on this machine; empty = none

  // Not in the configuration file.
  std::string syslogSocket = "/dev/log";
  base::Millis lastWait{5'000};  // for the webhook to take the last one, when the engine stops

  /// What is wrong, by key.
  std::vector<base::FieldError> validate() const {
    std::vector<base::FieldError> wrong;
    if (!file.empty() && !file.starts_with('/')) wrong.push_back({"audit.checkpoint_file", "must be an absolute path"});
    if (!webhook.empty() && !crossesNoNetworkInClear(webhook))
      wrong.push_back({"audit.checkpoint_webhook", "must begin with https://; http:// is for 127.0.0.1, [::1] and localhost alone"});
    return wrong;
  }
  static bool crossesNoNetworkInClear(const std::string& url);
  /// The webhook as it is shown and logged: user, password and query may be what opens it.
  std::string shownWebhook() const;
};

}  // namespace signalbox::runtime
