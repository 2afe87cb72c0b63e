#pragma once
// The triggers about what providers report and what subscriptions are told: SQL, as change_log.cpp has it for
// everything else.

#include <string>

namespace signalbox::simulation {

extern const char* const kReportTriggers;
std::string eventTriggers();

}  // namespace signalbox::simulation
