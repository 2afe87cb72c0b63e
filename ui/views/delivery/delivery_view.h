#pragma once
// Delivery: providers and queues at the left, the chosen one at the right. GUI thread.

#include <QAbstractButton>

#include "ui/views/view.h"
#include "ui/widgets/breaker_shape.h"

class QStackedLayout;
class QVBoxLayout;

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
  void setWords(const QString& words);
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
  void showRows();
  QStringList shownOrder() const;
  void choose(const QString& kind, const QString& name);
  void showPanel(QWidget* panel);
  DeliveryRow* rowFor(QVBoxLayout* into, QMap<QString, DeliveryRow*>& rows, const QString& kind, const QString& name);

  QVBoxLayout* providerRows_ = nullptr;
  QVBoxLayout* queueRows_ = nullptr;
  QMap<QString, DeliveryRow*> providers_;
  QMap<QString, DeliveryRow*> queues_;
  QMap<QString, std::int64_t> waiting_;  // as shown
  QWidget* list_ = nullptr;
  QStackedLayout* panels_ = nullptr;
  ProviderPanel* provider_ = nullptr;
  QueuePanel* queue_ = nullptr;
  TimedActSheet* sheet_ = nullptr;
  QString kind_;
  QString name_;
};

}  // namespace signalbox::ui::views
