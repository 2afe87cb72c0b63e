#include "engine/store/sqlite/migrations.h"

#include <fmt/format.h>

#include <array>

#include "engine/store/sqlite/migrations/0001_initial.h"
#include "engine/store/sqlite/migrations/0002_receipts.h"
#include "engine/store/sqlite/migrations/0003_command_keys.h"
#include "engine/store/sqlite/migrations/0004_access.h"
#include "engine/store/sqlite/migrations/0005_subscriptions.h"
#include "engine/store/sqlite/migrations/0006_plain_predicates.h"
#include "engine/store/sqlite/migrations/0007_safe_replay.h"
#include "engine/store/sqlite/migrations/0008_secrets.h"
#include "engine/store/sqlite/migrations/0009_erasures.h"
#include "engine/store/sqlite/migrations/0010_policies.h"
#include "engine/store/sqlite/migrations/0011_category_purge.h"
#include "engine/store/sqlite/migrations/0012_plain_titles.h"
#include "engine/store/sqlite/migrations/0013_recipient_addresses.h"
#include "engine/store/sqlite/migrations/0014_provider_since.h"

namespace signalbox::store::sqlite {

using base::Code;
using base::Status;

namespace {

const std::array kMigrations{
    Migration{1, "initial", kInitialSchema},
    Migration{2, "receipts", kReceiptsSchema},
    Migration{3, "command_keys", kCommandKeysSchema},
    Migration{4, "access", kAccessSchema},
    Migration{5, "subscriptions", kSubscriptionsSchema},
    Migration{6, "plain_predicates", kPlainPredicatesSchema},
    Migration{7, "safe_replay", kSafeReplaySchema},
    Migration{8, "secrets", kSecretsSchema},
    Migration{9, "erasures", kErasuresSchema},
    Migration{10, "policies", kPoliciesSchema},
    Migration{11, "category_purge", kCategoryPurgeSchema},
    Migration{12, "plain_titles", kPlainTitlesSchema},
    Migration{13, "recipient_addresses", kRecipientAddressesSchema},
    Migration{14, "provider_since", kProviderSinceSchema},
};

Status refuseNewer(std::int64_t found, std::size_t known) {
  if (found <= static_cast<std::int64_t>(known)) return Status::okay();
  return {Code::storeFailed,
          fmt::format("the database has schema {}, and this program knows schemas up to {}. It was written by a newer "
                      "version; start that one",
                      found, known)};
}

Status apply(Connection& connection, const Migration& migration) {
  SB_TRY(connection.exec("BEGIN IMMEDIATE"));
  Status done = connection.exec(migration.sql);
  if (done.ok()) done = connection.exec(fmt::format("PRAGMA user_version={}", migration.number).c_str());
  if (done.ok()) done = connection.exec("COMMIT");
  if (done.ok()) return done;
  if (::sqlite3_get_autocommit(connection.handle()) == 0) SB_TRY(connection.exec("ROLLBACK"));
  return {done.code(), fmt::format("migration {} ({}): {}", migration.number, migration.name, done.message())};
}

}  // namespace

std::span<const Migration> allMigrations() { return kMigrations; }

Status migrate(Connection& connection, std::span<const Migration> migrations) {
  SB_ASSIGN(const std::int64_t found, connection.integer("PRAGMA user_version"));
  SB_TRY(refuseNewer(found, migrations.size()));
  for (const Migration& migration : migrations)
    if (migration.number > found) SB_TRY(apply(connection, migration));
  return Status::okay();
}

Status checkSchema(Connection& connection, std::span<const Migration> migrations) {
  SB_ASSIGN(const std::int64_t found, connection.integer("PRAGMA user_version"));
  SB_TRY(refuseNewer(found, migrations.size()));
  if (found == static_cast<std::int64_t>(migrations.size())) return Status::okay();
  return {Code::storeFailed, "the database has not been brought to this program's schema; the engine does that when it starts"};
}

}  // namespace signalbox::store::sqlite
