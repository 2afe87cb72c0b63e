#include "ui/client/address.h"

#include <QHostAddress>

#include "ui/client/words.h"

namespace signalbox::ui::client {

QString EngineAddress::problem() const {
  if (url.isEmpty()) return Words::tr("Enter the engine's address, such as http://127.0.0.1:8742.");
  if (!url.isValid() || url.host().isEmpty()) return Words::tr("This is not an address. It looks like http://127.0.0.1:8742.");
  if (url.scheme() != QLatin1String("http") && url.scheme() != QLatin1String("https"))
    return Words::tr("The address must begin with http:// or https://.");
  if (!url.userInfo().isEmpty()) return Words::tr("Leave name and password out of the address; the token stands for them.");
  if (url.hasQuery() || url.hasFragment()) return Words::tr("The address ends with the port or a path; leave out what follows ? or #.");
  for (const char c : token.reveal())
    if (c < 0x21 || c > 0x7e) return Words::tr("The token contains a space or a character that tokens do not have.");
  return {};
}

bool EngineAddress::isLoopback() const {
  const QString host = url.host();
  if (host == QLatin1String("localhost")) return true;
  const QHostAddress literal(host);
  return !literal.isNull() && literal.isLoopback();
}

QUrl addressFromText(const QString& typed) {
  const QString trimmed = typed.trimmed();
  if (trimmed.isEmpty()) return {};
  if (trimmed.contains(QLatin1String("://"))) return QUrl(trimmed, QUrl::StrictMode);
  EngineAddress guess{QUrl(QStringLiteral("http://") + trimmed, QUrl::StrictMode), {}};
  if (guess.url.isValid() && !guess.isLoopback()) guess.url.setScheme(QStringLiteral("https"));
  return guess.url;
}

}  // namespace signalbox::ui::client
