#include "ui/views/past/past_view.h"

#include <QDesktopServices>
#include <QFileInfo>
#include <QGridLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QUrl>
#include <QVBoxLayout>
#include <algorithm>
#include <array>

#include "ui/client/foreign.h"
#include "ui/client/text.h"
#include "ui/theme/boxes.h"
#include "ui/views/card_wait.h"
#include "ui/views/load_failure.h"
#include "ui/views/past/incident_report.h"
#include "ui/views/past/past_charts.h"
#include "ui/views/past/past_list.h"
#include "ui/views/past/past_slider.h"
#include "ui/views/past/past_words.h"
#include "ui/views/wording.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/label.h"

namespace signalbox::ui::views {

using namespace widgets;

namespace {
constexpr int kBanner = 32, kBar = 56, kFrame = 2, kWritten = 280;
constexpr int kCharts = 1, kCards = 1000;                            // cards first have what they need, and the charts the rest
constexpr int kCardFrame = 60, kCardLeast = 144, kChartsMost = 440;  // of a card: its head, its edges and what is rounded; charts that say why not
constexpr int kChartsRoom = 224;                                     // what the lists leave to the charts, where they can
constexpr int kCardFirst = 260;                                      // a card of eight lines, before anything was read
constexpr base::Millis kFirstLook = std::chrono::minutes{15};        // before now, when no instant was asked for
}  // namespace

PastView::PastView(ViewContext context, QWidget* parent)
    : View(context, parent), report_(new IncidentReport(context, this)), hadSession_(context.session.isStarted()), cache_(context) {
  build();
  moving_.setSingleShot(true);
  moving_.setInterval(kPauseMs);
  connect(&moving_, &QTimer::timeout, this, &PastView::tell);
  connect(&moving_, &QTimer::timeout, this, &PastView::load);
  connect(slider_, &PastSlider::moved, this, [this] {
    tell();
    moving_.start();
  });
  connect(write_, &QPushButton::clicked, this, [this] { report_->ask(from_, to_); });
  connect(open_, &QPushButton::clicked, this, [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(file_)); });
  connect(stop_, &QPushButton::clicked, report_, &IncidentReport::cancel);
  connect(report_, &IncidentReport::cancellableChanged, stop_, &QWidget::setVisible);
  connect(report_, &IncidentReport::begun, this, [this](const QString& file) {
    file_ = file;
    writing_ = true;
    open_->hide();
    written_->setInk(theme::Ink::Secondary);
    written_->setText(tr("Writing %1").arg(client::foreign(QFileInfo(file).fileName())));
  });
  connect(report_, &IncidentReport::ended, this, [this](const QString& words, bool written) {
    written_->setInk(written ? theme::Ink::Secondary : theme::Ink::Danger);
    written_->setText(words);
    writing_ = false;
    open_->setVisible(written);
  });
  connect(&state(), &state::EngineState::linkChanged, this, [this] {
    settleActs();
    followSession();
  });
  connect(&context_.session, &state::EngineSession::linkBack, this, &PastView::followReturn);
  connect(&state(), &state::EngineState::snapshotLoaded, this, &PastView::followReturn);
  connect(&theme(), &theme::Theme::changed, this, &PastView::settleHeights);
  settleHeights();
  settleActs();
  connect(banner_, &Banner::actPressed, this, &PastView::leave);
  connect(charts_, &PastCharts::retryWanted, this, [this] { loadMarks(from_, to_); });
  connect(charts_, &PastCharts::stopped, this, [this] { marksCall_.cancel(); });
  wait_ = new CardWait(context_, queues_.card);
  connect(wait_, &CardWait::stopped, this, &PastView::stop);
  connect(&context_.time, &TimeChoice::rangeChanged, this, &PastView::followRange);
  connect(&context_.time, &TimeChoice::zoneChanged, this, [this] {
    slider_->setZone(context_.time.zone());
    if (isVisible()) load();
  });
}

