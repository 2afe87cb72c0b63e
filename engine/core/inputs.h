#pragma once
// What comes into the core, one lane per kind (rule 26). api builds these from requests and hands them to an Intake;
// the core answers each exactly once, after the commit that made it true. Values; they cross threads by move.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/base/status.h"
#include "engine/base/time.h"
#include "engine/core/expected.h"
#include "engine/egress/send.h"
#include "engine/model/access_token.h"
#include "engine/model/notification.h"
#include "engine/model/operation.h"
#include "engine/model/provider_config.h"
#include "engine/model/receipt.h"
#include "engine/model/recipient.h"
#include "engine/model/subscription.h"
#include "engine/model/template.h"
#include "engine/protocol/policy.h"
#include "engine/security/master_key.h"
#include "engine/security/secret.h"
#include "engine/store/rows.h"

namespace signalbox::core {

/// Who asks, for the audit row.
struct Principal {
  std::string name;
  std::string role;
  std::string address;  // remote end of the connection
};

// --- accept -------------------------------------------------------------------------------------------------

/// One validated notification. Id, seq, template version, times and state are the core's to set; `recipientId` or
/// `target` is given. `fingerprint` is SHA-256 over the canonical request (32 bytes) when there is a key.
struct AcceptLine {
  model::Notification notification;
  std::string fingerprint;
};

struct AcceptVerdict {
  base::Status status;  // okay, keyMismatch, invalid (fields point into the line), busy, unavailable, diskFull
  base::Uuid id;
  std::string state;      // pending | suppressed | expired, as first answered
  bool replayed = false;  // the key was known: nothing new was stored
};

/// A single POST (one line) or a batch (each line stands alone). `bytes` counts against the bound of rule 26.
struct AcceptInput {
  std::vector<AcceptLine> lines;
  std::size_t bytes = 0;
  std::function<void(std::vector<AcceptVerdict>)> reply;  // called once, on the core's thread
};

// --- commands -----------------------------------------------------------------------------------------------

struct CancelNotification {
  base::Uuid id;
  std::string app{};  // not empty: another app's notification is as unknown as one that does not exist
};
struct PatchQueue {
  model::Channel channel = model::Channel::email;
  std::optional<bool> paused;
  std::optional<base::WallTime> until;
  std::optional<bool> drain;
};
/// Of what comes next; what waits keeps the time that it was given.
struct PutPolicy {
  model::Channel channel = model::Channel::email;
  std::optional<protocol::PolicyRules> rules;  // nothing = as the configuration says
  std::optional<std::int64_t> ifVersion{};
};
struct PutProvider {
  model::ProviderConfig config;             // secrets that are absent keep their value, as long as they do not go elsewhere by it
  std::optional<std::int64_t> ifVersion{};  // 0 = there is none yet
};
struct DeleteProvider {
  std::string name;
};
struct ForceBreaker {
  std::string provider;
  model::BreakerMode mode = model::BreakerMode::automatic;
  std::optional<base::WallTime> until;
};
struct ResumeProvider {
  std::string provider;
};  // lifts a pause
struct PutTemplate {
  model::Template value;
  std::optional<std::int64_t> ifVersion{};  // 0 = there is none yet
  bool mustExist = false;
};
struct DeleteTemplate {
  std::string name;
};
struct PutRecipients {
  std::vector<model::Recipient> rows;  // at most 1000; one audit row with the count
  Expected expected{};                 // of a single one
};
struct PutView {
  store::ViewRow row;
  Expected expected{};  // views have no versions: 0 = there is none of this name, or that there is one
};
struct DeleteView {
  std::string name;
};
struct PatchGroup {
  store::GroupPatch patch;
  Expected expected{};  // versionOfWords()
};
struct CreatePlan {
  model::Plan plan;
};  // kind, q, provider, resolution, latestTemplate; the rest is the core's
struct CreateOperation {
  base::Uuid planId;
  double ratePerSecond = 50;
  std::optional<std::vector<model::Verdict>> include;  // nothing = the plan's defaults
  base::Millis undo{20'000};
  std::optional<base::WallTime> startsAt{};    // instead of the undo lane; later than now
  std::optional<model::CanaryRules> canary{};  // of what is sent again
  std::string missingForMany{};                // the permission that who asks would need for more than one message; empty = none
};
struct SetOperationRate {
  base::Uuid id;
  double ratePerSecond = 0;
};
enum class OperationControl { pause, resume, cancel };
struct ControlOperation {
  base::Uuid id;
  OperationControl control = OperationControl::pause;
};
struct ApproveOperation {
  base::Uuid id;
};  // by another principal than the one who asked for it
struct ReleaseHold {};
struct LiftSuppression {
  std::int64_t number = 0;
};  // the address may be used again
/// Digest and rights were made by api, which has judged that the principal may give them.
struct CreateToken {
  model::AccessToken token;
};  // id, times and createdBy are the core's
struct RevokeToken {
  base::Uuid id;
};
/// When tokens were last used, in pieces; no act of anybody.
struct TouchTokens {
  std::vector<std::pair<base::Uuid, base::WallTime>> uses;
};
/// An act outside the step (a ping, a test message) is about to begin.
struct BeginAct {
  std::string action;
  std::string object;
  std::int64_t count = 0;  // of things that it was done to; 0 = to the object alone
};
/// What was refused at the door: to the input's principal, or to strangers, whose name is empty.
struct RecordRefusal {
  std::string object;   // "PUT /providers/{name}"
  std::string missing;  // permission; or why else
  std::int64_t count = 1;
};
/// A secret is given for a new one only; afterwards RotateSubscription exchanges it.
struct PutSubscription {
  model::Subscription value;
  std::optional<std::int64_t> ifVersion;  // 0 = there is none yet
};
/// Both secrets sign until the overlap is over; without one the old secret ends at once.
struct RotateSubscription {
  std::string name;
  security::Secret secret;
  base::Millis overlap{0};
};
/// What waits for it is cancelled.
struct DeleteSubscription {
  std::string name;
};
struct EraseRecipient {
  std::string id;
};
struct PutSecret {
  std::string name;
  security::Secret value;
  Expected expected{};
};  // that configurations name as "vault:NAME"
struct DeleteSecret {
  std::string name;
};
/// By the engine: what these references name has changed; providers that use it are made anew.
struct RefreshCredentials {
  std::vector<std::string> references;
};
/// A new data key, wrapped like the present one by `master`; what lies under the old one is sealed anew.
struct RotateDataKey {
  security::MasterKey master;
};
/// The data keys are wrapped by another master key from now on.
struct RewrapKeys {
  security::MasterKey master;
};
/// For acts outside the step (a test message, a batch in pieces): takes the input's key before they begin.
struct ClaimKey {};
/// The answer that was given under the input's key; the first one stays.
struct KeepAnswer {
  std::string answer;
};
/// The act under the input's key was refused after all: the key is free again.
struct DropKey {};
/// By the planner, not by people: the plan's verdicts so far, and the end.
struct PlanProgress {
  model::Plan plan;
};

using Command = std::variant<CancelNotification, PatchQueue, PutPolicy, PutProvider, DeleteProvider, ForceBreaker, ResumeProvider, PutTemplate,
                             DeleteTemplate, PutRecipients, PutView, DeleteView, PatchGroup, CreatePlan, CreateOperation, SetOperationRate,
                             ControlOperation, ApproveOperation, ReleaseHold, LiftSuppression, PutSubscription, RotateSubscription,
                             DeleteSubscription, EraseRecipient, PutSecret, DeleteSecret, RefreshCredentials, RotateDataKey, RewrapKeys, ClaimKey,
                             KeepAnswer, DropKey, PlanProgress, CreateToken, RevokeToken, TouchTokens, BeginAct, RecordRefusal>;

/// What a command made; the members that apply.
struct CommandDone {
  base::Uuid id;             // of a plan or an operation
  std::int64_t version = 0;  // of a template or a provider
  bool repeated = false;     // its key was known: nothing was done again
  std::string answer{};      // that was kept with the key; empty until there is one
};

/// An Idempotency-Key, which belongs to the principal. The same key with another fingerprint is Code::keyMismatch.
struct CommandKey {
  std::string key;
  std::string fingerprint;  // 32 bytes over method, path and body
};

struct CommandInput {
  Principal principal;
  std::string reason;
  Command command;
  std::function<void(base::Result<CommandDone>)> reply;  // called once, on the core's thread, after the snapshot is new
  std::optional<CommandKey> key{};
};

// --- receipts -----------------------------------------------------------------------------------------------

struct ReceiptsDone {
  std::int64_t applied = 0;   // changed something
  std::int64_t repeated = 0;  // their event was known
  std::int64_t waiting = 0;   // their message is not known yet
};

/// Proven receipts of one request, and what it says of where they come through. Answered after the commit that stored them.
struct ReceiptInput {
  std::string provider;
  std::vector<model::Receipt> receipts;
  std::function<void(base::Result<ReceiptsDone>)> reply;
  std::optional<model::TopicNews> topic{};
};

// --- operations' food -----------------------------------------------------------------------------------------

/// The next rows of a running operation, found by a reader (rule 27). The core judges each again.
struct OperationPage {
  base::Uuid operation;
  model::Seq after = 0;  // the cursor that the page was read from; a stale page is dropped
  std::vector<model::Seq> seqs;
  bool end = false;          // nothing matches after them
  model::Seq scannedTo = 0;  // nothing else up to here matches; the reader's time was up
};

/// What api and server may hand to the core. Thread-safe. False = the lane is full or closed; nothing was taken and
/// reply will not be called.
class Intake {
 public:
  virtual ~Intake() = default;
  [[nodiscard]] virtual bool accept(AcceptInput input) = 0;
  [[nodiscard]] virtual bool command(CommandInput input) = 0;
  [[nodiscard]] virtual bool receipts(ReceiptInput input) = 0;
};

}  // namespace signalbox::core
