#pragma once
// Receipts and what follows from them, as the store keeps them. Values.

#include <cstdint>
#include <optional>
#include <string>

#include "engine/base/time.h"
#include "engine/base/uuid.h"
#include "engine/model/channel.h"
#include "engine/model/notification.h"
#include "engine/model/receipt.h"

namespace signalbox::store {

/// A receipt as it came in. Without a message it waits to be joined, for 24 h.
struct ReceiptRow {
  std::int64_t number = 0;  // given by the store
  std::string provider;
  model::Receipt receipt;
  base::WallTime receivedAt{};
  std::optional<model::Seq> seq;
  std::int32_t attempt = 0;  // only with seq
};

/// What was told of one attempt.
struct ToldReceipt {
  std::int32_t attempt = 0;
  model::ReceiptStatus status = model::ReceiptStatus::sent;
};

/// What a message is marked with by a receipt of it.
struct ReceiptMark {
  std::optional<model::ReceiptStatus> status;  // of its present generation; nothing = stays
  bool complained = false;
  bool unsubscribed = false;
  bool arrived = false;  // some generation did, whatever becomes of the present one
};

/// Which attempt a provider's own id means.
struct ProviderMessage {
  model::Seq seq = 0;
  std::int32_t attempt = 0;
};

/// An address that is not used for a category, until an operator lifts it.
struct SuppressionRow {
  std::int64_t number = 0;  // given by the store
  model::Channel channel = model::Channel::email;
  std::string address;   // as suppressionAddress() writes it
  std::string category;  // "default" for messages without one
  std::string reason;    // "bounced: 5.1.1", for the operator
  std::string provider;
  base::WallTime at{};
  base::Uuid notification;  // whose receipt or outcome brought it
};

/// The form in which addresses are compared: mail without regard to case.
std::string suppressionAddress(model::Channel channel, const std::string& target);
/// The category that a message without one belongs to.
inline std::string suppressionCategory(const std::string& category) { return category.empty() ? "default" : category; }

}  // namespace signalbox::store
