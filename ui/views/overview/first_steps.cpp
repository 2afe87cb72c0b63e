#include "ui/views/overview/first_steps.h"

#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>
#include <QVBoxLayout>

#include <algorithm>

#include "ui/theme/boxes.h"
#include "ui/views/post_line.h"
#include "ui/views/set_up/test_message_sheet.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/label.h"

namespace signalbox::ui::views {

using namespace widgets;
using theme::Ink;
using theme::Type;

namespace {

constexpr int kNumber = 16, kParts = 4, kAlmostAll = 1000;

/// What a provider ever took, or what lies in the dead letters: whoever has that needs no first steps.
bool hasSent(const protocol::Snapshot& snapshot) {
  return std::any_of(snapshot.queues.begin(), snapshot.queues.end(), [](const auto& queue) { return queue.sentTotal > 0 || queue.dead > 0; });
}

}  // namespace

FirstSteps::FirstSteps(ViewContext context, QWidget* host, QWidget* parent)
    : QWidget(parent), context_(context), card_(new Card(context.theme, tr("First steps"), this)), test_(new TestMessageSheet(context, host)) {
  const theme::Theme& theme = context_.theme;
  theme::column(theme, this)->addWidget(card_);
  auto* close = new IconButton(theme, theme::Icon::Close, tr("Put the first steps away"), card_);
  card_->headActs()->addWidget(close);
  auto* body = new QWidget(card_);
  auto* across = theme::row(theme, body, theme::grid::kNone);
  auto* steps = new QWidget(body);  // an act stands beside its words, however wide the window is
  theme::mostWidth(theme, steps, theme::grid::kSentenceMax);
  across->addWidget(steps, kAlmostAll);
  across->addStretch(1);
  auto* lines = theme::cells(theme, steps, theme::grid::kSmall);
  lines->setColumnStretch(1, 1);
  provider_ = add(tr("Choose what sends: your mail server (SMTP), or another provider."), tr("Connect a mail server"), lines);
  message_ = add(tr("Send yourself a message and see what becomes of it, step by step."), tr("Send a test message"), lines);
  line_ = add(tr("Copy a curl line to post from an app on this machine."), tr("Copy the line"), lines);
  line_.act->setGlyph(theme::Icon::Copy);
  card_->setBody(body);
  hide();
  connect(close, &QPushButton::clicked, this, [this] {
    closed_ = true;
    settle();
  });
  connect(provider_.act, &QPushButton::clicked, this, [this] {
    context_.navigator.go(Place{QStringLiteral("set-up"), {QStringLiteral("providers")}, {{QStringLiteral("new"), QStringLiteral("smtp")}}});
  });
  connect(message_.act, &QPushButton::clicked, test_, &TestMessageSheet::open);
  connect(line_.act, &QPushButton::clicked, this, &FirstSteps::copy);
  for (auto signal : {&state::EngineState::snapshotLoaded, &state::EngineState::providersChanged, &state::EngineState::queuesChanged,
                      &state::EngineState::sessionChanged, &state::EngineState::linkChanged})
    connect(&context_.state(), signal, this, &FirstSteps::settle);
  connect(&context_.state(), &state::EngineState::freshnessChanged, this, &FirstSteps::settle);
  settle();
}

FirstSteps::Step FirstSteps::add(const QString& words, const QString& verb, QGridLayout* lines) {
  const theme::Theme& theme = context_.theme;
  const int row = lines->count() / kParts;
  Step step;
  step.number = new Label(theme, Type::BodyStrong, Ink::Secondary, QString::number(row + 1), card_);
  theme::fixSize(theme, step.number, kNumber, 0);
  step.words = new Label(theme, Type::Body, Ink::Text, words, card_);
  step.words->setElide(Qt::ElideRight);
  step.done = new Label(theme, Type::Body, Ink::Secondary, tr("Done"), card_);
  step.act = new ActButton(theme, verb, ActButton::Role::Plain, card_);
  step.act->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);  // as wide as the widest of them
  lines->addWidget(step.number, row, 0);
  lines->addWidget(step.words, row, 1);
  lines->addWidget(step.done, row, 2);
  lines->addWidget(step.act, row, 3);
  return step;
}

/// The act stays: another provider, another test.
void FirstSteps::setDone(Step& step, bool done) {
  step.done->setVisible(done);
  step.words->setInk(done ? Ink::Secondary : Ink::Text);
}

void FirstSteps::settle() {
  if (!context_.state().hasSnapshot()) return hide();
  const protocol::Snapshot& snapshot = context_.state().snapshot();
  const bool sent = hasSent(snapshot), sends = !snapshot.providers.empty();
  begun_ = begun_ || !sent;
  setDone(provider_, sends);
  setDone(message_, sent);
  setDone(line_, copied_);
  const state::Permit sets = context_.state().canAct(QStringLiteral("providers.manage"));
  const state::Permit posts = context_.state().canAct(QStringLiteral("notifications.post"));
  provider_.act->setBlocked(sets.reason);
  message_.act->setBlocked(!posts ? posts.reason : sends ? QString() : tr("Nobody could send it yet"));
  setVisible(begun_ && !closed_ && !(sent && copied_));
}

void FirstSteps::copy() {
  QGuiApplication::clipboard()->setText(postLine(context_));
  copied_ = true;
  settle();
}

}  // namespace signalbox::ui::views
