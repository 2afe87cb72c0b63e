#pragma once
// What a recipient gets, of a message that was sent or of a template: its parts as text, and the HTML of a mail as a mail
// program shows it, with nothing loaded from elsewhere. GUI thread.

#include <QWidget>

#include "engine/protocol/notification.h"

class QStackedLayout;

namespace signalbox::ui::theme {
class Theme;
}

namespace signalbox::ui::widgets {
class CodeView;
class HtmlView;
class Label;
class SegmentedControl;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

class SentView final : public QWidget {
  Q_OBJECT
 public:
  SentView(const theme::Theme& theme, const QString& accessibleName, QWidget* parent);
  /// `detail.rendered`: null where the role may not see it, which is said.
  void showContent(const protocol::NotificationDetail& detail);
  /// Words in its place.
  void say(const QString& words);
  void choose(const QString& kind);  // text | html; stays for the messages that follow
  widgets::SegmentedControl* kinds() { return kinds_; }
  widgets::CodeView* asText() { return text_; }
  widgets::HtmlView* asHtml() { return page_; }

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  void settle();

  QString html_;
  bool hasText_ = false;
  QString wanted_;  // empty: text where there is one
  widgets::SegmentedControl* kinds_ = nullptr;
  widgets::Label* told_ = nullptr;
  QStackedLayout* pages_ = nullptr;
  widgets::CodeView* text_ = nullptr;
  widgets::HtmlView* page_ = nullptr;
};

}  // namespace signalbox::ui::views
