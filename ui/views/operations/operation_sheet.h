#pragma once
// The sheet before every bulk act: 1 what would happen, 2 how, 3 why. It plans when it opens and
// again when provider, template or edits change; pressing starts an operation whose undo lane the engine holds. GUI thread.
// It is about the messages that it was opened for, and names them; a plan is started once, however often its answer is lost.

#include <QObject>

#include "ui/state/plan_watcher.h"
#include "ui/views/operations/operation_words.h"

class QComboBox;
class QLineEdit;
class QPlainTextEdit;
class QSpinBox;
class QVBoxLayout;

namespace signalbox::ui::widgets {
class Card;
class FormRow;
class Label;
class SegmentedControl;
class Sheet;
class SwitchButton;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

class CanaryFields;
class CardWait;
class EditsFields;
class PlanTable;
class SampleDiff;

class OperationSheet final : public QObject {
  Q_OBJECT
 public:
  /// Over `host`, the screen that stays visible.
  OperationSheet(ViewContext context, QWidget* host);

  /// What was typed and chosen stays for the same request alone, edits only for openEdit().
  void open(const protocol::PlanRequest& request, const PlanSubject& subject);
  /// The same, with the edits that were left here, else with a first one begun.
  void openEdit(const protocol::PlanRequest& request, const PlanSubject& subject);
  void openResolve(protocol::PlanRequest request, const QString& resolution, const PlanSubject& subject);
  /// What an act would be about by now, on the screen behind: where that is something else, the sheet closes, or says whom it is about.
  void showMarked(const protocol::PlanRequest& marked, const PlanSubject& subject);
  widgets::Sheet* sheet() { return sheet_; }
  CanaryFields* canary() { return canary_; }
  EditsFields* edits() { return edits_; }
  SampleDiff* samples() { return samples_; }

  static constexpr std::int64_t kTypedNameFrom = 1000;  // production acts over so many messages ask for the engine's name
  static constexpr int kUndoSeconds = 20;
  static constexpr QLatin1String kNow{"now"};  // of the start

 Q_SIGNALS:
  void started(const signalbox::protocol::OperationView& operation);

 private:
  void build();
  void buildHow();
  void openFor(const protocol::PlanRequest& request, const PlanSubject& subject, bool toEdit);
  void buildFields(QVBoxLayout* lines);
  void buildStart(QVBoxLayout* lines);
  void readStart();
  void settleStart();
  bool isLater() const;  // at an instant, not now
  void forgetTyped();
  void offerProviders();
  void tellSubject();
  void replan();
  void tellWait(const QString& words);
  void cancelPlan();
  void showPlan(const protocol::PlanView& plan);
  void showFailure(const client::ClientError& error);
  void settle();
  void watchExpiry();
  void spend(const QString& why);
  /// Why it cannot be started, and the field in which that is mended; nothing where it can.
  struct Missing {
    QString words;
    QWidget* field = nullptr;
  };
  Missing missing() const;
  bool waitsForApproval() const;
  bool isEdited() const;  // whether they would say something else than before
  QString verb(bool edited) const;
  QString confirmWords() const;
  void confirm();
  void answered(const QByteArray& key, const client::Reply<protocol::OperationView>& reply);

  ViewContext context_;
  widgets::Sheet* sheet_;
  state::PlanWatcher watcher_;
  protocol::PlanRequest request_;
  PlanSubject subject_;
  OperationWords words_;
  bool ready_ = false;
  bool asked_ = false;
  bool lost_ = false;                         // an answer was: whether it started is not known
  QByteArray key_;                            // of the plan that is ready
  bool failed_ = false;                       // the plan could not be made
  QString spent_;                             // why that plan cannot be started any more
  std::optional<std::int64_t> matched_;       // by the last plan
  std::optional<std::int64_t> firstMatched_;  // by the first one since the sheet opened
  widgets::Label* what_ = nullptr;
  widgets::Label* elsewhere_ = nullptr;
  widgets::Card* planCard_ = nullptr;
  CardWait* wait_ = nullptr;
  PlanTable* table_ = nullptr;
  widgets::Label* asOf_ = nullptr;
  QWidget* how_ = nullptr;
  QComboBox* provider_ = nullptr;
  widgets::FormRow* providerRow_ = nullptr;
  QSpinBox* rate_ = nullptr;
  widgets::SwitchButton* latest_ = nullptr;
  widgets::SegmentedControl* start_ = nullptr;
  QLineEdit* startAt_ = nullptr;
  widgets::FormRow* startAtRow_ = nullptr;
  std::optional<base::WallTime> startsAt_;  // what is typed, when it was typed: the next 2:00 stays that one
  CanaryFields* canary_ = nullptr;
  EditsFields* edits_ = nullptr;
  SampleDiff* samples_ = nullptr;
  widgets::Label* whyTitle_ = nullptr;
  QPlainTextEdit* reason_ = nullptr;
  widgets::FormRow* reasonRow_ = nullptr;
  QLineEdit* typedName_ = nullptr;
  widgets::FormRow* nameRow_ = nullptr;
};

}  // namespace signalbox::ui::views
