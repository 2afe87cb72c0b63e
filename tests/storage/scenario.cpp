#include "tests/storage/scenario.h"

#include "engine/base/check.h"
#include "engine/base/uuid.h"
#include "engine/store/erasure_store.h"
#include "tests/storage/catalogue_scenario.h"
#include "tests/storage/credential_scenario.h"
#include "tests/storage/older_scenario.h"
#include "tests/storage/receipt_scenario.h"

namespace signalbox::tests {
namespace {

using base::Status;
using model::OutcomeClass;
using model::State;
using store::Store;

const base::WallTime kNow = base::wallFromMillis(1'780'000'000'000);

constexpr const char* kFound = "the scenario found otherwise: ";

void must(const Status& status) { SB_CHECK(status.ok(), status.toString().c_str()); }
template <class T> T must(base::Result<T> result) {
  must(result.status());
  return std::move(result).value();
}

store::AcceptRow message(int number) {
  store::AcceptRow row;
  row.notification.id.bytes[6] = 0x70;
  row.notification.id.bytes[14] = static_cast<std::uint8_t>(number >> 8);
  row.notification.id.bytes[15] = static_cast<std::uint8_t>(number);
  row.notification.app = number % 3 == 0 ? "bank" : "shop";
  row.notification.target = "u" + std::to_string(number) + "@example.org";
  row.notification.content = R"({"subject":"Your order","text":")" + std::string(700, 'x') + "\"}";
  row.notification.idempotencyKey = "key-" + std::to_string(number);
  row.notification.createdAt = kNow;
  row.fingerprint = std::string(32, 'f');
  row.keyExpiresAt = kNow + std::chrono::hours{24};
  row.dueAt = kNow;
  return row;
}

Status accept(Store& store, int first, int count) {
  std::vector<store::AcceptRow> rows;
  for (int i = first; i < first + count; ++i) rows.push_back(message(i));
  SB_TRY(store.insertAccepted(rows));
  store::StateCounts counts{};
  counts[0][0] = first + count;
  return store.putCounts(counts);
}

Status claim(Store& store, int first, int count, std::int64_t step) {
  std::vector<store::StartRow> starts;
  for (int seq = first; seq < first + count; ++seq) {
    store::StartRow start;
    start.seq = seq;
    start.leaseUntil = kNow + std::chrono::minutes{2};
    start.attempt.seq = seq;
    start.attempt.number = 1;
    start.attempt.epoch = 1;
    start.attempt.provider = "mailer";
    start.attempt.dedupToken = "token-" + std::to_string(seq);
    start.attempt.reason = "[]";
    start.attempt.intentAt = kNow;
    starts.push_back(std::move(start));
  }
  return store.startSending(starts, step).status();
}

store::SettleRow ending(int seq, OutcomeClass outcome, State to) {
  store::SettleRow row;
  row.seq = seq;
  row.attempt = 1;
  row.epoch = 1;
  row.outcome.outcome = outcome;
  row.outcome.code = "250";
  row.outcome.message = "as the provider says";
  row.outcome.providerMessageId = "m-" + std::to_string(seq);
  row.finishedAt = kNow + std::chrono::seconds{1};
  row.to = to;
  row.dueAt = kNow + std::chrono::minutes{1};
  row.reason = to == State::sent ? "" : "it did not go";
  return row;
}

store::DeadRow death(int seq) {
  store::DeadRow dead;
  dead.seq = seq;
  dead.groupId = "c" + std::to_string(seq % 2);
  dead.groupTitle = "No such mailbox";
  dead.provider = "mailer";
  dead.app = "shop";
  dead.domain = "example.org";
  dead.outcomeClass = "permanent";
  dead.code = "550";
  dead.message = "unknown";
  dead.tries = 1;
  dead.diedAt = kNow;
  return dead;
}

Status die(Store& store, int seq, std::int64_t step) {
  const store::SettleRow settle = ending(seq, OutcomeClass::permanent, State::dead);
  SB_TRY(store.settle(std::span(&settle, 1), step).status());
  const store::DeadRow dead = death(seq);
  return store.bury(std::span(&dead, 1), step);
}

Status move(Store& store, int seq, State from, State to, std::int64_t step, bool again = false) {
  store::MoveRow row;
  row.seq = seq;
  row.from = from;
  row.to = to;
  row.newGeneration = again;
  row.dueAt = kNow;
  row.by = "ana";
  row.history = "moved";
  row.historyText = "because";
  if (to == State::discarded) row.purgeAt = kNow + std::chrono::hours{1};
  return store.move(std::span(&row, 1), kNow, step).status();
}

/// Ten messages: 1 to 4 are being sent, 5 and 6 are dead, 7 is sent, 8 to 10 wait.
void busy(Store& store) {
  must(accept(store, 1, 10));
  must(claim(store, 1, 7, 1));
  must(die(store, 5, 1));
  must(die(store, 6, 1));
  const store::SettleRow sent = ending(7, OutcomeClass::sent, State::sent);
  must(store.settle(std::span(&sent, 1), 1).status());
}

Status settleFour(Store& store, std::int64_t step) {
  const std::vector<store::SettleRow> rows{ending(1, OutcomeClass::sent, State::sent), ending(2, OutcomeClass::transient, State::retrying),
                                           ending(3, OutcomeClass::ambiguous, State::held)};
  SB_TRY(store.settle(rows, step).status());
  return die(store, 4, step);
}

Status explain(Store& store, std::int64_t step) { return store.explainHeld(3, 0, "nobody knows", kNow, step).status(); }

/// As the core does it (engine/core/accept.h): together, and where one of them can't go in, one by one. What did not go in
/// together must leave nothing, and without a savepoint only the store itself takes it out.
Status repeatedKey(Store& store, std::int64_t) {
  std::vector<store::AcceptRow> rows{message(20), message(1)};  // the second one is known
  const Status together = store.insertAccepted(rows);
  if (together.code() != base::Code::conflict) return together;
  const store::KeyRef key{rows[0].notification.app, rows[0].notification.idempotencyKey};
  SB_ASSIGN(const auto hits, store.findKeys(std::span(&key, 1), kNow));
  SB_TRY(expect(!hits.front().has_value(), "what could not go in together leaves no key behind"));
  SB_TRY(store.insertAccepted(std::span(rows).first(1)));
  const Status alone = store.insertAccepted(std::span(rows).last(1));
  SB_TRY(expect(!alone.ok(), "a known key does not go in alone"));
  return alone.code() == base::Code::conflict ? Status::okay() : alone;
}

model::Plan plan() {
  model::Plan made;
  made.id.bytes[15] = 1;
  made.q = "cause:c0";
  made.state = model::PlanState::ready;
  made.matched = 2;
  made.frozenAt = kNow;
  made.expiresAt = kNow + std::chrono::hours{1};
  made.by = "ana";
  return made;
}

model::Operation operation(std::int64_t done) {
  model::Operation made;
  made.id.bytes[15] = 2;
  made.planId = plan().id;
  made.q = plan().q;
  made.by = "ana";
  made.reason = "fixed";
  made.state = model::OperationState::running;
  made.cursor = done;
  made.done = done;
  made.createdAt = kNow;
  return made;
}

Status configure(Store& store, std::int64_t) {
  model::ProviderConfig provider;
  provider.name = "mailer";
  provider.kind = "simulated";
  provider.settings["seed"] = "1";
  SB_TRY(store.putProvider(provider));
  model::Template text;
  text.name = "order";
  text.subject = "Your order";
  text.updatedAt = kNow;
  SB_TRY(store.putTemplate(text).status());
  model::Recipient recipient;
  recipient.id = "ann";
  recipient.email = "ann@example.org";
  SB_TRY(store.putRecipients(std::span(&recipient, 1)));
  SB_TRY(store.putQueue({model::Channel::sms, true, std::nullopt, "maintenance", false}));
  SB_TRY(store.addBreaker({"mailer", kNow, "open", "auto", "5 in a row", 5, 5, kNow, 0}));
  SB_TRY(store.putCommandKey({"ana", "k", std::string(32, 'f'), {}, 0, "{}", kNow}));
  const store::StatRow point{0, "accepted.email", kNow, 3, {}};
  SB_TRY(store.addStats(std::span(&point, 1)));
  return store.addAudit({0, kNow, "ana", "127.0.0.1", "provider.put", "mailer", "first", "{}"});
}

/// A token that is given and revoked, and an event for a subscription.
Status subscribe(Store& store, std::int64_t) {
  model::AccessToken token;
  token.id.bytes[15] = 3;
  token.name = "ben";
  token.role = "operator";
  token.digest = std::string(32, 'd');
  token.createdAt = kNow;
  token.createdBy = "ana";
  SB_TRY(store.putToken(token));
  model::Subscription subscription;
  subscription.name = "ops";
  subscription.url = "https://ops.example.org/events";
  subscription.types = {model::EventType::notificationDead};
  subscription.version = 1;
  subscription.createdAt = subscription.updatedAt = kNow;
  return store.putSubscription(subscription).status();
}

Status tell(Store& store, std::int64_t) {
  store::AcceptRow row = message(60);
  row.notification.app = std::string(model::kEventsApp);
  row.notification.channel = model::Channel::webhook;
  row.notification.target = "subscription:ops";
  row.notification.content = "{}";
  row.notification.idempotencyKey.clear();
  row.fingerprint.clear();
  row.route = model::routeOfSubscription(1);
  SB_TRY(store.insertAccepted(std::span(&row, 1)));
  store::SubscriptionFigures figures;
  figures.counts[model::index(State::pending)] = 1;
  return store.putSubscriptionFigures(1, figures);
}

Status unsubscribe(Store& store, std::int64_t) {
  SB_TRY(store.deleteSubscription(1));
  model::AccessToken token;
  token.id.bytes[15] = 3;
  token.name = "ben";
  token.role = "operator";
  token.digest = std::string(32, 'd');
  token.createdAt = token.revokedAt.emplace(kNow);
  token.createdBy = token.revokedBy = "ana";
  return store.putToken(token);
}

Status editedReplay(Store& store, std::int64_t step) {
  store::MoveRow row;
  row.seq = 5;
  row.from = State::dead;
  row.to = State::pending;
  row.newGeneration = true;
  row.dueAt = kNow;
  row.by = "ana";
  row.history = "replayed";
  row.historyText = "a mistyped address";
  row.edit = store::OverrideRow{"u5@example.com", R"({"name":"Ann"})", R"({"subject":"Your order","text":"again"})"};
  return store.move(std::span(&row, 1), kNow, step).status();
}

store::ErasureRow erasure() {
  store::ErasureRow order;
  order.recipient = "ann";
  order.addresses = {"u5@example.org", "u7@example.org"};
  order.by = "ana";
  order.askedAt = kNow;
  return order;
}

Status eraseFound(Store& store, std::int64_t) {
  SB_ASSIGN(std::vector<store::ErasureRow> orders, store.erasures().open());
  SB_TRY(expect(orders.size() == 1, "what was asked for is to be done"));
  SB_ASSIGN(const store::ErasureStore::Piece piece, store.erasures().find(orders.front(), 100));
  SB_TRY(expect(piece.seqs.size() == 2, "both of his messages are found"));
  SB_TRY(store.erasures().erase(piece.seqs));
  orders.front().scannedTo = piece.scannedTo;
  orders.front().erased = 2;
  return store.erasures().put(orders.front());
}

Status eraseRest(Store& store, std::int64_t) {
  SB_TRY(store.erasures().dropRecipient("ann"));
  return store.erasures().finish(erasure());
}

Status purge(Store& store, std::int64_t) {
  Store::Retention limits;
  const base::WallTime later = kNow + std::chrono::hours{48};
  limits.keysBefore = limits.discardedBefore = limits.notificationsBefore = later;
  limits.plansBefore = limits.waitingReceiptsBefore = limits.stats5sBefore = later;
  return store.purge(limits, 4).status();
}

/// By an operator who says that this file is the one to go on with.
Status release(Store& store, std::int64_t) {
  SB_TRY(store.releaseHold());
  return store.addAudit({0, kNow, "ana", "127.0.0.1", "store.release", "store", "the other one is gone", "{}"});
}

/// A copy was put in the place of the file, as the anchor beside it tells: the next steps go on behind the last one that it knows of.
Status putBack(Store& store, std::int64_t step) { return store.putBack("a copy of yesterday", step - 1).status(); }

Status recover(Store& store, std::int64_t step) {
  SB_ASSIGN(const auto orphans, store.orphans(256));
  std::vector<store::SettleRow> rows;
  for (const store::OrphanRow& orphan : orphans) {
    rows.push_back(ending(static_cast<int>(orphan.row.notification.seq), OutcomeClass::ambiguous, State::retrying));
    rows.back().suspect = true;
  }
  SB_TRY(store.settle(rows, step).status());
  return store.putCrashesInRow(1);
}

Scenario::Step step(std::function<Status(Store&, std::int64_t)> work) { return {std::move(work), true}; }
Scenario::Step checkpoint(bool idle) {
  return {[idle](Store& store, std::int64_t) { return store.checkpoint(idle); }, false};
}

}  // namespace

