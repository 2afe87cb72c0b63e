#pragma once
// Messages of one place as a table, with what is chosen in words and the acts on it above. Used by dead letters, held and
// notifications. GUI thread.

#include <QWidget>

#include <optional>
#include <vector>

#include "ui/state/notification_table_model.h"
#include "ui/state/selection.h"
#include "ui/views/list_states.h"
#include "ui/views/operations/operation_words.h"

class QHBoxLayout;

namespace signalbox::ui::widgets {
class ActButton;
class Card;
class Label;
class Table;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

class MessagesCard final : public QWidget {
  Q_OBJECT
 public:
  MessagesCard(ViewContext context, state::Place place, const QString& accessibleName, QWidget* parent);

  /// What is listed, and how that is called: "in this group". An exact count may be known from elsewhere.
  void setScope(const QString& q, const QString& words, std::optional<std::int64_t> count = {});
  void setEmpty(ListStates::EmptyWords words) { states_->setEmpty(std::move(words)); }
  void setActive(bool active) { states_->setActive(active); }

  /// A button above the table; it reads as verb and count, and stays blocked with its reason when it cannot be done.
  widgets::ActButton* addAct(const QString& verb, const QString& permission, const QString& hint, bool counts = true);
  void refreshActs();
  /// One ticked message needs less: this permission instead.
  void allowOne(widgets::ActButton* act, const QString& permission);
  /// One of these permissions as well; without any it is the first that is named.
  void needsToo(widgets::ActButton* act, const QStringList& oneOf);
  /// An act that names each ticked message takes no more of them than this.
  void limit(widgets::ActButton* act, std::int64_t most);
  /// How it reads with the count, "Send %1 again", where that does not follow the verb.
  void countInside(widgets::ActButton* act, const QString& counted);
  /// Said behind how many, where there is room.
  void warn(widgets::ActButton* act, const QString& warning);
  /// It changes nothing, so that the lock of a production engine does not hold it up.
  void onlyReads(widgets::ActButton* act);
  /// The date on which discarded ones are gone for good.
  void showPurge(bool shows);
  /// The place names a message: the list does not choose its first.
  void keepDetail(bool keeps) { keepsDetail_ = keeps; }

  state::NotificationTableModel* model() { return model_; }
  widgets::Table* table() { return table_; }
  widgets::Card* card() { return card_; }
  /// What the acts mean: what is chosen, else everything in the scope.
  protocol::PlanRequest plan(const QString& kind) const;
  /// The same as the query language says it.
  QString query() const;
  std::optional<std::int64_t> count() const;
  QString words() const;
  /// Whom an act would be about; what they have in common is for the screen to add.
  PlanSubject subject() const;
  void chooseAll();
  /// Nothing is ticked and no "all that match" holds: the acts mean the scope.
  void clearChosen();
  /// The acts mean this one and no other, until giveBack().
  void chooseOnly(const QString& id);
  /// What was chosen before that is chosen again, unless somebody has chosen something else meanwhile.
  void giveBack();
  bool isScopeMeant() const { return selection_.isEmpty(); }

 Q_SIGNALS:
  void currentChanged(const QString& id);
  void opened(const QString& id);
  void meantChanged();  // or only its words: plan() and subject() say what it is now
  void menuRequested(const QString& id, const QPoint& at);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void build(const QString& accessibleName);
  QWidget* buildBar(QWidget* parent);
  void layOutColumns();
  void chooseFirst();
  std::optional<base::WallTime> asOf() const;
  void showWords();

  struct ActEntry {
    widgets::ActButton* button;
    QString verb;
    QString permission;
    bool counts;
    QString permissionForOne = {};
    std::int64_t most = 0;   // 0: any number
    QStringList oneOf = {};  // needed as well
    bool reads = false;
    QString warning = {};  // behind the count
    QString counted = {};  // empty: the count follows the verb
  };
  QString whyNot(const ActEntry& entry) const;
  QString textOf(const ActEntry& entry, bool counted, bool warns) const;
  int actsWidth(bool allCounted, bool glyphs) const;
  void settleBar();
  void placeActs(int room);

  ViewContext context_;
  state::NotificationTableModel* model_;
  state::Selection selection_;
  std::optional<state::Selection::Kept> former_;  // before chooseOnly()
  QString only_;
  widgets::Card* card_;
  widgets::Table* table_ = nullptr;
  widgets::Label* words_ = nullptr;
  QWidget* bar_ = nullptr;
  QHBoxLayout* head_ = nullptr;  // the words and the acts
  QHBoxLayout* acts_ = nullptr;
  QHBoxLayout* below_ = nullptr;
  ListStates* states_ = nullptr;
  std::vector<ActEntry> entries_;
  QString scope_;
  QString scopeWords_;
  std::optional<std::int64_t> scopeCount_;
  bool keepsDetail_ = false;
  std::optional<bool> purgeShown_;
};

}  // namespace signalbox::ui::views
