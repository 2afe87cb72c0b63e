#pragma once
// What a provider tells about a message after it took it: delivered, bounced, complained. Values between receipts (which
// reads them), core (which applies them) and store.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/time.h"
#include "engine/base/uuid.h"

namespace signalbox::model {

/// Numbers are stored; never renumber.
enum class ReceiptStatus : std::uint8_t {
  sent = 1,      // the provider has it; says nothing new
  deferred = 2,  // the provider goes on trying
  delivered = 3,
  opened = 4,
  clicked = 5,
  failed = 8,         // the provider gave up; the address may be good
  bounced = 9,        // the address does not take mail or messages
  complained = 10,    // the recipient calls it spam: a flag beside the status
  unsubscribed = 11,  // the recipient wants no more of it: a flag as well
  resubscribed = 12,  // he wants it again: takes the flag back
};
inline constexpr std::array kReceiptStatuses{
    ReceiptStatus::sent,   ReceiptStatus::deferred, ReceiptStatus::delivered,  ReceiptStatus::opened,       ReceiptStatus::clicked,
    ReceiptStatus::failed, ReceiptStatus::bounced,  ReceiptStatus::complained, ReceiptStatus::unsubscribed, ReceiptStatus::resubscribed};

std::string_view name(ReceiptStatus status);
std::optional<ReceiptStatus> receiptStatusFromName(std::string_view text);

/// Complaints and subscriptions stand beside the status and never change it.
constexpr bool isFlag(ReceiptStatus status) { return status >= ReceiptStatus::complained; }

/// Whether a message that stands at `from` goes on to `to`. Receipts come twice and out of order, so a status never goes
/// back; a failure overrides what was said before, also "delivered" (mail bounces later), but nobody opens what failed.
bool advances(std::optional<ReceiptStatus> from, ReceiptStatus to);

/// One event of a provider about one message to one address.
struct Receipt {
  std::string eventId;                       // the provider's own, or made of what identifies the event; 1 to 200 bytes
  std::string providerMessageId;             // may be empty when notificationId is given
  std::optional<base::Uuid> notificationId;  // ours, echoed by the provider
  ReceiptStatus status = ReceiptStatus::sent;
  std::optional<base::WallTime> at;  // the provider's time of the event
  std::string code;                  // the provider's code, such as 30005 or 5.1.1
  std::string words;                 // the provider's words, without an address
  bool suppresses = false;           // the address is not to be used again for this category
  std::int32_t attempt = 0;          // ours, echoed as well: which try of that notification; 0 = it was not named
  bool accountRefused = false;       // the provider carries nothing more for this account, as it may have said to a send
};

/// A sign of life of what receipts come through where that has to be subscribed to, or of its end.
struct TopicNews {
  std::string topic;
  base::WallTime at{};  // by the sender's clock
  bool ended = false;   // nothing more comes until somebody subscribes again
};

}  // namespace signalbox::model
