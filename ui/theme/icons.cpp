#include "ui/theme/icons.h"

#include <QPainter>
#include <QSvgRenderer>
#include <array>

namespace signalbox::ui::theme {

namespace {
constexpr std::array<const char*, kIconCount> kNames{
    "overview", "dead-letters", "held",       "notifications", "delivery",     "operations",    "audit",   "set-up", "past",     "search",
    "close",    "menu",         "chevron-up", "chevron-down",  "chevron-left", "chevron-right", "play",    "pause",  "replay",   "discard",
    "edit",     "export",       "copy",       "warning",       "info",         "check",         "padlock", "plus",   "external", "terminal",
    "refresh",  "settings",     "back",       "forward",       "folder",       "file",          "list"};
}

QString iconPath(Icon icon) { return QStringLiteral(":/icons/%1.svg").arg(QLatin1String(kNames[static_cast<std::size_t>(icon)])); }

QPixmap tintedPixmap(Icon icon, const QColor& tint, int size, double devicePixelRatio) {
  QPixmap pixmap(QSize(size, size) * devicePixelRatio);
  pixmap.setDevicePixelRatio(devicePixelRatio);
  pixmap.fill(Qt::transparent);
  QSvgRenderer renderer(iconPath(icon));
  QPainter painter(&pixmap);
  renderer.render(&painter, QRectF(0, 0, size, size));
  painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
  painter.fillRect(QRectF(0, 0, size, size), tint);
  return pixmap;
}

}  // namespace signalbox::ui::theme
