#pragma once
// The `content` of a request: which parts a channel has and what each may hold. Pure.

#include <boost/json/object.hpp>

#include <vector>

#include "engine/base/status.h"
#include "engine/model/channel.h"

namespace signalbox::api {

/// Adds one error for each wrong part, at /content/...
void checkContent(model::Channel channel, const boost::json::object& content, std::vector<base::FieldError>& errors);

}  // namespace signalbox::api
