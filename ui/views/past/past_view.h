#pragma once
// The time machine: queues, breakers, causes and operators' acts at an instant, which a slider
// chooses, with what waited and who sent around it. Nothing here is live and nothing can be done, and the whole window says so while it is shown; Esc
// leads back. A place with ?at= opens at that instant, and the slider's moves are the place. What was looked at before is shown at once from the
// console's memory until the engine answers, and stays when it does not; the banner says so. GUI thread.

#include <QTimer>
#include <array>

#include "engine/protocol/past.h"
#include "ui/client/rest_client.h"
#include "ui/views/past/past_cache.h"
#include "ui/views/view.h"

class QGridLayout;

namespace signalbox::ui::widgets {
class ActButton;
class Banner;
class Card;
class Label;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

class CardWait;
class IncidentReport;
class PastCharts;
class PastList;
class PastSlider;

class PastView final : public View {
  Q_OBJECT
 public:
  explicit PastView(ViewContext context, QWidget* parent = nullptr);
  QString title() const override { return tr("Past"); }
  QString helpPage() const override { return QStringLiteral("past"); }
  void enter(const Place& place) override;
  std::vector<PaletteAct> acts() override;
  PastSlider* slider() { return slider_; }
  PastCharts* charts() { return charts_; }
  IncidentReport* report() { return report_; }
  base::WallTime at() const;
  /// What the cards say, one after the other.
  QString shown() const;

  static constexpr int kPauseMs = 120;  // after the slider has moved

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  struct Piece {
    widgets::Card* card;
    PastList* list;
  };
  void build();
  Piece addCard(const QString& title);
  void leave();
  void chooseRange();
  void loadMarks(base::WallTime from, base::WallTime to);
  void loadKeptMarks(int question, const QString& words, const QString& details);
  void showMarks(const protocol::StatsAnswer& stats);
  void refusedMarks(int question, const client::ClientError& error);
  void settleRefusals();
  void followRange();
  void followSession();
  void followReturn();
  void askAgain();
  void load();
  void fetch(int question);
  void stop();
  void failed(const client::ClientError& error, int question);
  void showKept(const KeptPast<protocol::PastView>& kept, bool away);
  void showPast(const protocol::PastView& past);
  void showFailure(const QString& words, const QString& details);
  void showRefusal(const QString& words);
  void settleHeights();
  void tell();
  void settleActs();
  QString keptWords() const;

  /// What is shown comes from the console's memory.
  struct FromMemory {
    base::WallTime at{}, fetchedAt{};
    bool away = false;  // the engine did not answer
  };

  widgets::Banner* banner_ = nullptr;
  PastCharts* charts_ = nullptr;
  QGridLayout* cells_ = nullptr;
  Piece queues_{}, providers_{}, groups_{}, acts_{};
  std::array<int, 2> heights_{};      // what each row of them last wanted; none yet: nothing was read
  widgets::Card* refused_ = nullptr;  // in place of those
  QString refusal_;
  PastSlider* slider_ = nullptr;
  widgets::ActButton* write_ = nullptr;
  widgets::ActButton* open_ = nullptr;
  widgets::ActButton* stop_ = nullptr;
  widgets::Label* written_ = nullptr;
  QString file_;
  bool writing_ = false;
  IncidentReport* report_ = nullptr;
  bool hadSession_ = false;   // when it was last asked
  bool failed_ = false;       // the engine did not answer: what is shown at the instant is from memory, or nothing
  bool marksFailed_ = false;  // the same of the marks and charts
  base::WallTime from_{}, to_{};
  QTimer moving_;
  client::Call call_, marksCall_;
  CardWait* wait_ = nullptr;  // for what was at the instant; the charts have their own
  PastCache cache_;
  std::optional<FromMemory> memory_;
  int question_ = 0, marksQuestion_ = 0;  // an answer to an earlier one shows nothing
  int answered_ = 0;                      // the last that the engine answered, or did not: memory comes no more
};

}  // namespace signalbox::ui::views
