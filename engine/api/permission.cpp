#include "engine/api/permission.h"

#include <array>
#include <initializer_list>

namespace signalbox::api {
namespace {

constexpr std::array<std::string_view, kPermissionCount> kNames{
    "undeclared",        "open",           "authenticated",      "notifications.post", "notifications.read",
    "payload.view",      "notifications.cancel", "dead_letters.read", "replay.one",    "replay.bulk",
    "discard",           "resolve",        "operations.control", "queues.control",     "breakers.override",
    "providers.manage",  "templates.manage", "recipients.manage", "views.manage",      "stats.read",
    "audit.read",        "events.read",    "engine.control"};

PermissionSet setOf(std::initializer_list<Permission> permissions) {
  PermissionSet set;
  set.set(static_cast<std::size_t>(Permission::open));
  set.set(static_cast<std::size_t>(Permission::authenticated));
  for (const Permission permission : permissions) set.set(static_cast<std::size_t>(permission));
  return set;
}

}  // namespace

std::string_view name(Permission permission) { return kNames[static_cast<std::size_t>(permission)]; }

std::optional<Permission> permissionFromName(std::string_view text) {
  for (std::size_t i = 1; i < kNames.size(); ++i)
    if (kNames[i] == text) return static_cast<Permission>(i);
  return std::nullopt;
}

std::optional<PermissionSet> permissionsOfRole(std::string_view role) {
  using enum Permission;
  const PermissionSet viewer = setOf({notificationsRead, deadLettersRead, statsRead, eventsRead});
  if (role == "viewer") return viewer;
  if (role == "sender") return setOf({notificationsPost, notificationsRead});
  if (role == "operator")
    return viewer | setOf({payloadView, notificationsCancel, replayOne, replayBulk, discard, resolve, operationsControl,
                           queuesControl, breakersOverride, viewsManage, auditRead});
  if (role != "admin") return std::nullopt;
  PermissionSet all;
  all.set();
  all.reset(static_cast<std::size_t>(undeclared));
  return all;
}

}  // namespace signalbox::api
