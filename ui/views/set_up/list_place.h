#pragma once
// The list beside the form of what is chosen in it: its rows, and in their place what is the case while there are none. Why it could not be read
// stands where the form would; where somebody writes there meanwhile, the way to ask again is here. GUI thread.

#include <QWidget>

class QVBoxLayout;

namespace signalbox::ui::theme {
class Theme;
}
namespace signalbox::ui::widgets {
class Card;
}

namespace signalbox::ui::views {

class CardReading;

class ListPlace final : public QWidget {
  Q_OBJECT
 public:
  ListPlace(const theme::Theme& theme, QWidget* parent);
  QVBoxLayout* rows() { return rows_; }
  /// Its list comes by this reading.
  void follow(CardReading* reading);
  /// Asked for. Rows that are there stay.
  void tellLoading();
  /// It was read: its rows, or `sentence` where there are none.
  void tellRead(bool some, const QString& sentence);
  /// It was not read. `again`: nothing else offers to ask for it once more.
  void tellUnread(bool again);

 private:
  widgets::Card* card_;
  QVBoxLayout* rows_;
  bool some_ = false;
};

}  // namespace signalbox::ui::views
