#include "ui/views/engines/engines_sheet.h"

#include <QVBoxLayout>

#include <utility>

#include "ui/client/text.h"
#include "ui/theme/boxes.h"
#include "ui/views/engines/engine_row.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/label.h"
#include "ui/widgets/sheet.h"

namespace signalbox::ui::views {

using namespace widgets;
using namespace engine_columns;
using theme::Ink;
using theme::Type;
using workspace::Connection;

EnginesSheet::EnginesSheet(ViewContext context, workspace::EngineTokens& tokens, QWidget* host)
    : QObject(host), context_(context), tokens_(tokens), sheet_(new Sheet(context.theme, host)) {
  sheet_->setTitle(tr("Engines"));
  sheet_->setConfirm(tr("Attach to another engine"));
  sheet_->setLeaving(widgets::Sheet::Leaving::Close);
  sheet_->body()->addWidget(heading());
  list_ = new QWidget(sheet_);
  rows_ = theme::column(context_.theme, list_);
  sheet_->body()->addWidget(list_);
  problem_ = new Label(context_.theme, Type::Body, Ink::Danger, sheet_);
  problem_->setWordWrap(true);
  problem_->hide();
  sheet_->body()->addWidget(problem_);
  sheet_->body()->addStretch(1);
  second_.setInterval(kLookMs);
  connect(&second_, &QTimer::timeout, this, &EnginesSheet::look);
  connect(sheet_, &Sheet::dismissed, this, &EnginesSheet::clear);
  connect(sheet_, &Sheet::confirmed, this, [this] {
    dismiss();
    Q_EMIT attachWanted();
  });
  // Once the engine refuses what shows it, its row is another one's.
  connect(&context_.state(), &state::EngineState::linkChanged, this, [this] {
    if (second_.isActive() && listedNow() != listed_) fill();
  });
  for (auto signal : {&state::EngineState::totalsChanged, &state::EngineState::linkChanged, &state::EngineState::alertsChanged,
                      &state::EngineState::sessionChanged})
    connect(&context_.state(), signal, this, &EnginesSheet::look);
}

EnginesSheet::~EnginesSheet() { clear(); }

QWidget* EnginesSheet::heading() {
  const theme::Theme& theme = context_.theme;
  auto* head = new QWidget(sheet_);
  auto* line = theme::row(theme, head, theme::grid::kSmall);
  const auto title = [&](const QString& words, int width, Qt::Alignment side) {
    auto* label = new Label(theme, Type::Caption, Ink::Secondary, words, head);
    label->setAlignment(side | Qt::AlignVCenter);
    if (width > 0) theme::fixSize(theme, label, width, 0);
    line->addWidget(label, width > 0 ? 0 : 1);
  };
  title(tr("Engine"), 0, Qt::AlignLeft);
  title(tr("Health"), kHealth, Qt::AlignLeft);
  title(tr("Dead"), kDead, Qt::AlignRight);
  title(tr("Alerts"), kAlerts, Qt::AlignRight);
  title({}, kBetween, Qt::AlignLeft);
  title(tr("Version"), kVersion, Qt::AlignLeft);
  title({}, kActs, Qt::AlignLeft);
  return head;
}

bool EnginesSheet::isShown(const Connection& connection) const {
  return &connection == &context_.connection || (listed_ != 0 && connection.id == listed_);
}

qint64 EnginesSheet::listedNow() const { return workspace::listedId(context_.connection, known_, context_.state().link() == state::Link::stopped); }

void EnginesSheet::open(const QList<Connection>& known) {
  say({});
  known_ = known;
  fill();
  sheet_->open();
}

void EnginesSheet::fill() {
  clear();
  listed_ = listedNow();
  if (listed_ == 0 && context_.connection.url.isValid()) add(context_.connection);
  for (const Connection& connection : std::as_const(known_)) add(connection);
  look();
  second_.start();
}

void EnginesSheet::dismiss() { sheet_->dismiss(); }

void EnginesSheet::say(const QString& problem) {
  problem_->setText(problem);
  problem_->setVisible(!problem.isEmpty());
}

void EnginesSheet::add(const Connection& connection) {
  auto entry = std::make_unique<Entry>();
  entry->row = new EngineRow(context_.theme, connection, list_);
  rows_->addWidget(entry->row);
  connect(entry->row->openButton(), &QPushButton::clicked, this, [this, connection] {
    dismiss();
    Q_EMIT openWanted(connection);
  });
  connect(entry->row->lockButton(), &QPushButton::clicked, this, [this] { context_.state().setLocked(!context_.state().isLocked()); });
  connect(entry->row->editButton(), &QPushButton::clicked, this, [this, connection] { Q_EMIT editWanted(connection); });
  connect(entry->row->removeButton(), &QPushButton::clicked, this, [this, connection] { Q_EMIT removeWanted(connection); });
  if (!isShown(connection)) listen(*entry);
  entries_.push_back(std::move(entry));
}

void EnginesSheet::listen(Entry& entry) {
  entry.session = std::make_unique<state::EngineSession>(context_.session.clock(), context_.session.random());
  for (auto signal : {&state::EngineState::totalsChanged, &state::EngineState::linkChanged, &state::EngineState::alertsChanged})
    connect(&entry.session->state(), signal, this, &EnginesSheet::look);
  connect(&entry.session->state(), &state::EngineState::freshnessChanged, this, &EnginesSheet::look);
  const Connection connection = entry.row->connection();
  tokens_.token(connection, &entry.asking, [this, &entry, connection](base::Result<std::string> token) {
    if (token.ok())
      entry.session->start({connection.url, client::Secret(*token), connection.certificate, connection.caFile});
    else
      entry.token = client::text(token.status().message());
    look();
  });
}

void EnginesSheet::look() {
  qsizetype away = 0;
  for (const auto& entry : entries_) {
    const state::EngineSession& session = entry->session ? *entry->session : context_.session;
    const EngineHealth health = healthOf(session, entry->token);
    away += health.live ? 0 : 1;
    entry->row->showHealth(health, health.known ? &session.state().snapshot() : nullptr, !entry->session,
                           !entry->session && session.state().isLocked());
  }
  const auto all = static_cast<qsizetype>(entries_.size());
  sheet_->setSummary(away == 0 && all > 1 ? tr("All %1 connected").arg(all) : tr("%1 of %2 connected").arg(all - away).arg(all));
}

void EnginesSheet::clear() {
  second_.stop();
  for (auto& entry : entries_) {
    entry->row->hide();
    entry->row->deleteLater();  // its own button may have asked for this
    if (entry->session) {
      entry->session->state().disconnect(this);
      entry->session->stop();
      entry->session.release()->deleteLater();
    }
  }
  entries_.clear();
}

EngineRow* EnginesSheet::row(const QString& name) const {
  for (const auto& entry : entries_)
    if (entry->row->connection().name == name) return entry->row;
  return nullptr;
}

}  // namespace signalbox::ui::views
