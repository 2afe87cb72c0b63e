// What charts and strips of one page share: the instant under the crosshair and the range a drag selects. Members are told; the group
// knows none of their types. Owned by the page; members unregister when they go. GUI thread.
// Instants are seconds since 1970 on the engine's clock.
#pragma once

#include "ui/theme/tokens.h"

#include <QObject>
#include <QString>
#include <optional>
#include <vector>

namespace signalbox::ui::widgets {

struct ChartReading {
  QString label;
  QString value;
  theme::Hue hue = theme::Hue::Neutral;
};

class ChartMember {
 public:
  virtual ~ChartMember() = default;
  virtual QString chartTitle() const = 0;
  virtual std::vector<ChartReading> readingsAt(double instant) const = 0;
  virtual void showCrosshair(std::optional<double> instant) = 0;
};

class ChartGroup final : public QObject {
  Q_OBJECT
 public:
  explicit ChartGroup(QObject* parent = nullptr);

  void add(ChartMember* member);
  void remove(ChartMember* member);

  std::optional<double> crosshair() const { return crosshair_; }
  void setCrosshair(std::optional<double> instant);
  // All readings at an instant, member by member, in the order they joined.
  std::vector<std::pair<QString, std::vector<ChartReading>>> tableAt(double instant) const;

  void selectRange(double from, double to);  // `from` < `to`; signals once
  void resetRange();

 Q_SIGNALS:
  void crosshairMoved();
  void rangeSelected(double from, double to);
  void rangeReset();

 private:
  std::vector<ChartMember*> members_;
  std::optional<double> crosshair_;
};

}  // namespace signalbox::ui::widgets
