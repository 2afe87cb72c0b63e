#include "ui/views/messages/sent_generations.h"

#include <QComboBox>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <map>

#include "ui/client/foreign.h"
#include "ui/client/text.h"
#include "ui/theme/boxes.h"
#include "ui/views/load_failure.h"
#include "ui/views/messages/sent_view.h"
#include "ui/views/wording.h"
#include "ui/widgets/buttons.h"

namespace signalbox::ui::views {

using namespace widgets;
using client::foreign;

namespace {

const QString kCapability = QStringLiteral("generations");
constexpr int kLettersLeast = 12;

/// The last try of each generation that was handed to a provider.
std::map<std::int64_t, protocol::TimelineEntry> lastTries(const protocol::NotificationDetail& detail) {
  std::map<std::int64_t, protocol::TimelineEntry> tries;
  for (const auto& entry : detail.timeline) {
    const bool isTry = entry.kind == "sent" || entry.kind == "attempt" || entry.kind == "sending";
    if (isTry && !entry.planned && entry.attempt > 0) tries[entry.generation] = entry;
  }
  return tries;
}

QString tryWords(const protocol::TimelineEntry& entry) {
  const QString provider = foreign(entry.provider);
  if (entry.kind == "sent") return SentGenerations::tr("sent by %1").arg(provider);
  if (entry.kind == "sending") return SentGenerations::tr("under way by %1").arg(provider);
  return entry.outcome == "ambiguous" ? SentGenerations::tr("may have arrived by %1").arg(provider)
                                      : SentGenerations::tr("not taken by %1").arg(provider);
}

QString generationWords(std::int64_t generation) {
  return generation == 0 ? SentGenerations::tr("First time") : SentGenerations::tr("Replay %1").arg(generation);
}

}  // namespace

SentGenerations::SentGenerations(ViewContext context, state::Place place, QWidget* parent)
    : QWidget(parent),
      context_(context),
      place_(place),
      patience_(context.session.clock(), this),
      choice_(new QComboBox(this)),
      stop_(new ActButton(context.theme, tr("Stop"), ActButton::Role::Quiet, this)),
      view_(new SentView(context.theme, tr("As sent"), this)) {
  const theme::Theme& theme = context_.theme;
  auto* lines = theme::column(theme, this, theme::grid::kTiny);
  auto* top = theme::row(theme, nullptr, theme::grid::kSmall);
  choice_->setAccessibleName(tr("Which time it was sent"));
  choice_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);  // the card is narrow
  choice_->setMinimumContentsLength(kLettersLeast);
  choice_->hide();
  stop_->hide();
  top->addWidget(choice_, 1);
  top->addWidget(stop_);
  lines->addLayout(top);
  lines->addWidget(view_, 1);
  connect(choice_, &QComboBox::activated, this, &SentGenerations::choose);
  connect(stop_, &QPushButton::clicked, this, [this] {
    endWait();
    view_->say(tr("Stopped. Choose it again to read it."));
  });
  connect(&patience_, &state::Patience::changed, this, &SentGenerations::tellWait);
  connect(&context_.state(), &state::EngineState::sessionChanged, this, &SentGenerations::offer);  // what it can do may come later
}

void SentGenerations::showDetail(const protocol::NotificationDetail& detail) {
  if (detail.row.id != newest_.row.id) chosen_.reset();
  newest_ = detail;
  offer();
  if (chosen_) return load();
  endWait();
  view_->showContent(newest_);
}

void SentGenerations::offer() {
  auto tries = lastTries(newest_);
  const std::int64_t newest = newest_.row.replays;
  const QSignalBlocker quiet(choice_);
  choice_->clear();
  const auto add = [this](std::int64_t generation, const QString& words) { choice_->addItem(words, QVariant::fromValue<qlonglong>(generation)); };
  if (tries.count(newest) == 0) add(newest, tr("%1: not sent").arg(generationWords(newest)));
  for (auto each = tries.rbegin(); each != tries.rend(); ++each)
    add(each->first, tr("%1, %2: %3").arg(generationWords(each->first), dayWords(context_, each->second.at), tryWords(each->second)));
  choice_->setCurrentIndex(qMax(0, choice_->findData(QVariant::fromValue<qlonglong>(chosen_.value_or(newest)))));
  choice_->setToolTip(choice_->currentText());
  choice_->setVisible(choice_->count() > 1 && context_.state().hasCapability(kCapability));
}

void SentGenerations::choose() {
  const std::int64_t generation = choice_->currentData().toLongLong();
  choice_->setToolTip(choice_->currentText());
  chosen_ = generation == newest_.row.replays ? std::nullopt : std::optional(generation);
  endWait();
  if (!chosen_) return view_->showContent(newest_);
  view_->say({});  // what another one said is not left under its name
  load();
}

void SentGenerations::load() {
  endWait();
  if (!context_.session.isStarted()) return view_->say(errorWords(client::notConnected()));
  const QString path = place_ == state::Place::deadLetters ? QStringLiteral("/dead-letters/") : QStringLiteral("/notifications/");
  patience_.begin();
  call_ = context_.session.rest().get<protocol::NotificationDetail>(path + client::segment(client::text(newest_.row.id)),
                                                                    {{QStringLiteral("generation"), QString::number(*chosen_)}}, this,
                                                                    [this, turn = turn_](client::Reply<protocol::NotificationDetail> reply) {
    if (turn != turn_) return;
    patience_.end();
    if (!reply.ok()) return view_->say(loadFailure(context_, tr("What it said"), reply.error()));
    view_->showContent(*reply);
  });
}

void SentGenerations::endWait() {
  ++turn_;
  call_.cancel();
  patience_.end();
}

void SentGenerations::tellWait() {
  using Stage = state::Patience::Stage;
  stop_->setVisible(patience_.stage() == Stage::cancellable);
  if (patience_.stage() == Stage::progress) view_->say(tr("Reading what it said"));
}

}  // namespace signalbox::ui::views
