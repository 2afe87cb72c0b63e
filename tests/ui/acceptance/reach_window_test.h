#pragma once
// The real window on a real engine, and what lies around it: a link from elsewhere, a note on the desktop, an engine that is locked because it is
// production, a second engine, and the report of an incident. Each case has an engine of its own. GUI thread.

#include <QObject>

#include "tests/ui/acceptance/stage.h"

namespace signalbox::tests {

class ReachWindowTest final : public QObject {
  Q_OBJECT
 public:
  using MakeHost = std::unique_ptr<EngineHost> (*)();
  explicit ReachWindowTest(MakeHost make) : make_(make) {}

 private Q_SLOTS:
  void init();
  void cleanup();
  void linkLeadsToTheGroup();
  void alertBecomesANoteOfTheDesktop();
  void productionIsReadOnlyUntilUnlocked();
  void twoEnginesAreKeptApart();
  void incidentIsWrittenAsAPage();

 private:
  bool showsGroup(const QString& cause);
  /// Whether the rail names this engine as the one that is shown.
  bool shows(const QString& engine);

  const MakeHost make_;
  std::unique_ptr<Stage> stage_;
};

}  // namespace signalbox::tests
