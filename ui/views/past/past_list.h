#pragma once
// Lines of the past under each other: figures flush right in a column of their own, words beside them. GUI thread.

#include <QWidget>

#include "ui/views/past/past_words.h"

class QGridLayout;

namespace signalbox::ui::widgets {
class Label;
}

namespace signalbox::ui::views {

class PastList final : public QWidget {
  Q_OBJECT
 public:
  PastList(const theme::Theme& theme, QWidget* parent);
  void setLines(const PastLines& lines);
  QString shown() const;

 private:
  const theme::Theme& theme_;
  QGridLayout* cells_;
  PastLines lines_;
  std::vector<std::pair<widgets::Label*, widgets::Label*>> rows_;
};

}  // namespace signalbox::ui::views
