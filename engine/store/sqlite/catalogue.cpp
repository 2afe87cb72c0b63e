#include "engine/store/sqlite/catalogue.h"

#include "engine/store/sqlite/columns.h"
#include "engine/store/sqlite/json_columns.h"

namespace signalbox::store::sqlite {

using base::Code;
using base::Status;

namespace {
std::string ownerOf(const std::string& provider) { return "provider/" + provider; }
std::string select(const char* columns, const char* rest) { return std::string("SELECT ") + columns + " FROM " + rest; }
}  // namespace

Catalogue::Catalogue(Connection& db, SecretTable& secrets)
    : putQueue_(db.handle(), "INSERT OR REPLACE INTO queues VALUES(?,?,?,?,?)"),
      queues_(db.handle(), "SELECT channel, paused, until_ms, reason, draining FROM queues ORDER BY channel"),
      putPolicy_(db.handle(), "INSERT OR REPLACE INTO policies VALUES(?,?,?,?,?)"),
      policies_(db.handle(), "SELECT channel, rules, version, changed_by, changed_at_ms FROM policies ORDER BY channel"),
      putProvider_(db.handle(),
                   "INSERT INTO providers VALUES(?,?,?,?,?,?,?,?,?,'{}',1,?) ON CONFLICT(name) DO UPDATE SET kind=excluded.kind, "
                   "channel=excluded.channel, enabled=excluded.enabled, position=excluded.position, weight=excluded.weight, "
                   "rate_per_second=excluded.rate_per_second, concurrency=excluded.concurrency, settings=excluded.settings, "
                   "secrets=excluded.secrets, version=version+1 RETURNING version"),
      deleteProvider_(db.handle(), "DELETE FROM providers WHERE name=?"),
      providers_(db.handle(),
                 "SELECT name, kind, channel, enabled, position, weight, rate_per_second, concurrency, settings, version, created_at_ms "
                 "FROM providers ORDER BY channel, position, name"),
      putRecipient_(db.handle(),
                    "INSERT INTO recipients VALUES(?,?,?,?,?,?,?,?,?,?,?,1) ON CONFLICT(id) DO UPDATE SET email=excluded.email, "
                    "phone=excluded.phone, push_token=excluded.push_token, webhook_url=excluded.webhook_url, time_zone=excluded.time_zone, "
                    "locale=excluded.locale, quiet_from=excluded.quiet_from, quiet_to=excluded.quiet_to, opt_out=excluded.opt_out, "
                    "suppressed=excluded.suppressed, version=version+1"),
      recipient_(db.handle(), select(kRecipientColumns, "recipients WHERE id=?")),
      newestVersion_(db.handle(), "SELECT coalesce(max(version),0) FROM templates WHERE name=?"),
      putTemplate_(db.handle(), "INSERT INTO templates VALUES(?,?,?,?,?,?,?,?,?,?,?,0)"),
      deleteTemplate_(db.handle(), "UPDATE templates SET retired=1 WHERE name=? AND retired=0"),
      newestTemplate_(db.handle(), select(kTemplateColumns, "templates WHERE name=? AND retired=0 ORDER BY version DESC LIMIT 1")),
      templateVersion_(db.handle(), select(kTemplateColumns, "templates WHERE name=? AND version=?")),
      putView_(db.handle(), "INSERT OR REPLACE INTO views VALUES(?,?,?)"),
      deleteView_(db.handle(), "DELETE FROM views WHERE name=?"),
      findView_(db.handle(), "SELECT name, q, place FROM views WHERE name=?"),
      addBreaker_(db.handle(),
                  "INSERT INTO breakers(gate, at_ms, state, mode, reason, calls, failures, until_ms, cooldown_level) VALUES(?,?,?,?,?,?,?,?,?)"),
      newestBreakers_(db.handle(),
                      select(kBreakerColumns, "breakers WHERE number IN (SELECT max(number) FROM breakers GROUP BY gate) ORDER BY gate")),
      underPauses_(db.handle(),
                   select(kBreakerColumns,
                          "breakers WHERE number IN (SELECT max(number) FROM breakers WHERE state<>'paused' GROUP BY gate) AND "
                          "EXISTS(SELECT 1 FROM breakers later WHERE later.gate=breakers.gate AND later.number>breakers.number) ORDER BY gate")),
      lastTrips_(db.handle(),
                 select(kBreakerColumns,
                        "breakers WHERE number IN (SELECT max(number) FROM breakers "
                        "WHERE state='open' AND mode='auto' GROUP BY gate) ORDER BY gate")),
      putAlert_(db.handle(), "INSERT OR REPLACE INTO alerts VALUES(?,?,?,?,?,?,?,?)"),
      raisedAlerts_(db.handle(), select(kAlertColumns, "alerts WHERE ended_at_ms IS NULL ORDER BY since_ms, id")),
      secrets_(secrets),
      db_(db) {}

Status Catalogue::putQueue(const QueueRow& row) { return putQueue_.run(row.channel, row.paused, row.until, Sparse{row.reason}, row.draining); }

base::Result<std::vector<QueueRow>> Catalogue::queues() {
  std::vector<QueueRow> found;
  Rows rows = queues_.open();
  while (rows.next()) found.push_back({enumOf<model::Channel>(rows, 0), rows.flag(1), rows.maybeTime(2), rows.text(3), rows.flag(4)});
  SB_TRY(rows.status());
  return found;
}

Status Catalogue::putPolicy(const PolicyRow& row) {
  return putPolicy_.run(row.channel, Sparse{row.rules}, row.version, row.changedBy, row.changedAt);
}

base::Result<std::vector<PolicyRow>> Catalogue::policies() {
  std::vector<PolicyRow> found;
  Rows rows = policies_.open();
  while (rows.next()) found.push_back({enumOf<model::Channel>(rows, 0), rows.text(1), rows.integer(2), rows.text(3), rows.time(4)});
  SB_TRY(rows.status());
  return found;
}

Status Catalogue::putProvider(const model::ProviderConfig& config) {
  std::int64_t version = 0;
  {
    Rows rows = putProvider_.open(config.name, config.kind, config.channel, config.enabled, config.position, config.weight, config.ratePerSecond,
                                  config.concurrency, toJson(config.settings), config.createdAt);
    while (rows.next()) version = rows.integer(0);
    SB_TRY(rows.status());
  }
  return secrets_.putAll(ownerOf(config.name), version, config.secrets);
}

Status Catalogue::deleteProvider(const std::string& name) {
  SB_TRY(deleteProvider_.run(name));
  if (db_.changes() == 0) return Status(Code::notFound, "no provider is called " + name);
  return secrets_.dropAll(ownerOf(name));
}

base::Result<std::vector<model::ProviderConfig>> Catalogue::providers() {
  std::vector<model::ProviderConfig> found;
  Rows rows = providers_.open();
  while (rows.next()) {
    model::ProviderConfig config;
    config.name = rows.text(0);
    config.kind = rows.text(1);
    config.channel = enumOf<model::Channel>(rows, 2);
    config.enabled = rows.flag(3);
    config.position = rows.integer32(4);
    config.weight = rows.real(5);
    config.ratePerSecond = rows.real(6);
    config.concurrency = rows.integer32(7);
    config.settings = textMapFromJson(rows.text(8));
    config.version = rows.integer(9);
    config.createdAt = rows.time(10);
    found.push_back(std::move(config));
  }
  SB_TRY(rows.status());
  for (model::ProviderConfig& config : found) {
    SB_ASSIGN(config.secrets, secrets_.all(ownerOf(config.name), config.version));
  }
  return found;
}

Status Catalogue::putRecipients(std::span<const model::Recipient> rows) {
  for (const model::Recipient& row : rows) {
    SB_TRY(putRecipient_.run(row.id, Sparse{row.email}, Sparse{row.phone}, Sparse{row.pushToken}, Sparse{row.webhookUrl}, Sparse{row.timeZone},
                             Sparse{row.locale}, Sparse{row.quietFrom}, Sparse{row.quietTo}, toJson(row.optOut), toJson(row.suppressed)));
  }
  return Status::okay();
}

base::Result<std::optional<model::Recipient>> Catalogue::recipient(const std::string& id) {
  Rows rows = recipient_.open(id);
  if (rows.next()) return std::optional<model::Recipient>(readRecipient(rows));
  SB_TRY(rows.status());
  return std::optional<model::Recipient>();
}

base::Result<std::int64_t> Catalogue::putTemplate(const model::Template& value) {
  std::int64_t version = 1;
  {
    Rows rows = newestVersion_.open(value.name);
    if (rows.next()) version = rows.integer(0) + 1;
    SB_TRY(rows.status());
  }
  SB_TRY(putTemplate_.run(value.name, version, value.channel, Sparse{value.subject}, Sparse{value.text}, Sparse{value.html}, Sparse{value.title},
                          Sparse{value.body}, Sparse{value.data}, value.updatedAt, Sparse{value.updatedBy}));
  return version;
}

Status Catalogue::deleteTemplate(const std::string& name) {
  SB_TRY(deleteTemplate_.run(name));
  return db_.changes() > 0 ? Status::okay() : Status(Code::notFound, "no template is called " + name);
}

base::Result<std::optional<model::Template>> Catalogue::findTemplate(const std::string& name, std::int64_t version) {
  Rows rows = version == 0 ? newestTemplate_.open(name) : templateVersion_.open(name, version);
  if (rows.next()) return std::optional<model::Template>(readTemplate(rows));
  SB_TRY(rows.status());
  return std::optional<model::Template>();
}

Status Catalogue::putView(const ViewRow& row) { return putView_.run(row.name, row.q, row.place); }

Status Catalogue::deleteView(const std::string& name) {
  SB_TRY(deleteView_.run(name));
  return db_.changes() > 0 ? Status::okay() : Status(Code::notFound, "no view is called " + name);
}

base::Result<std::optional<ViewRow>> Catalogue::findView(const std::string& name) {
  Rows rows = findView_.open(name);
  if (rows.next()) return std::optional(ViewRow{rows.text(0), rows.text(1), rows.text(2)});
  SB_TRY(rows.status());
  return std::optional<ViewRow>();
}

Status Catalogue::addBreaker(const BreakerRow& row) {
  return addBreaker_.run(row.gate, row.at, row.state, row.mode, Sparse{row.reason}, row.calls, row.failures, row.until, row.cooldownLevel);
}

base::Result<std::vector<BreakerRow>> Catalogue::breakersBy(Statement& statement) {
  std::vector<BreakerRow> found;
  Rows rows = statement.open();
  while (rows.next()) found.push_back(readBreaker(rows));
  SB_TRY(rows.status());
  return found;
}

Status Catalogue::putAlert(const AlertRow& row) {
  return putAlert_.run(row.id, row.rule, row.severity, Sparse{row.subject}, Sparse{row.text}, Sparse{row.link}, row.since, row.endedAt);
}

base::Result<std::vector<AlertRow>> Catalogue::raisedAlerts() {
  std::vector<AlertRow> found;
  Rows rows = raisedAlerts_.open();
  while (rows.next()) found.push_back(readAlert(rows));
  SB_TRY(rows.status());
  return found;
}

}  // namespace signalbox::store::sqlite
