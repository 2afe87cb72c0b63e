#include "ui/client/backoff.h"

#include <algorithm>

namespace signalbox::ui::client {

base::Millis Backoff::next() {
  std::int64_t wait = first_.count();
  for (int i = 0; i < tries_ && wait < most_.count(); ++i) wait *= 2;
  wait = std::min(wait, static_cast<std::int64_t>(most_.count()));
  if (wait < most_.count()) ++tries_;
  const std::int64_t jitter = wait / 5;
  return base::Millis{std::min(wait + random_.between(-jitter, jitter), static_cast<std::int64_t>(most_.count()))};
}

}  // namespace signalbox::ui::client
