#pragma once
// How far the groups of a search were counted that is too wide for all dead letters, and a stretch of time in which all of them can be:
// one that is well within what was counted. All of them are counted when somebody asks for it, and takes the time. Hidden when all were counted
// at once. GUI thread.

#include <QWidget>

#include "ui/state/group_table_model.h"
#include "ui/state/whole_count.h"
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
  /// `model`: whose groups they are.
  PartialLine(ViewContext context, state::GroupTableModel* model, QWidget* parent);
  void tell();
  QString words() const;
  widgets::ActButton* narrow() { return narrow_; }
  /// Counts all, stops that, and leads back to the newest.
  widgets::ActButton* whole() { return whole_; }

 Q_SIGNALS:
  void narrowWanted(const QString& term);  // "died>-1h"

 private:
  void press();
  void tellPartial(const state::PartialCount& partial);
  void tellCounting();
  void tellWhole(base::WallTime at);

  ViewContext context_;
  state::GroupTableModel* model_;
  state::WholeCount* count_;
  QString trouble_;  // why they were not all counted
  widgets::Label* words_;
  widgets::ActButton* narrow_;
  widgets::ActButton* whole_;
  QString term_;
};

}  // namespace signalbox::ui::views
