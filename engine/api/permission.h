#pragma once
// What a principal may do, by name; each route declares one (API.md, default deny). Values; immutable tables.

#include <bitset>
#include <cstdint>
#include <optional>
#include <string_view>

namespace signalbox::api {

enum class Permission : std::uint8_t {
  undeclared,     // a defect: nobody has it, and a test refuses a route that carries it
  open,           // health and openapi: no token is asked for
  authenticated,  // any known token
  notificationsPost, notificationsRead, payloadView, notificationsCancel, deadLettersRead, replayOne, replayBulk,
  discard, resolve, operationsControl, queuesControl, breakersOverride, providersManage, templatesManage,
  recipientsManage, viewsManage, statsRead, auditRead, eventsRead, engineControl,
};
inline constexpr std::size_t kPermissionCount = static_cast<std::size_t>(Permission::engineControl) + 1;

/// "notifications.post"; "open" and "authenticated" for the two that are not granted.
std::string_view name(Permission permission);
std::optional<Permission> permissionFromName(std::string_view text);

using PermissionSet = std::bitset<kPermissionCount>;

/// viewer | operator | admin | sender; nothing for another name.
std::optional<PermissionSet> permissionsOfRole(std::string_view role);

}  // namespace signalbox::api
