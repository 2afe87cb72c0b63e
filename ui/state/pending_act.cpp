#include "ui/state/pending_act.h"

#include "ui/client/text.h"

namespace signalbox::ui::state {

PendingAct::PendingAct(QString what, base::WallTime askedAt, QObject* parent) : QObject(parent), what_(std::move(what)), askedAt_(askedAt) {}

QString PendingAct::words(const QTimeZone& zone) const {
  switch (state_) {
    case ActState::asked: return tr("Asked");
    case ActState::started: return tr("Started");
    case ActState::done: {
      const QString at = tr("Done %1").arg(client::dateTime(endedAt_.value_or(askedAt_)).toTimeZone(zone).toString(QStringLiteral("HH:mm:ss")));
      return result_.isEmpty() ? at : at + QStringLiteral(": ") + result_;
    }
    case ActState::failed: {
      const bool isKnown = !error_ || error_->effect != client::Effect::unknown;
      return (isKnown ? tr("Failed: %1") : tr("Not known whether it was done: %1")).arg(error_ ? error_->text : QString());
    }
  }
  return {};
}

void PendingAct::start(const QString& operationId) {
  if (isOver()) return;
  operationId_ = operationId;
  state_ = ActState::started;
  Q_EMIT changed();
}

void PendingAct::finish(base::WallTime at, const QString& result) {
  if (isOver()) return;
  state_ = ActState::done;
  endedAt_ = at;
  result_ = result;
  Q_EMIT changed();
  Q_EMIT over();
}

void PendingAct::fail(base::WallTime at, client::ClientError error) {
  if (isOver()) return;
  state_ = ActState::failed;
  endedAt_ = at;
  error_ = std::move(error);
  Q_EMIT changed();
  Q_EMIT over();
}

}  // namespace signalbox::ui::state
