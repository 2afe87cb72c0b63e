#pragma once
// Before the window closes or shows another engine: whether what was typed and is not saved may go. Keeping it is the default. GUI thread.

#include <QDialog>

#include <vector>

#include "ui/views/unsaved.h"

namespace signalbox::ui::theme {
class Theme;
}
namespace signalbox::ui::widgets {
class ActButton;
}

namespace signalbox::ui::shell {

class UnsavedDialog final : public QDialog {
  Q_OBJECT
 public:
  /// `unsaved` is not empty.
  UnsavedDialog(const theme::Theme& theme, const std::vector<views::Unsaved>& unsaved, QWidget* parent);
  QString question() const { return windowTitle(); }
  QString words() const { return words_; }
  widgets::ActButton* keepButton() { return keep_; }
  widgets::ActButton* discardButton() { return discard_; }

 Q_SIGNALS:
  void discardChosen();

 private:
  QString words_;
  widgets::ActButton* keep_;
  widgets::ActButton* discard_;
};

}  // namespace signalbox::ui::shell
