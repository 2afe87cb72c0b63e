#include "ui/views/place_link.h"

#include <QClipboard>
#include <QGuiApplication>

namespace signalbox::ui::views {

namespace {
constexpr int kHttpsPort = 443, kHttpPort = 80;
}

QString engineOfLink(const QUrl& url) {
  const QString host = url.host().contains(QLatin1Char(':')) ? QString(QLatin1Char('[') + url.host() + QLatin1Char(']')) : url.host();
  return QStringLiteral("%1:%2").arg(host).arg(url.port(url.scheme() == QLatin1String("http") ? kHttpPort : kHttpsPort));
}

QString copyLink(const ViewContext& context, const Place& place) {
  const QString link = place.link(engineOfLink(context.connection.url));
  QGuiApplication::clipboard()->setText(link);
  return link;
}

}  // namespace signalbox::ui::views
