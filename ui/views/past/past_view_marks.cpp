// What is around the instant: marks on the slider and charts of the stretch that is looked at, from the engine or from the console's memory.
#include "ui/client/text.h"
#include "ui/views/load_failure.h"
#include "ui/views/past/past_charts.h"
#include "ui/views/past/past_slider.h"
#include "ui/views/past/past_view.h"
#include "ui/views/past/past_words.h"

namespace signalbox::ui::views {

void PastView::chooseRange() {
  const base::WallTime now = state().engineNow().value_or(context_.session.clock().now().wall);
  const bool custom = context_.time.range() == state::Range::custom;
  loadMarks(custom ? context_.time.customFrom() : now - state::rangeSpec(context_.time.range()).length, custom ? context_.time.customTo() : now);
}

/// A stretch that does not hold the instant takes it to its nearer end.
void PastView::followRange() {
  if (!isVisible()) return;
  const base::WallTime before = at();
  chooseRange();
  if (at() != before) moving_.start();  // not at once: whoever chose the stretch may go to an instant in it
}

/// What an engine told goes with it, but for what the console remembers of it, and is asked for again when there is one.
void PastView::followSession() {
  const bool started = context_.session.isStarted();
  if (hadSession_ != started && isVisible() && to_ > base::WallTime{}) askAgain();
}

/// What is shown in its place is of before, or says that nobody answers.
void PastView::followReturn() {
  if (isVisible() && (failed_ || marksFailed_)) askAgain();
}

void PastView::askAgain() {
  loadMarks(from_, to_);
  load();
  tell();
}

void PastView::loadMarks(base::WallTime from, base::WallTime to) {
  from_ = from;
  to_ = to;
  slider_->setRange(from_, to_);
  charts_->setRange(from_, to_);
  hadSession_ = context_.session.isStarted();
  const int question = ++marksQuestion_;
  marksCall_.cancel();
  marksFailed_ = false;
  if (!hadSession_)
    return loadKeptMarks(question, tr("There is no connection to the engine, and this console has not looked at that time before."), {});
  const std::int64_t step = state::stepFor(to_ - from_);
  charts_->await();
  marksCall_ = context_.session.rest().get<protocol::StatsAnswer>(QStringLiteral("/stats"),
                                                                  {{QStringLiteral("series"), PastCharts::seriesNames().join(QLatin1Char(','))},
                                                                   {QStringLiteral("from"), client::text(base::formatRfc3339(from_))},
                                                                   {QStringLiteral("to"), client::text(base::formatRfc3339(to_))},
                                                                   {QStringLiteral("step"), QString::number(step)},
                                                                   {QStringLiteral("markers"), QStringLiteral("1")},
                                                                   {QStringLiteral("breakers"), QStringLiteral("1")}},
                                                                  this, [this, question](client::Reply<protocol::StatsAnswer> reply) {
    if (question != marksQuestion_) return;
    if (!reply.ok()) return refusedMarks(question, reply.error());
    showMarks(*reply);
    cache_.keepMarks(to_, *reply);
  });
}

void PastView::showMarks(const protocol::StatsAnswer& stats) {
  slider_->setMarks(marksOf(stats));
  charts_->showStats(stats);
  settleRefusals();
}

/// Who may not look is shown nothing from before, either.
void PastView::refusedMarks(int question, const client::ClientError& error) {
  if (error.kind == client::ErrorKind::cancelled) return;
  const QString words = loadFailure(context_, tr("The charts of that time"), error);
  const bool refused = error.kind == client::ErrorKind::token || error.kind == client::ErrorKind::forbidden;
  if (!refused) return loadKeptMarks(question, words, error.details());
  slider_->setMarks({});
  charts_->showRefusal(words);
  settleRefusals();
}

/// Marks and values have instants of their own, so those of an earlier look are right, though they may not be all.
void PastView::loadKeptMarks(int question, const QString& words, const QString& details) {
  marksFailed_ = true;
  cache_.findMarks(from_, to_, this, [this, question, words, details](const std::optional<KeptPast<protocol::StatsAnswer>>& kept) {
    if (question != marksQuestion_) return;
    if (kept) return showMarks(kept->value);
    slider_->setMarks({});
    charts_->showFailure(words, details);
    settleRefusals();
  });
}

/// Where neither may be looked at, the one in place of the cards says it for the charts, too.
void PastView::settleRefusals() { charts_->setVisible(refusal_.isEmpty() || !charts_->isRefused()); }

}  // namespace signalbox::ui::views
