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
                        (operation.contains("x-app-rule") ? std::string(operation.at("x-app-rule").as_string()) : std::string("whole")) +
                        (operation.contains("x-loopback-probe") ? " probe" : ""));
    }
  for (const Route& route : allRoutes())
    declared.insert(std::string(route.method) + " " + std::string(route.pattern) + " " + std::string(route.operationId) + " " +
                    std::string(name(route.permission)) + (route.body == BodyRule::none ? "" : " body") + " " +
                    (route.apps == AppRule::own        ? "own"
                         : route.apps == AppRule::none ? "none"
                                                       : "whole") +
                    (route.probe ? " probe" : ""));
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
    for (const auto& [field, edit] :
         {std::pair{"to", R"([{"op":"remove","field":"to"}])"}, std::pair{"*", R"([{"op":"remove","field":"data.order"}])"}}) {
      PermissionSet held;
      boost::json::array needed;
      for (auto missing = missingForEdits(held, edit); missing; missing = missingForEdits(held, edit)) {
        needed.emplace_back(name(*missing));
        held.set(static_cast<std::size_t>(*missing));
      }
      QCOMPARE(boost::json::serialize(edits.at(field)), boost::json::serialize(needed));
    }
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
    if (route.permission == Permission::open)
      QVERIFY(route.pattern == "/healthz" || route.pattern == "/openapi.json" || route.pattern == "/receipts/{provider}");
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

namespace {

/// As a program without a token asks; `more` is one further header, if any.
Response probe(Scene& scene, const std::string& target, const std::string& address = "127.0.0.1", const std::string& host = "127.0.0.1:8742",
               const std::pair<std::string, std::string>& more = {}) {
  Request request;
  request.method = "GET";
  request.target = target;
  request.remoteAddress = address;
  if (!host.empty()) request.headers.emplace_back("host", host);
  if (!more.first.empty()) request.headers.push_back(more);
  return scene.send(std::move(request));
}

}  // namespace

void RouteTest::programsOnThisMachineProbeWithoutAToken_data() {
  QTest::addColumn<QString>("address");
  QTest::addColumn<QString>("host");
  QTest::addColumn<QString>("header");
  QTest::addColumn<int>("status");
  QTest::newRow("by its number") << "127.0.0.1" << "127.0.0.1:8742" << "" << 200;
  QTest::newRow("by its name, another address of it") << "127.0.0.9" << "localhost" << "" << 200;
  QTest::newRow("IPv6") << "::1" << "[::1]:8742" << "" << 200;
  QTest::newRow("IPv4 in IPv6") << "::ffff:127.0.0.1" << "localhost:8742" << "" << 200;
  QTest::newRow("another machine") << "10.0.0.7" << "127.0.0.1:8742" << "" << 401;
  QTest::newRow("another machine in IPv6") << "::ffff:10.0.0.7" << "127.0.0.1:8742" << "" << 401;
  QTest::newRow("by the name that the world uses") << "127.0.0.1" << "signalbox.example.com" << "" << 401;
  QTest::newRow("by a name that begins alike") << "127.0.0.1" << "localhost.example.com" << "" << 401;
  QTest::newRow("by no name") << "127.0.0.1" << "" << "" << 401;
  for (const char* const header : {"forwarded", "via", "x-real-ip", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "authorization"})
    QTest::newRow(header) << "127.0.0.1" << "127.0.0.1:8742" << header << 401;
}
void RouteTest::programsOnThisMachineProbeWithoutAToken() {
  QFETCH(QString, address);
  QFETCH(QString, host);
  QFETCH(QString, header);
  QFETCH(int, status);
  Scene scene;
  const std::pair<std::string, std::string> more{header.toStdString(), "for=192.0.2.7"};
  for (const char* const target : {"/readyz", "/metrics"})
    QCOMPARE(probe(scene, target, address.toStdString(), host.toStdString(), more).status, status);
  for (const char* const target : {"/session", "/snapshot", "/audit", "/no/such/path"})
    QCOMPARE(probe(scene, target, address.toStdString(), host.toStdString(), more).status, 401);
}

