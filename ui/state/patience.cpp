#include "ui/state/patience.h"

namespace signalbox::ui::state {

namespace {
constexpr int kTickMs = 50;
}

Patience::Patience(const base::Clock& clock, QObject* parent) : QObject(parent), clock_(clock) {
  tick_.setInterval(kTickMs);
  connect(&tick_, &QTimer::timeout, this, &Patience::look);
}

void Patience::begin() {
  if (since_) return;
  since_ = clock_.now().boot;
  tick_.start();
}

void Patience::end() {
  since_.reset();
  tick_.stop();
  setStage(Stage::none);
}

void Patience::look() {
  if (!since_) return;
  const base::Millis waited = clock_.now().boot - *since_;
  setStage(waited >= kCancelAfter ? Stage::cancellable : waited >= kProgressAfter ? Stage::progress : Stage::none);
  if (stage_ == Stage::cancellable) tick_.stop();
}

void Patience::setStage(Stage stage) {
  if (stage_ == stage) return;
  stage_ = stage;
  Q_EMIT changed();
}

}  // namespace signalbox::ui::state
