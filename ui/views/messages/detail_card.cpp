#include "ui/views/messages/detail_card.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QScrollArea>
#include <QScrollBar>
#include <QStackedLayout>
#include <QVBoxLayout>

#include "ui/client/foreign.h"
#include "ui/client/text.h"
#include "ui/theme/boxes.h"
#include "ui/views/card_wait.h"
#include "ui/views/follow_freshness.h"
#include "ui/views/load_failure.h"
#include "ui/views/messages/detail_words.h"
#include "ui/views/messages/message_menu.h"
#include "ui/views/messages/sent_generations.h"
#include "ui/views/post_line.h"
#include "ui/views/wording.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/code_view.h"
#include "ui/widgets/label.h"
#include "ui/widgets/scroll_column.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/timeline_view.h"

namespace signalbox::ui::views {

using namespace widgets;
using client::text;

namespace {
constexpr int kPageLeast = 120;  // some lines of what happened
constexpr int kNotThere = 404;

/// It is no longer there, or not for this token: what was read before is not to be shown any more.
bool saysIsGone(const client::ClientError& error) {
  return error.httpStatus == kNotThere || error.kind == client::ErrorKind::forbidden || error.kind == client::ErrorKind::token;
}
}  // namespace

DetailCard::DetailCard(ViewContext context, state::Place place, QWidget* parent)
    : QWidget(parent),
      context_(context),
      place_(place),
      loader_(context.session),
      card_(new Card(context.theme, {}, this)),
      wait_(new CardWait(context, card_)) {
  loader_.setLookedAt(false);
  build();
  connect(&loader_, &state::NotificationDetailLoader::loading, this, [this](const QString& id) {
    asked_ = id;
    card_->showLoading(Skeleton::Shape::Lines);
    wait_->begin(tr("Reading the message"));
  });
  connect(&loader_, &state::NotificationDetailLoader::loaded, this, &DetailCard::showDetail);
  connect(&loader_, &state::NotificationDetailLoader::failed, this, [this](const QString&, const client::ClientError& error) {
    wait_->end();
    if (!loader_.detail() || saysIsGone(error)) showLoadFailure(context_, *card_, error);  // else what is shown stays, and is asked for again
  });
  connect(wait_, &CardWait::stopped, this, [this] {
    loader_.clear();
    card_->showError(CardWait::stoppedWords(), {});
  });
  connect(card_, &Card::retryPressed, this, [this] {
    loader_.clear();
    show(asked_);
  });
  followFreshness(*card_, context_.state());
  // A linked message may come before the session that says what may be read.
  connect(&context_.state(), &state::EngineState::sessionChanged, this, &DetailCard::settleSame);
  show(QString());
}

void DetailCard::build() {
  const theme::Theme& theme = context_.theme;
  auto* all = theme::column(theme, this);
  all->addWidget(card_);
  card_->setAccessibleName(tr("Detail"));
  auto* body = new QWidget(card_);
  auto* lines = theme::column(theme, body, theme::grid::kSmall);
  lines->addWidget(buildHead(body));
  lines->addWidget(buildTabs(body), 1);
  // The story scrolls with what stands above it: one bar, also in a low window.
  area_ = scrolling(body, card_);
  area_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  area_->setFocusPolicy(Qt::StrongFocus);  // the keys scroll it
  area_->setAccessibleName(tr("Message"));
  card_->setBody(area_);
}

/// What happened to it while another screen was looked at is asked for as soon as its events come again.
void DetailCard::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  loader_.setLookedAt(true);
}

void DetailCard::hideEvent(QHideEvent* event) {
  if (!event->spontaneous()) loader_.setLookedAt(false);  // a minimised window still shows it
  QWidget::hideEvent(event);
}

QWidget* DetailCard::buildHead(QWidget* parent) {
  const theme::Theme& theme = context_.theme;
  auto* head = new QWidget(parent);
  auto* lines = theme::column(theme, head, theme::grid::kTiny);
  auto* top = theme::row(theme, nullptr, theme::grid::kTiny);
  recipient_ = new Label(theme, theme::Type::CardTitle, theme::Ink::Text, head);
  recipient_->setElide(Qt::ElideRight);
  auto* copy = new IconButton(theme, theme::Icon::Copy, tr("Copy id (c)"), head);
  auto* line = new IconButton(theme, theme::Icon::Terminal, tr("Copy as curl (Shift+c)"), head);
  same_ = new IconButton(theme, theme::Icon::Notifications, tr("All to this recipient"), head);
  top->addWidget(recipient_, 1);
  top->addWidget(same_);
  top->addWidget(copy);
  top->addWidget(line);
  sentence_ = new Label(theme, theme::Type::Body, theme::Ink::Text, head);
  sentence_->setWordWrap(true);
  code_ = new Label(theme, theme::Type::MonoSmall, theme::Ink::Secondary, head);
  code_->setWordWrap(true);
  code_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  lines->addLayout(top);
  lines->addWidget(sentence_);
  lines->addWidget(code_);
  connect(same_, &QPushButton::clicked, this, [this] {
    if (row_) context_.navigator.go(toRecipient(*row_));
  });
  connect(copy, &QPushButton::clicked, this, &DetailCard::copyId);
  connect(line, &QPushButton::clicked, this, &DetailCard::copyCurl);
  return head;
}

