// The providers of the overview: header 28 and rows of 32, worst first (providerRank). Order is frozen
// while the pointer is over it, so rows never move under the hand. GUI thread.
#pragma once

#include "ui/widgets/breaker_strip.h"

#include <QPointer>
#include <QWidget>
#include <optional>
#include <vector>

namespace signalbox::ui::widgets {

struct ProviderFigures {
  QString id;
  QString name;
  BreakerLook look;
  std::vector<StripInterval> intervals;
  std::optional<double> failureRatio;  // of 1; unknown when there were no calls, or too few to judge
  std::optional<double> failureLimit;  // of 1
  std::optional<qint64> calls;
  std::optional<double> p95Seconds;
  QString failureWords{};  // on hover: why the ratio is unknown
};

/// Less is worse: by the state, then by how near the failures are to their limit. By quarters of it and by whether there are any, since small
/// rates tick all the time and would shuffle healthy rows.
int providerRank(const BreakerLook& look, std::optional<double> failureRatio, std::optional<double> failureLimit);

class ProviderRow;

class ProviderList final : public QWidget {
  Q_OBJECT
 public:
  explicit ProviderList(const theme::Theme& theme, QWidget* parent = nullptr);

  void setRange(double from, double to);
  void setGroup(ChartGroup* group);
  void setProviders(std::vector<ProviderFigures> providers);
  void setStale(bool stale);  // the figures are from before: muted
  QStringList order() const;  // ids from top to bottom

 Q_SIGNALS:
  void opened(const QString& id);
  void menuRequested(const QString& id, const QPoint& globalPosition);

 protected:
  void leaveEvent(QEvent* event) override;

 private:
  void arrange();

  const theme::Theme& theme_;
  std::vector<ProviderFigures> providers_;
  std::vector<ProviderRow*> rows_;
  QPointer<ChartGroup> group_;
  double from_ = 0, to_ = 1;
  bool stale_ = false;
};

}  // namespace signalbox::ui::widgets
