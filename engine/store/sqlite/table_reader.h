#pragma once
// The reader's small tables: everything that is read by its key or whole, and the time series. Confined to the reader's
// thread.

#include <optional>
#include <string>
#include <vector>

#include "engine/store/reader.h"
#include "engine/store/sqlite/connection.h"
#include "engine/store/sqlite/statement.h"

namespace signalbox::store::sqlite {

class TableReader {
 public:
  explicit TableReader(Connection& db);

  base::Result<std::optional<model::Plan>> plan(const base::Uuid& id);
  base::Result<std::vector<model::Operation>> operations(std::size_t limit);
  base::Result<std::optional<model::Operation>> operation(const base::Uuid& id);
  base::Result<std::vector<model::Template>> templates();
  base::Result<std::vector<model::Template>> templateVersions(const std::string& name);
  base::Result<std::optional<model::Template>> findTemplate(const std::string& name, std::int64_t version);
  base::Result<std::optional<model::Recipient>> recipient(const std::string& id);
  base::Result<MessagesPage> messagesOf(const std::string& recipient, const std::vector<std::string>& addresses, Seq after, std::size_t rows,
                                        std::size_t limit);
  base::Result<std::vector<ViewRow>> views();
  base::Result<SecretOverview> secretOverview();
  base::Result<std::vector<SuppressionRow>> suppressions(const std::string& prefix, std::int64_t beforeNumber, std::size_t limit);
  base::Result<std::optional<SuppressionRow>> suppression(std::int64_t number);
  base::Result<std::vector<ReceiptRow>> waitingReceipts(std::int64_t beforeNumber, std::size_t limit);
  base::Result<std::optional<SuppressionRow>> suppressionOf(model::Channel channel, const std::string& target, const std::string& category);
  base::Result<std::vector<AlertRow>> alerts(base::WallTime endedSince);
  base::Result<std::vector<StatRow>> stats(int level, const std::string& series, base::WallTime from, base::WallTime to);
  base::Result<std::vector<std::string>> seriesNames(int level, const std::string& prefix, base::WallTime from, base::WallTime to);
  base::Result<std::vector<BreakerRow>> breakers(base::WallTime from, base::WallTime to);
  base::Result<std::vector<std::int64_t>> comingDue(model::Channel channel, base::WallTime now, std::size_t minutes);

 private:
  base::Result<std::optional<std::string>> gateAfter(const std::string& gate);

  Statement plan_, operations_, operation_;
  Statement templates_, templateVersions_, newestTemplate_, templateVersion_;
  Statement recipient_, messagesOf_, newestSeq_, views_, namedSecrets_, dataKeys_, suppressions_, suppression_, suppressionOf_, waitingReceipts_,
      alerts_;
  Statement stats_, seriesNames_, breakers_, gateAfter_, breakerBefore_, comingDue_;
};

}  // namespace signalbox::store::sqlite
