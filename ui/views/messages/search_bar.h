#pragma once
// The search of a list with its saved views as tabs. Completions come from the engine, so the language is the engine's
// alone. A tab says how many its view finds; where that could not be counted in time, how many it found last and when, or a dash. GUI thread.

#include <QHash>
#include <QTimer>
#include <QWidget>

#include <vector>

#include "ui/views/query_words.h"
#include "ui/views/view_context.h"

class QLineEdit;

namespace signalbox::ui::widgets {
class ActButton;
class Label;
class SearchField;
class SegmentedControl;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

/// Asks GET /complete while somebody types.
void completeFromEngine(ViewContext context, widgets::SearchField* field);

class RangeChip;

class SearchBar final : public QWidget {
  Q_OBJECT
 public:
  struct Tab {
    QString name;
    QString q;
  };

  /// `place` as in saved views, "dead-letters"; `fixed` tabs come before the saved ones.
  SearchBar(ViewContext context, const QString& place, const QString& placeholder, std::vector<Tab> fixed, QWidget* parent);

  QString query() const { return query_; }
  /// What the list is to show: the query, within the stretch of time that was chosen in a chart.
  QString asked() const;
  void setQuery(const QString& q);  // does not signal
  /// What is searched for, and this as well.
  void narrow(const QString& terms) { search(joinQuery(query_, terms)); }
  void clear() { search({}); }
  void loadViews();
  /// So many are found by what is asked, as it was at `at`: the list has counted them. It is told where the engine could not count the view.
  void tellCount(std::int64_t count, base::WallTime at);
  void focusSearch();
  /// Puts the view back that was just removed; false where there is none, and while an operation waits for its start: that is what `u` is for then.
  bool takeBack();

  /// While it is shown, its tabs count anew that often.
  static constexpr int kRecountMs = 30'000;

 Q_SIGNALS:
  void searched();  // something else is asked for

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  struct Counted {
    std::int64_t count = 0;
    base::WallTime at{};
  };

  void search(const QString& q);
  QString countWords(const protocol::SavedView& view) const;
  QString hintOf(const protocol::SavedView& view) const;
  void showTabs();
  void settle();
  void save();
  void forget();
  void putBack();
  /// `failed` says what was not done; the engine's words come behind it.
  void follow(state::PendingAct* act, const QString& failed);
  void tell(const QString& problem);

  ViewContext context_;
  const QString place_;
  const std::vector<Tab> fixed_;
  std::vector<protocol::SavedView> saved_;
  QHash<QString, Counted> counted_;  // last, by query
  QString query_;
  widgets::SearchField* field_;
  widgets::SegmentedControl* tabs_;
  widgets::ActButton* keep_;
  widgets::ActButton* forget_;
  widgets::ActButton* back_;
  RangeChip* range_;
  protocol::SavedView forgotten_;
  QTimer undo_;
  QTimer* recount_;
  QLineEdit* name_;
  widgets::Label* problem_;
};

}  // namespace signalbox::ui::views
