#pragma once
// Loads one notification with its timeline, and again whenever the engine says that it changed, from when on it says so, and when it is
// heard again. One at a time: loading another cancels the former. Of several loaders of a session the one that is looked at says whose events
// are asked for. GUI thread.

#include <QObject>

#include <optional>

#include "ui/state/notification_table_model.h"

namespace signalbox::ui::state {

class NotificationDetailLoader final : public QObject {
  Q_OBJECT
 public:
  explicit NotificationDetailLoader(EngineSession& session, QObject* parent = nullptr);

  void load(const QString& id, Place place = Place::notifications);
  void clear();
  /// Whether it is this one that is looked at, as it is until told otherwise. What is no longer looked at stays followed until another one is:
  /// who comes back soon needs no new connection.
  void setLookedAt(bool lookedAt);
  QString id() const { return id_; }
  bool isLoading() const { return call_.isRunning(); }
  const std::optional<protocol::NotificationDetail>& detail() const { return detail_; }

 Q_SIGNALS:
  void loading(const QString& id);  // of another one; not for a reload of the shown one
  void loaded(const signalbox::protocol::NotificationDetail& detail);
  /// What is known of it stays in detail().
  void failed(const QString& id, const signalbox::ui::client::ClientError& error);

 private:
  void fetch();
  void follow();

  EngineSession& session_;
  QString id_;
  Place place_ = Place::notifications;
  bool lookedAt_ = true;
  client::Call call_;
  std::optional<protocol::NotificationDetail> detail_;
};

}  // namespace signalbox::ui::state
