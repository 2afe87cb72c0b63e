#include "engine/api/permission.h"

#include <array>
#include <initializer_list>

namespace signalbox::api {
namespace {

constexpr std::array<std::string_view, kPermissionCount> kNames{"undeclared",
                                                                "open",
                                                                "authenticated",
                                                                "notifications.post",
                                                                "notifications.read",
                                                                "payload.view",
                                                                "notifications.cancel",
                                                                "dead_letters.read",
                                                                "replay.one",
                                                                "replay.bulk",
                                                                "discard",
                                                                "resolve",
                                                                "operations.control",
                                                                "queues.control",
                                                                "breakers.override",
                                                                "providers.manage",
                                                                "templates.manage",
                                                                "recipients.manage",
                                                                "views.manage",
                                                                "stats.read",
                                                                "audit.read",
                                                                "events.read",
                                                                "engine.control",
                                                                "replay.edit_content",
                                                                "replay.edit_target",
                                                                "tokens.manage",
                                                                "subscriptions.manage"};

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
    return viewer |
        setOf({payloadView, notificationsCancel, replayOne, replayBulk, discard, resolve, operationsControl, replayEditContent, replayEditTarget,
               queuesControl, breakersOverride, viewsManage, auditRead});
  if (role != "admin") return std::nullopt;
  PermissionSet all;
  all.set();
  all.reset(static_cast<std::size_t>(undeclared));
  return all;
}

PermissionSet permissionsOf(std::span<const std::string> names) {
  PermissionSet set = setOf({});
  for (const std::string& each : names)
    if (const auto permission = permissionFromName(each); permission && isGrantable(*permission)) set.set(static_cast<std::size_t>(*permission));
  return set;
}

std::vector<std::string> namesOf(const PermissionSet& set) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < kPermissionCount; ++i)
    if (set.test(i) && isGrantable(static_cast<Permission>(i))) names.emplace_back(kNames[i]);
  return names;
}

bool isGrantable(Permission permission) { return permission > Permission::authenticated; }

bool fitsOneApp(Permission permission) {
  using enum Permission;
  switch (permission) {
    case notificationsPost:
    case notificationsRead:
    case notificationsCancel:
    case payloadView:
    case deadLettersRead:
    case eventsRead: return true;
    default: return false;
  }
}

std::optional<Permission> firstMissing(const PermissionSet& own, const PermissionSet& wanted) {
  for (std::size_t i = 0; i < kPermissionCount; ++i)
    if (wanted.test(i) && !own.test(i)) return static_cast<Permission>(i);
  return std::nullopt;
}

}  // namespace signalbox::api
