#pragma once
// Subscriptions to events and how their deliveries fare: a small table, written by key and read whole, for the writer and
// for readers, each with its own. Confined to the thread of its connection.

#include <vector>

#include "engine/store/sqlite/connection.h"
#include "engine/store/sqlite/statement.h"
#include "engine/store/subscription_rows.h"

namespace signalbox::store::sqlite {

class SubscriptionTables {
 public:
  explicit SubscriptionTables(Connection& db);

  /// Its number: a new one when it has none. The figures stay.
  base::Result<std::int64_t> put(const model::Subscription& subscription);
  base::Status putFigures(std::int64_t number, const SubscriptionFigures& figures);
  base::Status remove(std::int64_t number);
  base::Result<bool> has(std::int64_t number);
  /// By name.
  base::Result<std::vector<SubscriptionRow>> all();

 private:
  Connection& db_;
  Statement insert_, update_, figures_, remove_, has_, all_;
};

}  // namespace signalbox::store::sqlite
