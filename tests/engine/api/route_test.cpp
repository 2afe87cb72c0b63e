// The table of routes against the document that describes it, permissions, and how errors become problems.
#include "tests/engine/api/route_test.h"

#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "engine/api/openapi_text.h"
#include "engine/api/plan_permission.h"
#include "engine/api/token_table.h"
#include "tests/engine/api/api_tests.h"
#include "tests/engine/api/scene.h"

namespace signalbox::api::tests {

void RouteTest::routesAndDocumentAgree() {
  const boost::json::value document = boost::json::parse(std::string(openapiText()));
  std::set<std::string> documented, declared;
  for (const auto& path : document.at("paths").as_object())
    for (const auto& method : path.value().as_object()) {
      std::string upper(method.key());
      for (char& c : upper) c = static_cast<char>(std::toupper(c));
      const auto& operation = method.value().as_object();
      documented.insert(upper + " " + std::string(path.key()) + " " + std::string(operation.at("operationId").as_string()) + " " +
                        std::string(operation.at("x-permission").as_string()) + (operation.contains("requestBody") ? " body" : "") + " " +
                        (operation.contains("x-app-rule") ? std::string(operation.at("x-app-rule").as_string()) : std::string("whole")));
    }
  for (const Route& route : allRoutes())
    declared.insert(std::string(route.method) + " " + std::string(route.pattern) + " " + std::string(route.operationId) + " " +
                    std::string(name(route.permission)) + (route.body == BodyRule::none ? "" : " body") + " " +
                    (route.apps == AppRule::own ? "own" : route.apps == AppRule::none ? "none" : "whole"));
  for (const std::string& each : documented) QVERIFY2(declared.contains(each), each.c_str());
  for (const std::string& each : declared) QVERIFY2(documented.contains(each), each.c_str());
}

void RouteTest::documentDescribesPathParametersAndItsReferencesExist() {
  const std::string text(openapiText());
  const boost::json::value document = boost::json::parse(text);
  const auto& schemas = document.at("components").at("schemas").as_object();
  constexpr std::string_view kReference = "#/components/schemas/";
  for (std::size_t at = text.find(kReference); at != std::string::npos; at = text.find(kReference, at + 1)) {
    const std::size_t start = at + kReference.size();
    QVERIFY(schemas.contains(text.substr(start, text.find('"', start) - start)));
  }
  for (const Route& route : allRoutes()) {
    std::string method(route.method);
    for (char& c : method) c = static_cast<char>(std::tolower(c));
    const auto& operation = document.at("paths").at(route.pattern).at(method).as_object();
    if (route.pattern.find('{') == std::string_view::npos) continue;
    QVERIFY2(operation.contains("parameters"), route.operationId.data());
    QCOMPARE(operation.at("parameters").at(0).at("in").as_string(), boost::json::string("path"));
  }
}

void RouteTest::documentOfTheRepositoryIsTheOneThatIsServed() {
  std::ifstream file(SIGNALBOX_SOURCE_DIR "/resources/openapi.yaml");
  std::stringstream text;
  text << file.rdbuf();
  QCOMPARE(QString::fromStdString(text.str()), QString::fromStdString(std::string(openapiText())));
  Scene scene;
  Request request;
  request.method = "GET";
  request.target = "/openapi.json";
  QCOMPARE(scene.send(request).status, 200);
}

/// Plans, operations and their approval ask for more than their routes declare.
void RouteTest::documentSaysWhatEachKindOfActNeeds() {
  const boost::json::value document = boost::json::parse(std::string(openapiText()));
  for (const char* path : {"/plans", "/operations", "/operations/{id}/approve"}) {
    const auto& operation = document.at("paths").at(path).at("post").as_object();
    const auto& kinds = operation.at("x-permission-by-kind").as_object();
    QCOMPARE(kinds.size(), std::size_t{5});
    for (const auto& each : kinds) {
      const auto kind = model::operationKindFromName(std::string_view(each.key().data(), each.key().size()));
      QVERIFY2(kind.has_value(), path);
      QCOMPARE(std::string(each.value().as_string()), std::string(name(permissionFor(*kind, false))));
      const bool less = operation.contains("x-permission-for-one") && permissionFor(*kind, true) != permissionFor(*kind, false);
      if (less) QCOMPARE(std::string(operation.at("x-permission-for-one").at(each.key()).as_string()), std::string(name(permissionFor(*kind, true))));
    }
    const auto& edits = operation.at("x-permission-by-edit").as_object();
    QCOMPARE(std::string(edits.at("to").as_string()), std::string(name(missingForEdits({}, R"([{"op":"remove","field":"to"}])").value())));
    QCOMPARE(std::string(edits.at("*").as_string()), std::string(name(missingForEdits({}, R"([{"op":"remove","field":"data.order"}])").value())));
  }
}

void RouteTest::everyRouteDeclaresAPermission() {
  std::set<std::string_view> ids;
  for (const Route& route : allRoutes()) {
    QVERIFY2(route.permission != Permission::undeclared, route.operationId.data());
    QVERIFY2(route.handler != nullptr, route.operationId.data());
    QVERIFY2(ids.insert(route.operationId).second, route.operationId.data());
  }
}

void RouteTest::onlyHealthAndDocumentAreOpen() {
  for (const Route& route : allRoutes())
    if (route.permission == Permission::open) QVERIFY(route.pattern == "/healthz" || route.pattern == "/openapi.json" || route.pattern == "/receipts/{provider}");
}

/// Each route, each role: refused before anything happens unless the role has the permission.
void RouteTest::rolesAreHeldToTheirPermissions() {
  for (const Route& route : allRoutes())
    for (const char* const role : {"viewer", "operator", "admin", "sender"}) {
      Scene scene;
      std::string path(route.pattern);
      for (std::size_t at = path.find('{'); at != std::string::npos; at = path.find('{')) path.replace(at, path.find('}') - at + 1, "x");
      Request request = scene.request(std::string(route.method), path, "", role);
      const Admission admission = scene.api.admit(request, false);
      const bool granted = route.permission == Permission::open || permissionsOfRole(role)->test(static_cast<std::size_t>(route.permission));
      const bool reaches = std::string_view(role) != "sender" || route.apps != AppRule::whole;  // a sender's token is one app's
      const bool may = granted && reaches;
      QCOMPARE(!admission.refusal.has_value(), may);
      if (may) continue;
      QCOMPARE(admission.refusal->status, 403);
      if (granted) continue;
      QCOMPARE(json(*admission.refusal).at("missing_permission").as_string(), boost::json::string(name(route.permission)));
    }
}

void RouteTest::withoutATokenNothingIsTold_data() {
  QTest::addColumn<QString>("authorization");
  QTest::newRow("none") << "";
  QTest::newRow("unknown") << "Bearer nobody";
  QTest::newRow("other scheme") << "Basic admin";
  QTest::newRow("scheme only") << "Bearer";
  QTest::newRow("bare token") << "admin";
}
void RouteTest::withoutATokenNothingIsTold() {
  QFETCH(QString, authorization);
  Scene scene;
  for (const char* const target : {"/notifications", "/no/such/path", "/session"}) {
    Request request;
    request.method = "GET";
    request.target = target;
    if (!authorization.isEmpty()) request.headers = {{"authorization", authorization.toStdString()}};
    const Response response = scene.send(request);
    QCOMPARE(response.status, 401);
    QVERIFY(!headerOf(response, "WWW-Authenticate").empty());
  }
  QVERIFY(scene.readers.reader.lists.empty());
}

void RouteTest::adminTokenIsComparedByItsDigest() {
  const base::ManualClock clock(kNow);
  base::SeededRandom random(1);
  const TokenTable tokens(base::sha256("secret"), clock, random);
  QVERIFY(tokens.check("secret").ok());
  QVERIFY(tokens.check("secret")->may(Permission::engineControl));
  QVERIFY(!tokens.check("Secret").ok());
  QVERIFY(!tokens.check("").ok());
}

void RouteTest::unknownPathsAndMethodsAreRefused() {
  Scene scene;
  QCOMPARE(scene.call("GET", "/nothing").status, 404);
  QCOMPARE(scene.call("GET", "/notifications/").status, 404);
  QCOMPARE(scene.call("GET", "//notifications").status, 404);
  QCOMPARE(scene.call("GET", "/notifications/../session").status, 404);
  const Response wrong = scene.call("DELETE", "/notifications");
  QCOMPARE(wrong.status, 405);
  QCOMPARE(headerOf(wrong, "Allow"), std::string("POST, GET"));
  QCOMPARE(scene.call("get", "/session").status, 405);
}

void RouteTest::targetsAreReadStrictly_data() {
  QTest::addColumn<QString>("target");
  QTest::newRow("repeated parameter") << "/notifications?limit=1&limit=2";
  QTest::newRow("bad escape") << "/notifications?q=%zz";
  QTest::newRow("NUL") << "/notifications?q=%00";
  QTest::newRow("fragment") << "/notifications#x";
  QTest::newRow("absolute") << "http://127.0.0.1/notifications";
}
void RouteTest::targetsAreReadStrictly() {
  QFETCH(QString, target);
  Scene scene;
  QCOMPARE(scene.call("GET", target.toStdString()).status, 400);
}

void RouteTest::encodedSlashStaysWithinAName() {
  const RouteMatch match = findRoute("GET", "/views/a%2Fb%20c");
  QVERIFY(match.route != nullptr);
  QCOMPARE(match.parameters.front(), std::string("a/b c"));
}

void RouteTest::bodiesNeedTheirMediaType() {
  Scene scene;
  Request request = scene.request("POST", "/notifications", "{}");
  request.headers = {{"authorization", "Bearer admin"}, {"content-type", "text/plain"}};
  QCOMPARE(scene.send(request).status, 415);
  request.headers = {{"authorization", "Bearer admin"}, {"content-type", "application/json"}, {"content-encoding", "gzip"}};
  QCOMPARE(scene.send(request).status, 415);
  request.headers = {{"authorization", "Bearer admin"}, {"content-type", "Application/JSON; charset=utf-8"}};
  QCOMPARE(scene.send(request).status, 422);
  QCOMPARE(scene.call("GET", "/session", "{}").status, 413);
  QCOMPARE(scene.call("POST", "/notifications").status, 400);
}

void RouteTest::statusesBecomeProblemsOnce_data() {
  QTest::addColumn<int>("code");
  QTest::addColumn<int>("status");
  QTest::addColumn<bool>("retry");
  using base::Code;
  const std::map<Code, std::pair<int, bool>> expected{
      {Code::malformed, {400, false}}, {Code::invalid, {422, false}},     {Code::unauthorized, {401, false}}, {Code::forbidden, {403, false}},
      {Code::notFound, {404, false}},  {Code::conflict, {409, false}},    {Code::preconditionFailed, {412, false}},
      {Code::keyMismatch, {422, false}}, {Code::tooLarge, {413, false}},  {Code::unsupported, {415, false}},  {Code::busy, {429, true}},
      {Code::unavailable, {503, true}}, {Code::diskFull, {503, true}},    {Code::storeFailed, {503, true}},   {Code::cancelled, {503, true}},
      {Code::deadline, {503, true}},   {Code::internal, {500, false}}};
  for (const auto& [code, want] : expected)
    QTest::newRow(std::string(base::codeName(code)).c_str()) << static_cast<int>(code) << want.first << want.second;
}
void RouteTest::statusesBecomeProblemsOnce() {
  QFETCH(int, code);
  QFETCH(int, status);
  QFETCH(bool, retry);
  const Response response = problemResponse(base::Status(static_cast<base::Code>(code), "words", {{"/a", "wrong"}}));
  QCOMPARE(response.status, status);
  QCOMPARE(response.contentType, std::string("application/problem+json"));
  QCOMPARE(!headerOf(response, "Retry-After").empty(), retry);
  const boost::json::value problem = json(response);
  QCOMPARE(problem.at("status").as_int64(), status);
  QCOMPARE(problem.at("code").as_string(), boost::json::string(base::codeName(static_cast<base::Code>(code))));
  QCOMPARE(problem.at("errors").at(0).at("pointer").as_string(), boost::json::string("/a"));
}

int runRouteTests(int argc, char** argv) { return runTest<RouteTest>(argc, argv); }

}  // namespace signalbox::api::tests
