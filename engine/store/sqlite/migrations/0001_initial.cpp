#include "engine/store/sqlite/migrations/0001_initial.h"

namespace signalbox::store::sqlite {

// What is written per message stays narrow and grows at its end: integer keys, ids that sort by time, and partial indexes
// that a message leaves when it is finished, so that history costs nothing. States are model::State: 0 pending,
// 1 enqueued, 2 sending, 3 retrying, 4 held, 5 sent, 6 dead, 7 cancelled, 8 expired, 9 suppressed, 10 discarded.
const char* const kInitialSchema = R"sql(
CREATE TABLE notifications(
  seq INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  app TEXT NOT NULL,
  channel INTEGER NOT NULL,
  target TEXT NOT NULL,
  recipient_id TEXT,
  template TEXT,
  template_version INTEGER NOT NULL,
  content TEXT,
  data TEXT,
  category TEXT,
  priority INTEGER NOT NULL,
  ordering_key TEXT,
  locale TEXT,
  metadata TEXT,
  traceparent TEXT,
  idempotency_key TEXT,
  created_at_ms INTEGER NOT NULL,
  send_at_ms INTEGER,
  expires_at_ms INTEGER
);
CREATE TRIGGER notifications_are_immutable BEFORE UPDATE ON notifications
BEGIN SELECT raise(ABORT, 'a notification is never changed'); END;

-- Rows grow with seq and leave in that order, so that the only scattered pages are those of the unique index.
CREATE TABLE idempotency_keys(
  seq INTEGER PRIMARY KEY,
  app TEXT NOT NULL,
  key TEXT NOT NULL,
  id BLOB NOT NULL,
  fingerprint BLOB NOT NULL,
  state INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  UNIQUE(app, key)
);

CREATE TABLE deliveries(
  seq INTEGER PRIMARY KEY,
  state INTEGER NOT NULL,
  generation INTEGER NOT NULL DEFAULT 0,
  lease_epoch INTEGER NOT NULL DEFAULT 0,
  lease_until_ms INTEGER,
  due_at_ms INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  attempts_in_generation INTEGER NOT NULL DEFAULT 0,
  crashes_alone INTEGER NOT NULL DEFAULT 0,
  suspect INTEGER NOT NULL DEFAULT 0,
  channel INTEGER NOT NULL,
  priority INTEGER NOT NULL,
  route INTEGER NOT NULL,
  app TEXT NOT NULL,
  ordering_key TEXT,
  expires_at_ms INTEGER,
  changed_at_ms INTEGER NOT NULL,
  step INTEGER NOT NULL,
  reason TEXT,
  ambiguous INTEGER NOT NULL DEFAULT 0,
  sent_before INTEGER NOT NULL DEFAULT 0,
  override_template_version INTEGER,
  override_provider TEXT,
  operation BLOB
);
CREATE INDEX deliveries_waiting ON deliveries(channel, route, priority, due_at_ms) WHERE state IN (0,1,3);
CREATE INDEX deliveries_sending ON deliveries(state) WHERE state=2;
CREATE INDEX deliveries_suspect ON deliveries(state) WHERE suspect=1 AND state IN (0,1,2,3);
CREATE INDEX deliveries_held ON deliveries(changed_at_ms) WHERE state=4;
CREATE INDEX deliveries_held_seq ON deliveries(state) WHERE state=4;
CREATE INDEX deliveries_expiring ON deliveries(expires_at_ms) WHERE expires_at_ms IS NOT NULL AND state IN (0,1,3,4);
CREATE INDEX deliveries_ordered ON deliveries(app, channel, ordering_key) WHERE ordering_key IS NOT NULL AND state IN (0,1,2,3,4);

-- Evidence: written with its intent, completed once; the one statement that completes it asks for outcome IS NULL. (A
-- trigger would make SQLite keep a copy of each page for every finished send.)
-- place = seq * 65536 + number, which keeps the rows of one message
-- together and lets the table grow at its end.
CREATE TABLE attempts(
  place INTEGER PRIMARY KEY,
  generation INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  provider TEXT NOT NULL,
  reason TEXT,
  dedup_token TEXT,
  intent_at_ms INTEGER NOT NULL,
  finished_at_ms INTEGER,
  outcome INTEGER,
  code TEXT,
  message TEXT,
  provider_message_id TEXT,
  retry_after_ms INTEGER,
  latency_us INTEGER,
  suppress_recipient INTEGER,
  late INTEGER
);
CREATE TABLE history(
  seq INTEGER NOT NULL,
  number INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  kind TEXT NOT NULL,
  words TEXT,
  by_whom TEXT,
  generation INTEGER NOT NULL,
  PRIMARY KEY(seq, number)
) WITHOUT ROWID;

CREATE TABLE dead_letters(
  seq INTEGER PRIMARY KEY,
  group_id TEXT NOT NULL,
  provider TEXT NOT NULL,
  channel INTEGER NOT NULL,
  template TEXT NOT NULL,
  app TEXT NOT NULL,
  domain TEXT NOT NULL,
  outcome_class INTEGER NOT NULL,
  code TEXT NOT NULL,
  message TEXT NOT NULL,
  tries INTEGER NOT NULL,
  replays INTEGER NOT NULL,
  died_at_ms INTEGER NOT NULL,
  discarded INTEGER NOT NULL DEFAULT 0,
  purge_at_ms INTEGER
);
CREATE INDEX dead_letters_died ON dead_letters(discarded, died_at_ms);
CREATE INDEX dead_letters_group ON dead_letters(group_id, discarded, died_at_ms);
CREATE INDEX dead_letters_provider ON dead_letters(provider, discarded, died_at_ms);
CREATE INDEX dead_letters_template ON dead_letters(template, discarded, died_at_ms);
CREATE INDEX dead_letters_app ON dead_letters(app, discarded, died_at_ms);
CREATE INDEX dead_letters_domain ON dead_letters(domain, discarded, died_at_ms);
CREATE INDEX dead_letters_purge ON dead_letters(purge_at_ms) WHERE purge_at_ms IS NOT NULL;

CREATE TABLE dead_letter_groups(
  id TEXT NOT NULL PRIMARY KEY,
  title TEXT NOT NULL,
  provider TEXT NOT NULL,
  channel INTEGER NOT NULL,
  open INTEGER NOT NULL,
  total INTEGER NOT NULL,
  first_at_ms INTEGER NOT NULL,
  last_at_ms INTEGER NOT NULL,
  times_seen INTEGER NOT NULL DEFAULT 1,
  back_at_ms INTEGER,
  seen INTEGER NOT NULL DEFAULT 0,
  note TEXT,
  fixed_by TEXT
);
CREATE INDEX dead_letter_groups_open ON dead_letter_groups(open);
CREATE INDEX dead_letter_groups_new ON dead_letter_groups(first_at_ms) WHERE seen=0;

-- How many entered a cause per 5 minutes: what was replayed since has still come in.
CREATE TABLE dead_letter_inflow(
  group_id TEXT NOT NULL,
  bucket_at_ms INTEGER NOT NULL,
  deaths INTEGER NOT NULL,
  PRIMARY KEY(group_id, bucket_at_ms)
) WITHOUT ROWID;

CREATE TABLE routes(
  id INTEGER PRIMARY KEY,
  pinned INTEGER NOT NULL,
  name TEXT NOT NULL,
  UNIQUE(pinned, name)
);

CREATE TABLE queues(
  channel INTEGER PRIMARY KEY,
  paused INTEGER NOT NULL,
  until_ms INTEGER,
  reason TEXT,
  draining INTEGER NOT NULL
);

CREATE TABLE providers(
  name TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  channel INTEGER NOT NULL,
  enabled INTEGER NOT NULL,
  position INTEGER NOT NULL,
  weight REAL NOT NULL,
  rate_per_second REAL NOT NULL,
  concurrency INTEGER NOT NULL,
  settings TEXT NOT NULL,
  secrets TEXT NOT NULL,
  version INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE breakers(
  number INTEGER PRIMARY KEY,
  gate TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  state TEXT NOT NULL,
  mode TEXT NOT NULL,
  reason TEXT,
  calls INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  until_ms INTEGER,
  cooldown_level INTEGER NOT NULL
);
CREATE INDEX breakers_gate ON breakers(gate);
CREATE INDEX breakers_at ON breakers(at_ms);

CREATE TABLE templates(
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  channel INTEGER NOT NULL,
  subject TEXT,
  body_text TEXT,
  html TEXT,
  title TEXT,
  body TEXT,
  data TEXT,
  updated_at_ms INTEGER NOT NULL,
  updated_by TEXT,
  retired INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY(name, version)
) WITHOUT ROWID;

CREATE TABLE recipients(
  id TEXT NOT NULL PRIMARY KEY,
  email TEXT,
  phone TEXT,
  push_token TEXT,
  webhook_url TEXT,
  time_zone TEXT,
  locale TEXT,
  quiet_from TEXT,
  quiet_to TEXT,
  opt_out TEXT,
  suppressed TEXT,
  version INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE views(
  name TEXT NOT NULL PRIMARY KEY,
  q TEXT NOT NULL,
  place TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE plans(
  id BLOB NOT NULL PRIMARY KEY,
  kind INTEGER NOT NULL,
  q TEXT NOT NULL,
  provider TEXT,
  resolution INTEGER NOT NULL,
  latest_template INTEGER NOT NULL,
  state INTEGER NOT NULL,
  mark_step INTEGER NOT NULL,
  matched INTEGER NOT NULL,
  counts TEXT NOT NULL,
  frozen_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  by_whom TEXT,
  error TEXT,
  cost_eur REAL NOT NULL
) WITHOUT ROWID;
CREATE INDEX plans_expiring ON plans(expires_at_ms);

CREATE TABLE operations(
  id BLOB NOT NULL PRIMARY KEY,
  plan_id BLOB NOT NULL,
  kind INTEGER NOT NULL,
  q TEXT NOT NULL,
  provider TEXT,
  resolution INTEGER NOT NULL,
  latest_template INTEGER NOT NULL,
  mark_step INTEGER NOT NULL,
  include INTEGER NOT NULL,
  by_whom TEXT,
  reason TEXT,
  state INTEGER NOT NULL,
  rate_per_second REAL NOT NULL,
  cursor INTEGER NOT NULL,
  total INTEGER NOT NULL,
  done INTEGER NOT NULL,
  confirmed INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  skipped INTEGER NOT NULL,
  skipped_by_plan INTEGER NOT NULL,
  skipped_reasons TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  starts_at_ms INTEGER,
  started_at_ms INTEGER,
  finished_at_ms INTEGER,
  paused_reason TEXT
) WITHOUT ROWID;
CREATE INDEX operations_created ON operations(created_at_ms);
CREATE INDEX operations_open ON operations(state) WHERE state IN (0,1,2);

CREATE TABLE audit(
  seq INTEGER PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  principal TEXT,
  address TEXT,
  action TEXT NOT NULL,
  object TEXT,
  reason TEXT,
  detail TEXT
);
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'the audit is append-only'); END;

CREATE TABLE series(
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
);
CREATE TABLE stats(
  level INTEGER NOT NULL,
  series INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  value REAL NOT NULL,
  histogram BLOB,
  PRIMARY KEY(level, series, at_ms)
) WITHOUT ROWID;

CREATE TABLE alerts(
  id TEXT NOT NULL PRIMARY KEY,
  rule TEXT NOT NULL,
  severity TEXT NOT NULL,
  subject TEXT,
  words TEXT,
  link TEXT,
  since_ms INTEGER NOT NULL,
  ended_at_ms INTEGER
) WITHOUT ROWID;
CREATE INDEX alerts_ended ON alerts(ended_at_ms);

-- Facts of the installation: "installation", "identity", "crashes_in_row".
CREATE TABLE facts(
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

-- One row, rewritten by every step: its number, and how many deliveries of each channel are in each state.
CREATE TABLE progress(
  one INTEGER PRIMARY KEY CHECK(one=1),
  step INTEGER NOT NULL,
  counts BLOB NOT NULL
);
INSERT INTO progress VALUES(1, 0, x'');
)sql";

}  // namespace signalbox::store::sqlite
