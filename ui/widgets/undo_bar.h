// After a reversible act: what was done, and Undo for 10 s (also u, which the page binds). Says how long is left; does not ask. GUI thread.
// Place it over the bottom of the page; it is hidden until `offer`.
#pragma once

#include <QTimer>
#include <QWidget>

namespace signalbox::ui::theme {
class Theme;
}

namespace signalbox::ui::widgets {

class ActButton;
class Label;

class UndoBar final : public QWidget {
  Q_OBJECT
 public:
  explicit UndoBar(const theme::Theme& theme, QWidget* parent = nullptr);
  void offer(const QString& done, int seconds = 10);  // a second offer lets the first pass
  void setWords(const QString& done);                 // more of what was done than was known at first
  void undo();                                        // as if pressed; nothing when there is no offer
  bool isOffering() const { return left_ > 0; }
  void setHint(const QString& hint);           // where no key undoes it
  void setUndoBlocked(const QString& reason);  // why it cannot be undone by whoever looks; the offer stays to be seen

 Q_SIGNALS:
  void undone();
  void passed();  // the time is over, the act stays

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void tick();
  void say();

  const theme::Theme& theme_;
  Label* text_;
  ActButton* undo_;
  QTimer second_;
  int left_ = 0;
  bool keyed_ = true;
};

}  // namespace signalbox::ui::widgets