void RouteTest::probesWithoutATokenCanBeSwitchedOff() {
  Scene scene;
  scene.facts.loopbackProbes = false;
  QCOMPARE(probe(scene, "/readyz").status, 401);
  QCOMPARE(probe(scene, "/metrics").status, 401);
  QCOMPARE(probe(scene, "/healthz").status, 200);
  QCOMPARE(scene.call("GET", "/readyz", "", "viewer").status, 200);
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

void RouteTest::tokenThatIsOverIsRefusedByItsName() {
  Scene scene;
  scene.tokens.over.emplace("gone", EndedToken{"till", "sender", kTokenNotRevoked});
  QCOMPARE(scene.call("GET", "/audit", "", "gone").status, 401);
  QCOMPARE(scene.call("GET", "/no/such/path", "", "gone").status, 401);
  QCOMPARE(scene.call("GET", "/audit", "", "nobody's").status, 401);
  QCOMPARE(scene.intake.refused.size(), std::size_t{2});  // a stranger is only counted
  const core::CommandInput& first = scene.intake.refused.front();
  QCOMPARE(first.principal.name, std::string("till"));
  QCOMPARE(first.principal.role, std::string("sender"));
  QCOMPARE(first.principal.address, std::string("127.0.0.1"));
  const auto& refusal = std::get<core::RecordRefusal>(first.command);
  QCOMPARE(refusal.object, std::string("GET /audit"));
  QCOMPARE(refusal.missing, std::string("a token that is not revoked"));
  const auto& elsewhere = std::get<core::RecordRefusal>(scene.intake.refused.back().command);
  QVERIFY(elsewhere.object.find("such/path") == std::string::npos);  // it may be an address
  scene.refusals.flush();
  QCOMPARE(scene.intake.refused.size(), std::size_t{3});
  QVERIFY(scene.intake.refused.back().principal.name.empty());
}

void RouteTest::tokenThatWasOnceKnownSaysWhoseItWas() {
  base::ManualClock clock(kNow);
  base::SeededRandom random(1);
  TokenTable table(base::sha256("secret"), clock, random);
  auto tokens = std::make_shared<model::AccessTokens>();
  const auto add = [&](std::uint8_t number, const std::string& text) -> model::AccessToken& {
    model::AccessToken token;
    token.id.bytes[15] = number;
    token.name = text;
    token.role = "viewer";
    token.digest = std::string(base::asView(base::sha256(text)));
    return tokens->emplace(token.id, token).first->second;
  };
  add(1, "good");
  add(2, "gone").revokedAt = kNow;
  add(3, "short").expiresAt = kNow + std::chrono::hours{1};
  table.publish(tokens);
  QVERIFY(table.check("good").ok() && table.check("short").ok());
  QVERIFY(!table.ended("good") && !table.ended("short") && !table.ended("nobody's") && !table.ended("secret"));
  QCOMPARE(table.check("gone").status().message(), std::string("The token was revoked"));  // for people: no instant as the wire writes it
  const auto gone = table.ended("gone");
  QVERIFY(gone && gone->name == "gone" && gone->role == "viewer" && gone->lacks == kTokenNotRevoked);
  clock.advance(std::chrono::hours{2});
  QCOMPARE(table.check("short").status().message(), std::string("The token has expired"));
  const auto expired = table.ended("short");
  QVERIFY(expired && expired->name == "short" && expired->lacks == kTokenNotExpired);
}

void RouteTest::tokenLostWhileTheBodyCameInIsNoted() {
  Scene scene;
  Request request = scene.request("POST", "/notifications", R"({"channel":"sms"})");
  const Admission admission = scene.api.admit(request, true);
  QVERIFY(!admission.refusal);
  scene.tokens.revoked = true;
  int status = 0;
  scene.api.handle(*admission.route, std::move(request), [&](Response response) { status = response.status; });
  QCOMPARE(status, 401);
  QCOMPARE(scene.intake.refused.size(), std::size_t{1});
  QCOMPARE(scene.intake.refused.front().principal.name, std::string("ana"));
  QCOMPARE(std::get<core::RecordRefusal>(scene.intake.refused.front().command).missing, std::string("a token that is not revoked"));
  QVERIFY(scene.intake.accepted.empty());
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
  QTest::newRow("no UTF-8") << "/notifications?q=caf%E9";
  QTest::newRow("half a character") << "/notifications?q=%F0%9F%98";
  QTest::newRow("a name that is no UTF-8") << "/notifications?%FF=1";
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

void RouteTest::namesThatAreNoUtf8AreNone() {
  // Such a name, once stored, would make a list that nobody can read.
  Scene scene;
  scene.readers.reader.viewRows = {{"caf\xC3\xA9", "is:dead", "dead-letters"}};
  QCOMPARE(scene.call("PUT", "/views/caf%E9", R"({"q":"is:dead","place":"dead-letters"})").status, 404);
  QVERIFY(scene.intake.commanded.empty());
  QCOMPARE(scene.call("PUT", "/views/caf%C3%A9", R"({"q":"is:dead","place":"dead-letters"})").status, 200);
  QCOMPARE(std::get<core::PutView>(scene.intake.commanded.front().command).row.name, std::string("caf\xC3\xA9"));
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
  const std::map<Code, std::pair<int, bool>> expected{{Code::malformed, {400, false}},
                                                      {Code::invalid, {422, false}},
                                                      {Code::unauthorized, {401, false}},
                                                      {Code::forbidden, {403, false}},
                                                      {Code::notFound, {404, false}},
                                                      {Code::conflict, {409, false}},
                                                      {Code::preconditionFailed, {412, false}},
                                                      {Code::keyMismatch, {422, false}},
                                                      {Code::tooLarge, {413, false}},
                                                      {Code::unsupported, {415, false}},
                                                      {Code::busy, {429, true}},
                                                      {Code::unavailable, {503, true}},
                                                      {Code::diskFull, {503, true}},
                                                      {Code::storeFailed, {503, true}},
                                                      {Code::cancelled, {503, true}},
                                                      {Code::deadline, {503, true}},
                                                      {Code::internal, {500, false}}};
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
