#pragma once
// The walk-throughs of the help pages in the real window on a real engine: from the alert to a safe replay, every act of a person
// counted and timed. Each case has an engine of its own, in which nothing else is wrong. GUI thread.

#include <QObject>

#include "tests/ui/acceptance/mail_process.h"
#include "tests/ui/acceptance/stage.h"

namespace signalbox::tests {

class WalkThroughWindowTest final : public QObject {
  Q_OBJECT
 public:
  using MakeHost = std::unique_ptr<EngineHost> (*)();
  explicit WalkThroughWindowTest(MakeHost make) : make_(make) {}

 private Q_SLOTS:
  void init();
  void cleanup();
  void providerWentDown();
  void badTemplate();
  void flood();

 private:
  /// F1 on the screen that is shown leads to the page; its numbered steps are the acts there may be.
  int stepsOf(const QString& page);
  void carryByMailServer();
  void begin();
  void act() { ++acts_; }
  void asked();
  void ended(const char* walk, int steps);

  const MakeHost make_;
  std::unique_ptr<Stage> stage_;
  MailProcess mail_;
  int acts_ = 0;
  base::BootTime begun_{};
  base::Millis untilAsked_{};
};

}  // namespace signalbox::tests
