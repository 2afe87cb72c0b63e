// A notification's story: what is said once, where lines break, and how its generations fold.
#pragma once

#include <QObject>

namespace signalbox::ui::theme {
class Theme;
}

class TimelineTest final : public QObject {
  Q_OBJECT
 public:
  explicit TimelineTest(signalbox::ui::theme::Theme& theme) : theme_(theme) {}
 private Q_SLOTS:
  void waitThatIsToldIsNotToldAgain();
  void behindAnEndNothingIsWaitedFor();
  void linesBreakBetweenWords();
  void headingsFoldByKeyAndTellTheirState();
  void whatAPersonUnfoldedStaysUnfolded();

 private:
  signalbox::ui::theme::Theme& theme_;
};
