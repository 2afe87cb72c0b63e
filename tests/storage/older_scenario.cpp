#include "tests/storage/older_scenario.h"

#include "engine/base/check.h"
#include "engine/store/secret_store.h"
#include "tests/storage/credential_scenario.h"

namespace signalbox::tests {
namespace {

using base::Status;
using store::Store;

// Messages in every state with all that belongs to them, and a provider's password in clear. The last one lay in a row that is gone: it
// stands in pages that are free.
const char* const kRows = R"sql(
WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i+1 FROM n WHERE i<33)
INSERT INTO notifications(seq, id, app, channel, target, template_version, content, category, priority, ordering_key, idempotency_key, created_at_ms,
  expires_at_ms)
SELECT i, CAST(printf('%016d',i) AS BLOB), 'shop', 0, printf('u%d@example.org',i), 0, printf('{"text":"%0300d"}',i),
  CASE i%4 WHEN 0 THEN 'news' END, 1, CASE i%5 WHEN 0 THEN 'order' END, printf('key-%d',i), 1780000000000,
  CASE i%3 WHEN 0 THEN 1790000000000 END FROM n;
INSERT INTO idempotency_keys SELECT seq, app, idempotency_key, id, zeroblob(32), 0, 1780086400000 FROM notifications;
INSERT INTO deliveries(seq, state, lease_epoch, lease_until_ms, due_at_ms, attempts, suspect, channel, priority, route, app, ordering_key,
  expires_at_ms, changed_at_ms, step)
SELECT seq, seq%11, seq%11>1, CASE seq%11 WHEN 2 THEN 1780000120000 END, created_at_ms, seq%11>1, seq%22=3, channel, priority, seq%2, app,
  ordering_key, expires_at_ms, created_at_ms, 7 FROM notifications;
INSERT INTO attempts(place, generation, epoch, provider, reason, dedup_token, intent_at_ms, finished_at_ms, outcome, code, message, latency_us,
  suppress_recipient, late)
SELECT seq*65536+1, 0, 1, 'mailer', '[]', printf('token-%d',seq), changed_at_ms, CASE WHEN state<>2 THEN changed_at_ms+9 END,
  CASE WHEN state<>2 THEN 2 END, '451', 'later', 9000, 0, 0 FROM deliveries WHERE attempts>0;
INSERT INTO history SELECT seq, 1, changed_at_ms, 'moved', 'because', 'ana', 0 FROM deliveries WHERE state>3;
INSERT INTO dead_letters(seq, group_id, provider, channel, template, app, domain, outcome_class, code, message, tries, replays, died_at_ms, discarded,
  purge_at_ms)
SELECT seq, 'c'||(seq%2), 'mailer', 0, '', 'shop', 'example.org', 4, '550', 'unknown', 1, 0, changed_at_ms, state=10,
  CASE state WHEN 10 THEN 1780003600000 END FROM deliveries WHERE state IN (6,10);
INSERT INTO dead_letter_groups(id, title, provider, channel, open, total, first_at_ms, last_at_ms, note)
SELECT group_id, 'No such mailbox', 'mailer', 0, sum(discarded=0), count(*), 1780000000000, 1780000000000, 'ask them'
FROM dead_letters GROUP BY group_id;
INSERT INTO dead_letter_inflow SELECT id, 1779999900000, total FROM dead_letter_groups;
INSERT INTO routes VALUES(1, 1, 'mailer');
INSERT INTO queues VALUES(1, 1, NULL, 'maintenance', 0);
INSERT INTO breakers VALUES(1, 'mailer', 1780000000000, 'open', 'auto', '5 in a row', 5, 5, 1780000030000, 0);
INSERT INTO templates(name, version, channel, subject, updated_at_ms) VALUES('order', 1, 0, 'Your order', 1780000000000);
INSERT INTO recipients(id, email, opt_out, suppressed, version) VALUES('ann', 'ann@example.org', '[]', '[]', 1);
INSERT INTO views VALUES('mine', 'is:dead', 'dead_letters');
INSERT INTO plans(id, kind, q, resolution, latest_template, state, mark_step, matched, counts, frozen_at_ms, expires_at_ms, by_whom, cost_eur)
VALUES(zeroblob(15)||x'01', 0, 'cause:c0', 0, 0, 1, 7, 2, '[2]', 1780000000000, 1780003600000, 'ana', 0);
INSERT INTO operations(id, plan_id, kind, q, resolution, latest_template, mark_step, include, by_whom, reason, state, rate_per_second, cursor,
  total, done, confirmed, failed, skipped, skipped_by_plan, skipped_reasons, created_at_ms, started_at_ms)
VALUES(zeroblob(15)||x'02', zeroblob(15)||x'01', 0, 'cause:c0', 0, 0, 7, 1, 'ana', 'fixed', 1, 10, 5, 2, 1, 1, 0, 0, 0, '{}',
  1780000000000, 1780000000000);
WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i+1 FROM n WHERE i<9)
INSERT INTO audit(seq, at_ms, principal, address, action, object, reason, detail)
SELECT i, 1780000000000+i, 'ana', '127.0.0.1', 'provider.put', 'mailer', 'first', '{}' FROM n;
INSERT INTO series VALUES(1, 'accepted.email');
INSERT INTO stats VALUES(0, 1, 1780000000000, 3, NULL);
INSERT INTO alerts VALUES('a1', 'queue_depth', 'warning', 'email', 'many wait', NULL, 1780000000000, NULL);
INSERT INTO facts VALUES('crashes_in_row', '1');
UPDATE progress SET step=7;
INSERT INTO providers VALUES('mailer', 'smtp', 0, 1, 0, 1, 0, 8, '{"host":"mail.example.org"}', '{"password":"what-the-mailer-is-told"}', 3);
INSERT INTO providers VALUES('retired', 'smtp', 0, 1, 0, 1, 0, 8, printf('{"from":"%060000d"}',0), '{"password":"what-nobody-needs-any-more"}', 1);
DELETE FROM providers WHERE name='retired';
)sql";

