// resources/openapi.yaml as this build has it; that file is JSON, which is YAML as well.
#include "engine/api/handlers.h"
#include "engine/api/openapi_text.h"

namespace signalbox::api {

void getOpenapi(const ApiParts&, Call call) {
  Response response;
  response.body = openapiText();
  call.respond(std::move(response));
}

}  // namespace signalbox::api
