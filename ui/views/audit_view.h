#pragma once
// Audit: who did what, and one line that says whether the chain is whole. Where it is not, the row is one press away, however old. GUI thread.

#include <optional>

#include "ui/state/audit_check.h"
#include "ui/state/audit_model.h"
#include "ui/state/patience.h"
#include "ui/views/view.h"

class QGridLayout;

namespace signalbox::ui::widgets {
class ActButton;
class Card;
class Label;
class Sheet;
class Table;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

class ListStates;

class AuditView final : public View {
  Q_OBJECT
 public:
  explicit AuditView(ViewContext context, QWidget* parent = nullptr);
  QString title() const override { return tr("Audit"); }
  QString helpPage() const override { return QStringLiteral("audit"); }
  void enter(const Place& place) override;
  bool perform(Act act) override;
  QWidget* mainTable() override;
  /// "Chain intact, 18,204 rows, checked 14:03", or that it is broken, and at which row.
  QString chainLine() const;
  /// Where checkpoints go and how far they have come, or what is in their way.
  QString keptLine() const;

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  void build();
  void check();
  void chooseSpan();
  void showChain();
  QString verdictLine(const protocol::AuditVerdict& verdict) const;
  static QString listed(QStringList places);
  QString exportReason() const;
  void openRow(const QString& id);
  std::optional<std::int64_t> badRow() const;
  void showAround(std::optional<std::int64_t> row);
  void arrive();
  void settleShow();

  state::AuditModel* model_;
  state::AuditCheck* check_;
  widgets::Label* chain_ = nullptr;
  widgets::Label* kept_ = nullptr;
  widgets::ActButton* export_ = nullptr;
  widgets::ActButton* again_ = nullptr;
  widgets::ActButton* stop_ = nullptr;  // of a check that takes long
  state::Patience patience_;            // for the check; the list has its own
  widgets::ActButton* show_ = nullptr;  // the row at which the chain is broken, and then the newest again
  QWidget* spans_ = nullptr;            // of which stretch the table is, or
  widgets::Label* where_ = nullptr;     // around which row
  std::optional<std::int64_t> wanted_;  // the row that is opened as soon as it is there
  widgets::Card* card_ = nullptr;
  widgets::Table* table_ = nullptr;
  ListStates* states_ = nullptr;
  widgets::Sheet* sheet_ = nullptr;
  QGridLayout* parts_ = nullptr;  // of the row that is looked at
  QString copied_;                // the same as lines
};

}  // namespace signalbox::ui::views
