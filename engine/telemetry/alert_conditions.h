#pragma once
// What the alert rules look at: each rule and subject with its sentence, and whether it is so now. No memory; the
// hysteresis in time is alert_rules.cpp's. Pure.

#include <string>
#include <vector>

#include "engine/base/time.h"
#include "engine/telemetry/alert_options.h"
#include "engine/telemetry/alert_rules.h"

namespace signalbox::telemetry {

struct AlertCondition {
  std::string rule;
  std::string severity;  // page | warning
  std::string subject;
  std::string text;
  std::string link;
  bool begins = false;  // bad enough to raise
  bool lasts = false;   // not good enough to end; begins implies lasts
  base::Millis raiseAfter{0};

  std::string key() const { return rule + "/" + subject; }
};

/// Those of which `begins` or `lasts` is true.
std::vector<AlertCondition> alertConditions(const AlertOptions& options, const AlertInput& input);

}  // namespace signalbox::telemetry
