// The frame each piece of content stands in: title and unit left, current value right, body under it, and four states: content,
// loading, empty, error. Under them a line may say how far a wait is, with a way out. `setStale` mutes figures without taking them away. The body
// keeps its place in every state, so nothing jumps. Owns the body. GUI thread.
#pragma once

#include "ui/widgets/skeleton.h"

#include <QFrame>

class QHBoxLayout;
class QStackedLayout;

namespace signalbox::ui::theme {
class Theme;
}

namespace signalbox::ui::widgets {

class ActButton;
class Label;

class Card final : public QWidget {
  Q_OBJECT
 public:
  enum class State { Content, Loading, Empty, Error };

  // An empty title leaves the head away.
  Card(const theme::Theme& theme, const QString& title, QWidget* parent = nullptr);

  void setTitle(const QString& title);
  void setUnit(const QString& unit);
  void setCurrent(const QString& value);            // at the right of the head, plain text
  void setBody(QWidget* body, bool padded = true);  // takes ownership; unpadded lets a table touch the edges
  void setFramed(bool framed);                      // without a frame it takes the room of its body alone, for one that has its own
  QHBoxLayout* headActs();                          // for small buttons at the far right of the head

  State state() const { return state_; }
  void showContent();
  void showLoading(Skeleton::Shape shape = Skeleton::Shape::Lines);
  // One sentence and one act; an empty act leaves the button away.
  void showEmpty(const QString& sentence, const QString& act = {});
  // What failed and whether anything was changed; details go to the clipboard on "Copy details", without any the sentence does.
  void showError(const QString& sentence, const QString& details);

  bool isStale() const { return stale_; }
  void setStale(bool stale);

  // How far a wait is, in a line at the foot; no words take it away. An act is the way out.
  void setWait(const QString& words, const QString& act = {});
  QString waitWords() const;

  // Only the content may ask for more height when it is narrow: a sentence in its place fits into what the content had.
  bool hasHeightForWidth() const override;

 Q_SIGNALS:
  void emptyActPressed();
  void retryPressed();
  void waitActPressed();
  void staleChanged(bool stale);

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void buildHead(const QString& title);
  void settleHead();
  void buildStates();
  void buildWait();

  const theme::Theme& theme_;
  State state_ = State::Content;
  bool stale_ = false;
  bool framed_ = true;
  QWidget* head_ = nullptr;
  Label* title_ = nullptr;
  Label* unit_ = nullptr;
  Label* current_ = nullptr;
  QHBoxLayout* acts_ = nullptr;
  QStackedLayout* stack_ = nullptr;
  QWidget* content_ = nullptr;
  QWidget* loading_ = nullptr;
  QWidget* empty_ = nullptr;
  QWidget* error_ = nullptr;
  Label* emptyText_ = nullptr;
  ActButton* emptyAct_ = nullptr;
  Label* errorText_ = nullptr;
  QString details_;
  QWidget* wait_ = nullptr;  // made by the first wait
  Label* waitText_ = nullptr;
  ActButton* waitAct_ = nullptr;
};

}  // namespace signalbox::ui::widgets
