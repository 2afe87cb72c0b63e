#pragma once
// Delivery: providers and queues at the left, the chosen one at the right. The list comes with the snapshot: until then it is waited for, or says why
// there is none, and at the right stands what to do. GUI thread.

#include <QAbstractButton>

#include "ui/state/patience.h"
#include "ui/views/view.h"
#include "ui/widgets/breaker_shape.h"

class QStackedLayout;
class QVBoxLayout;

namespace signalbox::ui::widgets {
class Card;
class Label;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

class ProviderPanel;
class QueuePanel;
class TimedActSheet;

/// A row of the list at the left: name, what it is doing.
class DeliveryRow final : public QAbstractButton {
  Q_OBJECT
 public:
  DeliveryRow(const theme::Theme& theme, const QString& name, QWidget* parent);
  void setLook(const widgets::BreakerLook& look);
  void setWords(const QString& words, bool isPaused = false);  // with two bars before them
  /// A second line of the tooltip, and what a screen reader says behind the name; empty: none.
  void setNote(const QString& note);
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void describe(const QString& state);
  void showTip();
  const theme::Theme& theme_;
  std::optional<widgets::BreakerLook> look_;
  bool isPaused_ = false;
  QString words_;
  QString note_;
};

class DeliveryView final : public View {
  Q_OBJECT
 public:
  explicit DeliveryView(ViewContext context, QWidget* parent = nullptr);
  QString title() const override { return tr("Delivery"); }
  QString helpPage() const override { return QStringLiteral("provider-down"); }
  void enter(const Place& place) override;
  std::vector<PaletteAct> acts() override;
  QList<QWidget*> regions() override;

 private:
  void build();
  QWidget* buildList();
  void buildPanels(QWidget* right);
  void showList();
  void showRows();
  void showWait();
  void askAgain();
  void followLink();
  void chooseFirst(const QStringList& present);
  void showNone();
  QStringList shownOrder() const;
  void choose(const QString& kind, const QString& name);
  void showPanel(QWidget* panel);
  DeliveryRow* rowFor(QVBoxLayout* into, QMap<QString, DeliveryRow*>& rows, const QString& kind, const QString& name);

  QVBoxLayout* providerRows_ = nullptr;
  QVBoxLayout* queueRows_ = nullptr;
  QMap<QString, DeliveryRow*> providers_;
  QMap<QString, DeliveryRow*> queues_;
  QMap<QString, std::int64_t> waiting_;  // as shown
  widgets::Card* card_ = nullptr;
  QWidget* list_ = nullptr;
  widgets::Label* noProvider_ = nullptr;
  QStackedLayout* panels_ = nullptr;
  ProviderPanel* provider_ = nullptr;
  QueuePanel* queue_ = nullptr;
  widgets::Card* none_ = nullptr;  // in their place while nothing is chosen
  TimedActSheet* sheet_ = nullptr;
  QString kind_;
  QString name_;  // empty while nothing is chosen; the kind alone is what was asked for before any was known
  state::Patience patience_;
  bool again_ = false;  // a person asked for the list again, and nothing has come of it yet
};

}  // namespace signalbox::ui::views
