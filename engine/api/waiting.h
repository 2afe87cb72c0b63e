#pragma once
// Why a message that is due has not gone yet: the engine, its queue, its destination or each of its ways is closed. Pure but for
// the source's picture. No recipient's address is in the words.

#include <optional>
#include <string>

#include "engine/api/snapshot_source.h"
#include "engine/store/reader.h"

namespace signalbox::api {

struct Waiting {
  std::string words;
  std::string provider{};                              // the only one that is in the way
  std::optional<base::WallTime> until = std::nullopt;  // when it may go on by itself
};

/// Nothing when it does not wait, is not due yet, or nothing that is known keeps it.
std::optional<Waiting> waitingOf(const store::DetailRow& detail, const SnapshotSource& source, base::WallTime now);

}  // namespace signalbox::api
