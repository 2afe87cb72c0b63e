#pragma once
// Bulk work of a step: running operations deal with the rows that readers found for them, as many as bounds, rate and
// canary allow, and their cursor moves in the same transaction (rule 27). Also counts what became of replayed messages in
// this step's settled sends and receipts. Lives for one step.

#include "engine/core/step_context.h"
#include "engine/core/verdict.h"

namespace signalbox::core {

class Operations {
 public:
  explicit Operations(StepContext& step) : step_(step) {}
  void pagesCame(const std::vector<OperationPage>& pages);
  base::Status run();

 private:
  /// A verdict, and the message as it would go out: with its edits, under its template's version.
  struct Judged {
    VerdictAnswer verdict;
    store::DeliveryRow row;
    std::optional<std::int64_t> templateVersion;  // other than the notification's own
    bool edited = false;                          // its target, data or content differ from the notification's
    std::optional<model::Attempt> lookUp;         // what its provider is to be asked about
    bool cannotLookUp = false;                    // a look-up is wanted, and its provider cannot be asked
  };

  base::Status countForEnded();
  base::Status advance(OperationRun& run);
  base::Status start(OperationRun& run);
  base::Status deal(OperationRun& run, std::size_t count);
  base::Status act(OperationRun& run, const store::DeliveryRow& row);
  void skip(OperationRun& run, std::string_view reason);
  std::size_t allowance(OperationRun& run);
  void askForPage(OperationRun& run);
  base::Status finish(OperationRun& run);
  base::Status keep(const OperationRun& run);

  // operation_judge.cpp
  base::Result<Judged> judge(OperationRun& run, const store::DeliveryRow& row);
  base::Status edit(OperationRun& run, Judged& judged, VerdictInput& input);
  base::Status render(const OperationRun& run, Judged& judged, VerdictInput& input);
  base::Status askable(Judged& judged, VerdictInput& input);
  bool byFallback(model::Channel channel) const;

  // operation_acts.cpp
  base::Status apply(OperationRun& run, const store::DeliveryRow& row, const Judged& judged);
  /// The provider of the last attempt that may have arrived; empty when none may.
  base::Result<std::string> lastInDoubt(model::Seq seq);
  base::Result<store::MoveRow> moveFor(const OperationRun& run, const store::DeliveryRow& row, const Judged& judged);
  base::Status sendAgain(const OperationRun& run, const Judged& judged, store::MoveRow& move);
  base::Status lookUp(OperationRun& run, const store::DeliveryRow& row, const model::Attempt& last);
  base::Status buryHeld(const store::DeliveryRow& row);

  // operation_canary.cpp
  base::Status watchCanary(OperationRun& run);
  base::Status endStep(OperationRun& run, model::CanaryStep& step);
  void measureRate(OperationRun& run, std::int64_t progressed);
  std::string whySlower(const OperationRun& run) const;

  StepContext& step_;
};

protocol::OperationView viewOf(const OperationRun& run);
protocol::OperationView viewOf(const model::Operation& operation);
/// Where rows of an operation are looked for. A replay is over the dead letters, but over all messages where its query wants such as no dead
/// letter is: what is held, has expired or was suppressed is replayed, too.
store::Place placeOf(model::OperationKind kind, const std::string& q);
/// Whether what it deals with goes out again.
bool sends(model::OperationKind kind, model::Resolution resolution);
/// The canary's step that is not judged yet; null without one.
const model::CanaryStep* canaryStep(const OperationRun& run);
/// How many more may be dealt with before the present step has ended; no bound without a canary.
std::size_t canaryRoom(const OperationRun& run);
/// When the present step's wait is over; nothing while it is dealt with.
std::optional<base::WallTime> canaryDeadline(const OperationRun& run);

}  // namespace signalbox::core
