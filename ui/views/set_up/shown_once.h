#pragma once
// A secret that is shown this once: what to do with it now, the secret itself and a button that copies it. Hidden, and without a secret, until it
// is told one and after it forgot it. GUI thread.

#include <QWidget>

namespace signalbox::ui::theme {
class Theme;
}
namespace signalbox::ui::widgets {
class ActButton;
class CodeView;
class Label;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

class ShownOnce final : public QWidget {
  Q_OBJECT
 public:
  ShownOnce(const theme::Theme& theme, const QString& accessibleName, QWidget* parent);
  void tell(const QString& words, const QString& secret);
  void forget();
  /// The next thing to do, under the hand.
  void offerCopy();

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  const theme::Theme& theme_;
  QWidget* ground_;  // of the words
  widgets::Label* words_;
  widgets::CodeView* secret_;
  widgets::ActButton* copy_;
};

}  // namespace signalbox::ui::views
