#pragma once
// What resources/openapi.yaml says that an operation needs: the console's acts are held to it. Read from the source tree; pure.

#include <QStringList>

namespace signalbox::tests {

/// "breakers.override"; empty for an operation that there is none of.
QString permissionOf(const QString& operationId);
/// What a plan of that kind needs besides, for many messages: "replay.bulk".
QString permissionOfKind(const QString& operationId, const QString& kind);
/// What a member of a schema may say: "TokenView", "role". Of a list what its items may say.
QStringList valuesOf(const QString& schema, const QString& member);
/// Every operation that is no GET.
QStringList changingOperations();

}  // namespace signalbox::tests
