#pragma once
// The triggers about operators' keys, how providers are set and what they report, what subscriptions are told and what recipients want: SQL, as
// change_log.cpp has it for everything else.

#include <string>

namespace signalbox::simulation {

extern const char* const kReportTriggers;
extern const char* const kGateTriggers;
extern const char* const kCommandTriggers;
extern const char* const kWishTriggers;
std::string eventTriggers();

}  // namespace signalbox::simulation
