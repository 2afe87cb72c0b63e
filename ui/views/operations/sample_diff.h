#pragma once
// A few of a plan's messages as they are and as they would go out: what the edits change, and the lines that the recipient
// would read differently (GET /plans/{id}/samples). What takes long says so, and can be stopped. GUI thread.

#include <QWidget>

#include "engine/protocol/edit.h"
#include "ui/client/rest_client.h"
#include "ui/state/patience.h"
#include "ui/views/view_context.h"

namespace signalbox::ui::widgets {
class ActButton;
class DiffView;
class Label;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

/// Lines of two texts: "  " both have it, "- " before only, "+ " after only.
QString lineDiff(const QString& before, const QString& after);
/// One message: who, what is wrong with it, its changes, the parts that read differently.
QString sampleWords(const protocol::PlanSample& sample);

class SampleDiff final : public QWidget {
  Q_OBJECT
 public:
  SampleDiff(ViewContext context, QWidget* parent);
  void load(const QString& planId);
  void clear();
  QString shown() const;

 private:
  using QWidget::show;
  void show(const QString& words);
  void say(const QString& words, const QString& act = {});
  void endWait();
  void tellWait();
  void pressed();

  ViewContext context_;
  client::Call call_;
  int turn_ = 0;  // an answer that nobody waits for any more is not shown
  QString plan_;
  state::Patience patience_;
  widgets::Label* title_;
  widgets::ActButton* act_;
  widgets::DiffView* text_ = nullptr;  // made when there is something to show
};

}  // namespace signalbox::ui::views
