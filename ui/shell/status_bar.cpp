#include "ui/shell/status_bar.h"

#include <QHBoxLayout>
#include <QPainter>

#include "ui/client/foreign.h"
#include "ui/client/text.h"
#include "ui/state/operation_model.h"
#include "ui/theme/boxes.h"
#include "ui/views/wording.h"
#include "ui/widgets/format.h"
#include "ui/widgets/label.h"

namespace signalbox::ui::shell {

namespace format = widgets::format;
namespace grid = theme::grid;
using widgets::Label;

namespace {
constexpr int kRefreshMs = 500;
}

StatusBar::StatusBar(views::ViewContext context, QWidget* parent) : QWidget(parent), context_(context) {
  const theme::Theme& theme = context_.theme;
  theme::fixSize(theme, this, 0, grid::kStatusBar);
  auto* line = theme::row(theme, this, grid::kGap, theme::Margins::sides(grid::kPage, 0));
  const auto add = [&] {
    auto* label = new Label(theme, theme::Type::Caption, theme::Ink::Secondary, this);
    return label;
  };
  fresh_ = add();
  operations_ = add();
  act_ = add();
  version_ = add();
  clock_ = add();
  act_->setElide(Qt::ElideRight);
  line->addWidget(fresh_);
  line->addWidget(operations_);
  line->addWidget(act_, 1);
  line->addWidget(version_);
  line->addWidget(clock_);
  second_.setInterval(kRefreshMs);
  connect(&second_, &QTimer::timeout, this, &StatusBar::refresh);
  second_.start();
  connect(&context_.state(), &state::EngineState::operationsChanged, this, &StatusBar::refresh);
  connect(&context_.state(), &state::EngineState::freshnessChanged, this, &StatusBar::refresh);
  connect(&context_.state(), &state::EngineState::linkChanged, this, &StatusBar::refresh);
  actFor_ = new QTimer(this);
  actFor_->setObjectName(QStringLiteral("act"));
  actFor_->setSingleShot(true);
  actFor_->setInterval(kActMs);
  connect(actFor_, &QTimer::timeout, act_, &QLabel::clear);
  for (auto signal : {&state::Commands::actAdded, &state::Commands::actChanged})
    connect(&context_.commands, signal, this, [this](state::PendingAct* act) { say(*act); });
  connect(&theme, &theme::Theme::changed, this, qOverload<>(&QWidget::update));
  refresh();
}

QString StatusBar::act() const { return act_->text(); }

/// What is asked for stands until the engine has answered.
void StatusBar::say(const state::PendingAct& act) {
  act_->setText(QString(act.what() + QStringLiteral(": ") + act.words(context_.time.zone())));
  if (act.isOver())
    actFor_->start();
  else
    actFor_->stop();
}

QString StatusBar::freshnessWords() const {
  const auto& state = context_.state();
  const auto age = state.age();
  const bool started = context_.session.isStarted();
  // In the word of the pill: how long ago a link that is over was heard says nothing of why it is.
  if (state.link() == state::Link::stopped && (started || state.hasSnapshot())) return started ? tr("Refused") : tr("Stopped");
  if (!started) return tr("No engine");
  if (!age || !state.hasSnapshot()) return state.link() == state::Link::waiting ? tr("Not reachable") : tr("Connecting");
  if (state.freshness() == state::Freshness::past)
    return tr("Past: %1").arg(state.pastInstant() ? views::whenWords(context_, *state.pastInstant()) : QString());
  const double seconds = static_cast<double>(age->count()) / 1000.0;
  if (state.freshness() == state::Freshness::live || state.freshness() == state::Freshness::lagging)
    return tr("%1, %2 s behind").arg(context_.time.isPaused() ? tr("Paused") : tr("Live")).arg(seconds, 0, 'f', 1);
  return tr("Last update %1 ago").arg(format::wholeSeconds(age->count() / 1000));
}

/// How far it is while it runs, else what it waits for.
QString StatusBar::standingOf(const protocol::OperationView& operation) const {
  if (protocol::waitsForApproval(operation)) return tr("waits for approval");
  if (operation.state == "paused") return tr("paused");
  const auto now = context_.state().knownUntil();
  if (operation.state == "staged" && operation.startsAt && now && *operation.startsAt > *now)
    return tr("starts in %1").arg(format::wholeSeconds(std::chrono::ceil<std::chrono::seconds>(*operation.startsAt - *now).count()));
  return format::percent(state::progressOf(operation));
}

QString StatusBar::operationWords() const {
  QStringList words;
  for (const auto& operation : context_.state().snapshot().operations) {
    if (!state::isActive(operation)) continue;
    words << QStringLiteral("%1: %2").arg(state::operationTitle(operation), standingOf(operation));
    if (words.size() == 2) break;
  }
  return words.join(QStringLiteral("  \u00B7  "));
}

void StatusBar::refresh() {
  fresh_->setText(freshnessWords());
  operations_->setText(operationWords());
  const auto& state = context_.state();
  operations_->setInk(state.freshness() >= state::Freshness::stale ? theme::Ink::Muted
                                                                   : theme::Ink::Secondary);  // of the present, while the past is shown
  if (!state.hasSnapshot()) {
    version_->clear();
    clock_->clear();
    return;
  }
  const auto& engine = state.snapshot().engine;
  version_->setText(tr("Engine %1").arg(client::foreign(engine.version)));
  const auto now = state.knownUntil();
  clock_->setInk(state.staleFrom() ? theme::Ink::Muted : theme::Ink::Secondary);
  if (!now) return;
  const QDateTime instant = client::dateTime(*now);
  QString words = QString(format::clock(instant, context_.time.zone()) + QLatin1Char(' ') + format::utcOffset(instant, context_.time.zone()));
  if (engine.clockSpeed != 1) words += QStringLiteral("  x%1").arg(engine.clockSpeed);
  clock_->setText(words);
}

void StatusBar::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), context_.theme.colors().surface);
  painter.fillRect(QRect(0, 0, width(), 1), context_.theme.colors().hairline);
}

}  // namespace signalbox::ui::shell
