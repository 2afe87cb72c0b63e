#include "tests/ui/support/rest_document.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMap>

namespace signalbox::tests {

namespace {

struct Operation {
  QString verb;
  QJsonObject says;
};

const QJsonObject& document() {
  static const QJsonObject whole = [] {
    QFile file(QStringLiteral(SIGNALBOX_SOURCE_DIR "/resources/openapi.yaml"));  // JSON, which is YAML as well
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
  }();
  return whole;
}

QMap<QString, Operation> readOperations() {
  QMap<QString, Operation> all;
  const QJsonObject paths = document().value(QLatin1String("paths")).toObject();
  for (const QString& path : paths.keys()) {
    const QJsonObject verbs = paths.value(path).toObject();
    for (const QString& verb : verbs.keys()) {
      const QJsonObject says = verbs.value(verb).toObject();
      all.insert(says.value(QLatin1String("operationId")).toString(), {verb, says});
    }
  }
  return all;
}

const QMap<QString, Operation>& operations() {
  static const QMap<QString, Operation> all = readOperations();
  return all;
}

}  // namespace

QString permissionOf(const QString& operationId) { return operations().value(operationId).says.value(QLatin1String("x-permission")).toString(); }

QString permissionOfKind(const QString& operationId, const QString& kind) {
  return operations().value(operationId).says.value(QLatin1String("x-permission-by-kind")).toObject().value(kind).toString();
}

QStringList valuesOf(const QString& schema, const QString& member) {
  const QJsonObject schemas = document().value(QLatin1String("components")).toObject().value(QLatin1String("schemas")).toObject();
  QJsonObject said = schemas.value(schema).toObject().value(QLatin1String("properties")).toObject().value(member).toObject();
  if (said.contains(QLatin1String("items"))) said = said.value(QLatin1String("items")).toObject();
  QStringList values;
  for (const QJsonValue& each : said.value(QLatin1String("enum")).toArray()) values << each.toString();
  return values;
}

QStringList changingOperations() {
  QStringList changing;
  for (auto each = operations().cbegin(); each != operations().cend(); ++each)
    if (each->verb != QLatin1String("get")) changing << each.key();
  return changing;
}

}  // namespace signalbox::tests
