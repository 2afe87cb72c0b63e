#pragma once
// The triggers about operators' keys, how providers are set and what they report, what subscriptions are told, what recipients want and
// what operations do: SQL, as change_log.cpp has it for everything else.

#include <string>

namespace signalbox::simulation {

extern const char* const kReportTriggers;
extern const char* const kGateTriggers;
extern const char* const kCommandTriggers;
extern const char* const kWishTriggers;
extern const char* const kOperationTriggers;
extern const char* const kContentTriggers;
std::string eventTriggers();

}  // namespace signalbox::simulation
