// One line across the content, 32 high: only simulated providers, stale data, looking at the past; with an act, and at most another one. GUI thread.
#pragma once

#include <QWidget>

namespace signalbox::ui::theme {
class Theme;
}

namespace signalbox::ui::widgets {

class ActButton;
class Label;

class Banner final : public QWidget {
  Q_OBJECT
 public:
  enum class Tone { Info, Warning, Danger };

  explicit Banner(const theme::Theme& theme, QWidget* parent = nullptr);
  void setMessage(Tone tone, const QString& text, const QString& act = {}, const QString& otherAct = {});
  // Why the act cannot be done, until it is set anew; empty frees it.
  void setActBlocked(const QString& reason);
  QString text() const;

 Q_SIGNALS:
  void actPressed();
  void otherActPressed();

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  const theme::Theme& theme_;
  Tone tone_ = Tone::Info;
  Label* text_;
  ActButton* act_;
  ActButton* otherAct_;
};

}  // namespace signalbox::ui::widgets
