#pragma once
#include <QObject>

namespace signalbox::tests {

/// What could not be read: asked for again where that can help, and not where the token may not see it.
class RefusedTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void whatMayNotBeSeenIsNotAskedForAgain_data();
  void whatMayNotBeSeenIsNotAskedForAgain();
  void whatFailedIsAskedForAgain_data();
  void whatFailedIsAskedForAgain();
};

}  // namespace signalbox::tests
