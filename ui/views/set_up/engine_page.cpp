#include "ui/views/set_up/engine_page.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QScrollArea>
#include <QUrl>
#include <QVBoxLayout>

#include "ui/client/foreign.h"
#include "ui/client/text.h"
#include "ui/state/access_words.h"
#include "ui/theme/boxes.h"
#include "ui/views/card_reading.h"
#include "ui/views/engines/closing_choice.h"
#include "ui/views/load_failure.h"
#include "ui/views/post_line.h"
#include "ui/views/wording.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/code_view.h"
#include "ui/widgets/format.h"
#include "ui/widgets/label.h"
#include "ui/widgets/scroll_edge.h"

namespace signalbox::ui::views {

using namespace widgets;
using client::foreign;
using client::text;
using theme::Ink;
using theme::Type;

namespace {
constexpr int kName = 160, kCurl = 104;  // five lines: the last one is longer than the card is wide
}

QString reachWords(const QString& url, bool exposed) {
  const QUrl address(url);
  const QString host = address.host();
  if (host.isEmpty()) return format::unknown();
  const bool here = host == QLatin1String("localhost") || host == QLatin1String("::1") || host.startsWith(QLatin1String("127."));
  const bool sealed = address.scheme() == QLatin1String("https");
  if (exposed || (!here && !sealed)) return EnginePage::tr("this machine and others, without TLS: tokens and messages can be read on the way");
  if (here) return sealed ? EnginePage::tr("this machine only, over TLS") : EnginePage::tr("this machine only");
  return EnginePage::tr("this machine and others, over TLS");
}

EnginePage::EnginePage(ViewContext context, QWidget* parent) : QWidget(parent), context_(context) {
  build();
  connect(&context_.state(), &state::EngineState::engineChanged, this, &EnginePage::refresh);
  connect(&context_.state(), &state::EngineState::sessionChanged, this, &EnginePage::refresh);
  connect(&context_.state(), &state::EngineState::sessionChanged, this, [this] {
    if (!reading_->isStopped()) loadRetention();
  });
  connect(reading_, &CardReading::wanted, this, &EnginePage::loadRetention);
  connect(&context_.time, &TimeChoice::zoneChanged, this, &EnginePage::refresh);
  refresh();
}

void EnginePage::build() {
  const theme::Theme& theme = context_.theme;
  auto* area = new QScrollArea(this);  // a low window scrolls; nothing is squeezed
  area->setFrameShape(QFrame::NoFrame);
  area->setWidgetResizable(true);
  area->setFocusPolicy(Qt::NoFocus);
  area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  auto* page = new QWidget(area);
  auto* all = theme::column(theme, page, theme::grid::kGap);
  all->addWidget(buildFacts(page));
  all->addWidget(buildRetention(page));
  all->addWidget(buildPost(page));
  all->addStretch(1);
  area->setWidget(page);
  area->viewport()->setAutoFillBackground(false);
  page->setAutoFillBackground(false);
  theme::formWidth(theme, area);
  new ScrollEdge(theme, area);
  theme::column(theme, this)->addWidget(area);
}

QWidget* EnginePage::buildFacts(QWidget* page) {
  const theme::Theme& theme = context_.theme;
  auto* facts = new Card(theme, tr("This engine"), page);
  auto* body = new QWidget(facts);
  theme::column(theme, body, theme::grid::kSmall);
  address_ = line(body, tr("Address"), Type::Mono);
  reach_ = line(body, tr("Can be reached by"));
  folder_ = line(body, tr("Data folder"), Type::Mono);
  token_ = line(body, tr("Token file"), Type::Mono);
  version_ = line(body, tr("Version"));
  started_ = line(body, tr("Running since"));
  role_ = line(body, tr("You are"));
  buildClosing(body);
  facts->setBody(body);
  return facts;
}

/// A demonstration that goes on unseen would keep the address of an engine of the person's own.
void EnginePage::buildClosing(QWidget* body) {
  const workspace::Inside inside = context_.connection.inside;
  if (inside == workspace::Inside::demo)
    return line(body, tr("When this window closes"))->setText(tr("you are asked each time, since this is a demonstration"));
  auto* closing = new ClosingChoice(context_.theme, body);
  closing->setHint(
      inside == workspace::Inside::yes
          ? tr("It runs inside this window. Kept running, it goes on as a process of its own, signalboxd, until that is ended or the machine "
               "shuts down, and the next console finds it.")
          : tr("This engine does not run inside this window and goes on in any case. What is chosen here holds for an engine that this console runs itself."));
  const auto show = [this, closing] { closing->choose(context_.layout.layout().closing); };
  show();
  connect(&context_.layout, &LayoutKeeper::restored, closing, show);
  connect(closing, &ClosingChoice::changed, this,
          [this](workspace::Closing chosen) { context_.layout.change([chosen](workspace::Layout& layout) { layout.closing = chosen; }); });
  body->layout()->addWidget(closing);
}

QWidget* EnginePage::buildRetention(QWidget* page) {
  const theme::Theme& theme = context_.theme;
  kept_ = new Card(theme, tr("How long it is kept"), page);
  reading_ = new CardReading(context_, kept_, tr("Reading how long it is kept"));
  auto* keptBody = new QWidget(kept_);
  theme::column(theme, keptBody, theme::grid::kSmall);
  line(keptBody, tr("Dead letters"))->setText(tr("until a person replays or discards them"));
  discarded_ = line(keptBody, tr("Discarded"));
  finished_ = line(keptBody, tr("Finished"));
  categories_ = line(keptBody, tr("Some categories"));
  receipts_ = line(keptBody, tr("Unmatched receipts"));
  keys_ = line(keptBody, tr("Idempotency keys"));
  kept_->setBody(keptBody);
  return kept_;
}

QWidget* EnginePage::buildPost(QWidget* page) {
  const theme::Theme& theme = context_.theme;
  auto* post = new Card(theme, tr("Post from an app"), page);
  auto* copy = new ActButton(theme, tr("Copy"), ActButton::Role::Plain, post);
  copy->setGlyph(theme::Icon::Copy);
  post->headActs()->addWidget(copy);
  auto* body = new QWidget(post);
  auto* lines = theme::column(theme, body, theme::grid::kSmall);
  auto* caption = new Label(theme, Type::Caption, Ink::Secondary,
                            tr("For a try. Give an app its own token (role %1) under Tokens.").arg(state::roleWords(QStringLiteral("sender"))), body);
  caption->setWordWrap(true);
  curl_ = new CodeView(theme, tr("The line to post with"), body);
  curl_->setWraps(true);
  theme::fixSize(theme, curl_, 0, kCurl);
  lines->addWidget(caption);
  lines->addWidget(curl_);
  post->setBody(body);
  connect(copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(curl_->toPlainText()); });
  return post;
}

