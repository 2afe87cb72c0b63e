#pragma once
// The metrics page in Prometheus' text format 0.0.4. Thread-safe.

#include <string>

namespace signalbox::api {

class MetricsSource {
 public:
  virtual ~MetricsSource() = default;
  virtual std::string text() = 0;
};

}  // namespace signalbox::api
