#pragma once
// A keychain in memory, which can be away, keep what it has, and take its time.

#include <QMap>
#include <QPointer>

#include <utility>
#include <vector>

#include "ui/keychain/token_store.h"

namespace signalbox::tests {

class MemoryKeychain final : public ui::keychain::TokenStore {
 public:
  void look(QObject* context, Done done) override {
    answer(context, [this, done = std::move(done)] { done(state()); });
  }
  void read(const QString& name, QObject* context, Read done) override {
    ++reads;
    answer(context, [this, name, done = std::move(done)] {
      if (!there) return done(state());
      if (!kept.contains(name)) return done(base::Status(base::Code::notFound, "nothing of that name"));
      done(kept[name]);
    });
  }
  void write(const QString& name, const std::string& secret, QObject* context, Done done) override {
    answer(context, [this, name, secret, done = std::move(done)] {
      if (there) kept[name] = secret;
      done(state());
    });
  }
  void remove(const QString& name, QObject* context, Done done) override {
    answer(context, [this, name, done = std::move(done)] {
      if (there && keeps) return done(base::Status(base::Code::forbidden, "the keychain was not unlocked"));
      if (there) kept.remove(name);
      done(state());
    });
  }
  /// What was held back while `slow`, in its order.
  void answerAll() {
    for (auto& [context, act] : std::exchange(waiting_, {}))
      if (context) QMetaObject::invokeMethod(context.data(), std::move(act), Qt::QueuedConnection);
  }

  bool there = true;
  bool keeps = false;  // nobody unlocks it to take something out
  bool slow = false;
  int reads = 0;
  QMap<QString, std::string> kept;

 private:
  base::Status state() const { return there ? base::Status() : base::Status(base::Code::unavailable, "no keychain answers on this desktop"); }
  void answer(QObject* context, std::function<void()> act) {
    if (slow) return waiting_.emplace_back(context, std::move(act)), void();
    QMetaObject::invokeMethod(context, std::move(act), Qt::QueuedConnection);
  }
  std::vector<std::pair<QPointer<QObject>, std::function<void()>>> waiting_;
};

}  // namespace signalbox::tests
