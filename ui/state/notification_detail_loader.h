#pragma once
// Loads one notification with its timeline, and again whenever the engine says that it changed, from when on it says so, and when it is
// heard again. One at a time: loading another cancels the former. GUI thread.

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

  EngineSession& session_;
  QString id_;
  Place place_ = Place::notifications;
  client::Call call_;
  std::optional<protocol::NotificationDetail> detail_;
};

}  // namespace signalbox::ui::state
