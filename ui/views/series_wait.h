#pragma once
// The wait for the first figures of charts that share one SeriesStore: one line and one way out at the foot of one of their cards, for it is one
// request. Asking on for the tail is no wait. A child of that card. GUI thread.

#include "ui/state/series_store.h"
#include "ui/views/view_context.h"

namespace signalbox::ui::widgets {
class Card;
}

namespace signalbox::ui::views {

class CardWait;

class SeriesWait final : public QObject {
  Q_OBJECT
 public:
  SeriesWait(ViewContext context, state::SeriesStore& store, widgets::Card* card);

 private:
  void follow();

  state::SeriesStore& store_;
  CardWait* wait_;
  bool waits_ = false;
};

/// What the card of a chart says while the store has no data: why not, or that it is waited for.
void showNoSeries(const ViewContext& context, widgets::Card& card, const state::SeriesStore& store);

}  // namespace signalbox::ui::views
