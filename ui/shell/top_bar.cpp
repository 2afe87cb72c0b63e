#include "ui/shell/top_bar.h"

#include <QHBoxLayout>
#include <QPainter>

#include "ui/theme/boxes.h"
#include "ui/views/messages/search_bar.h"
#include "ui/views/place_link.h"
#include "ui/views/wording.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/format.h"
#include "ui/widgets/label.h"
#include "ui/widgets/pill.h"
#include "ui/widgets/search_field.h"
#include "ui/widgets/segmented_control.h"

namespace signalbox::ui::shell {

using namespace widgets;
namespace grid = theme::grid;

namespace {
constexpr int kSecondMs = 1000, kSearchLeast = 112, kTitleMost = 240, kControl = 28, kConnected = 88, kAlmostAll = 1000;
}

TopBar::TopBar(views::ViewContext context, QWidget* parent) : QWidget(parent), context_(context) {
  theme::fixSize(context_.theme, this, 0, grid::kTopBar);
  build();
  follow();
  showRange();
  showLive();
  showConnection();
}

void TopBar::build() {
  const theme::Theme& theme = context_.theme;
  auto* line = theme::row(theme, this, grid::kCard, theme::Margins::sides(grid::kPage, 0));
  auto* steps = theme::row(theme, nullptr, grid::kNone);
  back_ = new IconButton(theme, theme::Icon::Back, tr("Back (Alt+Left)"), this);
  forward_ = new IconButton(theme, theme::Icon::Forward, tr("Forward (Alt+Right)"), this);
  link_ = new IconButton(theme, theme::Icon::Copy, tr("Copy a link to this place"), this);
  steps->addWidget(back_);
  steps->addWidget(forward_);
  steps->addWidget(link_);
  title_ = new Label(theme, theme::Type::PageTitle, theme::Ink::Text, this);
  title_->setElide(Qt::ElideRight);
  range_ = new SegmentedControl(theme, tr("Range"), this);
  live_ = new SegmentedControl(theme, tr("Live or paused"), this);
  // The pill's words differ in length. The search beside it makes up for that, so that nothing else moves under the pointer.
  auto* end = new QWidget(this);
  auto* endLine = theme::row(theme, end, grid::kCard);
  search_ = new SearchField(theme, tr("Search notifications"), end);
  theme::leastSize(theme, search_, kSearchLeast, 0);
  search_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  theme::mostWidth(theme, end, grid::kSearchWidth + grid::kCard + kConnected);
  for (QWidget* control : {static_cast<QWidget*>(range_), static_cast<QWidget*>(live_), static_cast<QWidget*>(search_)})
    theme::fixSize(theme, control, 0, kControl);
  pill_ = new Pill(theme, end);
  pill_->setDot(true);
  endLine->addWidget(search_, 1);
  endLine->addWidget(pill_);
  line->addLayout(steps);
  line->addWidget(title_, 1);
  line->addWidget(range_);
  line->addWidget(live_);
  line->addWidget(end, kAlmostAll);
}

void TopBar::follow() {
  connect(&context_.theme, &theme::Theme::changed, this, &TopBar::settleTitle);
  views::completeFromEngine(context_, search_);
  connect(back_, &QPushButton::clicked, &context_.navigator, &views::Navigator::back);
  connect(forward_, &QPushButton::clicked, &context_.navigator, &views::Navigator::forward);
  connect(link_, &QPushButton::clicked, this, [this] { views::copyLink(context_, context_.navigator.place()); });
  connect(range_, &SegmentedControl::chosen, this, [this](const QString& key) {
    if (const auto range = state::rangeFromName(key)) context_.time.setRange(*range);
  });
  connect(live_, &SegmentedControl::chosen, this, [this](const QString& key) { context_.time.setPaused(key == QLatin1String("paused")); });
  connect(search_, &SearchField::searched, this, [this](const QString& q) {
    if (q.trimmed().isEmpty()) return;
    context_.navigator.go(views::Place{QStringLiteral("notifications"), {}, {{QStringLiteral("q"), q.trimmed()}}});
  });
  connect(&context_.time, &views::TimeChoice::rangeChanged, this, &TopBar::showRange);
  connect(&context_.time, &views::TimeChoice::zoneChanged, this, &TopBar::showRange);
  connect(&context_.time, &views::TimeChoice::pausedChanged, this, &TopBar::showLive);
  connect(&context_.state(), &state::EngineState::freshnessChanged, this, &TopBar::showLive);
  connect(&context_.state(), &state::EngineState::snapshotLoaded, this, &TopBar::showLive);
  connect(&context_.state(), &state::EngineState::freshnessChanged, this, &TopBar::showConnection);
  connect(&context_.state(), &state::EngineState::linkChanged, this, &TopBar::showConnection);
  const auto steps = [this] {
    back_->setBlocked(context_.navigator.canGoBack() ? QString() : tr("There is nothing to go back to"));
    forward_->setBlocked(context_.navigator.canGoForward() ? QString() : tr("There is nothing to go forward to"));
  };
  connect(&context_.navigator, &views::Navigator::moved, this, steps);
  connect(&context_.navigator, &views::Navigator::moved, this, &TopBar::showRange);
  steps();
  second_.setInterval(kSecondMs);
  connect(&second_, &QTimer::timeout, this, &TopBar::showConnection);
  second_.start();
}

void TopBar::setTitle(const QString& title) {
  title_->setText(title);
  settleTitle();
}

/// Where it is narrow the search field gives way, not the name of the screen.
void TopBar::settleTitle() {
  const int most = context_.theme.px(kTitleMost);
  title_->setMinimumWidth(qMin(most, title_->fontMetrics().horizontalAdvance(title_->text()) + 1));
}

void TopBar::focusSearch() {
  search_->setFocus(Qt::ShortcutFocusReason);
  search_->selectAll();
}

void TopBar::setAnswersSearch(bool answers) { search_->setAnswersKey(answers); }

void TopBar::stepRange(int by) {
  if (range_->isEnabled()) range_->step(by);
}

/// Why the range changes nothing on this screen: only charts follow it, and lists one that was dragged in a chart.
QString TopBar::whyNoRange() const {
  const QString screen = context_.navigator.place().screen;
  for (const char* const charts : {"", "overview", "delivery", "past"})
    if (screen == QLatin1String(charts)) return {};
  if (screen == QLatin1String("set-up") || screen == QLatin1String("operations")) return tr("What this screen shows is of no time range");
  if (context_.time.range() == state::Range::custom) return {};
  return tr("This list is of all times, unless a time is dragged in a chart");
}

void TopBar::showRange() {
  std::vector<SegmentedControl::Segment> segments{{QStringLiteral("15m"), tr("15 m"), tr("The last 15 minutes ([ and ] step)")},
                                                  {QStringLiteral("1h"), tr("1 h"), tr("The last hour")},
                                                  {QStringLiteral("6h"), tr("6 h"), tr("The last 6 hours")},
                                                  {QStringLiteral("24h"), tr("24 h"), tr("The last 24 hours")},
                                                  {QStringLiteral("7d"), tr("7 d"), tr("The last 7 days")}};
  const bool custom = context_.time.range() == state::Range::custom;
  if (custom) {
    segments.push_back({QStringLiteral("custom"), views::spanWords(context_, context_.time.customFrom(), context_.time.customTo()),
                        tr("Chosen in a chart; double click there goes back")});
  }
  const QString why = whyNoRange();
  if (!why.isEmpty())
    for (auto& segment : segments) segment.tooltip = why;
  range_->setSegments(std::move(segments));
  range_->setEnabled(why.isEmpty());
  range_->setCurrent(!why.isEmpty() ? QString() : custom ? QStringLiteral("custom") : state::rangeSpec(context_.time.range()).name);
}

/// What is looked at in the past neither follows the engine nor stands still of its present. Of an engine that is not heard nothing is live, nor
/// before its first picture came.
void TopBar::showLive() {
  const bool past = context_.state().pastInstant().has_value(), blind = context_.state().freshness() == state::Freshness::blind;
  const QString why = tr("The past is looked at; Esc leads back to the present");
  const QString follows =
      blind ? tr("Figures and charts follow the engine again as soon as it is heard (l)") : tr("Figures and charts follow the engine (l)");
  live_->setSegments({{QStringLiteral("live"), tr("Live"), past ? why : follows},
                      {QStringLiteral("paused"), tr("Paused"), past ? why : tr("Figures, charts and lists stand still (l)")}});
  const bool follow = !blind && context_.state().hasSnapshot();
  live_->setCurrent(past ? QString() : context_.time.isPaused() ? QStringLiteral("paused") : follow ? QStringLiteral("live") : QString());
  live_->setEnabled(!past);
}

void TopBar::showConnection() {
  const auto& state = context_.state();
  const auto age = state.age();
  const QString since = age ? format::wholeSeconds(age->count() / 1000) : QString();
  if (state.hasSnapshot() && state.link() == state::Link::stopped) {
    pill_->setTone(Pill::Tone::Danger);
    pill_->setText(context_.session.isStarted() ? tr("Refused") : tr("Stopped"));
    pill_->setToolTip(state.linkError() ? state.linkError()->text : context_.connection.url.toString());
    return;
  }
  switch (state.freshness()) {
    case state::Freshness::live:
    case state::Freshness::lagging:
      // It is heard, and what it does is still to be read: the banner says why that failed.
      if (!state.hasSnapshot()) {
        pill_->setTone(Pill::Tone::Muted);
        pill_->setText(tr("Connecting"));
        break;
      }
      pill_->setTone(Pill::Tone::Neutral);
      pill_->setText(tr("Connected"));
      pill_->setToolTip(context_.connection.url.toString());
      return;
    case state::Freshness::stale:
    case state::Freshness::blind:
      pill_->setTone(Pill::Tone::Warning);
      pill_->setText(state.staleFrom() ? tr("Last update %1, %2 ago").arg(views::clockWords(context_, *state.staleFrom()), since)
                                       : tr("Not connected"));
      break;
    case state::Freshness::past:
      pill_->setTone(Pill::Tone::Warning);
      pill_->setText(tr("Past"));
      break;
    case state::Freshness::none:
      pill_->setTone(state.link() == state::Link::stopped ? Pill::Tone::Danger : Pill::Tone::Muted);
      pill_->setText(!context_.session.isStarted()              ? tr("No engine")
                         : state.link() == state::Link::stopped ? tr("Refused")
                         : state.link() == state::Link::waiting ? tr("Not reachable")
                                                                : tr("Connecting"));
      break;
  }
  pill_->setToolTip(state.linkError() ? state.linkError()->text : context_.connection.url.toString());
}

void TopBar::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), context_.theme.colors().surface);
  painter.fillRect(QRect(0, height() - 1, width(), 1), context_.theme.colors().hairline);
}

}  // namespace signalbox::ui::shell
