#pragma once
// The one banner under the top bar, by what matters most: the engine here has failed, blind, refused, not reachable, not to be read, disk full,
// restored and on hold, for a while after a gap for how long it was, read-only, reachable without TLS, simulated only. What a locked engine is
// besides is said with it. The past has a banner of its own: beside it stands only what is worse. GUI thread.

#include <QWidget>

#include "ui/views/view_context.h"

namespace signalbox::ui::views {
class TimedActSheet;
}

namespace signalbox::ui::widgets {
class Banner;
}

namespace signalbox::ui::shell {

class FrameBanner final : public QWidget {
  Q_OBJECT
 public:
  FrameBanner(views::ViewContext context, QWidget* parent);
  QString text() const;
  /// The console's own engine cannot go on, or is being started again; without an act while nothing can be done. Stays
  /// until it is cleared with an empty text.
  void setFailure(const QString& text, const QString& act = {});
  /// Asks before what was held back is sent.
  views::TimedActSheet* release() { return release_; }

 Q_SIGNALS:
  void restartWanted();

 private:
  enum class Kind { None, Failed, Blind, Refused, NotReachable, NotRead, DiskFull, OnHold, Locked, Healed, Exposed, Simulated };
  Kind kind() const;
  void refresh();
  void act();
  void otherAct();
  void askRelease();
  QString releaseWords() const;
  QString releaseVerb() const;

  views::ViewContext context_;
  widgets::Banner* banner_;
  views::TimedActSheet* release_;
  QTimer second_;
  QTimer healedFor_;
  QString healed_;
  QString failure_;
  QString failureAct_;
  Kind shown_ = Kind::None;
};

}  // namespace signalbox::ui::shell
