#pragma once
// The receipt phase: what providers tell about messages that they took. Each event is stored once, joined to its message,
// and moves the message's receipt forward, never back. A receipt whose message is not known waits for it; one that came
// before the send was settled is joined when it is. Lives for one step.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/inputs.h"
#include "engine/core/step_context.h"

namespace signalbox::core {

class Receipts {
 public:
  explicit Receipts(StepContext& step) : step_(step) {}
  base::Status run(std::vector<ReceiptInput>& inputs);
  /// A provider took a message under this id, by which it will call back if it does at all.
  base::Status taken(const std::string& provider, const std::string& providerMessageId, const store::ProviderMessage& message);

 private:
  base::Status one(const std::string& provider, const model::Receipt& receipt, ReceiptsDone& done);
  /// By the provider's own id.
  base::Result<std::optional<store::ProviderMessage>> known(const std::string& provider, const model::Receipt& receipt);
  /// By ours, which it echoes.
  base::Result<std::optional<store::ProviderMessage>> named(const std::string& provider, const model::Receipt& receipt);
  /// What names our id and the provider's tells which belong together, where no answer did.
  base::Status learnId(const std::string& provider, const std::string& providerMessageId, const store::ProviderMessage& message);
  base::Status remember(const std::string& provider, const std::string& providerMessageId, const store::ProviderMessage& message);
  /// `row` quotes nobody.
  base::Status apply(const store::ReceiptRow& row, const store::DeliveryRow& message);
  /// A replay that waits for deliveries hears of this one.
  void countForOperation(const store::DeliveryRow& message, model::ReceiptStatus status);
  /// Delivered, or bounced or given up by the provider, as the newest that is known of it.
  void tellSubscriptions(const store::ReceiptRow& row, const store::DeliveryRow& message, std::int32_t generation);
  /// What is held or would be sent again, because nobody knew whether it arrived, is known now.
  base::Status resolve(const store::DeliveryRow& message, const store::ReceiptRow& row, std::span<const model::Attempt> attempts);
  /// The provider pauses as if it had said so to a send; alerts and resuming are the same.
  base::Status pause(const store::ReceiptRow& row);
  void heed(const std::string& provider, const model::TopicNews& news);

  StepContext& step_;
};

/// The attempt of a generation of which the receipts prove that a provider took it, so that the message is not to be sent
/// again; null when there is none. What arrived was taken. Any other receipt, also of a failure, proves it for its own attempt
/// if that one's outcome is unknown; of an attempt that was refused it is the refusal told twice, and says nothing about the next.
const model::Attempt* takenAttempt(std::span<const store::ToldReceipt> told, std::span<const model::Attempt> attempts, std::int32_t generation);
/// The provider that took a message whose attempt `number` is about to end like this; empty when nothing proves it.
base::Result<std::string> takenBy(StepContext& step, const store::DeliveryRow& row, std::int32_t number, const model::Outcome& ended);
/// What was written of a receipt without what the provider says in it: "ses: bounced (NoEmail: smtp; 550 5.1.1); it changes nothing"
/// becomes "ses: bounced; it changes nothing". Any other text stays.
std::string withoutReceiptWords(std::string text);
/// What a receipt says of its message, from what was written of it: bounced for the above; nothing where another text stands.
std::optional<model::ReceiptStatus> writtenStatus(std::string_view text);
/// In words for the operator: why it is SENT without an answer.
std::string takenBecause(const std::string& provider);

}  // namespace signalbox::core
