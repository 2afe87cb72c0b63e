#pragma once
// What resources/openapi.yaml says that an operation needs: the console's acts are held to it. Read from the source tree; pure.

#include <QStringList>

namespace signalbox::tests {

/// "breakers.override"; empty for an operation that there is none of.
QString permissionOf(const QString& operationId);
/// What a plan of that kind needs besides, for many messages: "replay.bulk".
QString permissionOfKind(const QString& operationId, const QString& kind);
/// Every operation that is no GET.
QStringList changingOperations();

}  // namespace signalbox::tests
