#include "ui/views/place.h"

#include <QUrl>
#include <QUrlQuery>

namespace signalbox::ui::views {

namespace {
constexpr char kScheme[] = "signalbox";

QString encoded(const QString& segment) { return QString::fromLatin1(QUrl::toPercentEncoding(segment)); }
}  // namespace

const QStringList& screenNames() {
  static const QStringList names{QStringLiteral("overview"), QStringLiteral("dead-letters"), QStringLiteral("held"),  QStringLiteral("notifications"),
                                 QStringLiteral("delivery"), QStringLiteral("operations"),   QStringLiteral("audit"), QStringLiteral("set-up"),
                                 QStringLiteral("start"),    QStringLiteral("past")};
  return names;
}

QString Place::relative() const {
  QString text = encoded(screen);
  for (const QString& segment : path) text += QLatin1Char('/') + encoded(segment);
  QStringList pairs;
  for (auto it = query.cbegin(); it != query.cend(); ++it)
    if (!it.value().isEmpty()) pairs << QString(encoded(it.key()) + QLatin1Char('=') + encoded(it.value()));
  return pairs.isEmpty() ? text : QString(text + QLatin1Char('?') + pairs.join(QLatin1Char('&')));
}

QString Place::link(const QString& engine) const {
  return QString::fromLatin1(kScheme) + QStringLiteral("://") + engine + QLatin1Char('/') + relative();
}

std::optional<Link> parseLink(const QString& text) {
  Link link;
  QString rest = text.trimmed();
  const QString head = QString::fromLatin1(kScheme) + QStringLiteral("://");
  if (rest.startsWith(head, Qt::CaseInsensitive)) {
    rest.remove(0, head.size());
    const qsizetype slash = rest.indexOf(QLatin1Char('/'));
    link.engine = slash < 0 ? rest : rest.left(slash);
    rest = slash < 0 ? QString() : rest.mid(slash + 1);
  }
  while (rest.startsWith(QLatin1Char('/'))) rest.remove(0, 1);
  const qsizetype mark = rest.indexOf(QLatin1Char('?'));
  const QUrlQuery query(mark < 0 ? QString() : rest.mid(mark + 1));
  for (const auto& [key, value] : query.queryItems(QUrl::FullyDecoded)) link.place.query.insert(key, value);
  QStringList segments;
  for (const QString& segment : rest.left(mark < 0 ? rest.size() : mark).split(QLatin1Char('/'), Qt::SkipEmptyParts)) {
    const QString decoded = QUrl::fromPercentEncoding(segment.toUtf8());
    if (!decoded.isEmpty()) segments << decoded;  // a byte order mark alone is no name
  }
  if (segments.isEmpty()) {
    if (link.engine.isEmpty()) return std::nullopt;
    return link;
  }
  link.place.screen = segments.takeFirst();
  link.place.path = segments;
  if (!screenNames().contains(link.place.screen)) return std::nullopt;
  return link;
}

}  // namespace signalbox::ui::views
