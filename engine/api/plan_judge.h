#pragma once
// What a plan says about one message, for the lists behind a plan's counts. The core implements it with the same rules
// that it applies when the operation runs. Called on reader threads; thread-safe.

#include "engine/base/time.h"
#include "engine/model/operation.h"
#include "engine/protocol/edit.h"
#include "engine/store/reader.h"

namespace signalbox::api {

/// What would become of one message, and the message as it would go out.
struct PlanOutcome {
  model::Verdict verdict = model::Verdict::willSend;
  std::string words;                          // why, where it is about this message
  store::DeliveryRow row;                     // with the plan's edits
  std::int64_t templateVersion = 0;           // that it would be made from; 0 without a template
  std::vector<protocol::ChangeView> changes;  // made by the edits
};

class PlanJudge {
 public:
  virtual ~PlanJudge() = default;
  /// Where the plan's messages are looked for.
  virtual store::Place place(const model::Plan& plan) const = 0;
  /// `reader` serves to look up recipients and templates; Verdict::notPossible when it fails.
  virtual model::Verdict judge(store::Reader& reader, const store::ScanRow& row, const model::Plan& plan, base::Now now) const = 0;
  /// What one message of the channel costs, as far as its provider is known: the plan's, else the first that is switched on.
  virtual double costEur(model::Channel channel, const model::Plan& plan) const = 0;
  virtual PlanOutcome outcome(store::Reader& reader, const store::ScanRow& row, const model::Plan& plan, base::Now now) const = 0;
};

}  // namespace signalbox::api
