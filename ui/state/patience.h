#pragma once
// What a wait owes to whoever waits: for 300 ms nothing, then how far it is, from 2 s on a way out. Goes by the console's
// clock, not by ticks, so a machine that stalls is not blamed on the engine twice. GUI thread.

#include <QTimer>

#include "engine/base/time.h"

namespace signalbox::ui::state {

class Patience final : public QObject {
  Q_OBJECT
 public:
  enum class Stage { none, progress, cancellable };

  static constexpr base::Millis kProgressAfter{300}, kCancelAfter{2000};

  Patience(const base::Clock& clock, QObject* parent);

  /// A wait begins; one that is under way goes on.
  void begin();
  void end();
  bool isWaiting() const { return since_.has_value(); }
  Stage stage() const { return stage_; }

 Q_SIGNALS:
  void changed();

 private:
  void look();
  void setStage(Stage stage);

  const base::Clock& clock_;
  std::optional<base::BootTime> since_;
  Stage stage_ = Stage::none;
  QTimer tick_;
};

}  // namespace signalbox::ui::state