QWidget* DetailCard::buildTabs(QWidget* parent) {
  const theme::Theme& theme = context_.theme;
  auto* part = new QWidget(parent);
  auto* lines = theme::column(theme, part, theme::grid::kSmall);
  tabs_ = new SegmentedControl(theme, tr("Parts of the message"), part);
  tabs_->setSegments({{QStringLiteral("timeline"), tr("Timeline"), tr("What happened to it, step by step")},
                      {QStringLiteral("sent"), tr("As sent"), tr("What the recipient gets")},
                      {QStringLiteral("data"), tr("Data"), tr("What the app gave")},
                      {QStringLiteral("raw"), tr("Raw"), tr("All that this console reads in the engine's answer, as JSON")}});
  tabs_->setCurrent(QStringLiteral("timeline"));
  theme::fixSize(theme, tabs_, 0, theme::grid::kTarget);
  lines->addWidget(tabs_, 0, Qt::AlignLeft);
  auto* pages = new QWidget(part);
  pages_ = new QStackedLayout(pages);
  // They scroll in themselves: what they would like is no reason for a second bar.
  pages->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Ignored);
  theme::leastSize(theme, pages, 0, kPageLeast);
  sent_ = new SentGenerations(context_, place_, pages);
  data_ = new CodeView(theme, tr("Data"), pages);
  raw_ = new CodeView(theme, tr("Raw"), pages);
  for (QWidget* page : {static_cast<QWidget*>(sent_), static_cast<QWidget*>(data_), static_cast<QWidget*>(raw_)}) {
    theme::leastSize(theme, page, 0, kPageLeast);  // they scroll in themselves
    pages_->addWidget(page);
  }
  timeline_ = new TimelineView(theme, part);
  lines->addWidget(timeline_);
  lines->addWidget(pages, 1);
  lines->addStretch();
  pages->hide();
  connect(tabs_, &SegmentedControl::chosen, this, &DetailCard::chooseTab);
  return part;
}

void DetailCard::chooseTab(const QString& key) {
  static const QStringList pages{QStringLiteral("sent"), QStringLiteral("data"), QStringLiteral("raw")};
  const int page = static_cast<int>(pages.indexOf(key));
  tabs_->setCurrent(key);
  timeline_->setVisible(page < 0);
  pages_->parentWidget()->setVisible(page >= 0);
  if (page >= 0) pages_->setCurrentIndex(page);
}

void DetailCard::show(const QString& id) {
  if (!id.isEmpty() && id == loader_.id()) return;
  if (id.isEmpty() || !context_.session.isStarted()) {
    loader_.clear();
    wait_->end();
    return showNone();
  }
  isNone_ = false;
  loader_.load(id, place_);
}

void DetailCard::showNone() {
  isNone_ = true;
  const bool hasSome = list_ == nullptr || list_->rowCount() > 0;
  card_->showEmpty(hasSome ? tr("Choose a message to see what happened to it.") : QString());
}

void DetailCard::follow(const QAbstractItemModel& list) {
  list_ = &list;
  const auto settle = [this] {
    if (isNone_) showNone();
  };
  connect(&list, &QAbstractItemModel::modelReset, this, settle);
  connect(&list, &QAbstractItemModel::rowsInserted, this, settle);
  connect(&list, &QAbstractItemModel::rowsRemoved, this, settle);
  settle();
}

void DetailCard::showDetail(const protocol::NotificationDetail& detail) {
  wait_->end();
  const auto& row = detail.row;
  QString head = client::foreign(row.recipient);
  if (!row.templateName.empty()) head += QStringLiteral("  \u00B7  ") + client::foreign(row.templateName);
  recipient_->setText(head);
  if (!row_ || row_->id != row.id) area_->verticalScrollBar()->setValue(0);  // another message begins at its top
  row_ = row;
  settleSame();
  sentence_->setText(sentenceOf(detail));
  const bool isBoth = !row.errorCode.empty() && !row.error.empty();
  const QString code = isBoth ? QString(text(row.errorCode) + QStringLiteral("  ") + client::foreign(row.error)) : text(row.errorCode + row.error);
  code_->setText(code);
  code_->setVisible(!code.isEmpty());
  timeline_->setGenerations(storyOf(detail, context_));
  sent_->showDetail(detail);
  data_->setText(dataText(detail));
  raw_->setText(indented(protocol::toJson(detail)));
  card_->showContent();
}

SentView* DetailCard::sent() { return sent_->view(); }

void DetailCard::settleSame() {
  if (row_) same_->setBlocked(whyNoRecipient(context_, *row_));
}

/// What became of it, and until when it is kept.
QString DetailCard::sentenceOf(const protocol::NotificationDetail& detail) const {
  const QString sentence = errorSentence(detail.row);
  if (detail.row.purgeAt) return tr("%1 It is purged on %2 and can be restored until then.").arg(sentence, dayWords(context_, *detail.row.purgeAt));
  if (detail.purgeAt) return tr("%1 It is kept until %2 and purged then.").arg(sentence, dayWords(context_, *detail.purgeAt));
  return sentence;
}

void DetailCard::copyId() {
  if (!loader_.id().isEmpty()) QGuiApplication::clipboard()->setText(loader_.id());
}

void DetailCard::copyCurl() {
  if (loader_.id().isEmpty() || !context_.session.isStarted()) return;
  // The token stays out of clipboards and shell histories: the line reads it from the file.
  QGuiApplication::clipboard()->setText(
      QStringLiteral("curl -H \"Authorization: Bearer $(cat %1)\" %2/notifications/%3")
          .arg(tokenFileInShell(context_), context_.session.rest().address().url.toString(QUrl::StripTrailingSlash), loader_.id()));
}

}  // namespace signalbox::ui::views
