#include "ui/workspace/connection.h"

#include "ui/workspace/words.h"

namespace signalbox::ui::workspace {

QString Connection::problem() const {
  if (!url.isValid() || url.host().isEmpty() || (url.scheme() != QLatin1String("http") && url.scheme() != QLatin1String("https")))
    return Words::tr("The address must be one like http://127.0.0.1:8742.");
  if (!url.userInfo().isEmpty()) return Words::tr("Leave name and password out of the address.");
  if (name.trimmed().isEmpty()) return Words::tr("Give the engine a name.");
  return {};
}

QString nameOf(Closing closing) {
  return closing == Closing::keep ? QStringLiteral("keep") : closing == Closing::stop ? QStringLiteral("stop") : QStringLiteral("ask");
}

Closing closingFromName(const QString& name) {
  for (const Closing each : {Closing::keep, Closing::stop})
    if (nameOf(each) == name) return each;
  return Closing::ask;
}

bool isSameEngine(const QUrl& one, const QUrl& other) {
  const auto plain = [](QUrl url) {
    constexpr int kHttp = 80, kHttps = 443;
    url = url.adjusted(QUrl::NormalizePathSegments | QUrl::StripTrailingSlash);
    url.setPort(url.port(url.scheme() == QLatin1String("http") ? kHttp : kHttps));
    if (url.path() == QLatin1String("/")) url.setPath({});
    return url;
  };
  return plain(one) == plain(other);
}

qint64 listedId(const Connection& shown, const QList<Connection>& known, bool refused) {
  const bool byAddress = shown.id == 0 && shown.inside != Inside::demo && !refused;
  for (const Connection& each : known)
    if (byAddress ? isSameEngine(shown.url, each.url) : shown.id == each.id && shown.url == each.url) return each.id;
  return 0;
}

Connection asListed(Connection shown, const QList<Connection>& known) {
  const qint64 id = listedId(shown, known);
  for (const Connection& each : known) {
    if (id == 0 || each.id != id) continue;
    shown.production = each.production;
    shown.colour = each.colour;
  }
  return shown;
}

QString pastOwner(const Connection& connection) {
  const QString url = connection.url.toString(QUrl::FullyEncoded);
  return connection.id != 0 ? url : QString(url + QLatin1Char('#') + connection.name);
}

}  // namespace signalbox::ui::workspace
