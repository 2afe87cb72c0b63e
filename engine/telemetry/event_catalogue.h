#pragma once
// Every name under which the engine tells something, in one table: lines of the log and topics of GET /events. It is a
// part of the surface: names and measures are kept, new ones are added here first, and a test fails on a name in the
// sources that this table lacks. Data; any thread.

#include <span>
#include <string_view>

namespace signalbox::telemetry {

enum class EventPlace { log, stream };

struct CatalogueEntry {
  EventPlace place = EventPlace::log;
  std::string_view name;      // dotted for the log, such as "store.disk_full"; a topic for the stream
  std::string_view measures;  // its fields, separated by a comma and a space, units last
  std::string_view meaning;   // one sentence: what happened, and what follows
};

/// Sorted by place, then name.
std::span<const CatalogueEntry> eventCatalogue();
/// Null when it is not in the table.
const CatalogueEntry* findEvent(EventPlace place, std::string_view name);

}  // namespace signalbox::telemetry
