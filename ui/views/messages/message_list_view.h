#pragma once
// A screen of one list of messages with its search, and the chosen message beside it: held, and all notifications. The
// subclasses say which list and which acts. GUI thread.

#include "ui/state/notification_table_model.h"
#include "ui/views/operations/operation_words.h"
#include "ui/views/view.h"

class QMenu;

namespace signalbox::ui::widgets {
class ActButton;
}

namespace signalbox::ui::views {

class DetailCard;
class MessagesCard;
class OperationSheet;
class SearchBar;
class TestMessageSheet;
class TimedActSheet;

class MessageListView : public View {
  Q_OBJECT
 public:
  MessageListView(ViewContext context, state::Place place, QWidget* parent);

  void enter(const Place& place) override;
  bool perform(Act act) override;
  bool searchesHere() const override { return true; }
  std::vector<PaletteAct> acts() override;
  QWidget* mainTable() override;
  QList<QWidget*> regions() override;
  MessagesCard* messages() { return messages_; }
  OperationSheet* sheet() { return sheet_; }
  /// Asks for a reason before one message is cancelled.
  void cancelOne(const protocol::NotificationRow& row);
  TimedActSheet* oneSheet() { return one_; }
  void fillMenu(QMenu& menu, const QString& id);

 protected:
  void build(const QString& placeholder, const QString& tableName, std::vector<std::pair<QString, QString>> tabs);
  void addAct(widgets::ActButton* button) { buttons_.push_back(button); }
  void addExport();
  /// What can be done to that one alone.
  virtual void addRowActs(QMenu& menu, const protocol::NotificationRow& row) = 0;
  virtual QString scopeWords() const = 0;
  virtual QString emptyWords(bool searched) const = 0;  // where nothing is found, or nothing is there
  /// What to do where nothing is there; where nothing is found it is to clear the search.
  virtual QString emptyAct() const = 0;
  virtual void doEmptyAct() = 0;
  virtual std::optional<std::int64_t> scopeCount() const { return std::nullopt; }
  void showScope();
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;
  SearchBar* search() { return search_; }
  PlanSubject subject() const;
  DetailCard* detail() { return detail_; }

 private:
  void openMenu(const QString& id, const QPoint& at);
  void exportShown();

  const state::Place place_;
  SearchBar* search_ = nullptr;
  MessagesCard* messages_ = nullptr;
  DetailCard* detail_ = nullptr;
  OperationSheet* sheet_ = nullptr;
  TimedActSheet* one_ = nullptr;
  std::vector<widgets::ActButton*> buttons_;
  widgets::ActButton* export_ = nullptr;
};

/// Messages whose outcome is unknown.
class HeldView final : public MessageListView {
  Q_OBJECT
 public:
  explicit HeldView(ViewContext context, QWidget* parent = nullptr);
  QString title() const override { return tr("Held"); }
  QString helpPage() const override { return QStringLiteral("held"); }
  bool perform(Act act) override;

 protected:
  QString scopeWords() const override { return tr("held"); }
  QString emptyWords(bool searched) const override;
  QString emptyAct() const override { return tr("Open notifications"); }
  void doEmptyAct() override;
  std::optional<std::int64_t> scopeCount() const override;
  void addRowActs(QMenu& menu, const protocol::NotificationRow& row) override;

 private:
  void resolve(const QString& resolution);
};

/// Everything that was ever asked for.
class NotificationsView final : public MessageListView {
  Q_OBJECT
 public:
  explicit NotificationsView(ViewContext context, QWidget* parent = nullptr);
  QString title() const override { return tr("Notifications"); }
  QString helpPage() const override { return QStringLiteral("notifications"); }
  bool perform(Act act) override;

 protected:
  QString scopeWords() const override { return tr("notifications"); }
  QString emptyWords(bool searched) const override;
  QString emptyAct() const override { return tr("Send a test message"); }
  void doEmptyAct() override;
  void addRowActs(QMenu& menu, const protocol::NotificationRow& row) override;

 private:
  void planCancel();

  TestMessageSheet* test_ = nullptr;
};

}  // namespace signalbox::ui::views
