#pragma once
// "t": a time is typed, and every chart and strip shows what was around it; or the engine itself is looked at as it was then.
// GUI thread.

#include <optional>

#include "ui/shell/panel.h"
#include "ui/views/view_context.h"

class QLineEdit;

namespace signalbox::ui::widgets {
class ActButton;
class Label;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::shell {

/// "14:03", "14:03:10", "2026-05-12 14:03" in the zone; a time of day that is still to come is yesterday's. Nothing when it
/// says no time, or one that lies ahead.
std::optional<base::WallTime> instantFromWords(const QString& words, base::WallTime now, const QTimeZone& zone);

class GoToTime final : public Panel {
  Q_OBJECT
 public:
  GoToTime(views::ViewContext context, QWidget* window);
  void ask();
  widgets::ActButton* showButton() { return show_; }
  widgets::ActButton* lookButton() { return look_; }

 protected:
  QWidget* firstFocus() override;

 private:
  void go();
  void look();
  void settleActs();
  /// What is typed; says so when it is no time that has passed.
  std::optional<base::WallTime> read();

  views::ViewContext context_;
  QLineEdit* field_;
  widgets::Label* answer_;
  widgets::ActButton* show_;
  widgets::ActButton* look_;
};

}  // namespace signalbox::ui::shell