Status expect(bool holds, const char* words) { return holds ? Status::okay() : Status(base::Code::internal, std::string(kFound) + words); }

bool isFinding(const Status& status) { return status.code() == base::Code::internal && status.message().starts_with(kFound); }

std::vector<Scenario> allScenarios() {
  const auto acceptOne = step([](Store& store, std::int64_t) { return accept(store, 30, 1); });
  const auto acceptMany = step([](Store& store, std::int64_t) { return accept(store, 40, 32); });
  const auto claimThree = step([](Store& store, std::int64_t number) { return claim(store, 8, 3, number); });
  std::vector<Scenario> all;
  all.push_back({.name = "a new file", .newFile = true, .steps = {acceptOne}});
  all.push_back(firstSchemaScenario());
  all.push_back({.name = "accept", .prepare = busy, .steps = {acceptOne, acceptMany}});
  all.push_back({.name = "a repeated key", .prepare = busy, .steps = {step(repeatedKey)}});
  all.push_back({.name = "claim and settle", .prepare = busy, .steps = {claimThree, step(settleFour), step(explain)}});
  all.push_back({.name = "operations",
                 .prepare = busy,
                 .steps = {step([](Store& store, std::int64_t) { return store.putPlan(plan()); }), step([](Store& store, std::int64_t number) {
    SB_TRY(store.putOperation(operation(0)));
    SB_TRY(move(store, 5, State::dead, State::pending, number, true));
    return store.putOperation(operation(5));
  }),
                           step([](Store& store, std::int64_t number) { return move(store, 6, State::dead, State::discarded, number); }),
                           step([](Store& store, std::int64_t number) { return move(store, 6, State::discarded, State::dead, number); })}});
  all.push_back({.name = "cancel and expire", .prepare = busy, .steps = {step([](Store& store, std::int64_t number) {
    SB_TRY(move(store, 8, State::pending, State::cancelled, number));
    return move(store, 9, State::pending, State::expired, number);
  })}});
  all.push_back({.name = "configuration", .prepare = busy, .steps = {step(configure)}});
  all.push_back(catalogueScenario(busy));
  all.push_back(receiptScenario(busy));
  all.push_back({.name = "checkpoints", .prepare = busy, .steps = {acceptOne, checkpoint(true), acceptMany, checkpoint(true), checkpoint(false)}});
  all.push_back({.name = "retention", .prepare = busy, .steps = {step(settleFour), step(purge), step(purge)}});
  all.push_back({.name = "subscriptions", .prepare = busy, .steps = {step(subscribe), step(tell), step(unsubscribe)}});
  all.push_back({.name = "edits and erasures",
                 .prepare = busy,
                 .steps = {step(editedReplay), step(configure), step([](Store& store, std::int64_t) { return store.erasures().put(erasure()); }),
                           step(eraseFound), step(eraseRest), checkpoint(true)}});
  all.push_back(credentialScenario());
  all.push_back(lostKeyScenario());
  all.push_back(clearSecretsScenario());
  // The original's name stands in it, and there is something to send.
  all.push_back({.name = "a copied file",
                 .prepare = busy,
                 .sql = "UPDATE facts SET value='another file' WHERE name='identity'",
                 .copied = true,
                 .steps = {step(release), acceptOne}});
  all.push_back({.name = "put back", .prepare = busy, .steps = {{putBack, true, true}, step(release), acceptOne}});
  all.push_back({.name = "after a crash", .prepare = busy, .unclean = true, .steps = {step(recover), checkpoint(true)}});
  return all;
}

}  // namespace signalbox::tests
