#include "ui/client/client_error.h"

#include <QStringList>

#include "ui/client/text.h"
#include "ui/client/words.h"

namespace signalbox::ui::client {

QString kindName(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::refused: return QStringLiteral("refused");
    case ErrorKind::tls: return QStringLiteral("tls");
    case ErrorKind::token: return QStringLiteral("token");
    case ErrorKind::forbidden: return QStringLiteral("forbidden");
    case ErrorKind::version: return QStringLiteral("version");
    case ErrorKind::timeout: return QStringLiteral("timeout");
    case ErrorKind::problem: return QStringLiteral("problem");
    case ErrorKind::malformed: return QStringLiteral("malformed");
    case ErrorKind::cancelled: return QStringLiteral("cancelled");
  }
  return {};
}

ClientError notConnected() {
  ClientError error;
  error.kind = ErrorKind::refused;
  error.text = Words::tr("Not connected to the engine. Nothing was changed.");
  return error;
}

QString ClientError::details() const {
  QStringList lines{text, QStringLiteral("kind: ") + kindName(kind)};
  if (httpStatus != 0) lines << QStringLiteral("status: %1").arg(httpStatus);
  if (problem.status != 0) {
    lines << QStringLiteral("problem: ") + client::text(problem.code) + QStringLiteral(" ") + client::text(problem.title);
    if (!problem.detail.empty()) lines << client::text(problem.detail);
    for (const auto& field : problem.errors) lines << client::text(field.pointer) + QStringLiteral(": ") + client::text(field.detail);
  }
  lines << (effect == Effect::none ? Words::tr("changed: nothing") : Words::tr("changed: not known"));
  if (!requestId.isEmpty()) lines << QStringLiteral("request: ") + requestId;
  return lines.join(QLatin1Char('\n'));
}

}  // namespace signalbox::ui::client
