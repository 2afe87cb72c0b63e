// An operation's progress as one bar: confirmed, sent, failed, left; with the figures in words under it when there is room. GUI thread.
#pragma once

#include <QWidget>

namespace signalbox::ui::theme { class Theme; }

namespace signalbox::ui::widgets {

struct Progress {
  qint64 confirmed = 0, sent = 0, failed = 0, left = 0;
  qint64 total() const { return confirmed + sent + failed + left; }
};

class ProgressBar final : public QWidget {
  Q_OBJECT
public:
  explicit ProgressBar(const theme::Theme& theme, QWidget* parent = nullptr);
  void setProgress(const Progress& progress);
  void setWordsShown(bool shown);
  QSize sizeHint() const override;

protected:
  void paintEvent(QPaintEvent* event) override;

private:
  const theme::Theme& theme_;
  Progress progress_;
  bool words_ = true;
};

}  // namespace signalbox::ui::widgets
