#pragma once
// Takes a picture of a widget once it has come to rest. GUI thread.

#include <QEventLoop>
#include <QPainter>
#include <QTextStream>
#include <QTimer>
#include <QWidget>

#include <algorithm>

namespace signalbox::tests {

/// Charts draw at most twice a second, and lists come over HTTP.
inline constexpr int kSettleMs = 1300, kSoonMs = 700;  // with charts, and without

inline void settle(int ms = kSettleMs) {
  QEventLoop loop;
  QTimer::singleShot(ms, &loop, &QEventLoop::quit);
  loop.exec();
}

class Camera {
 public:
  Camera(QString folder, QString mode) : folder_(std::move(folder)), mode_(std::move(mode)) {}
  QString file(const char* name, const char* kind) const {
    return QStringLiteral("%1/%2-%3.%4").arg(folder_, QLatin1String(name), mode_, QLatin1String(kind));
  }
  void take(QWidget& widget, const char* name) const { save(widget.grab(), name); }
  /// With what stands above it in a window of its own, such as a menu: no further out than on a screen that the window fills.
  void takeWith(QWidget& window, QWidget& above, const char* name) const {
    QPixmap picture = window.grab();
    QPainter painter(&picture);
    const QPoint at = above.mapToGlobal(QPoint()) - window.mapToGlobal(QPoint());
    const auto within = [](int place, int most) { return std::max(0, std::min(place, most)); };
    painter.drawPixmap(within(at.x(), window.width() - above.width()), within(at.y(), window.height() - above.height()), above.grab());
    painter.end();
    save(picture, name);
  }

 private:
  void save(const QPixmap& picture, const char* name) const {
    const QString file = this->file(name, "png");
    QTextStream(stdout) << file << (picture.save(file) ? "\n" : ": could not be written\n");
  }

  const QString folder_;
  const QString mode_;
};

}  // namespace signalbox::tests
