#include "ui/theme/system_scheme.h"

#include <QGuiApplication>
#include <QPalette>

#ifdef SIGNALBOX_WITH_DBUS
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#endif

namespace signalbox::ui::theme {

namespace {

bool paletteIsDark() {
  if (qGuiApp == nullptr) return false;
  const QPalette palette = QGuiApplication::palette();
  return palette.color(QPalette::WindowText).lightness() > palette.color(QPalette::Window).lightness();
}

#ifdef SIGNALBOX_WITH_DBUS
constexpr char kService[] = "org.freedesktop.portal.Desktop";
constexpr char kPath[] = "/org/freedesktop/portal/desktop";
constexpr char kSettings[] = "org.freedesktop.portal.Settings";
constexpr char kAppearance[] = "org.freedesktop.appearance";
constexpr char kColorScheme[] = "color-scheme";

// Portals of version 1 wrap the value twice.
QVariant unwrapped(QVariant value) {
  while (value.canConvert<QDBusVariant>()) value = value.value<QDBusVariant>().variant();
  return value;
}
#endif

}  // namespace

SystemScheme::SystemScheme(QObject* parent) : QObject(parent), dark_(paletteIsDark()) { ask(); }

#ifdef SIGNALBOX_WITH_DBUS
void SystemScheme::ask() {
  QDBusConnection bus = QDBusConnection::sessionBus();
  if (!bus.isConnected()) return;
  bus.connect(QString::fromLatin1(kService), QString::fromLatin1(kPath), QString::fromLatin1(kSettings), QStringLiteral("SettingChanged"), this,
              SLOT(onSettingChanged(QString, QString, QDBusVariant)));
  QDBusMessage call = QDBusMessage::createMethodCall(QString::fromLatin1(kService), QString::fromLatin1(kPath), QString::fromLatin1(kSettings),
                                                     QStringLiteral("Read"));
  call << QString::fromLatin1(kAppearance) << QString::fromLatin1(kColorScheme);
  auto* watcher = new QDBusPendingCallWatcher(bus.asyncCall(call), this);
  connect(watcher, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher* done) {
    const QDBusPendingReply<QDBusVariant> reply = *done;
    if (!reply.isError()) take(unwrapped(reply.value().variant()).toUInt());
    done->deleteLater();
  });
}

void SystemScheme::onSettingChanged(const QString& space, const QString& key, const QDBusVariant& value) {
  if (space == QLatin1String(kAppearance) && key == QLatin1String(kColorScheme)) take(unwrapped(value.variant()).toUInt());
}
#else
void SystemScheme::ask() {}
void SystemScheme::onSettingChanged(const QString&, const QString&, const QDBusVariant&) {}
#endif

// The portal says 1 for dark, 2 for light, 0 for no wish: then the palette decides as before.
void SystemScheme::take(unsigned scheme) {
  if (scheme != 1 && scheme != 2) return;
  const bool dark = scheme == 1;
  if (dark == dark_) return;
  dark_ = dark;
  Q_EMIT changed();
}

}  // namespace signalbox::ui::theme

// Here rather than in a file of its own, so that the type of the slot's argument is complete when its meta type is made.
#include "moc_system_scheme.cpp"
