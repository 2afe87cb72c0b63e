#include "tests/ui/acceptance/engine_host.h"

#include <QEventLoop>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkReply>

namespace signalbox::tests {

namespace {

constexpr char kConfiguration[] = R"([retry]
email_seconds = [1, 1]
[breaker]
cool_down_seconds = 1
cool_down_max_seconds = 2
)";

QByteArray contentOf(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}  // namespace

EngineHost::EngineHost() {
  QFile file(configurationPath());
  if (file.open(QIODevice::WriteOnly)) file.write(kConfiguration);
}

void EngineHost::configure(const QByteArray& sections) {
  QFile file(configurationPath());
  if (!file.open(QIODevice::Append) || file.write(sections) != sections.size()) qFatal("the configuration cannot be written");
}

QString EngineHost::url() const {
  return QJsonDocument::fromJson(contentOf(dataDirectory() + QStringLiteral("/engine.json"))).object()[QLatin1String("url")].toString();
}

QByteArray EngineHost::token() const { return contentOf(dataDirectory() + QStringLiteral("/admin.token")).trimmed(); }

int EngineHost::ask(const char* method, const QString& path, const QByteArray& body, const QByteArray& type, const QByteArray& as,
                    const QMap<QByteArray, QByteArray>& headers) {
  QNetworkRequest request(QUrl(QString(url() + path)));
  request.setRawHeader("Authorization", "Bearer " + (as.isEmpty() ? token() : as));
  if (!body.isEmpty()) request.setHeader(QNetworkRequest::ContentTypeHeader, type);
  for (auto header = headers.begin(); header != headers.end(); ++header) request.setRawHeader(header.key(), header.value());
  const std::unique_ptr<QNetworkReply> reply(network_.sendCustomRequest(request, method, body));
  QEventLoop loop;
  QObject::connect(reply.get(), &QNetworkReply::finished, &loop, &QEventLoop::quit);
  if (!reply->isFinished()) loop.exec();
  answer_ = reply->readAll();
  return reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
}

}  // namespace signalbox::tests
