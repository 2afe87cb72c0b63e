#pragma once
// A few of a plan's messages as they are and as they would go out: what the edits change, and the lines that the recipient
// would read differently (GET /plans/{id}/samples). GUI thread.

#include <QWidget>

#include "engine/protocol/edit.h"
#include "ui/client/rest_client.h"
#include "ui/views/view_context.h"

namespace signalbox::ui::widgets {
class CodeView;
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

  ViewContext context_;
  client::Call call_;
  widgets::Label* title_;
  widgets::CodeView* text_ = nullptr;  // made when there is something to show
};

}  // namespace signalbox::ui::views
