#pragma once
// How far the groups of a search were counted that is too wide for all dead letters, and a stretch of time in which all of them can be:
// one that is well within what was counted. Hidden when all were counted. GUI thread.

#include <QWidget>

#include "ui/state/group_table_model.h"
#include "ui/views/view_context.h"

namespace signalbox::ui::widgets {
class ActButton;
class Label;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

/// "of the newest 412,000 of 1,000,000 dead letters, back to 13:02:11"
QString newestWords(const ViewContext& context, const state::PartialCount& partial);

class PartialLine final : public QWidget {
  Q_OBJECT
 public:
  PartialLine(ViewContext context, QWidget* parent);
  void tell(const std::optional<state::PartialCount>& partial);
  QString words() const;
  widgets::ActButton* narrow() { return narrow_; }

 Q_SIGNALS:
  void narrowWanted(const QString& term);  // "died>-1h"

 private:
  ViewContext context_;
  widgets::Label* words_;
  widgets::ActButton* narrow_;
  QString term_;
};

}  // namespace signalbox::ui::views
