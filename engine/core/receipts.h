#pragma once
// The receipt phase: what providers tell about messages that they took. Each event is stored once, joined to its message,
// and moves the message's receipt forward, never back. A receipt whose message is not known waits for it; one that came
// before the send was settled is joined when it is. Lives for one step.

#include <string>
#include <vector>

#include "engine/core/inputs.h"
#include "engine/core/step_context.h"

namespace signalbox::core {

class Receipts {
 public:
  explicit Receipts(StepContext& step) : step_(step) {}
  base::Status run(std::vector<ReceiptInput>& inputs);
  /// A provider that calls back took a message under this id.
  base::Status taken(const std::string& provider, const std::string& providerMessageId, const store::ProviderMessage& message);

 private:
  base::Status one(const std::string& provider, const model::Receipt& receipt, ReceiptsDone& done);
  base::Result<std::optional<store::ProviderMessage>> locate(const std::string& provider, const model::Receipt& receipt);
  /// `row` quotes nobody.
  base::Status apply(const store::ReceiptRow& row, const store::DeliveryRow& message);
  /// Of the attempt that the receipt is about.
  base::Result<std::int32_t> generationOf(const store::ReceiptRow& row, const store::DeliveryRow& message);
  /// A replay that waits for deliveries hears of this one.
  void countForOperation(const store::DeliveryRow& message, model::ReceiptStatus status);
  /// What is held because nobody knew whether it arrived is known now.
  /// Delivered, or bounced or given up by the provider, as the newest that is known of it.
  void tellSubscriptions(const store::ReceiptRow& row, const store::DeliveryRow& message, std::int32_t generation);
  base::Status resolveHeld(const store::DeliveryRow& message, const store::ReceiptRow& row);

  StepContext& step_;
};

}  // namespace signalbox::core
