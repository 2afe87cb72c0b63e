#include "engine/base/log.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <boost/json.hpp>

namespace signalbox::base {
namespace {

constexpr std::string_view kLevelNames[] = {"debug", "info", "warning", "error"};

class JsonLog final : public Log {
 public:
  JsonLog(const Clock& clock, LogLevel level)
      : clock_(clock), level_(level), logger_("signalbox", std::make_shared<spdlog::sinks::stderr_sink_mt>()) {
    logger_.set_pattern("%v");
    logger_.set_level(spdlog::level::trace);
    logger_.flush_on(spdlog::level::trace);
  }

  void write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) override {
    if (level < level_) return;
    boost::json::object line;
    line["time"] = formatRfc3339(clock_.now().wall);
    line["level"] = kLevelNames[static_cast<std::size_t>(level)];
    line["event"] = event;
    for (const LogField& field : fields) std::visit([&](const auto& value) { line[field.first] = value; }, field.second);
    logger_.info("{}", boost::json::serialize(line));
  }

 private:
  const Clock& clock_;
  const LogLevel level_;
  spdlog::logger logger_;
};

}  // namespace

std::unique_ptr<Log> makeJsonLog(const Clock& clock, LogLevel level) { return std::make_unique<JsonLog>(clock, level); }

}  // namespace signalbox::base
