#pragma once
// How far the store had come, in a small file beside it: a backup that is copied over the live file keeps inode and birth, and is behind it. Never
// ahead of what is committed, and a few seconds behind at most, so that it costs the core nothing: a reader's thread writes. A copy of the whole
// directory takes it along, and is told by the file's identity alone.

#include <atomic>
#include <optional>
#include <string>
#include <string_view>

#include "engine/api/reader_pool.h"
#include "engine/base/log.h"
#include "engine/store/store.h"

namespace signalbox::runtime {

std::string toText(const store::Position& anchor);
/// Nothing when it is no anchor.
std::optional<store::Position> anchorFrom(std::string_view text);

/// Before the store is loaded: one that is behind its anchor, or another than it names, was put back; with work it is on hold then.
base::Status holdAgainst(const std::optional<store::Position>& anchor, store::Store& store);

class StepAnchor {
 public:
  static constexpr base::Millis kBetween{5'000};

  StepAnchor(std::string file, base::Log& log) : file_(std::move(file)), log_(log) {}

  /// Before the store is loaded: judges it, and anchors it where it is then. Fails as the store does; without an anchor there is nothing to judge by.
  base::Status begin(store::Store& store);
  /// On the core's thread, which never waits for it. `now` is the machine's.
  void tick(std::int64_t step, base::Now now, api::ReaderPool& readers);
  /// When core and readers have ended.
  void finish(std::int64_t step);

 private:
  void write(std::int64_t step);

  const std::string file_;
  base::Log& log_;
  std::string installation_;
  std::int64_t handedOn_ = 0;  // confined to the core's thread
  base::BootTime nextAt_{};    // confined to the core's thread
  std::atomic<bool> busy_{false};
  std::string trouble_;  // of the last time; confined to who writes
};

}  // namespace signalbox::runtime
