#pragma once
#include <QObject>

namespace signalbox::tests {

/// The engine's colour at the window's edge: whoever looks at the live one sees that it is the live one.
class StripeTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void stripeHasTheColourOfTheEntry();
};

}  // namespace signalbox::tests
