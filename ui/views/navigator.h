#pragma once
// The one way from place to place, with back and forward. Screens ask it to go; the window listens and shows. GUI thread.

#include <QObject>

#include <vector>

#include "ui/views/place.h"

namespace signalbox::ui::views {

class Navigator final : public QObject {
  Q_OBJECT
 public:
  using QObject::QObject;

  const Place& place() const { return places_[at_]; }
  void go(const Place& place);       // the same place again does nothing
  void go(const QString& relative);  // what names no screen does nothing
  /// The present place with other details (a row was opened, a search typed): no new step for Back.
  void replace(const Place& place);
  bool canGoBack() const { return at_ > 0; }
  bool canGoForward() const { return at_ + 1 < places_.size(); }
  void back();
  void forward();
  /// Another engine: nothing to go back to.
  void reset(const Place& place);

  static constexpr std::size_t kStepsMax = 200;

 Q_SIGNALS:
  void moved(const signalbox::ui::views::Place& place);
  void replaced(const signalbox::ui::views::Place& place);

 private:
  std::vector<Place> places_{Place{}};
  std::size_t at_ = 0;
};

}  // namespace signalbox::ui::views
