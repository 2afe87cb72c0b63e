#pragma once
// What would happen to one message in a plan, and what does happen to it when the operation reaches it: the same
// judgement, made twice (rule 27). Pure functions over values; any thread.

#include <vector>

#include "engine/core/judge.h"
#include "engine/model/operation.h"
#include "engine/store/rows.h"

namespace signalbox::core {

struct VerdictInput {
  const store::DeliveryRow* row = nullptr;
  const model::Recipient* recipient = nullptr;  // null when it has none
  model::OperationKind kind = model::OperationKind::replay;
  model::Resolution resolution = model::Resolution::none;
  bool throughProvider = false;   // the operator named a provider
  bool subscriptionGone = false;  // the event's, whose number no other one gets
  bool templateExists = true;     // the version that would be used
  std::string cannotRender;       // why the message as replayed cannot be made; empty = it can, or was not tried
  std::string cannotLookUp;       // why nobody can be asked whether it arrived; empty = its provider can, or nobody wants to ask
  bool byFallback = false;        // goesByFallback
  base::WallTime now{};
};

struct VerdictAnswer {
  model::Verdict verdict = model::Verdict::willSend;
  std::string text;        // a sentence
  base::WallTime dueAt{};  // when it would go
};

VerdictAnswer verdictOf(const CoreOptions& options, const VerdictInput& input);
/// Whether the first of a channel's providers does not send now and a later one does: by each, in their order, without those that are switched off.
bool goesByFallback(const std::vector<bool>& sends);
/// Why that provider, the last attempt's, is not asked whether it took a message; empty where it is not known to have been tried at all.
std::string cannotLookUpWords(const std::string& provider);
/// What a verdict means for those who have it, one sentence.
std::string_view explain(model::Verdict verdict);
/// Which list an operation's query is over.
bool actsOn(model::OperationKind kind, model::State state);

}  // namespace signalbox::core
