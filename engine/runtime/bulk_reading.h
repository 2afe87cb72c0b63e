#pragma once
// What bulk acts need from readers (rule 27): a plan is counted in pages against its frozen mark and reported to the
// core, and a running operation gets the next rows that match. Each page is one job, so that no read lives long and
// other readers come in between. What cannot be read or reported now waits here and is tried again, so a plan ends as
// ready or as failed with its reason; one that the end of the engine cuts short is computed anew by the next run.
// compute, page and tick are called from the core's thread; its jobs run on the readers' threads.

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "engine/api/plan_judge.h"
#include "engine/api/reader_pool.h"
#include "engine/base/log.h"
#include "engine/base/time.h"
#include "engine/core/effects.h"
#include "engine/core/inputs.h"

namespace signalbox::runtime {

class BulkReading {
 public:
  struct Parts {
    api::ReaderPool& readers;
    const api::PlanJudge& judge;
    core::Intake& intake;
    const base::Clock& clock;
    base::Log& log;
    std::function<void(core::OperationPage)> pageFound;
    std::function<void()> wake;  // something waits: tick wants to be called; any thread
  };
  explicit BulkReading(Parts parts) : parts_(std::move(parts)) {}

  void compute(const base::Uuid& plan);
  void page(const core::PageRequest& request);
  /// Tries again what is due; when the next thing is due.
  std::optional<base::BootTime> tick(base::Now now);

 private:
  struct Counting {
    model::Plan plan;
    model::Query query;
    model::Seq after = 0;
    int failures = 0;  // in a row
    std::optional<base::BootTime> reportedAt;
  };
  using Act = std::function<void()>;
  struct Waiting {
    base::BootTime at;
    Act act;
  };

  /// Runs the job on a reader, as soon as one has room for it.
  void read(std::function<void(store::Reader&)> job);
  void later(base::Millis pause, Act act);
  void readPlan(const base::Uuid& id, store::Reader& reader);
  void countPage(std::shared_ptr<Counting> counting);
  void countRows(const std::shared_ptr<Counting>& counting, store::Reader& reader);
  void unread(const std::shared_ptr<Counting>& counting, const base::Status& status);
  void fail(Counting& counting, const base::Status& status);
  void report(const model::Plan& plan);
  void findPage(const core::PageRequest& request, store::Reader& reader);

  const Parts parts_;
  std::mutex mutex_;
  std::vector<Waiting> waiting_;  // guarded by mutex_
};

}  // namespace signalbox::runtime
