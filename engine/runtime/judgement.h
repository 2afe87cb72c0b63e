#pragma once
// The core's judgement as plans use it: on a reader's thread, with recipients and templates looked up through its
// reader. Thread-safe.

#include "engine/api/plan_judge.h"
#include "engine/api/snapshot_source.h"
#include "engine/core/options.h"
#include "engine/core/verdict.h"

namespace signalbox::runtime {

class Judgement final : public api::PlanJudge {
 public:
  Judgement(const core::CoreOptions& options, const api::SnapshotSource& snapshots) : options_(options), snapshots_(snapshots) {}
  store::Place place(const model::Plan& plan) const override;
  model::Verdict judge(store::Reader& reader, const store::ScanRow& row, const model::Plan& plan, base::Now now) const override;
  double costEur(model::Channel channel, const model::Plan& plan) const override;
  api::PlanOutcome outcome(store::Reader& reader, const store::ScanRow& row, const model::Plan& plan, base::Now now) const override;

 private:
  bool byFallback(model::Channel channel) const;
  bool looksUp(const std::string& provider) const;
  base::Status prepare(store::Reader& reader, const model::Plan& plan, base::Now now, api::PlanOutcome& outcome, core::VerdictInput& input) const;
  base::Status suppress(store::Reader& reader, store::DeliveryRow& row) const;

  const core::CoreOptions& options_;
  const api::SnapshotSource& snapshots_;
};

}  // namespace signalbox::runtime
