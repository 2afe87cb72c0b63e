#pragma once
// The top bar, 45 high: page title, range, live or paused, search, and how the connection is. GUI thread.

#include <QWidget>

#include "ui/views/view_context.h"

namespace signalbox::ui::widgets {
class IconButton;
class Label;
class Pill;
class SearchField;
class SegmentedControl;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::shell {

class TopBar final : public QWidget {
  Q_OBJECT
 public:
  TopBar(views::ViewContext context, QWidget* parent);
  void setTitle(const QString& title);
  void focusSearch();
  /// Whether "/" leads here, or into a field of the screen.
  void setAnswersSearch(bool answers);
  void stepRange(int by);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void build();
  void follow();
  void settleTitle();
  void showRange();
  QString whyNoRange() const;
  void showLive();
  void showConnection();

  views::ViewContext context_;
  widgets::IconButton* back_ = nullptr;
  widgets::IconButton* forward_ = nullptr;
  widgets::IconButton* link_ = nullptr;
  widgets::Label* title_ = nullptr;
  widgets::SegmentedControl* range_ = nullptr;
  widgets::SegmentedControl* live_ = nullptr;
  widgets::SearchField* search_ = nullptr;
  widgets::Pill* pill_ = nullptr;
  QTimer second_;
};

}  // namespace signalbox::ui::shell
