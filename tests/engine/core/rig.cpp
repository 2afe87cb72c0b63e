#include "tests/engine/core/rig.h"

#include <sqlite3.h>

#include "engine/base/digest.h"
#include "engine/core/operations.h"
#include "engine/model/subscription.h"

namespace signalbox::tests {

using base::Uuid;

Rig::Rig(std::uint64_t seed, core::CoreOptions given, std::string fileSystem)
    : clock(*base::parseRfc3339("2026-05-12T12:00:00Z")), random(seed), options(std::move(given)), vfs(std::move(fileSystem)) {
  open();
}

Rig::~Rig() = default;

void Rig::open() {
  store::sqlite::SqliteOptions sqlite;
  sqlite.path = directory.path().toStdString() + "/signalbox.db";
  sqlite.vfs = vfs;
  auto opened = store::sqlite::openStore(sqlite, log);
  SB_CHECK(opened.ok(), opened.status().toString().c_str());
  store = std::move(opened).value();
  useKeys();
  auto read = store::sqlite::openReader(sqlite);
  SB_CHECK(read.ok(), read.status().toString().c_str());
  reader = std::move(read).value();
  queue = std::make_unique<queue::EmbeddedQueue>(queue::EmbeddedQueueOptions{});
  core = std::make_unique<core::Core>(core::Parts{*store, *queue, observer, alerts, random, log, *seal, &references}, options,
                                      core::EngineIdentity{"test", "test", "boot", "", 1, clock.now().wall});
  const base::Status started = core->start(clock.now(), chain);
  SB_CHECK(started.ok(), started.toString().c_str());
  egress = std::make_unique<egress::SimulatedEgress>([this](const egress::Arrival& arrival) {
    ++arrivals[arrival.message.notificationId];
    received.push_back(arrival);
  });
}

void Rig::becomeACopy() {
  sqlite3* db = nullptr;
  SB_CHECK(::sqlite3_open((directory.path().toStdString() + "/signalbox.db").c_str(), &db) == SQLITE_OK, "the store opens");
  SB_CHECK(::sqlite3_exec(db, "UPDATE facts SET value='another' WHERE name='identity'", nullptr, nullptr, nullptr) == SQLITE_OK,
           "the fact is changed");
  ::sqlite3_close(db);
}

/// What a start does with the master key: the first time a data key is made, then those of the store are opened.
void Rig::useKeys() {
  const auto rows = store->secrets().keys();
  SB_CHECK(rows.ok(), "data keys can be read");
  auto ring = rows->empty() ? base::Result<std::shared_ptr<const security::Keyring>>(security::Keyring::fresh(keyRandom))
                            : security::Keyring::open(master, *rows, keyRandom);
  SB_CHECK(ring.ok(), ring.status().toString().c_str());
  if (rows->empty()) {
    const base::Status kept = store->secrets().putKeys((*ring)->wrap(master));
    SB_CHECK(kept.ok(), kept.toString().c_str());
  }
  store->secrets().use(std::move(ring).value());
}

void Rig::crash() {
  egress.reset();
  core.reset();
  queue.reset();
  reader.reset();
  store.reset();
  pending_ = {};
  clock.advance(base::Millis{500});
  open();
}

void Rig::provider(const std::string& name, model::Channel channel, int position, std::map<std::string, std::string> settings) {
  core::PutProvider put;
  put.config.name = name;
  put.config.kind = "simulated";
  put.config.channel = channel;
  put.config.position = position;
  put.config.settings = std::move(settings);
  const auto done = command(std::move(put));
  SB_CHECK(done.ok(), done.status().toString().c_str());
}

base::Result<core::CommandDone> Rig::command(core::Command what, const std::string& reason) {
  std::optional<base::Result<core::CommandDone>> answer;
  core::StepInputs inputs;
  inputs.commands.push_back(
      {{"ana", "admin", "127.0.0.1"}, reason, std::move(what), [&answer](base::Result<core::CommandDone> done) { answer = std::move(done); }});
  static_cast<void>(step(std::move(inputs)));
  SB_CHECK(answer.has_value(), "every command is answered");
  return *answer;
}

core::AcceptLine Rig::line(const std::string& target, const std::string& key, model::Channel channel) {
  core::AcceptLine made;
  made.notification.app = "shop";
  made.notification.channel = channel;
  made.notification.target = target;
  made.notification.idempotencyKey = key;
  made.notification.content = R"({"subject":"Hello","text":"Hello there"})";
  made.fingerprint = std::string(base::asView(base::sha256(target)));
  return made;
}

std::vector<core::AcceptVerdict> Rig::postAll(std::vector<core::AcceptLine> lines) {
  std::vector<core::AcceptVerdict> answer;
  core::AcceptInput input;
  input.lines = std::move(lines);
  input.reply = [&answer](std::vector<core::AcceptVerdict> verdicts) { answer = std::move(verdicts); };
  core::StepInputs inputs;
  inputs.accepts.push_back(std::move(input));
  static_cast<void>(step(std::move(inputs)));
  return answer;
}

core::AcceptVerdict Rig::post(const std::string& target, const std::string& key, std::function<void(core::AcceptLine&)> change) {
  core::AcceptLine made = line(target, key);
  if (change) change(made);
  const std::vector<core::AcceptVerdict> verdicts = postAll({std::move(made)});
  SB_CHECK(verdicts.size() == 1, "one line, one verdict");
  return verdicts.front();
}

core::StepResult Rig::step(core::StepInputs inputs) {
  const base::Now now = clock.now();
  for (auto& finished : egress->runUntil(now)) inputs.finished.push_back(std::move(finished));
  std::move(pending_.health.begin(), pending_.health.end(), std::back_inserter(inputs.health));
  std::move(pending_.lookups.begin(), pending_.lookups.end(), std::back_inserter(inputs.lookups));
  std::move(pending_.finished.begin(), pending_.finished.end(), std::back_inserter(inputs.finished));
  std::move(pending_.pages.begin(), pending_.pages.end(), std::back_inserter(inputs.pages));
  pending_ = {};
  core::StepResult result = core->step(std::move(inputs), now);
  carryOut(result);
  return result;
}

void Rig::carryOut(core::StepResult& result) {
  for (const protocol::EventView& event : result.effects.events) events.push_back(event);
  for (const auto& reply : result.effects.replies) reply();
  for (const egress::SendOrder& order : result.effects.sends)
    if (!model::subscriptionInSender(order.providerName).empty()) deliver(order);
  std::erase_if(result.effects.sends, [](const egress::SendOrder& order) { return !model::subscriptionInSender(order.providerName).empty(); });
  egress->submit(std::move(result.effects.sends), clock.now());
  for (const egress::HealthOrder& ping : result.effects.pings) pending_.health.push_back(egress->checkHealth(ping, clock.now()));
  for (const egress::LookupOrder& order : result.effects.lookups) {
    lookups.push_back(order);
    egress::LookupAnswer answer = egress->lookUp(order, clock.now());
    if (onLookup) onLookup(answer);
    pending_.lookups.push_back(std::move(answer));
  }
  for (const Uuid& plan : result.effects.plansToCompute) plans.push_back(plan);
  for (const core::PageRequest& request : result.effects.pages) {
    pages.push_back(request);
    if (answerPages) answer(request);
  }
}

/// What a receiver got it keeps, also when the engine dies before it hears the answer.
void Rig::deliver(const egress::SendOrder& order) {
  auto request = order.provider->build(order.message);
  SB_CHECK(request.ok() && request->http, "an event can be built");
  webhooks.push_back(*request->http);
  providers::TransferResult result;
  result.reached = providers::Reached::answer;
  result.status = receiver ? receiver(order, *request->http) : 204;
  result.latencyUs = 1000;
  if (result.status == 0) result.reached = providers::Reached::nothing;
  egress::FinishedSend finished{order.seq, order.attempt, order.epoch, order.providerName, order.tag, {}, clock.now(), result.status != 0};
  finished.outcome = order.provider->read(result, clock.now().wall);
  pending_.finished.push_back(std::move(finished));
}

void Rig::answer(const core::PageRequest& request) {
  const auto query = model::parseQuery(request.q);
  SB_CHECK(query.ok(), "a kept query can be parsed");
  const auto rows = reader->scan(request.place, query.value(), request.markStep, request.after, clock.now().wall, request.limit);
  SB_CHECK(rows.ok(), rows.status().toString().c_str());
  core::OperationPage page{request.operation, request.after, {}, rows.value().size() < request.limit, request.after};
  for (const store::ScanRow& row : rows.value()) page.seqs.push_back(row.row.notification.seq);
  pending_.pages.push_back(std::move(page));
}

void Rig::run(base::Millis length) {
  const base::BootTime end = clock.now().boot + length;
  for (;;) {
    static_cast<void>(step());
    const base::Now now = clock.now();
    base::BootTime next = core->nextDeadline(now);
    if (const auto due = egress->nextDue()) next = std::min(next, *due);
    if (!pending_.pages.empty() || !pending_.finished.empty() || !pending_.health.empty() || !pending_.lookups.empty()) next = now.boot;
    if (next > end) break;
    if (next > now.boot) clock.advance(next - now.boot);
  }
  if (clock.now().boot < end) clock.advance(end - clock.now().boot);
}

store::DeliveryRow Rig::row(const Uuid& id) {
  const auto found = store->find(id);
  SB_CHECK(found.ok() && found.value().has_value(), "the notification exists");
  return *found.value();
}

model::State Rig::state(const Uuid& id) { return row(id).delivery.state; }

std::vector<model::Attempt> Rig::attempts(const Uuid& id) {
  const auto found = store->attempts(row(id).notification.seq);
  SB_CHECK(found.ok(), "attempts can be read");
  return found.value();
}

std::int64_t Rig::count(model::Channel channel, model::State state) const {
  return core->memory().counts[model::index(channel)][model::index(state)];
}

}  // namespace signalbox::tests
