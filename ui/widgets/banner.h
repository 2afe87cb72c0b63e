// One line across the content, 32 high: only simulated providers, stale data, looking at the past; with at most one act. GUI thread.
#pragma once

#include <QWidget>

namespace signalbox::ui::theme { class Theme; }

namespace signalbox::ui::widgets {

class ActButton;
class Label;

class Banner final : public QWidget {
  Q_OBJECT
public:
  enum class Tone { Info, Warning, Danger };

  explicit Banner(const theme::Theme& theme, QWidget* parent = nullptr);
  void setMessage(Tone tone, const QString& text, const QString& act = {});
  QString text() const;

Q_SIGNALS:
  void actPressed();

protected:
  void paintEvent(QPaintEvent* event) override;

private:
  const theme::Theme& theme_;
  Tone tone_ = Tone::Info;
  Label* text_;
  ActButton* act_;
};

}  // namespace signalbox::ui::widgets