PastView::Piece PastView::addCard(const QString& title) {
  auto* card = new Card(theme(), title, this);
  auto* area = new PastArea(theme(), title, card);
  card->setBody(area);
  card->setAccessibleName(title);
  connect(card, &Card::retryPressed, this, &PastView::load);
  connect(area->list(), &PastList::wantedHeightChanged, this, &PastView::settleHeights, Qt::QueuedConnection);
  return {card, area->list()};
}

void PastView::build() {
  auto* all = theme::column(theme(), this, theme::grid::kGap, theme::Margins::all(theme::grid::kPage));
  banner_ = new Banner(theme(), this);
  theme::fixSize(theme(), banner_, 0, kBanner);
  all->addWidget(banner_);
  charts_ = new PastCharts(context_, this);
  all->addWidget(charts_, kCharts);
  queues_ = addCard(tr("Queues"));
  providers_ = addCard(tr("Providers and alerts"));
  groups_ = addCard(tr("Dead letters by cause"));
  acts_ = addCard(tr("What operators did before"));
  cells_ = theme::cells(theme(), nullptr, theme::grid::kGap);
  cells_->addWidget(queues_.card, 0, 0);
  cells_->addWidget(providers_.card, 0, 1);
  cells_->addWidget(groups_.card, 1, 0);
  cells_->addWidget(acts_.card, 1, 1);
  for (int column : {0, 1}) cells_->setColumnStretch(column, 1);
  all->addLayout(cells_, kCards);
  refused_ = new Card(theme(), {}, this);
  refused_->setAccessibleName(tr("The past"));
  refused_->hide();
  all->addWidget(refused_, kCards);
  all->addStretch(0);  // what nothing needs is left bare, where it was refused
  auto* bar = new QWidget(this);
  theme::fixSize(theme(), bar, 0, kBar);
  auto* line = theme::row(theme(), bar, theme::grid::kGap);
  slider_ = new PastSlider(theme(), bar);
  slider_->setZone(context_.time.zone());
  write_ = new ActButton(theme(), tr("Incident report"), ActButton::Role::Plain, bar);
  write_->setHint(tr("Write this stretch of time as a page with its charts"));
  write_->setGlyph(theme::Icon::Export);
  open_ = new ActButton(theme(), tr("Open it"), ActButton::Role::Plain, bar);
  open_->setGlyph(theme::Icon::External);
  open_->hide();
  stop_ = new ActButton(theme(), tr("Cancel"), ActButton::Role::Plain, bar);
  stop_->setHint(tr("No report is written"));
  stop_->hide();
  written_ = new Label(theme(), theme::Type::Caption, theme::Ink::Secondary, bar);
  written_->setElide(Qt::ElideMiddle);
  theme::mostWidth(theme(), written_, kWritten);
  line->addWidget(slider_, 1);
  line->addWidget(written_);
  line->addWidget(open_);
  line->addWidget(stop_);
  line->addWidget(write_);
  all->addWidget(bar);
}

/// Each row of cards is as high as its longer list; while nothing is read yet, as it last was, so that the page does not jump. Where there is
/// too little room for that and for charts that can be read the rows share it by what they need, and the lists scroll.
void PastView::settleHeights() {
  charts_->setMaximumHeight(refusal_.isEmpty() ? QWIDGETSIZE_MAX : theme().px(kChartsMost));
  refused_->setMaximumHeight(theme().px(kCardLeast));
  const std::array<std::array<Piece*, 2>, 2> rows{{{&queues_, &providers_}, {&groups_, &acts_}}};
  const int least = theme().px(kCardLeast);
  std::array<int, 2> wanted{};
  for (std::size_t row = 0; row < rows.size(); ++row) {
    int height = 0;
    for (const Piece* piece : rows[row])
      if (!piece->list->shown().isEmpty()) height = std::max({height, least, piece->list->wantedHeight() + theme().px(kCardFrame)});
    if (height > 0) heights_[row] = height;
    wanted[row] = heights_[row] > 0 ? heights_[row] : theme().px(kCardFirst);
  }
  const int needed = wanted[0] + wanted[1];
  const int room = height() - theme().px(kBanner + kBar + kChartsRoom + 4 * theme::grid::kGap + 2 * theme::grid::kPage);
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const int most = needed > room ? std::max(least, wanted[row] * std::max(0, room) / needed) : wanted[row];
    for (const Piece* piece : rows[row]) piece->card->setMaximumHeight(most);
    const int stretch = refusal_.isEmpty() ? wanted[row] : 0, line = static_cast<int>(row);  // an empty row would take its share, too
    if (cells_->rowStretch(line) != stretch) cells_->setRowStretch(line, stretch);
  }
}

