#pragma once
// Which permission a bulk act needs; a single message needs less than many. Pure.

#include "engine/api/permission.h"
#include "engine/model/operation.h"

namespace signalbox::api {

constexpr Permission permissionFor(model::OperationKind kind, bool single) {
  switch (kind) {
    case model::OperationKind::replay: return single ? Permission::replayOne : Permission::replayBulk;
    case model::OperationKind::discard: return Permission::discard;
    case model::OperationKind::restore: return Permission::discard;
    case model::OperationKind::resolve: return Permission::resolve;
    case model::OperationKind::cancel: return Permission::notificationsCancel;
  }
  return Permission::undeclared;
}

}  // namespace signalbox::api