// What later programs kept as well, and the other secret that they had in clear.
const char* const kLaterRows = R"sql(
INSERT INTO subscriptions(name, url, enabled, types, apps, channels, secrets, version, created_at_ms, updated_at_ms, counts)
VALUES('ops', 'https://ops.example.org/events', 1, '["notification.dead"]', '[]', '[]', '{"signing_secret":"what-events-are-signed-with"}', 2,
  1780000000000, 1780000000000, '[]');
INSERT INTO access_tokens VALUES(zeroblob(15)||x'03', 'ben', 'operator', '[]', NULL, zeroblob(32), 1780000000000, 'ana', NULL, NULL, NULL, NULL);
INSERT INTO command_keys VALUES('ana', 'k', zeroblob(32), zeroblob(16), 0, '{}', 1780086400000);
INSERT INTO provider_messages VALUES('mailer', 'm-5', 5, 1);
INSERT INTO receipts(provider, event_id, seq, attempt, provider_message_id, status, received_at_ms, suppresses)
VALUES('mailer', 'e1', 5, 1, 'm-5', 9, 1780000000000, 1), ('mailer', 'e2', NULL, 0, 'm-6', 3, 1780000000000, 0);
UPDATE deliveries SET receipt=9, receipt_flags=1 WHERE seq=5;
INSERT INTO suppressions VALUES(1, 0, 'u5@example.org', 'default', 'bounced', 'mailer', 1780000000000, CAST('0000000000000005' AS BLOB));
INSERT INTO overrides VALUES(4, 0, 'u4@example.com', '{}', '{"text":"again"}');
)sql";

Status sealClear(Store& store) { return store.secrets().sealClear().status(); }

/// The secret is sealed and opens; the message is there in its state.
Status findIt(Store& store, const char* owner, const char* name, std::string_view secret) {
  SB_ASSIGN(const std::optional<store::SecretRow> found, store.secrets().find(owner, name));
  SB_TRY(expect(found.has_value() && found->value.reveal() == secret, "what lay in clear is sealed, and opens"));
  return Status::okay();
}

Status readAll(Store& store, std::int64_t) {
  SB_TRY(findIt(store, "provider/mailer", "password", "what-the-mailer-is-told"));
  SB_ASSIGN(const auto orphans, store.orphans(256));
  SB_TRY(expect(orphans.size() == 3, "what was being sent is found"));
  SB_ASSIGN(const auto attempts, store.attempts(6));
  SB_TRY(expect(attempts.size() == 1 && attempts.front().outcome.has_value(), "the evidence of a dead letter is there"));
  return store.putCrashesInRow(2);
}

Status readSubscription(Store& store, std::int64_t) {
  SB_TRY(findIt(store, "subscription/1", "signing_secret", "what-events-are-signed-with"));
  return store.deleteSubscription(1);
}

Status removeProvider(Store& store, std::int64_t) {
  SB_TRY(store.deleteProvider("mailer"));
  SB_ASSIGN(const std::optional<store::SecretRow> found, store.secrets().find("provider/mailer", "password"));
  SB_TRY(expect(!found.has_value(), "a provider's secrets go with it"));
  return Status::okay();
}

}  // namespace

Scenario firstSchemaScenario() {
  return {.name = "the first schema",
          .sql = kRows,
          .schema = 1,
          .start = {openKeys, sealClear},
          .gone = {"what-the-mailer-is-told", "what-nobody-needs-any-more"},
          .steps = {{readAll, true}, {removeProvider, true}}};
}

Scenario clearSecretsScenario() {
  return {.name = "secrets in clear",
          .sql = std::string(kRows) + kLaterRows,
          .schema = 7,
          .start = {openKeys, sealClear},
          .gone = {"what-the-mailer-is-told", "what-nobody-needs-any-more", "what-events-are-signed-with"},
          .steps = {{readAll, true}, {readSubscription, true}}};
}

}  // namespace signalbox::tests
