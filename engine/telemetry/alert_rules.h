#pragma once
// Which alerts stand, decided from the newest snapshot alone: a pure function from (options, picture, memory, time) to
// (raised, ended, still, memory). The runtime calls it about once a second, stores what was raised and ended, and tells
// the console. Durations use boot time. Invariants: at most one alert stands per rule and subject; its id stays while
// it stands, and a later one of the same rule and subject has another id, so that history keeps both.

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/base/time.h"
#include "engine/protocol/snapshot.h"
#include "engine/store/rows.h"
#include "engine/telemetry/alert_options.h"

namespace signalbox::telemetry {

/// Of the file system that holds the data directory.
struct DiskFigures {
  std::int64_t freeBytes = 0;
  std::int64_t totalBytes = 0;
};

/// A cause that is new in the dead-letter queue: first seen within the last hour and not yet looked at.
struct NewCause {
  std::string id;
  std::string title;
  std::int64_t open = 0;
};

struct AlertInput {
  const protocol::Snapshot& snapshot;
  std::optional<DiskFigures> disk;  // nothing = not known, which judges nothing
  std::span<const NewCause> newCauses;
};

/// What is remembered from one call to the next, by rule and subject.
struct AlertMemory {
  struct Watch {
    std::optional<base::BootTime> trueSince;   // not yet raised
    std::optional<base::BootTime> falseSince;  // raised, and perhaps over
    std::optional<protocol::AlertView> raised;
  };
  std::map<std::string, Watch> watches;
};

struct AlertVerdict {
  std::vector<protocol::AlertView> raised;  // now
  std::vector<protocol::AlertView> ended;   // now, endedAt is set
  std::vector<protocol::AlertView> still;   // raised before, with their text as it reads now
  AlertMemory memory;

  /// raised and still together, worst first: Snapshot::alerts.
  std::vector<protocol::AlertView> standing() const;
};

AlertVerdict evaluateAlerts(const AlertOptions& options, const AlertInput& input, const AlertMemory& memory, base::Now now);

/// After a start: the alerts that were standing when the engine stopped (StartState::alerts).
AlertMemory rememberAlerts(std::span<const store::AlertRow> raised);
store::AlertRow toRow(const protocol::AlertView& alert);

}  // namespace signalbox::telemetry
