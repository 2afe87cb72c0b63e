#pragma once
// How long to wait before trying again: doubling from `first` to `most`, each time with up to a fifth of jitter either
// way, so that many consoles do not come back in one instant. Pure apart from the injected Random; one thread.

#include "engine/base/random.h"
#include "engine/base/time.h"

namespace signalbox::ui::client {

class Backoff {
 public:
  Backoff(base::Random& random, base::Millis first, base::Millis most) : random_(random), first_(first), most_(most) {}
  base::Millis next();
  void reset() { tries_ = 0; }
  int tries() const { return tries_; }

 private:
  base::Random& random_;
  base::Millis first_;
  base::Millis most_;
  int tries_ = 0;
};

}  // namespace signalbox::ui::client
