#pragma once
#include <QObject>

namespace signalbox::tests {

/// Names and reasons of another direction, and characters that turn the line around, move nothing that stands beside them.
class DirectionsTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void nothingBesideItIsMoved_data();
  void nothingBesideItIsMoved();
  void screensSetApartWhatOthersWrote_data();
  void screensSetApartWhatOthersWrote();
  void jsonShowsWhatTurnsTheLine();
};

}  // namespace signalbox::tests
