#include "ui/state/operation_model.h"

#include <QLocale>
#include <QRegularExpression>

#include <algorithm>

#include "ui/client/foreign.h"
#include "ui/client/words.h"
#include "ui/state/words.h"

namespace signalbox::ui::state {

namespace {

using client::Words;

QString stateWords(const protocol::OperationView& operation) {
  if (operation.state == "paused" && !operation.pausedReason.empty()) return Words::tr("Paused: %1").arg(client::foreign(operation.pausedReason));
  return operationStateWords(client::text(operation.state));
}

const QRegularExpression& causeTerm() {
  static const QRegularExpression term(QStringLiteral("\\bcause:\"?([^\\s()\"]+)\"?"));
  return term;
}

/// How many messages the query names one by one; none where it asks for anything else as well.
qsizetype namedIn(const QString& q) {
  static const QRegularExpression whole(QStringLiteral("^\\(?\\s*(id:\"?[0-9a-f-]{36}\"?(\\s+OR\\s+)?)+\\s*\\)?$"));
  return whole.match(q).hasMatch() ? q.count(QStringLiteral("id:")) : 0;
}

}  // namespace

QStringList causesIn(const QString& q) {
  QStringList ids;
  for (auto found = causeTerm().globalMatch(q); found.hasNext();) ids << found.next().captured(1);
  return ids;
}

QString scopeWords(const std::string& q, const std::map<QString, QString>& titles, bool couldNotBeRead) {
  QString rest = client::text(q);
  if (const qsizetype named = namedIn(rest); named > 0)
    return named == 1 ? OperationModel::tr("1 message, chosen by hand") : OperationModel::tr("%1 messages, chosen by hand").arg(named);
  const QStringList causes = causesIn(rest);
  if (causes.isEmpty()) return rest;
  rest.remove(causeTerm());
  rest.remove(QRegularExpression(QStringLiteral("\\((\\s|OR)*\\)")));
  const auto title = titles.find(causes.first());
  QString words;
  if (causes.size() > 1)
    words = OperationModel::tr("%1 causes").arg(causes.size());
  else if (title == titles.end())
    words = couldNotBeRead ? OperationModel::tr("One cause, which could not be read") : OperationModel::tr("One cause, not read yet");
  else
    words = title->second.isEmpty() ? OperationModel::tr("One cause") : OperationModel::tr("One cause: %1").arg(client::foreign(title->second));
  return rest.trimmed().isEmpty() ? words : QString(words + QStringLiteral(", ") + client::foreign(rest.simplified()));
}

bool isActive(const protocol::OperationView& operation) {
  return operation.state == "staged" || operation.state == "running" || operation.state == "paused";
}

bool isOwn(const EngineState& state, const protocol::OperationView& operation) {
  return state.hasSession() && operation.by == state.session().principal;
}

std::vector<const protocol::OperationView*> stagedOperations(const EngineState& state) {
  const auto now = state.engineNow();
  const auto isSoon = [&now](base::WallTime at) { return !now || at - *now <= std::chrono::minutes{1}; };
  std::vector<const protocol::OperationView*> staged;
  for (const protocol::OperationView& operation : state.snapshot().operations)
    if (operation.state == "staged" && operation.startsAt && isSoon(*operation.startsAt) && !waitsForApproval(operation))
      staged.push_back(&operation);
  return staged;
}

const protocol::OperationView* ownStagedOperation(const EngineState& state) {
  const protocol::OperationView* own = nullptr;
  for (const protocol::OperationView* staged : stagedOperations(state))
    if (isOwn(state, *staged)) own = staged;
  return own;
}

bool sends(const protocol::OperationView& operation) { return operation.kind == "replay" || operation.resolution == "resend"; }

std::int64_t underWayOf(const protocol::OperationView& operation) {
  return sends(operation) ? std::max<std::int64_t>(0, operation.done - operation.confirmed - operation.failed) : 0;
}

std::int64_t leftOf(const protocol::OperationView& operation) {
  return std::max<std::int64_t>(0, operation.total - operation.done - operation.skipped);
}

/// One that is over is asked for once: what was under way then ends unheard.
std::int64_t settledOf(const protocol::OperationView& operation) {
  return operation.finishedAt ? operation.done + operation.skipped : operation.done - underWayOf(operation) + operation.skipped;
}

std::optional<double> progressOf(const protocol::OperationView& operation) {
  if (operation.total == 0) return std::nullopt;
  return static_cast<double>(settledOf(operation)) / static_cast<double>(operation.total);
}

QString operationTitle(const protocol::OperationView& operation) {
  return operationKindWords(client::text(operation.kind)) + QStringLiteral(" ") +
      QLocale(QLocale::English).toString(static_cast<qlonglong>(operation.total));
}

OperationModel::OperationModel(EngineSession& session, QObject* parent) : RowModel(session, parent) {
  connect(&session.state(), &EngineState::operationsChanged, this, &OperationModel::followState);
  connect(this, &QAbstractItemModel::rowsInserted, this, &OperationModel::nameCauses);
  connect(this, &QAbstractItemModel::modelReset, this, &OperationModel::nameCauses);
}

void OperationModel::nameCauses() {
  for (int row = 0; row < rowCount(); ++row) {
    const QStringList ids = causesIn(client::text(rowAt(row)->q));
    if (ids.size() != 1 || causes_.count(ids.first()) > 0 || !session_.isStarted()) continue;
    const QString id = ids.first();
    causes_[id] = QString();
    session_.rest().get<protocol::GroupView>(QStringLiteral("/dead-letters/groups/") + client::segment(id), {}, this,
                                             [this, id](client::Reply<protocol::GroupView> reply) {
      if (!reply.ok()) return;  // it may be gone, and stays one cause
      causes_[id] = client::text(reply->title);
      if (rowCount() > 0) Q_EMIT dataChanged(index(0, what), index(rowCount() - 1, what));
    });
  }
}

QString OperationModel::scopeOf(const protocol::OperationView& operation) const {
  const auto* known = rowById(client::text(operation.id));
  return scopeWords(operation.q.empty() && known != nullptr ? known->q : operation.q, causes_, loadState() == LoadState::failed);
}

void OperationModel::followState() {
  if (loadState() != LoadState::ready) return;
  std::vector<std::string> present;
  bool unknown = false;
  for (protocol::OperationView operation : session_.state().snapshot().operations) {
    present.push_back(operation.id);
    // The picture is for everybody and leaves out a search for what only some may read; the list has it for those.
    if (const auto* known = rowById(client::text(operation.id)); known != nullptr && operation.q.empty()) operation.q = known->q;
    unknown = !replaceRow(operation) || unknown;
  }
  // One that is new, or that ran and is over: only the list knows its end.
  const bool ended = std::any_of(running_.begin(), running_.end(),
                                 [&](const std::string& id) { return std::find(present.begin(), present.end(), id) == present.end(); });
  running_ = std::move(present);
  if (unknown || ended) refreshSoon();
}

int OperationModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : columns; }

