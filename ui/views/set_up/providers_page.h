#pragma once
// Set-up, providers: list at the left in the order in which they are asked, to be moved by dragging and by keys; the chosen one's form at the right,
// with a test that says in plain words what the provider answered. What is typed stays until it is saved or somebody says that it may go. GUI thread.

#include <QWidget>

#include <functional>

#include "ui/views/view.h"

class QLineEdit;
class QMenu;

namespace signalbox::ui::state {
class ProviderOrder;
}
namespace signalbox::ui::widgets {
class ActButton;
class Card;
class Label;
class UndoBar;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

class CardReading;
class ChangedMeanwhile;
class ListPlace;
class OrderedProviders;
class ProviderForm;
class PolicySheet;
class RemovalSheet;
class SimulateSheet;

class ProvidersPage final : public QWidget {
  Q_OBJECT
 public:
  /// Sheets come over `host`.
  ProvidersPage(ViewContext context, QWidget* host, QWidget* parent);
  void choose(const QString& name);  // empty: the first
  void startNew();
  /// Begins a new one of this kind, once the kinds are there.
  void add(const QString& kind);
  /// Opens the dials of this one if it is chosen, once its form is there; nothing where it is not simulated.
  void simulate(const QString& name);
  /// Takes the last move back while that is offered; false when it is not.
  bool undo();
  /// What is written there and not saved, "provider “twilio”"; empty where everything is saved.
  QString unsaved() const;
  /// What can be done to the chosen one's place.
  std::vector<PaletteAct> acts();
  OrderedProviders* list() { return list_; }
  widgets::UndoBar* undoBar() { return undo_; }
  ProviderForm* form() { return form_; }
  widgets::Label* answer() { return answer_; }
  ChangedMeanwhile* meanwhile() { return meanwhile_; }
  widgets::ActButton* saveButton() { return save_; }
  RemovalSheet* removal() { return removal_; }
  PolicySheet* policy() { return policy_; }
  SimulateSheet* simulation() { return simulation_; }

 protected:
  void showEvent(QShowEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  static constexpr QLatin1String kPermission{"providers.manage"};
  void build();
  void buildOrder();
  QWidget* buildForm();
  void loadKinds();
  void showRows();
  void showForm();
  void markRows();
  void followMove();
  void turnTo(const QString& name);
  static QString writtenOf(const QString& name, const protocol::ProviderPut& put);
  QString written() const;
  bool isUnsaved() const;
  /// At once, or when what is not saved may be forgotten.
  void unlessUnsaved(std::function<void()> go);
  bool isNoMoreThanMoved(const protocol::ProviderView& provider) const;
  void tellMeanwhile();
  void followChange();
  void keepMine();
  void settle();
  void settleOrder();
  void offerUndo();
  void placeUndo();
  void tellFailed(const client::ClientError& error, int saved, int all);
  void tellOrder(const QString& problem);
  void save();
  void saved(const protocol::ProviderView& view, const QString& name, const protocol::ProviderPut& sent);
  void refused(const client::ClientError& error);
  void test();
  void remove();
  QString troubleWithout(const protocol::ProviderView& provider) const;
  void tellLacking(const QString& why);
  void say(const QString& words, bool bad);
  const protocol::KindView* kindOf(const std::string& name) const;
  void startKind(const protocol::KindView& kind);

  ViewContext context_;
  std::vector<protocol::KindView> kinds_;
  QString chosen_;
  QString kept_;                           // written() as it was shown or saved
  protocol::ProviderView shown_;           // what the form was begun from
  QString simulationWanted_, kindWanted_;  // until the kinds are there
  bool isNew_ = false;
  bool asked_ = false;
  state::ProviderOrder* order_;
  ListPlace* listed_ = nullptr;
  OrderedProviders* list_ = nullptr;
  widgets::Label* problem_ = nullptr;  // of the order
  widgets::UndoBar* undo_ = nullptr;
  widgets::ActButton* add_ = nullptr;
  widgets::Card* card_ = nullptr;
  CardReading* reading_ = nullptr;
  ProviderForm* form_ = nullptr;
  widgets::Label* answer_ = nullptr;
  widgets::Label* lacks_ = nullptr;  // what a new one still needs
  ChangedMeanwhile* meanwhile_ = nullptr;
  QLineEdit* to_ = nullptr;
  widgets::ActButton* test_ = nullptr;
  widgets::ActButton* save_ = nullptr;
  widgets::ActButton* remove_ = nullptr;
  widgets::ActButton* leave_ = nullptr;  // a new one
  RemovalSheet* removal_ = nullptr;
  widgets::ActButton* rules_ = nullptr;
  PolicySheet* policy_ = nullptr;
  widgets::ActButton* simulate_ = nullptr;
  SimulateSheet* simulation_ = nullptr;
};

}  // namespace signalbox::ui::views
