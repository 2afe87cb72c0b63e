// NoteBoard over the session bus, after the Desktop Notifications Specification 1.2 (org.freedesktop.Notifications).
#include <QMap>

#include "ui/shell/alert_notes.h"

#ifdef SIGNALBOX_WITH_DBUS
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#endif

namespace signalbox::ui::shell {

namespace {

/// A desktop without a bus.
class NoBoard final : public NoteBoard {
 public:
  void show(const QString&, const DesktopNote&) override {}
  void withdraw(const QString&) override {}
};

}  // namespace

#ifdef SIGNALBOX_WITH_DBUS

namespace {
const QString kService = QStringLiteral("org.freedesktop.Notifications");
const QString kPath = QStringLiteral("/org/freedesktop/Notifications");
constexpr int kDesktopsOwnTime = -1;
constexpr uchar kUrgencyNormal = 1, kUrgencyCritical = 2;
}  // namespace

class DesktopBoard final : public NoteBoard {
  Q_OBJECT
 public:
  explicit DesktopBoard(QDBusConnection bus) : bus_(std::move(bus)) {
    bus_.connect(kService, kPath, kService, QStringLiteral("ActionInvoked"), this, SLOT(invoked(uint, QString)));
    bus_.connect(kService, kPath, kService, QStringLiteral("NotificationClosed"), this, SLOT(closed(uint, uint)));
  }

  void show(const QString& key, const DesktopNote& note) override {
    QDBusMessage call = QDBusMessage::createMethodCall(kService, kPath, kService, QStringLiteral("Notify"));
    const QVariantMap hints{{QStringLiteral("urgency"), QVariant::fromValue<uchar>(note.urgent ? kUrgencyCritical : kUrgencyNormal)},
                            {QStringLiteral("desktop-entry"), QStringLiteral("signalbox")}};
    call << QStringLiteral("Signalbox") << shown_.value(key, 0U) << QStringLiteral("signalbox") << note.title << note.text.toHtmlEscaped()
         << QStringList{QStringLiteral("default"), tr("Open")} << hints << kDesktopsOwnTime;
    auto* watcher = new QDBusPendingCallWatcher(bus_.asyncCall(call), this);
    asked_[key] = watcher;
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, key](QDBusPendingCallWatcher* done) { answered(key, *done); });
  }

  void withdraw(const QString& key) override {
    asked_.remove(key);
    if (shown_.contains(key)) close(shown_.take(key));
  }

 private Q_SLOTS:
  void invoked(uint id, const QString&) {
    if (const QString key = shown_.key(id); !key.isEmpty()) Q_EMIT pressed(key);
  }
  void closed(uint id, uint) { shown_.remove(shown_.key(id)); }

 private:
  void answered(const QString& key, QDBusPendingCallWatcher& watcher) {
    watcher.deleteLater();
    const QDBusPendingReply<uint> reply = watcher;
    const bool wanted = asked_.value(key) == &watcher;
    if (wanted) asked_.remove(key);
    if (reply.isError()) return;
    if (wanted)
      shown_[key] = reply.value();
    else if (shown_.value(key, 0U) != reply.value())
      close(reply.value());  // withdrawn, or asked for anew, before it had a number
  }

  void close(uint number) {
    QDBusMessage call = QDBusMessage::createMethodCall(kService, kPath, kService, QStringLiteral("CloseNotification"));
    call << number;
    bus_.asyncCall(call);
  }

  QDBusConnection bus_;
  QMap<QString, QDBusPendingCallWatcher*> asked_;  // key -> whose answer brings its number
  QMap<QString, uint> shown_;                      // key -> the desktop's number
};

std::unique_ptr<NoteBoard> makeDesktopBoard(const QString& busAddress) {
  const QDBusConnection bus =
      busAddress.isEmpty() ? QDBusConnection::sessionBus() : QDBusConnection::connectToBus(busAddress, QStringLiteral("signalbox-notes"));
  if (!bus.isConnected()) return std::make_unique<NoBoard>();
  return std::make_unique<DesktopBoard>(bus);
}

#else

std::unique_ptr<NoteBoard> makeDesktopBoard(const QString&) { return std::make_unique<NoBoard>(); }

#endif

}  // namespace signalbox::ui::shell

#ifdef SIGNALBOX_WITH_DBUS
#include "desktop_board.moc"
#endif