Label* EnginePage::line(QWidget* parent, const QString& name, Type type) {
  const theme::Theme& theme = context_.theme;
  auto* row = theme::row(theme, nullptr, theme::grid::kCard);
  auto* caption = new Label(theme, Type::Body, Ink::Secondary, name, parent);
  theme::fixSize(theme, caption, kName, 0);
  auto* value = new Label(theme, type, Ink::Text, parent);
  value->setElide(Qt::ElideMiddle);
  value->setTextInteractionFlags(Qt::TextSelectableByMouse);
  value->setAccessibleName(name);
  row->addWidget(caption);
  row->addWidget(value, 1);
  static_cast<QVBoxLayout*>(parent->layout())->addLayout(row);
  return value;
}

void EnginePage::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  loadRetention();
}

void EnginePage::loadRetention() {
  if (!context_.session.isStarted() || !isVisible()) return;
  if (!retention_) kept_->showLoading(Skeleton::Shape::Lines);
  context_.session.rest().get<protocol::SessionAnswer>(QStringLiteral("/session"), {}, reading_->begin(), [this](auto reply) {
    reading_->end();
    if (reply.ok()) retention_ = reply->retention;
    if (!reply.ok() && !retention_) return showLoadFailure(context_, *kept_, reply.error());
    kept_->showContent();
    showRetention();
  });
}

/// With dates, so that nobody has to reckon when something goes.
void EnginePage::showRetention() {
  const auto& state = context_.state();
  const auto now = state.engineNow();
  if (!retention_ || !now) {
    for (Label* label : {discarded_, finished_, categories_, receipts_, keys_}) label->setText(format::unknown());
    return;
  }
  const protocol::RetentionView& retention = *retention_;
  const auto length = [](std::int64_t hours) { return format::duration(static_cast<double>(hours) * 3600); };
  const auto ago = [&](std::int64_t hours) { return *now - std::chrono::hours{hours}; };
  discarded_->setText(tr("restorable for %1; what is discarded now is purged on %2")
                          .arg(length(retention.discardedHours), dayWords(context_, *now + std::chrono::hours{retention.discardedHours})));
  finished_->setText(tr("%1 from their end; what ended before %2 is purged")
                         .arg(length(retention.notificationsHours), dayWords(context_, ago(retention.notificationsHours))));
  QStringList categories;
  for (const auto& [category, hours] : retention.categoriesHours)
    categories << tr("%1: %2, what ended before %3 is purged").arg(foreign(category), length(hours), dayWords(context_, ago(hours)));
  categories_->setText(categories.isEmpty() ? tr("none is kept for another time") : categories.join(QStringLiteral("; ")));
  receipts_->setText(tr("%1 for their message to become known").arg(length(retention.waitingReceiptsHours)));
  keys_->setText(tr("%1; the same key is a new message after that").arg(length(retention.keysHours)));
}

void EnginePage::refresh() {
  const auto& state = context_.state();
  showRetention();
  const QString url = context_.session.isStarted() ? context_.session.rest().address().url.toString(QUrl::StripTrailingSlash) : format::unknown();
  address_->setText(url);
  if (!state.hasSnapshot()) {
    for (Label* label : {reach_, folder_, token_, version_, started_, role_}) label->setText(format::unknown());
    return curl_->setText({});
  }
  const auto& engine = state.snapshot().engine;
  reach_->setText(state.hasSession() ? reachWords(text(state.session().url), state.isExposed()) : format::unknown());
  reach_->setInk(state.isExposed() ? Ink::Warning : Ink::Text);
  const QString folder = text(engine.dataDirectory);
  folder_->setText(folder.isEmpty() ? format::unknown() : folder);
  token_->setText(folder.isEmpty() ? format::unknown() : tokenFile(context_));
  version_->setText(text(engine.version));
  started_->setText(dayWords(context_, engine.startedAt));
  role_->setText(state.hasSession() ? tr("%1, %2").arg(foreign(state.session().principal), state::roleWords(text(state.session().role)).toLower())
                                    : format::unknown());
  curl_->setText(postLine(context_));
}

}  // namespace signalbox::ui::views
