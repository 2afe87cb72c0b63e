#pragma once
// Lines of the past under each other: figures flush right in a column of their own, words beside them. GUI thread.

#include <QScrollArea>

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
  /// How high it wants to be as wide as it is.
  int wantedHeight() const;
  /// Where the last line ends that is whole within so much.
  int wholeWithin(int height) const;

 Q_SIGNALS:
  void wantedHeightChanged();

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  const theme::Theme& theme_;
  QGridLayout* cells_;
  PastLines lines_;
  std::vector<std::pair<widgets::Label*, widgets::Label*>> rows_;
};

/// A list that scrolls where there is too little room for it, and then ends with a whole line: a part of one looks like dirt.
class PastArea final : public QScrollArea {
  Q_OBJECT
 public:
  PastArea(const theme::Theme& theme, const QString& name, QWidget* parent);
  PastList* list() { return list_; }

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void endWithWholeLine();

  PastList* list_;
};

}  // namespace signalbox::ui::views
