#pragma once
// Which permission a bulk act needs; a single message needs less than many. Pure.

#include "engine/api/permission.h"
#include "engine/core/replay_content.h"
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

/// Nothing when the principal may make all of the plan's edits; else what is missing.
inline std::optional<Permission> missingForEdits(const PermissionSet& permissions, const std::string& edits) {
  const std::vector<protocol::Edit> all = core::editsFromText(edits);
  const auto may = [&permissions](Permission permission) { return permissions.test(static_cast<std::size_t>(permission)); };
  if (core::editsContent(all) && !may(Permission::replayEditContent)) return Permission::replayEditContent;
  if (!core::editsTarget(all)) return std::nullopt;
  if (!may(Permission::replayEditTarget)) return Permission::replayEditTarget;
  // Whoever names the address may name his own, and reads there what is masked here.
  if (!may(Permission::payloadView)) return Permission::payloadView;
  return std::nullopt;
}

}  // namespace signalbox::api
