#pragma once
// One message whole: its latest error as a sentence, then tabs Timeline, As sent, Data and Raw.
// Follows the engine while it is shown. What takes long says so, and can be stopped. GUI thread.

#include <QAbstractItemModel>
#include <QPointer>
#include <QWidget>

#include "ui/state/notification_detail_loader.h"
#include "ui/views/view_context.h"

class QScrollArea;
class QStackedLayout;

namespace signalbox::ui::widgets {
class Card;
class CodeView;
class IconButton;
class Label;
class SegmentedControl;
class TimelineView;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

class CardWait;
class SentGenerations;
class SentView;

class DetailCard final : public QWidget {
  Q_OBJECT
 public:
  DetailCard(ViewContext context, state::Place place, QWidget* parent);

  void show(const QString& id);  // empty: nothing is chosen
  /// Beside which it stands: where that has no row, nobody is told to choose one.
  void follow(const QAbstractItemModel& list);
  using QWidget::show;
  QString id() const { return loader_.id(); }
  void copyId();
  void copyCurl();
  widgets::IconButton* sameRecipient() { return same_; }
  void chooseTab(const QString& key);
  SentView* sent();

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  void build();
  QWidget* buildHead(QWidget* parent);
  QWidget* buildTabs(QWidget* parent);
  void showNone();
  void showDetail(const protocol::NotificationDetail& detail);
  void settleSame();
  QString sentenceOf(const protocol::NotificationDetail& detail) const;
  void showTimeline(const protocol::NotificationDetail& detail);

  ViewContext context_;
  state::Place place_;
  state::NotificationDetailLoader loader_;
  widgets::Card* card_;
  CardWait* wait_;
  QPointer<const QAbstractItemModel> list_;
  bool isNone_ = false;                           // nothing is chosen
  QString asked_;                                 // for Retry, whether it failed or was stopped
  std::optional<protocol::NotificationRow> row_;  // of what is shown
  QScrollArea* area_ = nullptr;
  widgets::IconButton* same_ = nullptr;
  widgets::Label* recipient_ = nullptr;
  widgets::Label* sentence_ = nullptr;
  widgets::Label* code_ = nullptr;
  widgets::SegmentedControl* tabs_ = nullptr;
  QStackedLayout* pages_ = nullptr;
  widgets::TimelineView* timeline_ = nullptr;
  SentGenerations* sent_ = nullptr;
  widgets::CodeView* data_ = nullptr;
  widgets::CodeView* raw_ = nullptr;
};

}  // namespace signalbox::ui::views
