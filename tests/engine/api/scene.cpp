#include "tests/engine/api/scene.h"

#include <QStringList>

namespace signalbox::api::tests {

Scene::Scene() = default;
Scene::~Scene() = default;

Request Scene::request(std::string method, std::string target, std::string body, std::string token) {
  Request made;
  made.method = std::move(method);
  made.target = std::move(target);
  made.body = std::move(body);
  made.remoteAddress = "127.0.0.1";
  made.headers = {{"authorization", "Bearer " + token}};
  if (!made.body.empty())
    made.headers.emplace_back("content-type", made.target.find("/batch") != std::string::npos ? "application/x-ndjson" : "application/json");
  return made;
}

Response Scene::send(Request made) {
  Response answer;
  answers = 0;
  api.handle(std::move(made), [&](Response response) {
    answer = std::move(response);
    ++answers;
  });
  return answer;
}

boost::json::value json(const Response& response) { return boost::json::parse(response.body); }

QString text(const Response& response) { return QString::fromStdString(std::to_string(response.status) + " " + response.body); }

std::string headerOf(const Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers)
    if (key == name) return value;
  return {};
}

QString pointersOf(const Response& response) {
  QStringList pointers;
  const boost::json::value document = json(response);
  if (document.as_object().contains("errors"))
    for (const auto& error : document.at("errors").as_array()) pointers << QString::fromStdString(std::string(error.at("pointer").as_string()));
  return pointers.join(' ');
}

}  // namespace signalbox::api::tests
