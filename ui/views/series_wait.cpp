#include "ui/views/series_wait.h"

#include "ui/views/card_wait.h"
#include "ui/views/load_failure.h"
#include "ui/widgets/card.h"

namespace signalbox::ui::views {

using state::SeriesStore;

SeriesWait::SeriesWait(ViewContext context, SeriesStore& store, widgets::Card* card)
    : QObject(card), store_(store), wait_(new CardWait(context, card)) {
  for (auto signal : {&SeriesStore::changed, &SeriesStore::loadingChanged}) connect(&store, signal, this, &SeriesWait::follow);
  connect(&store, &SeriesStore::failed, this, &SeriesWait::follow);
  connect(wait_, &CardWait::stopped, &store, &SeriesStore::stop);
  follow();
}

void SeriesWait::follow() {
  const bool waits = store_.isLoading() && !store_.hasData() && !store_.error();
  if (waits == waits_) return;
  waits_ = waits;
  if (waits)
    wait_->begin(tr("Reading the figures"));
  else
    wait_->end();
}

void showNoSeries(const ViewContext& context, widgets::Card& card, const SeriesStore& store) {
  if (!store.error()) return card.showLoading(widgets::Skeleton::Shape::Chart);
  if (store.error()->kind == client::ErrorKind::cancelled) return card.showError(CardWait::stoppedWords(), {});
  showLoadFailure(context, card, *store.error(), QStringLiteral("stats"));
}

}  // namespace signalbox::ui::views
