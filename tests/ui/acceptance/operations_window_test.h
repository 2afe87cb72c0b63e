#pragma once
// The real window on a real engine: acts on many messages after they were asked for. Approved by a second person, taken back, steered while they run,
// and sent through another provider although engine and console ended meanwhile. Each case has messages of its own. GUI thread.

#include <QObject>

#include "tests/ui/acceptance/stage.h"

namespace signalbox::ui::widgets {
class UndoBar;
}

namespace signalbox::tests {

class OperationsWindowTest final : public QObject {
  Q_OBJECT
 public:
  explicit OperationsWindowTest(std::unique_ptr<EngineHost> host) : stage_(std::move(host)) {}

 private Q_SLOTS:
  void initTestCase();
  void secondPersonApproves();
  void undoLaneTakesItBack();
  void runningOneIsSteeredAndCancelled();
  void replayThroughAnotherProviderOutlivesEngineAndConsole();

 private:
  /// The bar of the undo lane; nothing while none is offered.
  ui::widgets::UndoBar* offered();
  QJsonObject operation(const QString& id);
  QString newest();
  int countOf(const QStringList& ids, const QString& state);

  Stage stage_;
};

}  // namespace signalbox::tests