void PastView::resizeEvent(QResizeEvent* event) {
  View::resizeEvent(event);
  settleHeights();
}

base::WallTime PastView::at() const { return slider_->at(); }

void PastView::enter(const Place& place) {
  const auto asked = base::parseRfc3339(client::utf8(place.query.value(QStringLiteral("at"))));
  const base::WallTime now = state().engineNow().value_or(context_.session.clock().now().wall);
  chooseRange();
  const base::Millis half = std::chrono::duration_cast<base::Millis>(to_ - from_) / 2;  // as long a range as is chosen, around the instant
  if (asked && (*asked < from_ || *asked > to_)) loadMarks(*asked - half, std::min(*asked + half, now));
  slider_->setAt(asked.value_or(now - kFirstLook));
  tell();
  load();
  slider_->setFocus();
}

void PastView::showEvent(QShowEvent* event) {
  View::showEvent(event);
  if (slider_->at() > base::WallTime{}) state().showPast(at());
}

void PastView::hideEvent(QHideEvent* event) {
  if (!event->spontaneous()) {
    state().showPast(std::nullopt);
    if (!writing_) written_->clear();  // it was told, and is of another visit when somebody comes back
    if (!writing_) open_->hide();
  }
  View::hideEvent(event);
}

/// Back to where one came from; a link that was opened first comes from nowhere.
void PastView::leave() {
  if (context_.navigator.canGoBack())
    context_.navigator.back();
  else
    context_.navigator.reset(Place{QStringLiteral("overview"), {}, {}});
}

void PastView::load() {
  if (isVisible()) state().showPast(at());
  call_.cancel();
  wait_->end();
  memory_.reset();
  failed_ = !context_.session.isStarted();
  const int question = ++question_;
  for (const Piece& piece : {queues_, providers_, groups_, acts_})
    if (piece.list->shown().isEmpty()) piece.card->showLoading();
  if (context_.session.isStarted()) fetch(question);
  const bool away = !context_.session.isStarted();
  cache_.find(at(), away ? from_ : at(), away ? to_ : at(), this, [this, question, away](const std::optional<KeptPast<protocol::PastView>>& kept) {
    if (question != question_ || answered_ == question) return;
    if (kept) return showKept(*kept, away);
    if (away) showFailure(tr("There is no connection to the engine, and this console has not looked at that time before."), {});
  });
}

void PastView::fetch(int question) {
  const base::WallTime instant = at();
  wait_->begin(tr("Reading that time"));
  call_ =
      context_.session.rest().get<protocol::PastView>(QStringLiteral("/past"), {{QStringLiteral("at"), client::text(base::formatRfc3339(instant))}},
                                                      this, [this, question, instant](client::Reply<protocol::PastView> reply) {
    if (question == question_) wait_->end();
    if (!reply.ok()) return failed(reply.error(), question);
    answered_ = question;
    memory_.reset();
    cache_.keep(instant, *reply);
    showPast(*reply);
    tell();
  });
}

/// What the console remembers of that instant stays.
void PastView::stop() {
  call_.cancel();
  if (!memory_) showFailure(CardWait::stoppedWords(), {});
}

/// Who may not look is shown nothing from before, either.
void PastView::failed(const client::ClientError& error, int question) {
  if (question != question_ || error.kind == client::ErrorKind::cancelled) return;
  const QString words = loadFailure(context_, tr("The past"), error, QStringLiteral("past")), details = error.details();
  const bool refused = error.kind == client::ErrorKind::token || error.kind == client::ErrorKind::forbidden;
  answered_ = question;
  if (refused) {
    memory_.reset();
    tell();
    return showRefusal(words);
  }
  failed_ = true;
  cache_.find(at(), from_, to_, this, [this, question, words, details](const std::optional<KeptPast<protocol::PastView>>& kept) {
    if (question != question_) return;
    if (kept)
      showKept(*kept, true);
    else
      showFailure(words, details);
  });
}

