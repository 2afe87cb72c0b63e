#pragma once
// A receipt of a provider whose message is not known, as GET /receipts?waiting=true shows it.

#include "engine/protocol/json_fields.h"

namespace signalbox::protocol {

struct ReceiptView {
  std::int64_t number = 0;
  std::string provider;
  std::string providerMessageId;     // the provider's own id of the message that it speaks of
  std::string status;                // "delivered", "bounced" ...
  std::string code;                  // the provider's; empty without payload.view
  std::string words;                 // the provider's; empty without payload.view
  bool suppresses = false;           // the address will not be used again, once its message is known
  std::optional<base::WallTime> at;  // of the event, by the provider's clock
  base::WallTime receivedAt{};
  std::optional<base::WallTime> purgeAt;  // it is kept no longer
  template <class F> void describe(F& f) {
    f("number", number);
    f("provider", provider);
    f("provider_message_id", providerMessageId);
    f("status", status);
    f("code", code);
    f("words", words);
    f("suppresses", suppresses);
    f("at", at);
    f("received_at", receivedAt);
    f("purge_at", purgeAt);
  }
};

}  // namespace signalbox::protocol
