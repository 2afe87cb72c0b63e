// The search field, 320 wide, with a "/" hint while it is empty and the key leads to it, and a list of completions below it while typing. It proposes
// nothing itself: the view answers `completionsWanted` with `setCompletions`, at any later time. GUI thread.
#pragma once

#include <QLineEdit>
#include <vector>

class QListWidget;

namespace signalbox::ui::theme {
class Theme;
}

namespace signalbox::ui::widgets {

struct Completion {
  QString insert;  // what the field will hold
  QString note;    // said in muted words at the right
};

class SearchField final : public QLineEdit {
  Q_OBJECT
 public:
  SearchField(const theme::Theme& theme, const QString& placeholder, QWidget* parent = nullptr);

  // Of several fields in sight one is where "/" leads: the others do not say so.
  void setAnswersKey(bool answers);
  bool answersKey() const { return answersKey_; }
  void setCompletions(std::vector<Completion> completions);  // empty closes the list
  bool completionsShown() const;
  QSize sizeHint() const override;

 Q_SIGNALS:
  void completionsWanted(const QString& text, int cursor);
  void searched(const QString& text);  // Enter, or cleared

 protected:
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;

 private:
  void placeList();
  void take(int row);
  void applyTheme();

  const theme::Theme& theme_;
  QWidget* drop_;  // what the list stands in
  QListWidget* list_;
  bool answersKey_ = true;
};

}  // namespace signalbox::ui::widgets
