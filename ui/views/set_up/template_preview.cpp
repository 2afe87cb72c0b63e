#include "ui/views/set_up/template_preview.h"

#include <QMenu>
#include <QPlainTextEdit>
#include <QVBoxLayout>

#include "ui/client/foreign.h"
#include "ui/client/text.h"
#include "ui/theme/boxes.h"
#include "ui/views/load_failure.h"
#include "ui/views/messages/detail_words.h"
#include "ui/views/messages/sent_view.h"
#include "ui/views/wording.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/code_view.h"
#include "ui/widgets/label.h"

namespace signalbox::ui::views {

using namespace widgets;
using client::foreign;
using client::text;

namespace {

constexpr int kData = 120, kDelayMs = 400, kOffered = 10;
const QString kReading = QStringLiteral("payload.view");
const QString kNameless = QStringLiteral("new");  // nothing has to be stored under the name in the path

struct PreviewBody {
  boost::json::value data;
  std::optional<protocol::TemplateView> unsaved;
  template <class F> void describe(F& f) {
    f("data", data);
    if (unsaved) f("template", *unsaved);
  }
};

/// Each wrong field with its name, without the member of the request that it lies in.
QString fieldWords(const client::ClientError& error) {
  QStringList lines;
  for (const auto& field : error.problem.errors) {
    const QString name = text(field.pointer).section(QLatin1Char('/'), -1);
    lines << (name.isEmpty() ? text(field.detail) : QStringLiteral("%1: %2").arg(name, foreign(field.detail)));
  }
  return lines.join(QLatin1Char('\n'));
}

}  // namespace

TemplatePreview::TemplatePreview(ViewContext context, QWidget* parent)
    : QWidget(parent), context_(context), patience_(context.session.clock(), this) {
  const theme::Theme& theme = context_.theme;
  auto* lines = theme::column(theme, this, theme::grid::kSmall);
  lines->addWidget(buildTop());
  data_ = new QPlainTextEdit(QStringLiteral("{\n  \"name\": \"Ana\"\n}"), this);
  const auto applyTheme = [this] { data_->setFont(context_.theme.font(theme::Type::MonoSmall)); };
  connect(&theme, &theme::Theme::changed, data_, applyTheme);
  applyTheme();
  data_->setTabChangesFocus(true);
  data_->setAccessibleName(tr("Data for the preview"));
  theme::fixSize(theme, data_, 0, kData);
  card_ = new Card(theme, {}, this);
  card_->setFramed(false);  // it stands in one that has a frame
  card_->setAccessibleName(tr("Preview"));
  sent_ = new SentView(theme, tr("Preview"), card_);
  card_->setBody(sent_);
  lines->addWidget(data_);
  lines->addWidget(card_, 1);
  soon_.setSingleShot(true);
  soon_.setInterval(kDelayMs);
  connect(&soon_, &QTimer::timeout, this, &TemplatePreview::render);
  connect(data_, &QPlainTextEdit::textChanged, this, [this] {
    note({});
    soon_.start();
  });
  connect(card_, &Card::retryPressed, this, [this] {
    if (const auto again = again_) again();
  });
  connect(&patience_, &state::Patience::changed, this, &TemplatePreview::tellWait);
  for (auto signal : {&state::EngineState::sessionChanged, &state::EngineState::linkChanged})
    connect(&context_.state(), signal, this, &TemplatePreview::settle);
  connect(&context_.state(), &state::EngineState::freshnessChanged, this, &TemplatePreview::settle);
  say(noneWords());
  tellWait();
  settle();
}

QWidget* TemplatePreview::buildTop() {
  const theme::Theme& theme = context_.theme;
  auto* top = new QWidget(this);
  auto* row = theme::row(theme, top, theme::grid::kSmall);
  title_ = new Label(theme, theme::Type::Caption, theme::Ink::Secondary, top);
  title_->setElide(Qt::ElideRight);
  stop_ = new ActButton(theme, tr("Stop"), ActButton::Role::Plain, top);
  pick_ = new ActButton(theme, tr("Use a message's data"), ActButton::Role::Plain, top);
  pick_->setHint(tr("What one of the latest messages of this template was made from"));
  row->addWidget(title_, 1);
  row->addWidget(stop_);
  row->addWidget(pick_);
  connect(stop_, &QPushButton::clicked, this, &TemplatePreview::stop);
  connect(pick_, &QPushButton::clicked, this, &TemplatePreview::offerMessages);
  return top;
}

/// Whether none is chosen, nothing is written yet or it is not known which there are.
QString TemplatePreview::noneWords() { return tr("What a recipient gets of the template will stand here."); }

int TemplatePreview::beginAsking(Asking& asking) {
  asking.call.cancel();
  if (&asking == &picking_) note_.clear();
  endWait(asking);
  return ++asking.turn;
}

void TemplatePreview::ask(Asking& asking, const QString& words, client::Call call) {
  asking.call = std::move(call);
  asking.words = words;
  patience_.begin();
  tellWait();
}

void TemplatePreview::endWait(Asking& asking) {
  asking.words.clear();
  if (picking_.words.isEmpty() && making_.words.isEmpty()) patience_.end();
  tellWait();
}

QString TemplatePreview::shown() const { return card_->state() == Card::State::Content ? sent_->asText()->toPlainText() : words_; }

void TemplatePreview::say(const QString& words) {
  words_ = words;
  card_->showEmpty(words);
}

void TemplatePreview::showLoading() {
  words_.clear();
  card_->showLoading(Skeleton::Shape::Lines);
}

void TemplatePreview::fail(const Asking& of, const client::ClientError& error, std::function<void()> again) {
  again_ = std::move(again);
  failed_ = &of;
  const bool isMaking = &of == &making_;
  // Of a wrong field the same would be said again.
  if (isMaking && !error.problem.errors.empty()) return say(tr("The preview cannot be made.\n%1").arg(fieldWords(error)));
  if (error.kind == client::ErrorKind::cancelled) {
    words_ = tr("Stopped. The preview is made again when the data or the template changes.");
    return card_->showError(words_, {});
  }
  words_ = isMaking ? tr("The preview could not be made. %1").arg(loadFailure(context_, {}, error))
                    : loadFailure(context_, tr("A message of the template"), error);
  // It changes nothing, although it is asked for as what changes something is: the details say the same as the words.
  client::ClientError harmless = error;
  harmless.effect = client::Effect::none;
  showFailure(*card_, words_, harmless);
}

void TemplatePreview::note(const QString& words) {
  note_ = words;
  tellWait();
}

void TemplatePreview::tellWait() {
  using Stage = state::Patience::Stage;
  const QString rest = note_.isEmpty() ? tr("Data, as JSON") : note_;
  title_->setText(patience_.stage() == Stage::none ? rest : picking_.words.isEmpty() ? making_.words : picking_.words);
  stop_->setVisible(patience_.stage() == Stage::cancellable);
}

void TemplatePreview::stop() {
  picking_.call.cancel();
  making_.call.cancel();
}

void TemplatePreview::showTemplate(const QString& stored, std::int64_t version, std::optional<protocol::TemplateView> unsaved) {
  std::string wanted = unsaved ? protocol::toText(*unsaved) : std::to_string(version);
  if (stored == stored_ && wanted == shown_) return;
  if (stored != stored_) {  // that of another one stands there, until its own is made
    beginAsking(making_);
    beginAsking(picking_);  // messages of that one are none of this one's
    if (stored.isEmpty() && !unsaved)
      say(noneWords());
    else
      showLoading();
  }
  stored_ = stored;
  shown_ = std::move(wanted);
  unsaved_ = std::move(unsaved);
  settle();
  soon_.start();
}

void TemplatePreview::settle() {
  const state::Permit reads = context_.state().canRead(kReading);
  pick_->setBlocked(!stored_.isEmpty() ? reads.reason : unsaved_ ? tr("Save it first") : tr("Nothing is chosen"));
}

void TemplatePreview::offerMessages() {
  if (stored_.isEmpty()) return;
  if (!context_.session.isStarted()) return fail(picking_, client::notConnected(), [this] { offerMessages(); });
  pick_->setBlocked(tr("Asked"));
  const int turn = beginAsking(picking_);
  auto call = context_.session.rest().get<protocol::Page<protocol::NotificationRow>>(
      QStringLiteral("/notifications"),
      {{QStringLiteral("q"), queryTerm(QStringLiteral("template"), stored_)}, {QStringLiteral("limit"), QString::number(kOffered)}}, this,
      [this, turn](client::Reply<protocol::Page<protocol::NotificationRow>> reply) {
    settle();
    if (turn != picking_.turn) return;
    endWait(picking_);
    if (!reply.ok()) return fail(picking_, reply.error(), [this] { offerMessages(); });
    if (failed_ == &picking_) render();  // what was said of it is so no more
    if (reply->data.empty()) return note(tr("No message of this template is kept."));
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const auto& row : reply->data)
      menu->addAction(QStringLiteral("%1  \u00B7  %2").arg(instantWords(context_, row.createdAt), foreign(row.recipient)), this,
                      [this, id = text(row.id)] { takeDataOf(id); });
    // It is wider than its button, which stands at the right edge of the window.
    menu->popup(pick_->mapToGlobal(QPoint(pick_->width() - menu->sizeHint().width(), pick_->height())));
  });
  ask(picking_, tr("Looking for messages of it"), std::move(call));
}

