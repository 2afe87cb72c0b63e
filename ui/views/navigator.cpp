#include "ui/views/navigator.h"

namespace signalbox::ui::views {

void Navigator::go(const Place& target) {
  if (target == place()) return;
  places_.resize(at_ + 1);
  places_.push_back(target);
  if (places_.size() > kStepsMax) places_.erase(places_.begin());
  at_ = places_.size() - 1;
  Q_EMIT moved(place());
}

void Navigator::go(const QString& relative) {
  if (const auto link = parseLink(relative)) go(link->place);
}

void Navigator::replace(const Place& target) {
  if (target == place()) return;
  places_[at_] = target;
  Q_EMIT replaced(place());
}

void Navigator::back() {
  if (!canGoBack()) return;
  --at_;
  Q_EMIT moved(place());
}

void Navigator::forward() {
  if (!canGoForward()) return;
  ++at_;
  Q_EMIT moved(place());
}

void Navigator::reset(const Place& target) {
  places_ = {target};
  at_ = 0;
  Q_EMIT moved(place());
}

}  // namespace signalbox::ui::views
