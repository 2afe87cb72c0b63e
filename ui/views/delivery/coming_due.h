#pragma once
// What of a queue comes due in the next 60 minutes, as bars: retries, quiet hours, later sends. Asks
// again while it is shown. GUI thread.

#include <QTimer>
#include <QWidget>

#include "ui/client/rest_client.h"
#include "ui/views/view_context.h"
#include "ui/widgets/bar_chart.h"

namespace signalbox::ui::widgets {
class Card;
}

namespace signalbox::ui::views {

class CardWait;

/// A bar a minute; every tenth is labelled.
std::vector<widgets::Bar> dueBars(const std::vector<std::int64_t>& minutes);

class ComingDue final : public QWidget {
  Q_OBJECT
 public:
  ComingDue(ViewContext context, QWidget* parent);
  void setChannel(const QString& channel);
  void setActive(bool active);
  widgets::Card* card() { return card_; }

  static constexpr int kEveryMs = 10'000;
  static constexpr int kHeight = 160;  // at least, and its share of a page

 private:
  void load();

  ViewContext context_;
  QString channel_;
  widgets::Card* card_;
  widgets::BarChart* bars_;
  CardWait* wait_;
  QTimer again_;
  client::Call call_;
  bool stopped_ = false;  // by a person: not asked again by itself
};

}  // namespace signalbox::ui::views
