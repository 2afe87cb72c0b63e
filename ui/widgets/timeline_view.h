// One notification's story: time 88, rail 24 with shapes, text. A gap of over a minute is a broken rail with its length, unless the
// entry before it tells that; what is not yet due is hollow; older generations fold under a line of their own, by the pointer or Enter.
// Texts are plain, and break within a word only where that has no room by itself. GUI thread.
#pragma once

#include <QWidget>
#include <vector>

namespace signalbox::ui::theme {
class Theme;
}

namespace signalbox::ui::widgets {

class TimelineHeading;

// InDoubt: nobody knows whether it arrived, which is neither a success nor a failure. Read to Resubscribed: what a provider reports later.
enum class TimelineMark {
  Step,
  Sent,
  Delivered,
  Read,
  Failed,
  Bounced,
  Complained,
  Unsubscribed,
  Resubscribed,
  InDoubt,
  Skipped,
  Waiting,
  Person,
};

struct TimelineEntry {
  double offsetSeconds = 0;  // from the start of its generation
  QString instant;           // RFC 3339, shown on hover; for what is not yet due, the time it will be
  TimelineMark mark = TimelineMark::Step;
  QString text;
  QString detail;       // second line in mono: code and provider's own text; may be empty
  bool future = false;  // hollow; `timeText` is then shown instead of the offset
  QString timeText;
  bool tellsWait = false;  // its text says how long nothing happens after it
  bool isEnd = false;      // nothing is waited for after it
};

struct TimelineGeneration {
  QString heading;  // "Replay 1, by Ana, 12 May"; empty for the first when it is alone
  bool folded = false;
  std::vector<TimelineEntry> entries;
};

class TimelineView final : public QWidget {
  Q_OBJECT
 public:
  explicit TimelineView(const theme::Theme& theme, QWidget* parent = nullptr);
  // What a person has folded or unfolded stays so while its heading is the same.
  void setGenerations(std::vector<TimelineGeneration> generations);
  void setFolded(std::size_t generation, bool folded);
  void setStale(bool stale);  // the story may have gone on since: muted
  bool isStale() const { return stale_; }

  int heightForWidth(int width) const override;
  bool hasHeightForWidth() const override { return true; }
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  bool event(QEvent* event) override;

 private:
  enum class Kind { Heading, Entry, Gap };
  struct Piece {
    Kind kind = Kind::Entry;
    std::size_t generation = 0, entry = 0;
    int top = 0, height = 0;
  };
  std::vector<Piece> pieces(int width) const;
  int roomFor(int width) const;
  int entryHeight(const TimelineEntry& entry, int width) const;
  QString gapWords(const TimelineGeneration& generation, std::size_t entry) const;
  void paintEntry(QPainter& painter, const Piece& piece, bool first, bool last) const;
  void paintGap(QPainter& painter, const Piece& piece) const;
  void paintMark(QPainter& painter, const QPointF& centre, const TimelineEntry& entry) const;
  void describe();
  TimelineHeading* addHeading();
  void placeHeadings();

  const theme::Theme& theme_;
  bool stale_ = false;
  std::vector<TimelineGeneration> generations_;
  std::vector<TimelineHeading*> headings_;  // at least one for each generation; those without words are hidden
};

}  // namespace signalbox::ui::widgets
