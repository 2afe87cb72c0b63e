// An operation's progress as one bar: sent (a provider took it), under way, failed, skipped, left; done, skipped and left where nothing is sent. With
// the figures in words under it when there is room, and at their right what receipts say of the sent. GUI thread.
#pragma once

#include <QColor>
#include <QWidget>

#include <vector>

class QPainter;

namespace signalbox::ui::theme {
class Theme;
}

namespace signalbox::ui::widgets {

struct Progress {
  qint64 sent = 0, underWay = 0, failed = 0, skipped = 0, left = 0;
  qint64 delivered = 0, bounced = 0;  // of the sent: a receipt says so
  qint64 total() const { return sent + underWay + failed + skipped + left; }
};

class ProgressBar final : public QWidget {
  Q_OBJECT
 public:
  explicit ProgressBar(const theme::Theme& theme, QWidget* parent = nullptr);
  void setProgress(const Progress& progress);
  // Of what sends nothing, such as a discard.
  void setDone(qint64 done, qint64 skipped, qint64 left);
  void setStale(bool stale);  // how far it was, and may be no more: muted
  bool isStale() const { return stale_; }
  void setWordsShown(bool shown);
  QSize sizeHint() const override;

  // Whole pixels that add up to `width`. What there is gets at least `least`, be it one in a million; the largest one pays for it.
  static std::vector<int> widthsOf(const std::vector<qint64>& counts, int width, int least);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  struct Share {
    QString name;
    qint64 count;
    QColor fill, edge;  // an edge where the fill alone is too pale to be seen on its ground
  };
  void describe(QStringList words);
  QString receiptWords() const;
  std::vector<Share> shares() const;
  void paintBar(QPainter& painter, const std::vector<Share>& shares) const;
  void paintWords(QPainter& painter, const std::vector<Share>& shares) const;
  void paintReceipts(QPainter& painter, int from) const;

  const theme::Theme& theme_;
  Progress progress_;
  bool sends_ = true;  // else what is done stands as sent
  bool words_ = true;
  bool stale_ = false;
};

}  // namespace signalbox::ui::widgets
