// The sentence at the top of a page, made from plain pieces of which some are links: "2 things need you: twilio is not sending since 14:02". Pieces
// are escaped, so data cannot become markup. GUI thread.
#pragma once

#include <QLabel>
#include <vector>

namespace signalbox::ui::theme {
class Theme;
}

namespace signalbox::ui::widgets {

struct VerdictPiece {
  QString text;
  QString target;  // what `followed` says; empty: not a link
  bool strong = false;
};

class VerdictLine final : public QLabel {
  Q_OBJECT
 public:
  explicit VerdictLine(const theme::Theme& theme, QWidget* parent = nullptr);
  void setPieces(std::vector<VerdictPiece> pieces);
  void setStale(bool stale);  // it may no longer be true: muted
  bool isStale() const { return stale_; }
  bool hasHeightForWidth() const override { return false; }  // the page gives it one height, which holds two lines

 Q_SIGNALS:
  void followed(const QString& target);

 private:
  void refresh();

  const theme::Theme& theme_;
  std::vector<VerdictPiece> pieces_;
  bool stale_ = false;
};

}  // namespace signalbox::ui::widgets
