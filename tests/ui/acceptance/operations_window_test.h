#pragma once
// The real window on a real engine: acts on many messages after they were asked for. Approved by a second person, taken back, steered while they run,
// sent through another provider although engine and console ended meanwhile, and judged in every way by their plan. Each case has messages of its
// own. GUI thread.

#include <QDateTime>
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
  void everyVerdictSaysWhatWasFound();

 private:
  /// The bar of the undo lane; nothing while none is offered.
  ui::widgets::UndoBar* offered();
  QJsonObject operation(const QString& id);
  QString newest();
  int countOf(const QStringList& ids, const QString& state);
  bool store(const QString& path, const QJsonObject& body);
  /// Nine dead letters of the category "verdicts": of two nobody knew whether they arrived, and of one of these a receipt tells since.
  bool layOutVerdicts(const QDateTime& expiry);
  bool reportArrival(const QString& id);
  /// After that a template is gone and another asks for more, one recipient sleeps, one wants none of them, and their provider is not sending.
  bool changeUnderVerdicts(const QJsonObject& quietHours);

  Stage stage_;
};

}  // namespace signalbox::tests
