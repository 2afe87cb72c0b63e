#pragma once
// A store with messages in it, in the words of the tests: each verb is one step. Time stands still until a test moves it.

#include <QtTest>

#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/random.h"
#include "engine/base/uuid.h"
#include "engine/model/query.h"
#include "tests/engine/store/store_factory.h"

namespace signalbox::store::tests {

/// The value, or the end of the test program: for what is no subject of the test.
template <class T> T must(base::Result<T> result) {
  if (!result.ok()) std::cerr << result.status().toString() << std::endl;
  SB_CHECK(result.ok(), "a step that is no subject of the test failed");
  return std::move(result).value();
}
void must(const base::Status& status);

/// A row of the classic kind: email, normal priority, app "shop".
AcceptRow row(const std::string& app = "shop");

struct Death {
  std::string cause = "c0";
  std::string plainTitle = "Plain";
  std::string provider = "mailer";
  std::string message = "mailbox unavailable";
  std::string code = "550";
  model::OutcomeClass outcome = model::OutcomeClass::permanent;
};

class Scene {
 public:
  explicit Scene(const MakeFactory& make);
  ~Scene();

  Store& store() { return *store_; }
  Reader& reader();
  StoreFactory& factory() { return *factory_; }
  void reopen();
  std::int64_t step() const { return step_; }
  std::int64_t nextStep() const { return step_ + 1; }

  /// Runs the work in a transaction of its own and commits it.
  template <class Work> void inStep(Work work) {
    must(store_->begin());
    work();
    must(store_->commit(++step_));
  }

  base::Uuid newId() { return ids_.next(now); }
  Seq accept(AcceptRow row = tests::row());
  DeliveryRow find(Seq seq);
  bool claim(Seq seq, const std::string& provider = "mailer");
  /// Ends the attempt that is under way.
  bool settle(Seq seq, model::OutcomeClass outcome, model::State to);
  SettleRow settleRow(Seq seq, model::OutcomeClass outcome, model::State to);
  bool move(Seq seq, model::State to, bool newGeneration = false);
  MoveRow moveRow(Seq seq, model::State to, bool newGeneration = false);
  bool apply(const MoveRow& row);
  /// Claimed, failed for good, and buried.
  void kill(Seq seq, const Death& death = {});
  DeadRow deadRow(Seq seq, const Death& death);

  ListQuery ask(Place place, const std::string& q = {}) const;
  std::vector<Seq> list(Place place, const std::string& q, bool newestFirst = true);
  std::vector<Seq> scan(Place place, const std::string& q);

  base::WallTime now = base::wallFromMillis(1'780'000'000'000);

 private:
  std::unique_ptr<StoreFactory> factory_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Reader> reader_;
  base::SeededRandom random_{7};
  base::UuidV7Source ids_{random_};
  std::int64_t step_ = 0;
};

model::Query query(const std::string& text);

}  // namespace signalbox::store::tests
