#pragma once
// Access tokens as the surface shows them, and what each may do. Pure.

#include "engine/api/permission.h"
#include "engine/model/access_token.h"
#include "engine/protocol/access.h"

namespace signalbox::api {

/// By its role, or by name.
PermissionSet permissionsOf(const model::AccessToken& token);
protocol::TokenView viewOf(const model::AccessToken& token, base::WallTime now);
/// The data directory's own.
protocol::TokenView lastingTokenView();

}  // namespace signalbox::api