QVariant OperationModel::headerData(int section, Qt::Orientation orientation, int role) const {
  static const QStringList titles{tr("Kind"),  tr("What"),     tr("State"), tr("By"),     tr("Why"),
                                  tr("Asked"), tr("Progress"), tr("Sent"),  tr("Failed"), tr("Skipped")};
  if (orientation != Qt::Horizontal || section < 0 || section >= columns) return {};
  if (role == Qt::DisplayRole) return titles[section];
  const bool number = section >= progress && section <= skipped;
  if (role == Qt::TextAlignmentRole) return QVariant((number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
  return {};
}

QString OperationModel::path() const { return QStringLiteral("/operations"); }

QVariant OperationModel::valueOf(const protocol::OperationView& operation, int column, int role) const {
  const bool isCount = column >= confirmed && column <= skipped;
  if (role == Qt::TextAlignmentRole) return QVariant((isCount || column == progress ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
  if (role == Qt::ToolTipRole && column == created) return client::text(base::formatRfc3339(operation.createdAt));
  if (role != Qt::DisplayRole && role != kValueRole && role != Qt::ToolTipRole) return {};
  const bool bare = role == kValueRole;
  const auto number = [&](std::int64_t value) { return bare ? QVariant(qlonglong{value}) : QVariant(format_.count(value)); };
  const auto ofSending = [&](std::int64_t value) {
    if (sends(operation)) return number(value);
    return bare ? QVariant() : QVariant(format_.unknown);
  };
  switch (column) {
    case kind: return operationKindWords(client::text(operation.kind));
    case what: return bare ? client::text(operation.q) : scopeWords(operation.q, causes_);
    case state: return bare ? client::text(operation.state) : stateWords(operation);
    case progress:
      return bare ? QVariant(progressOf(operation).value_or(1.0))
                  : QVariant(tr("%1 of %2").arg(format_.count(settledOf(operation)), format_.count(operation.total)));
    case confirmed: return ofSending(operation.confirmed);
    case failed: return ofSending(operation.failed);
    case skipped: return number(operation.skipped);
    case by: return client::text(operation.by);
    case reason: return client::text(operation.reason);
    case created: return bare ? QVariant(client::dateTime(operation.createdAt)) : QVariant(format_.instant(operation.createdAt));
    default: return {};
  }
}

}  // namespace signalbox::ui::state
