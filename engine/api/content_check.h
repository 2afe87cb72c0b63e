#pragma once
// The `content` of a request: which parts a channel has and what each may hold. Pure.

#include <boost/json/object.hpp>

#include <vector>

#include "engine/base/status.h"
#include "engine/model/channel.h"

namespace signalbox::api {

/// Adds one error for each wrong part, at /content/... With a template the content may hold attachments alone.
void checkContent(model::Channel channel, const boost::json::object& content, bool withTemplate, std::vector<base::FieldError>& errors);

}  // namespace signalbox::api
