#pragma once
// Which thread goes before which. Called on the thread that it is for.

namespace signalbox::runtime {

/// For the thread that writes: all others wait for what it does, so it does not wait for a processor behind them (nice -10). Only where the
/// system lets the process (resources/units/signalboxd.service does); elsewhere nothing changes.
void goFirst();

}  // namespace signalbox::runtime
