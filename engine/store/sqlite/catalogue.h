#pragma once
// What operators set up: queues, policies, providers, templates, recipients, views; and what is written about it: breakers and
// alerts. Small tables, read whole or by key. Confined to the core's thread.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/store/rows.h"
#include "engine/store/sqlite/connection.h"
#include "engine/store/sqlite/secret_table.h"
#include "engine/store/sqlite/statement.h"

namespace signalbox::store::sqlite {

class Catalogue {
 public:
  /// Providers' secrets lie in `secrets`, sealed.
  Catalogue(Connection& db, SecretTable& secrets);

  base::Status putQueue(const QueueRow& row);
  base::Result<std::vector<QueueRow>> queues();
  base::Status putPolicy(const PolicyRow& row);
  base::Result<std::vector<PolicyRow>> policies();
  base::Status putProvider(const model::ProviderConfig& config);
  base::Status deleteProvider(const std::string& name);
  base::Result<std::vector<model::ProviderConfig>> providers();
  base::Status putRecipients(std::span<const model::Recipient> rows);
  base::Result<std::optional<model::Recipient>> recipient(const std::string& id);
  base::Result<std::int64_t> putTemplate(const model::Template& value);
  base::Status deleteTemplate(const std::string& name);
  base::Result<std::optional<model::Template>> findTemplate(const std::string& name, std::int64_t version);
  base::Status putView(const ViewRow& row);
  base::Status deleteView(const std::string& name);
  base::Result<std::optional<ViewRow>> findView(const std::string& name);
  base::Status addBreaker(const BreakerRow& row);
  base::Result<std::vector<BreakerRow>> newestBreakers() { return breakersBy(newestBreakers_); }
  base::Result<std::vector<BreakerRow>> underPauses() { return breakersBy(underPauses_); }
  base::Result<std::vector<BreakerRow>> lastTrips() { return breakersBy(lastTrips_); }
  base::Status putAlert(const AlertRow& row);
  base::Result<std::vector<AlertRow>> raisedAlerts();

 private:
  Statement putQueue_, queues_;
  Statement putPolicy_, policies_;
  Statement putProvider_, deleteProvider_, providers_;
  Statement putRecipient_, recipient_;
  Statement newestVersion_, putTemplate_, deleteTemplate_, newestTemplate_, templateVersion_;
  Statement putView_, deleteView_, findView_;
  base::Result<std::vector<BreakerRow>> breakersBy(Statement& statement);

  Statement addBreaker_, newestBreakers_, underPauses_, lastTrips_;
  Statement putAlert_, raisedAlerts_;
  SecretTable& secrets_;
  Connection& db_;
};

}  // namespace signalbox::store::sqlite
