#pragma once
// What a principal may do, by name; each route declares one (default deny). Values; immutable tables.

#include <bitset>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::api {

enum class Permission : std::uint8_t {
  undeclared,     // a defect: nobody has it, and a test refuses a route that carries it
  open,           // health and openapi: no token is asked for
  authenticated,  // any known token
  notificationsPost,
  notificationsRead,
  payloadView,
  notificationsCancel,
  deadLettersRead,
  replayOne,
  replayBulk,
  discard,
  resolve,
  operationsControl,
  queuesControl,
  breakersOverride,
  providersManage,
  templatesManage,
  recipientsManage,
  viewsManage,
  statsRead,
  auditRead,
  eventsRead,
  engineControl,
  replayEditContent,
  replayEditTarget,
  tokensManage,
  subscriptionsManage,
};
inline constexpr std::size_t kPermissionCount = static_cast<std::size_t>(Permission::subscriptionsManage) + 1;

/// "notifications.post"; "open" and "authenticated" for the two that are not granted.
std::string_view name(Permission permission);
std::optional<Permission> permissionFromName(std::string_view text);

using PermissionSet = std::bitset<kPermissionCount>;

/// viewer | operator | admin | sender; nothing for another name.
std::optional<PermissionSet> permissionsOfRole(std::string_view role);
/// Of these names; what is no permission, or not one that is granted, is left out.
PermissionSet permissionsOf(std::span<const std::string> names);
/// Granted ones, in the order of the enumeration.
std::vector<std::string> namesOf(const PermissionSet& set);
/// What may be granted at all: neither undeclared nor what everybody has.
bool isGrantable(Permission permission);
/// What a token of one app may have: what can be held to that app's messages.
bool fitsOneApp(Permission permission);
/// The first that `wanted` has and `own` has not; nothing when own covers all of it.
std::optional<Permission> firstMissing(const PermissionSet& own, const PermissionSet& wanted);

}  // namespace signalbox::api
