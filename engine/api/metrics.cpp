// The page for Prometheus.
#include "engine/api/answering.h"
#include "engine/api/handlers.h"

namespace signalbox::api {

void getMetrics(const ApiParts& parts, Call call) {
  Response response;
  response.contentType = "text/plain; version=0.0.4; charset=utf-8";
  response.body = parts.metrics.text();
  call.respond(std::move(response));
}

}  // namespace signalbox::api
