#include "ui/state/notification_detail_loader.h"

namespace signalbox::ui::state {

NotificationDetailLoader::NotificationDetailLoader(EngineSession& session, QObject* parent) : QObject(parent), session_(session) {
  connect(&session, &EngineSession::event, this, [this](const protocol::EventView& event) {
    if (event.kind == "notification" && !id_.isEmpty() && client::text(event.subject) == id_) fetch();
  });
  // After a gap in the stream its events may be among those that were lost.
  connect(&session.state(), &EngineState::snapshotLoaded, this, [this] {
    if (detail_ || !isLoading()) fetch();
  });
  connect(&session, &EngineSession::linkBack, this, &NotificationDetailLoader::fetch);
  connect(&session, &EngineSession::watching, this, [this](const QStringList& ids) {
    if (ids.contains(id_)) fetch();
  });
}

void NotificationDetailLoader::load(const QString& id, Place place) {
  if (id == id_ && place == place_ && (detail_ || isLoading())) return;
  id_ = id;
  place_ = place;
  detail_.reset();
  follow();
  Q_EMIT loading(id);
  fetch();
}

void NotificationDetailLoader::clear() {
  call_.cancel();
  call_ = {};
  id_.clear();
  detail_.reset();
  follow();
}

void NotificationDetailLoader::setLookedAt(bool lookedAt) {
  lookedAt_ = lookedAt;
  follow();
}

/// One that is behind another screen must not take the events away from the one in front.
void NotificationDetailLoader::follow() {
  if (lookedAt_) session_.watchNotifications(id_.isEmpty() ? QStringList() : QStringList{id_});
}

void NotificationDetailLoader::fetch() {
  call_.cancel();
  if (id_.isEmpty() || !session_.isStarted()) return;
  const QString path = place_ == Place::deadLetters ? QStringLiteral("/dead-letters/") : QStringLiteral("/notifications/");
  call_ = session_.rest().get<protocol::NotificationDetail>(path + client::segment(id_), {}, this, [this, asked = id_](auto reply) {
    if (asked != id_ || (!reply.ok() && reply.error().kind == client::ErrorKind::cancelled)) return;
    if (!reply.ok()) {
      Q_EMIT failed(asked, reply.error());
      return;
    }
    detail_ = std::move(reply).value();
    Q_EMIT loaded(*detail_);
  });
}

}  // namespace signalbox::ui::state
