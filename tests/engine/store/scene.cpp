#include "tests/engine/store/scene.h"

namespace signalbox::store::tests {

using model::OutcomeClass;
using model::State;

void must(const base::Status& status) {
  if (!status.ok()) std::cerr << status.toString() << std::endl;
  SB_CHECK(status.ok(), "a step that is no subject of the test failed");
}

model::Query query(const std::string& text) { return must(model::parseQuery(text)); }

AcceptRow row(const std::string& app) {
  AcceptRow value;
  value.notification.app = app;
  value.notification.channel = model::Channel::email;
  value.notification.target = "ann@example.org";
  value.notification.content = R"({"subject":"hello"})";
  value.fingerprint = std::string(32, 'f');
  return value;
}

Scene::Scene(const MakeFactory& make) : factory_(make()), store_(factory_->openStore()) { step_ = must(store_->load()).step; }
Scene::~Scene() = default;

Reader& Scene::reader() {
  if (!reader_) reader_ = factory_->openReader();
  return *reader_;
}

void Scene::reopen() {
  reader_.reset();
  store_.reset();
  store_ = factory_->openStore();
  step_ = must(store_->load()).step;
}

Seq Scene::accept(AcceptRow value) {
  if (value.notification.id.isNil()) value.notification.id = newId();
  if (value.notification.createdAt == base::WallTime{}) value.notification.createdAt = now;
  if (value.dueAt == base::WallTime{}) value.dueAt = value.notification.createdAt;
  if (value.keyExpiresAt == base::WallTime{}) value.keyExpiresAt = now + std::chrono::hours(24);
  inStep([&] { must(store_->insertAccepted(std::span(&value, 1))); });
  return value.notification.seq;
}

DeliveryRow Scene::find(Seq seq) {
  const auto rows = must(store_->findMany(std::span(&seq, 1)));
  SB_CHECK(rows.size() == 1, "the message is there");
  return rows.front();
}

bool Scene::claim(Seq seq, const std::string& provider) {
  const DeliveryRow found = find(seq);
  StartRow start;
  start.seq = seq;
  start.generation = found.delivery.generation;
  start.from = found.delivery.state;
  start.leaseUntil = now + std::chrono::minutes(2);
  start.attempt.seq = seq;
  start.attempt.number = found.delivery.attempts + 1;
  start.attempt.generation = found.delivery.generation;
  start.attempt.epoch = found.delivery.leaseEpoch + 1;
  start.attempt.provider = provider;
  start.attempt.dedupToken = "token";
  start.attempt.intentAt = now;
  std::vector<bool> started;
  inStep([&] { started = must(store_->startSending(std::span(&start, 1), nextStep())); });
  return started.front();
}

SettleRow Scene::settleRow(Seq seq, OutcomeClass outcome, State to) {
  const DeliveryRow found = find(seq);
  SettleRow settle;
  settle.seq = seq;
  settle.attempt = found.delivery.attempts;
  settle.epoch = found.delivery.leaseEpoch;
  settle.outcome.outcome = outcome;
  settle.finishedAt = now;
  settle.to = to;
  settle.dueAt = now;
  settle.route = found.delivery.route;
  return settle;
}

bool Scene::settle(Seq seq, OutcomeClass outcome, State to) {
  const SettleRow settle = settleRow(seq, outcome, to);
  std::vector<bool> moved;
  inStep([&] { moved = must(store_->settle(std::span(&settle, 1), nextStep())); });
  return moved.front();
}

MoveRow Scene::moveRow(Seq seq, State to, bool newGeneration) {
  const DeliveryRow found = find(seq);
  MoveRow move;
  move.seq = seq;
  move.from = found.delivery.state;
  move.to = to;
  move.generation = found.delivery.generation;
  move.newGeneration = newGeneration;
  move.dueAt = now;
  move.route = found.delivery.route;
  return move;
}

bool Scene::move(Seq seq, State to, bool newGeneration) { return apply(moveRow(seq, to, newGeneration)); }

bool Scene::apply(const MoveRow& move) {
  std::vector<bool> moved;
  inStep([&] { moved = must(store_->move(std::span(&move, 1), now, nextStep())); });
  return moved.front();
}

DeadRow Scene::deadRow(Seq seq, const Death& death) {
  const DeliveryRow found = find(seq);
  DeadRow dead;
  dead.seq = seq;
  dead.groupId = death.cause;
  dead.groupTitle = "Cause " + death.cause;
  dead.groupPlainTitle = death.plainTitle;
  dead.provider = death.provider;
  dead.channel = found.notification.channel;
  dead.templateName = found.notification.templateName;
  dead.app = found.notification.app;
  dead.domain = "example.org";
  dead.outcomeClass = std::string(model::name(death.outcome));
  dead.code = death.code;
  dead.message = death.message;
  dead.tries = found.delivery.attempts;
  dead.replays = found.delivery.generation;
  dead.diedAt = now;
  return dead;
}

void Scene::kill(Seq seq, const Death& death) {
  SB_CHECK(claim(seq, death.provider), "the message waits");
  SettleRow settle = settleRow(seq, death.outcome, State::dead);
  settle.outcome.code = death.code;
  settle.outcome.message = death.message;
  settle.reason = "permanent";
  const DeadRow dead = deadRow(seq, death);
  inStep([&] {
    SB_CHECK(must(store_->settle(std::span(&settle, 1), nextStep())).front(), "the attempt is ours");
    must(store_->bury(std::span(&dead, 1), nextStep()));
  });
}

ListQuery Scene::ask(Place place, const std::string& q) const {
  ListQuery asked;
  asked.place = place;
  asked.query = query(q);
  asked.now = now;
  return asked;
}

std::vector<Seq> Scene::list(Place place, const std::string& q, bool newestFirst) {
  std::vector<Seq> seqs;
  ListQuery asked = ask(place, q);
  asked.newestFirst = newestFirst;
  asked.limit = 3;
  for (;;) {
    ListPage page = must(reader().list(asked));
    for (const ListRow& found : page.rows) seqs.push_back(found.notification.seq);
    if (!page.hasMore) return seqs;
    asked.cursor = page.nextCursor;
  }
}

std::vector<Seq> Scene::scan(Place place, const std::string& q) {
  std::vector<Seq> seqs;
  Seq after = 0;
  for (;;) {
    const auto rows = must(reader().scan(place, query(q), step_, after, now, 2));
    for (const ScanRow& found : rows) seqs.push_back(after = found.row.notification.seq);
    if (rows.size() < 2) return seqs;
  }
}

}  // namespace signalbox::store::tests
