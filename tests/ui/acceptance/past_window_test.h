#pragma once
// The real window on a real engine: what the past says of an instant is what the engine was then, and of one before it began nothing. The cases
// follow one another. GUI thread.

#include <QObject>

#include "tests/ui/acceptance/stage.h"

namespace signalbox::ui::views {
class PastView;
}

namespace signalbox::tests {

class PastWindowTest final : public QObject {
  Q_OBJECT
 public:
  explicit PastWindowTest(std::unique_ptr<EngineHost> host) : stage_(std::move(host)) {}

 private Q_SLOTS:
  void initTestCase();
  void instantIsToldAsItWas();
  void nothingIsToldOfATimeBeforeTheEngine();

 private:
  ui::views::PastView* past();
  /// The present as the link of the past has it, once the engine's history reaches to it; nothing until then.
  QString reached();

  Stage stage_;
  QString cause_;  // as people read it
};

}  // namespace signalbox::tests
