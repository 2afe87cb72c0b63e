#pragma once
// Set-up, this engine: where it answers, where its data lies, and the line an app can post with. GUI thread.

#include <QWidget>

#include "ui/views/view_context.h"

namespace signalbox::ui::widgets {
class CodeView;
class Label;
}

namespace signalbox::ui::views {

class EnginePage final : public QWidget {
  Q_OBJECT
 public:
  EnginePage(ViewContext context, QWidget* parent);

 private:
  void refresh();
  widgets::Label* line(QWidget* parent, const QString& name);

  ViewContext context_;
  widgets::Label* address_;
  widgets::Label* folder_;
  widgets::Label* token_;
  widgets::Label* version_;
  widgets::Label* started_;
  widgets::Label* role_;
  widgets::CodeView* curl_;
};

}  // namespace signalbox::ui::views
