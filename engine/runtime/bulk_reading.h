#pragma once
// What bulk acts need from readers (rule 27): a plan is counted in pages against its frozen mark and reported to the
// core, and a running operation gets the next rows that match. Each page is one job, so that no read lives long and
// other readers come in between. Called from the core's thread; its jobs run on the readers' threads.

#include <functional>
#include <memory>

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
  };
  explicit BulkReading(Parts parts) : parts_(std::move(parts)) {}

  void compute(const base::Uuid& plan);
  void page(const core::PageRequest& request);

 private:
  struct Counting {
    model::Plan plan;
    model::Query query;
    model::Seq after = 0;
  };
  void readPlan(const base::Uuid& id, store::Reader& reader);
  void countPage(std::shared_ptr<Counting> counting);
  void countRows(const std::shared_ptr<Counting>& counting, store::Reader& reader);
  void report(const model::Plan& plan);
  void fail(Counting& counting, const base::Status& status);

  Parts parts_;
};

}  // namespace signalbox::runtime
