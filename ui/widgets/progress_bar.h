// An operation's progress as one bar: sent (a provider took it), under way, failed, left; done and left where nothing is sent. With the figures in
// words under it when there is room. GUI thread.
#pragma once

#include <QWidget>

namespace signalbox::ui::theme {
class Theme;
}

namespace signalbox::ui::widgets {

struct Progress {
  qint64 sent = 0, underWay = 0, failed = 0, left = 0;
  qint64 total() const { return sent + underWay + failed + left; }
};

class ProgressBar final : public QWidget {
  Q_OBJECT
 public:
  explicit ProgressBar(const theme::Theme& theme, QWidget* parent = nullptr);
  void setProgress(const Progress& progress);
  // Of what sends nothing, such as a discard.
  void setDone(qint64 done, qint64 left);
  void setWordsShown(bool shown);
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  const theme::Theme& theme_;
  Progress progress_;
  bool sends_ = true;  // else what is done stands as sent
  bool words_ = true;
};

}  // namespace signalbox::ui::widgets
