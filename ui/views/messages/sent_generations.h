#pragma once
// What the recipient got: by the newest generation of a message, or by an earlier one that was handed to a provider, which is chosen from a
// list and asked of the engine (GET /notifications/{id}?generation=). What takes long says so, and can be stopped. GUI thread.

#include <QWidget>

#include "engine/protocol/notification.h"
#include "ui/client/running_call.h"
#include "ui/state/notification_table_model.h"
#include "ui/state/patience.h"
#include "ui/views/view_context.h"

class QComboBox;

namespace signalbox::ui::widgets {
class ActButton;
}

namespace signalbox::ui::views {

class SentView;

class SentGenerations final : public QWidget {
  Q_OBJECT
 public:
  SentGenerations(ViewContext context, state::Place place, QWidget* parent);
  /// As the engine has it by now. What was chosen stays for the same message.
  void showDetail(const protocol::NotificationDetail& detail);
  QComboBox* choice() { return choice_; }  // hidden where there is none
  SentView* view() { return view_; }

 private:
  void offer();
  void choose();
  void load();
  void endWait();
  void tellWait();

  ViewContext context_;
  state::Place place_;
  protocol::NotificationDetail newest_;
  std::optional<std::int64_t> chosen_;  // an earlier generation
  client::Call call_;
  int turn_ = 0;  // an answer that nobody waits for any more is not shown
  state::Patience patience_;
  QComboBox* choice_;
  widgets::ActButton* stop_;
  SentView* view_;
};

}  // namespace signalbox::ui::views
