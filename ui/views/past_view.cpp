#include "ui/views/past_view.h"

#include <QGridLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

#include "ui/client/text.h"
#include "ui/theme/boxes.h"
#include "ui/views/incident_report.h"
#include "ui/views/past_slider.h"
#include "ui/views/past_words.h"
#include "ui/views/wording.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/label.h"

namespace signalbox::ui::views {

using namespace widgets;

namespace {
constexpr int kBanner = 32, kBar = 56, kFrame = 2;
constexpr base::Millis kFirstLook = std::chrono::minutes{15};  // before now, when no instant was asked for
}  // namespace

PastView::PastView(ViewContext context, QWidget* parent) : View(context, parent), report_(new IncidentReport(context, this)) {
  build();
  moving_.setSingleShot(true);
  moving_.setInterval(kPauseMs);
  connect(&moving_, &QTimer::timeout, this, &PastView::load);
  connect(slider_, &PastSlider::moved, this, [this] {
    tell();
    moving_.start();
  });
  connect(write_, &QPushButton::clicked, this, [this] { report_->ask(from_, to_); });
  connect(banner_, &Banner::actPressed, this, [this] { context_.navigator.back(); });
  connect(&context_.time, &TimeChoice::rangeChanged, this, [this] { if (isVisible()) loadRange(); });
  connect(&context_.time, &TimeChoice::zoneChanged, this, [this] { if (isVisible()) load(); });
}

PastView::Piece PastView::addCard(const QString& title) {
  auto* card = new Card(theme(), title, this);
  auto* text = new Label(theme(), theme::Type::Body, theme::Ink::Text, card);
  text->setWordWrap(true);
  text->setAlignment(Qt::AlignLeft | Qt::AlignTop);
  text->setTextInteractionFlags(Qt::TextSelectableByMouse);
  card->setBody(text);
  card->setAccessibleName(title);
  connect(card, &Card::retryPressed, this, &PastView::load);
  return {card, text};
}

void PastView::build() {
  auto* all = theme::column(theme(), this, theme::grid::kGap, theme::Margins::all(theme::grid::kPage));
  banner_ = new Banner(theme(), this);
  theme::fixSize(theme(), banner_, 0, kBanner);
  all->addWidget(banner_);
  queues_ = addCard(tr("Queues"));
  providers_ = addCard(tr("Providers and alerts"));
  groups_ = addCard(tr("Dead letters by cause"));
  acts_ = addCard(tr("What operators did before"));
  auto* cells = theme::cells(theme(), nullptr, theme::grid::kGap);
  cells->addWidget(queues_.card, 0, 0);
  cells->addWidget(providers_.card, 0, 1);
  cells->addWidget(groups_.card, 1, 0);
  cells->addWidget(acts_.card, 1, 1);
  for (int i = 0; i < 2; ++i) {
    cells->setColumnStretch(i, 1);
    cells->setRowStretch(i, 1);
  }
  all->addLayout(cells, 1);
  auto* bar = new QWidget(this);
  theme::fixSize(theme(), bar, 0, kBar);
  auto* line = theme::row(theme(), bar, theme::grid::kGap);
  slider_ = new PastSlider(theme(), bar);
  write_ = new ActButton(theme(), tr("Incident report"), ActButton::Role::Plain, bar);
  write_->setHint(tr("Write this stretch of time as a page with its charts"));
  write_->setGlyph(theme::Icon::Export);
  line->addWidget(slider_, 1);
  line->addWidget(write_);
  all->addWidget(bar);
}

base::WallTime PastView::at() const { return slider_->at(); }

void PastView::enter(const Place& place) {
  const auto asked = base::parseRfc3339(client::utf8(place.query.value(QStringLiteral("at"))));
  const base::WallTime now = state().engineNow().value_or(context_.session.clock().now().wall);
  loadRange();
  if (asked && (*asked < from_ || *asked > to_)) {  // an instant beyond the range brings its own
    from_ = *asked - kFirstLook;
    to_ = std::min(*asked + kFirstLook, now);
    slider_->setRange(from_, to_);
  }
  slider_->setAt(asked.value_or(now - kFirstLook));
  tell();
  load();
  slider_->setFocus();
}

void PastView::loadRange() {
  const base::WallTime now = state().engineNow().value_or(context_.session.clock().now().wall);
  const bool custom = context_.time.range() == state::Range::custom;
  from_ = custom ? context_.time.customFrom() : now - state::rangeSpec(context_.time.range()).length;
  to_ = custom ? context_.time.customTo() : now;
  slider_->setRange(from_, to_);
  if (!context_.session.isStarted()) return;
  const std::int64_t step = state::stepFor(to_ - from_);
  marksCall_ = context_.session.rest().get<protocol::StatsAnswer>(
      QStringLiteral("/stats"),
      {{QStringLiteral("from"), client::text(base::formatRfc3339(from_))}, {QStringLiteral("to"), client::text(base::formatRfc3339(to_))},
       {QStringLiteral("step"), QString::number(step)}, {QStringLiteral("markers"), QStringLiteral("1")}},
      this, [this](client::Reply<protocol::StatsAnswer> reply) { if (reply.ok()) slider_->setMarks(reply->markers); });
}

void PastView::load() {
  if (!context_.session.isStarted()) return;
  for (const Piece& piece : {queues_, providers_, groups_, acts_})
    if (piece.text->text().isEmpty()) piece.card->showLoading();
  call_.cancel();
  call_ = context_.session.rest().get<protocol::PastView>(QStringLiteral("/past"), {{QStringLiteral("at"), client::text(base::formatRfc3339(at()))}}, this,
                                                          [this](client::Reply<protocol::PastView> reply) {
    if (reply.ok()) return showPast(*reply);
    for (const Piece& piece : {queues_, providers_, groups_, acts_}) piece.card->showError(errorWords(reply.error()), reply.error().details());
  });
}

void PastView::showPast(const protocol::PastView& past) {
  const auto say = [](const Piece& piece, const QStringList& lines) {
    piece.text->setText(lines.join(QLatin1Char('\n')));
    piece.card->showContent();
  };
  say(queues_, queueLines(past));
  say(providers_, providerLines(past, context_));
  say(groups_, groupLines(past));
  say(acts_, actLines(past, context_));
  queues_.card->setUnit(past.resolutionSeconds > 0 ? tr("to %1 s").arg(past.resolutionSeconds) : QString());
}

void PastView::tell() {
  banner_->setMessage(Banner::Tone::Warning, tr("Looking at %1, %2. Nothing here is live.").arg(dayWords(context_, at()), clockWords(context_, at())), tr("Back (Esc)"));
}

QString PastView::shown() const {
  QStringList all;
  for (const Piece& piece : {queues_, providers_, groups_, acts_}) all << piece.text->text();
  return all.join(QLatin1Char('\n'));
}

std::vector<PaletteAct> PastView::acts() {
  return {{write_->text(), tr("of the stretch on the slider"), true, [this] { write_->click(); }}};
}

void PastView::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape) return context_.navigator.back();
  View::keyPressEvent(event);
}

void PastView::paintEvent(QPaintEvent* event) {
  View::paintEvent(event);
  QPainter painter(this);
  painter.setPen(QPen(theme().ink(theme::Ink::Warning), theme().pxF(kFrame)));
  painter.drawRect(QRectF(rect()).adjusted(kFrame, kFrame, -kFrame, -kFrame));
}

}  // namespace signalbox::ui::views
