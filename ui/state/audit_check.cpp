#include "ui/state/audit_check.h"

namespace signalbox::ui::state {

void AuditCheck::start() {
  if (!session_.isStarted()) return;
  call_.cancel();
  dropPart();
  running_ = true;
  stopped_ = false;
  error_.reset();
  ++generation_;
  ask({});
  Q_EMIT changed();
}

void AuditCheck::stop() {
  if (!running_) return;
  ++generation_;
  call_.cancel();
  dropPart();
  running_ = false;
  stopped_ = true;
  Q_EMIT changed();
}

/// The rows that were looked at say nothing of the others. What is broken stays so.
void AuditCheck::dropPart() {
  part_ = false;
  if (verdict_ && verdict_->hasMore && !verdict_->firstBad) verdict_.reset();
}

void AuditCheck::ask(const QString& cursor) {
  client::Query query;
  if (!cursor.isEmpty()) query.emplace_back(QStringLiteral("cursor"), cursor);
  call_ = session_.rest().get<protocol::AuditVerdict>(QStringLiteral("/audit/verify"), query, this,
                                                      [this, generation = generation_](client::Reply<protocol::AuditVerdict> reply) {
    if (generation == generation_) take(std::move(reply));
  });
}

void AuditCheck::take(client::Reply<protocol::AuditVerdict> reply) {
  if (!reply.ok()) {
    running_ = false;
    error_ = reply.error();
    dropPart();
    return Q_EMIT changed();
  }
  verdict_ = std::move(reply).value();
  part_ = true;
  running_ = verdict_->hasMore;
  if (running_) ask(client::text(verdict_->nextCursor));
  Q_EMIT changed();
}

}  // namespace signalbox::ui::state
