#include "ui/views/set_up/template_preview.h"

#include <QMenu>
#include <QPlainTextEdit>
#include <QVBoxLayout>

#include "ui/client/text.h"
#include "ui/theme/boxes.h"
#include "ui/views/messages/detail_words.h"
#include "ui/views/messages/sent_view.h"
#include "ui/views/wording.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/label.h"

namespace signalbox::ui::views {

using namespace widgets;
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
QString problemWords(const client::ClientError& error) {
  QStringList lines;
  for (const auto& field : error.problem.errors) {
    const QString name = text(field.pointer).section(QLatin1Char('/'), -1);
    lines << (name.isEmpty() ? text(field.detail) : QStringLiteral("%1: %2").arg(name, text(field.detail)));
  }
  return lines.isEmpty() ? errorWords(error) : lines.join(QLatin1Char('\n'));
}

}  // namespace

TemplatePreview::TemplatePreview(ViewContext context, QWidget* parent) : QWidget(parent), context_(context) {
  const theme::Theme& theme = context_.theme;
  auto* lines = theme::column(theme, this, theme::grid::kSmall);
  auto* top = theme::row(theme, nullptr, theme::grid::kSmall);
  pick_ = new ActButton(theme, tr("Data of a message"), ActButton::Role::Plain, this);
  pick_->setHint(tr("What one of the latest messages of this template was made from"));
  top->addWidget(new Label(theme, theme::Type::Caption, theme::Ink::Secondary, tr("Data, as JSON"), this), 1);
  top->addWidget(pick_);
  lines->addLayout(top);
  data_ = new QPlainTextEdit(QStringLiteral("{\n  \"name\": \"Ana\"\n}"), this);
  const auto applyTheme = [this] { data_->setFont(context_.theme.font(theme::Type::MonoSmall)); };
  connect(&theme, &theme::Theme::changed, data_, applyTheme);
  applyTheme();
  data_->setTabChangesFocus(true);
  data_->setAccessibleName(tr("Data for the preview"));
  theme::fixSize(theme, data_, 0, kData);
  sent_ = new SentView(theme, tr("Preview"), this);
  lines->addWidget(data_);
  lines->addWidget(sent_, 1);
  soon_.setSingleShot(true);
  soon_.setInterval(kDelayMs);
  connect(&soon_, &QTimer::timeout, this, &TemplatePreview::render);
  connect(data_, &QPlainTextEdit::textChanged, this, [this] { soon_.start(); });
  connect(pick_, &QPushButton::clicked, this, &TemplatePreview::offerMessages);
  for (auto signal : {&state::EngineState::sessionChanged, &state::EngineState::linkChanged})
    connect(&context_.state(), signal, this, &TemplatePreview::settle);
  connect(&context_.state(), &state::EngineState::freshnessChanged, this, &TemplatePreview::settle);
  settle();
}

void TemplatePreview::showTemplate(const QString& stored, std::int64_t version, std::optional<protocol::TemplateView> unsaved) {
  std::string shown = unsaved ? protocol::toText(*unsaved) : std::to_string(version);
  if (stored == stored_ && shown == shown_) return;
  stored_ = stored;
  shown_ = std::move(shown);
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
  if (!context_.session.isStarted()) return sent_->say(errorWords(client::notConnected()));
  pick_->setBlocked(tr("Asked"));
  context_.session.rest().get<protocol::Page<protocol::NotificationRow>>(
      QStringLiteral("/notifications"),
      {{QStringLiteral("q"), queryTerm(QStringLiteral("template"), stored_)}, {QStringLiteral("limit"), QString::number(kOffered)}}, this,
      [this](client::Reply<protocol::Page<protocol::NotificationRow>> reply) {
    settle();
    if (!reply.ok()) return sent_->say(errorWords(reply.error()));
    if (reply->data.empty()) return sent_->say(tr("No message of this template is kept."));
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const auto& row : reply->data)
      menu->addAction(QStringLiteral("%1  \u00B7  %2").arg(instantWords(context_, row.createdAt), text(row.recipient)), this,
                      [this, id = text(row.id)] { takeDataOf(id); });
    menu->popup(pick_->mapToGlobal(QPoint(0, pick_->height())));
  });
}

void TemplatePreview::takeDataOf(const QString& id) {
  if (!context_.session.isStarted()) return sent_->say(errorWords(client::notConnected()));  // the menu may outlast it
  context_.session.rest().get<protocol::NotificationDetail>(QStringLiteral("/notifications/") + client::segment(id), {}, this,
                                                            [this](client::Reply<protocol::NotificationDetail> reply) {
    if (!reply.ok()) return sent_->say(errorWords(reply.error()));
    data_->setPlainText(indented(reply->data));
  });
}

void TemplatePreview::render() {
  const int turn = ++turn_;
  if (!context_.session.isStarted() || (stored_.isEmpty() && !unsaved_)) return sent_->say({});
  const auto parsed = protocol::parseJson(client::utf8(data_->toPlainText()));
  if (!parsed.ok()) return sent_->say(tr("The data is no JSON: %1").arg(text(parsed.status().message())));
  const QString name = unsaved_ ? text(unsaved_->name) : stored_;
  const QString path = QStringLiteral("/templates/") + client::segment(name.isEmpty() ? kNameless : name) + QStringLiteral("/preview");
  context_.session.rest().post<boost::json::value>(path, PreviewBody{*parsed, unsaved_}, this, [this, turn](client::Reply<boost::json::value> reply) {
    if (turn != turn_) return;
    if (!reply.ok()) return sent_->say(problemWords(reply.error()));
    protocol::NotificationDetail detail;
    detail.rendered = *reply;
    sent_->showContent(detail);
  });
}

}  // namespace signalbox::ui::views
