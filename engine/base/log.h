#pragma once
// Structured logging: one JSON object a line on standard error. Injected, never global. No secret and no recipient
// address may be passed in (rule 32). Thread-safe.

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "engine/base/time.h"

namespace signalbox::base {

enum class LogLevel { debug, info, warning, error };

using LogField = std::pair<std::string_view, std::variant<std::int64_t, double, bool, std::string>>;

class Log {
 public:
  virtual ~Log() = default;
  /// `event` is a dotted name such as "store.disk_full".
  virtual void write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) = 0;

  void debug(std::string_view event, std::initializer_list<LogField> fields = {}) { write(LogLevel::debug, event, fields); }
  void info(std::string_view event, std::initializer_list<LogField> fields = {}) { write(LogLevel::info, event, fields); }
  void warning(std::string_view event, std::initializer_list<LogField> fields = {}) { write(LogLevel::warning, event, fields); }
  void error(std::string_view event, std::initializer_list<LogField> fields = {}) { write(LogLevel::error, event, fields); }
};

/// Writes through spdlog to standard error at `level` and above.
std::unique_ptr<Log> makeJsonLog(const Clock& clock, LogLevel level);
/// Swallows everything; for tests.
class SilentLog final : public Log {
 public:
  void write(LogLevel, std::string_view, std::initializer_list<LogField>) override {}
};

}  // namespace signalbox::base
