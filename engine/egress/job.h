#pragma once
// What a transfer is begun for: a send, a health check, a lookup, or the exchange of a provider's key for an access
// token. Confined to the egress thread.

#include <cstdint>
#include <memory>
#include <variant>

#include "engine/egress/send.h"

namespace signalbox::egress {

struct TokenOrder {
  std::shared_ptr<const providers::Provider> provider;
};

struct Job {
  std::variant<SendOrder, HealthOrder, LookupOrder, TokenOrder> order;
  std::uint64_t tokenSerial = 0;  // of the access token that its request carries; 0 = none
  bool renewed = false;           // its token was refused once; it is not renewed again

  template <class Order> const Order* as() const { return std::get_if<Order>(&order); }
  const std::shared_ptr<const providers::Provider>& provider() const {
    return std::visit([](const auto& each) -> const std::shared_ptr<const providers::Provider>& { return each.provider; }, order);
  }
};

}  // namespace signalbox::egress
