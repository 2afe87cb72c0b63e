#pragma once
// What leads from an engine that runs to one that sends, until a first message is sent: set a provider up, send a test, copy the line that apps
// post with. Once begun it stays to its end; nobody has to finish it. GUI thread.

#include <QWidget>

#include "ui/views/view_context.h"

class QGridLayout;

namespace signalbox::ui::widgets {
class ActButton;
class Card;
class Label;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

class TestMessageSheet;

class FirstSteps final : public QWidget {
  Q_OBJECT
 public:
  /// Hidden until it is wanted; the test's sheet comes over `host`.
  FirstSteps(ViewContext context, QWidget* host, QWidget* parent);
  TestMessageSheet* test() { return test_; }

 private:
  struct Step {
    widgets::Label* number = nullptr;
    widgets::Label* words = nullptr;
    widgets::Label* done = nullptr;
    widgets::ActButton* act = nullptr;
  };
  Step add(const QString& words, const QString& verb, QGridLayout* lines);
  static void setDone(Step& step, bool done);
  void settle();
  void copy();

  ViewContext context_;
  widgets::Card* card_;
  TestMessageSheet* test_;
  Step provider_, message_, line_;
  bool begun_ = false;  // it was shown, so a first message does not take it away
  bool copied_ = false;
  bool closed_ = false;
};

}  // namespace signalbox::ui::views