void TemplatePreview::takeDataOf(const QString& id) {
  const auto again = [this, id] { takeDataOf(id); };
  if (!context_.session.isStarted()) return fail(picking_, client::notConnected(), again);  // the menu may outlast it
  const int turn = beginAsking(picking_);
  auto call = context_.session.rest().get<protocol::NotificationDetail>(QStringLiteral("/notifications/") + client::segment(id), {}, this,
                                                                        [this, turn, again](client::Reply<protocol::NotificationDetail> reply) {
    if (turn != picking_.turn) return;
    endWait(picking_);
    if (!reply.ok()) return fail(picking_, reply.error(), again);
    data_->setPlainText(indented(reply->data));
  });
  ask(picking_, tr("Reading the message"), std::move(call));
}

void TemplatePreview::render() {
  const int turn = beginAsking(making_);
  failed_ = nullptr;
  if (stored_.isEmpty() && !unsaved_) return say(noneWords());
  if (!context_.session.isStarted()) return fail(making_, client::notConnected(), [this] { render(); });
  const auto parsed = protocol::parseJson(client::utf8(data_->toPlainText()));
  if (!parsed.ok()) return say(tr("The data is no JSON: %1").arg(foreign(parsed.status().message())));
  const QString name = unsaved_ ? text(unsaved_->name) : stored_;
  if (card_->state() != Card::State::Content) showLoading();
  const QString path = QStringLiteral("/templates/") + client::segment(name.isEmpty() ? kNameless : name) + QStringLiteral("/preview");
  auto call = context_.session.rest().post<boost::json::value>(path, PreviewBody{*parsed, unsaved_}, this,
                                                               [this, turn](client::Reply<boost::json::value> reply) {
    if (turn != making_.turn) return;
    endWait(making_);
    if (!reply.ok()) return fail(making_, reply.error(), [this] { render(); });
    protocol::NotificationDetail detail;
    detail.rendered = *reply;
    sent_->showContent(detail);
    card_->showContent();
  });
  ask(making_, tr("Making the preview"), std::move(call));
}

}  // namespace signalbox::ui::views
