#include "ui/state/audit_check.h"

namespace signalbox::ui::state {

void AuditCheck::start() {
  if (!session_.isStarted()) return;
  running_ = true;
  error_.reset();
  ++generation_;
  ask({});
  Q_EMIT changed();
}

void AuditCheck::ask(const QString& cursor) {
  client::Query query;
  if (!cursor.isEmpty()) query.emplace_back(QStringLiteral("cursor"), cursor);
  session_.rest().get<protocol::AuditVerdict>(QStringLiteral("/audit/verify"), query, this,
                                              [this, generation = generation_](client::Reply<protocol::AuditVerdict> reply) {
    if (generation == generation_) take(std::move(reply));
  });
}

void AuditCheck::take(client::Reply<protocol::AuditVerdict> reply) {
  if (!reply.ok()) {
    running_ = false;
    error_ = reply.error();
    return Q_EMIT changed();
  }
  verdict_ = std::move(reply).value();
  running_ = verdict_->hasMore;
  if (running_) ask(client::text(verdict_->nextCursor));
  Q_EMIT changed();
}

}  // namespace signalbox::ui::state
