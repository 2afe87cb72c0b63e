// What the desktop asks for: dark or light. Asks the desktop portal's `color-scheme` when QtDBus was there at build time and a
// portal answers; else the lightness of the palette the application started with.
// Confined to the GUI thread; the portal is asked asynchronously, so `changed()` may come shortly after the start.
#pragma once

#include <QObject>

class QDBusVariant;

namespace signalbox::ui::theme {

class SystemScheme final : public QObject {
  Q_OBJECT
 public:
  explicit SystemScheme(QObject* parent);

  bool prefersDark() const { return dark_; }

 Q_SIGNALS:
  void changed();

 private:
  void ask();
  void take(unsigned scheme);
  Q_SLOT void onSettingChanged(const QString& space, const QString& key, const QDBusVariant& value);

  bool dark_ = false;
};

}  // namespace signalbox::ui::theme
