#pragma once
// An address that is not used for a category any more, and why.

#include "engine/protocol/json_fields.h"

namespace signalbox::protocol {

struct SuppressionView {
  std::int64_t number = 0;
  std::string channel;
  std::string address;  // masked unless the principal may view payloads
  std::string category;
  std::string reason;  // with the provider's words by payload.view alone
  std::string provider;
  base::WallTime at{};
  std::string notificationId;  // whose receipt or outcome brought it
  template <class F> void describe(F& f) {
    f("number", number);
    f("channel", channel);
    f("address", address);
    f("category", category);
    f("reason", reason);
    f("provider", provider);
    f("at", at);
    f("notification_id", notificationId);
  }
};

}  // namespace signalbox::protocol
