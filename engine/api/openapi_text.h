#pragma once
// The document that describes this API, compiled in. Immutable.

#include <string_view>

namespace signalbox::api {

std::string_view openapiText();

}  // namespace signalbox::api
