#pragma once
// The command phase: operators' acts. Each is judged, written together with its audit row (rule 6) inside its own
// savepoint, and answered after the commit. Lives for one step.

#include "engine/core/audit_trail.h"
#include "engine/core/inputs.h"
#include "engine/core/step_context.h"

namespace signalbox::core {

class Commands {
 public:
  explicit Commands(StepContext& step) : step_(step) {}
  /// An error means that the store failed and the step must be rolled back.
  base::Status run(std::vector<CommandInput>& inputs);

 private:
  using Done = base::Result<CommandDone>;

  Done act(const CommandInput& input);
  /// The act, or what is known of it when its key has come before (commands_keys.cpp).
  Done once(const CommandInput& input);
  base::Status remember(const CommandInput& input, const CommandDone& done);
  Done on(const CommandInput& input, const CancelNotification& command);
  Done on(const CommandInput& input, const PatchQueue& command);
  Done on(const CommandInput& input, const PutProvider& command);
  Done on(const CommandInput& input, const DeleteProvider& command);
  Done on(const CommandInput& input, const ForceBreaker& command);
  Done on(const CommandInput& input, const ResumeProvider& command);
  Done on(const CommandInput& input, const PutTemplate& command);
  Done on(const CommandInput& input, const DeleteTemplate& command);
  Done on(const CommandInput& input, const PutRecipients& command);
  Done on(const CommandInput& input, const PutView& command);
  Done on(const CommandInput& input, const DeleteView& command);
  Done on(const CommandInput& input, const PatchGroup& command);
  Done on(const CommandInput& input, const CreatePlan& command);
  Done on(const CommandInput& input, const PlanProgress& command);
  Done on(const CommandInput& input, const CreateOperation& command);
  Done on(const CommandInput& input, const SetOperationRate& command);
  Done on(const CommandInput& input, const ControlOperation& command);
  Done on(const CommandInput& input, const ApproveOperation& command);
  Done on(const CommandInput& input, const ReleaseHold& command);
  Done on(const CommandInput& input, const LiftSuppression& command);
  Done on(const CommandInput& input, const PutSubscription& command);
  Done on(const CommandInput& input, const RotateSubscription& command);
  Done on(const CommandInput& input, const DeleteSubscription& command);
  Done on(const CommandInput& input, const EraseRecipient& command);
  Done on(const CommandInput& input, const PutSecret& command);
  Done on(const CommandInput& input, const DeleteSecret& command);
  Done on(const CommandInput& input, const RefreshCredentials& command);
  Done on(const CommandInput& input, const RotateDataKey& command);
  Done on(const CommandInput& input, const RewrapKeys& command);
  Done on(const CommandInput& input, const ClaimKey& command);
  Done on(const CommandInput& input, const KeepAnswer& command);
  Done on(const CommandInput& input, const DropKey& command);
  Done on(const CommandInput& input, const CreateToken& command);
  Done on(const CommandInput& input, const RevokeToken& command);
  Done on(const CommandInput& input, const TouchTokens& command);
  Done on(const CommandInput& input, const BeginAct& command);
  Done on(const CommandInput& input, const RecordRefusal& command);

  /// The operation to steer. Not found, or a conflict when it has ended.
  base::Result<OperationRun*> underWay(const base::Uuid& id);
  /// Which cause the operation is about, if it is one, and what it changes.
  base::Status rememberCause(model::Operation& operation);
  /// Puts a provider with this configuration into the draft, its credentials read.
  base::Status make(const model::ProviderConfig& config);
  /// Makes those anew that use the reference; their names.
  base::Result<std::vector<std::string>> remakeUsers(const std::string& reference);
  /// The act's one row. An act that writes none, or two, is a defect and is not carried out (rule 6).
  base::Status audit(const CommandInput& input, std::string action, std::string object, boost::json::object detail = {}, AuditChange change = {});
  store::AuditRow rowOf(const CommandInput& input, std::string action, std::string object, const boost::json::object& detail) const;

  StepContext& step_;
};

}  // namespace signalbox::core
