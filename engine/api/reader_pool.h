#pragma once
// Reader threads as api sees them (rule 24): a job runs on one of them with its Reader. Thread-safe.

#include <functional>
#include <utility>

#include "engine/store/reader.h"

namespace signalbox::api {

class ReaderPool {
 public:
  virtual ~ReaderPool() = default;
  /// False = full or stopped: the job was not taken and will not run.
  [[nodiscard]] virtual bool submit(std::function<void(store::Reader&)> job) = 0;
  /// A page of a long stream: what somebody waits for goes before it.
  [[nodiscard]] virtual bool submitPage(std::function<void(store::Reader&)> job) { return submit(std::move(job)); }
};

}  // namespace signalbox::api
