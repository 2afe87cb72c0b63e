// A canary's steps (1-2-5-20 %), each with its verdict. GUI thread.
#pragma once

#include <QWidget>
#include <vector>

namespace signalbox::ui::theme {
class Theme;
}

namespace signalbox::ui::widgets {

struct CanaryStep {
  enum class Verdict { Ahead, Running, Passed, Stopped };
  QString text;     // "5 %" or "500"
  QString verdict;  // "98 % accepted"
  Verdict state = Verdict::Ahead;
};

class StepsBar final : public QWidget {
  Q_OBJECT
 public:
  explicit StepsBar(const theme::Theme& theme, QWidget* parent = nullptr);
  void setSteps(std::vector<CanaryStep> steps);
  void setStale(bool stale);  // muted
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  const theme::Theme& theme_;
  bool stale_ = false;
  std::vector<CanaryStep> steps_;
};

}  // namespace signalbox::ui::widgets