void PastView::showKept(const KeptPast<protocol::PastView>& kept, bool away) {
  memory_ = FromMemory{kept.at, kept.fetchedAt, away};
  showPast(kept.value);
  tell();
}

void PastView::showFailure(const QString& words, const QString& details) {
  showRefusal({});
  queues_.card->setUnit({});
  for (const Piece& piece : {queues_, providers_, groups_, acts_}) piece.card->showError(words, details);
}

/// Once for all of it, and without a retry: asking again changes nothing about who may look. No words: there is none.
void PastView::showRefusal(const QString& words) {
  refusal_ = words;
  const bool refused = !words.isEmpty();
  if (refused) refused_->showEmpty(words);
  refused_->setVisible(refused);
  for (const Piece& piece : {queues_, providers_, groups_, acts_}) {
    if (refused) piece.list->setLines({});
    piece.card->setVisible(!refused);
  }
  settleRefusals();
  settleHeights();
  settleActs();
}

void PastView::showPast(const protocol::PastView& past) {
  showRefusal({});
  const auto say = [](const Piece& piece, const PastLines& lines) {
    piece.list->setLines(lines);
    piece.card->showContent();
  };
  PastLines queues = queueLines(past);
  if (past.resolutionSeconds == 0) queues.push_back({{}, tr("Choose another time on the slider.")});
  say(queues_, queues);
  say(providers_, providerLines(past, context_));
  say(groups_, groupLines(past));
  say(acts_, actLines(past, context_));
  queues_.card->setUnit(past.resolutionSeconds > 0 ? tr("exact to %1 s").arg(past.resolutionSeconds) : QString());
}

void PastView::tell() {
  charts_->setAt(at());
  banner_->setMessage(Banner::Tone::Warning, tr("Looking at %1. Nothing here is live.").arg(momentWords(context_, at())) + keptWords(),
                      tr("Back (Esc)"));
  Place place = context_.navigator.place();
  if (place.screen != QLatin1String("past")) return;
  place.query[QStringLiteral("at")] = client::text(base::formatRfc3339(at()));
  context_.navigator.replace(place);  // a link that is copied leads to this instant
}

QString PastView::keptWords() const {
  if (!memory_) return {};
  const QString fetched = momentNear(context_, memory_->fetchedAt, at());
  if (!memory_->away) return tr(" From this console's memory, fetched %1.").arg(fetched);
  if (memory_->at == at()) return tr(" The engine does not answer; from this console's memory, fetched %1.").arg(fetched);
  return tr(" The engine does not answer; this is %1, the nearest in this console's memory, fetched %2.")
      .arg(momentNear(context_, memory_->at, at()), fetched);
}

QString PastView::shown() const {
  QStringList all;
  for (const Piece& piece : {queues_, providers_, groups_, acts_}) all << piece.list->shown();
  return all.join(QLatin1Char('\n'));
}

/// The screen is for a console without its engine, too; a report is made of the engine's answers alone.
void PastView::settleActs() {
  write_->setBlocked(context_.session.isStarted() ? refusal_ : tr("There is no connection to the engine, whose answers the report is made of."));
}

std::vector<PaletteAct> PastView::acts() {
  return {{write_->text(), write_->isBlocked() ? write_->toolTip() : tr("of the stretch on the slider"), !write_->isBlocked(),
           [this] { write_->click(); }},
          {tr("Export"), state().canRead({}).reason, false, [] {}}};
}

void PastView::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape) return leave();
  View::keyPressEvent(event);
}

void PastView::paintEvent(QPaintEvent* event) {
  View::paintEvent(event);
  QPainter painter(this);
  painter.setPen(QPen(theme().ink(theme::Ink::Warning), theme().pxF(kFrame)));
  painter.drawRect(QRectF(rect()).adjusted(kFrame, kFrame, -kFrame, -kFrame));
}

}  // namespace signalbox::ui::views
