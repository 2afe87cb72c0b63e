// Lists: parameters, cursors, masking, own app; groups; export; completion.
#include "tests/engine/api/list_test.h"

#include <QMap>

#include "engine/api/cancellation.h"
#include "engine/api/export_rows.h"
#include "engine/api/masking.h"
#include "tests/engine/api/api_tests.h"
#include "tests/engine/api/scene.h"

namespace signalbox::api::tests {

namespace {

store::ListRow sampleRow() {
  store::ListRow row;
  row.notification.id.bytes[15] = 7;
  row.notification.app = "shop";
  row.notification.target = "ana@example.com";
  row.notification.createdAt = kNow;
  row.delivery.state = model::State::dead;
  row.delivery.reason = "permanent error";
  row.lastOutcome = model::Outcome{};
  row.lastOutcome->outcome = model::OutcomeClass::permanent;
  row.lastOutcome->code = "550 5.1.1";
  row.lastOutcome->message = "=unknown, user";
  row.groupId = "g1";
  return row;
}

std::string drained(BodyStream& stream, int& pieces) {
  std::string all;
  for (bool end = false; !end;)
    stream.next([&](BodyStream::Piece piece) {
      ++pieces;
      all += piece.failed ? "FAILED" : piece.bytes;
      end = piece.end;
    });
  return all;
}

}  // namespace

void ListTest::nobodySearchesForThoseWhoHaveLeft() {
  Scene scene;
  scene.readers.keeps = true;
  Request request = scene.request("GET", "/notifications?q=needle");
  request.cancellation = std::make_shared<Cancellation>();
  int answered = 0;
  scene.api.handle(request, [&](Response response) {
    ++answered;
    QCOMPARE(response.status, 503);
  });
  request.cancellation->want();
  scene.readers.runKept();
  QCOMPARE(answered, 1);
  QVERIFY(scene.readers.reader.lists.empty());
  // One that runs is interrupted, and one that has ended is not.
  Cancellation cancellation;
  {
    const Cancellation::Reading reading(&cancellation, scene.readers.reader);
    cancellation.want();
    QCOMPARE(scene.readers.reader.interrupts, 1);
  }
  cancellation.want();
  QCOMPARE(scene.readers.reader.interrupts, 1);
}

void ListTest::parametersReachTheReader() {
  Scene scene;
  scene.readers.reader.page.hasMore = true;
  scene.readers.reader.page.nextCursor = "next+/=";
  scene.readers.reader.page.total = 48'213;
  scene.readers.reader.page.scanned = 120'000;
  scene.readers.reader.page.progress = 0.05;
  const Response response = scene.call("GET", "/dead-letters?q=provider%3Atwilio+age%3E1h&limit=20&cursor=abc%2B&order=oldest");
  QVERIFY2(response.status == 200, qPrintable(text(response)));
  const store::ListQuery& asked = scene.readers.reader.lists.front();
  QCOMPARE(asked.place, store::Place::deadLetters);
  QCOMPARE(asked.limit, std::size_t{20});
  QCOMPARE(asked.cursor, std::string("abc+"));
  QCOMPARE(asked.newestFirst, false);
  QCOMPARE(asked.now, kNow);
  QCOMPARE(model::toText(asked.query), std::string("provider:twilio age>1h"));
  QCOMPARE(json(response).at("next_cursor").as_string(), boost::json::string("next+/="));
  QCOMPARE(json(response).at("has_more").as_bool(), true);
  QCOMPARE(json(response).at("total").as_int64(), 48'213);
  QCOMPARE(json(response).at("scanned").as_int64(), 120'000);
  QVERIFY2(response.body.find("\"progress\":0.05}") != std::string::npos, qPrintable(text(response)));
  scene.call("GET", "/held");
  QCOMPARE(scene.readers.reader.lists.back().place, store::Place::held);
  QCOMPARE(scene.readers.reader.lists.back().limit, std::size_t{50});
  QVERIFY(scene.readers.reader.lists.back().newestFirst);
}

void ListTest::wrongParametersAreNamed_data() {
  QTest::addColumn<QString>("target");
  QTest::addColumn<QString>("pointer");
  QTest::newRow("limit low") << "/notifications?limit=0" << "limit";
  QTest::newRow("limit high") << "/notifications?limit=501" << "limit";
  QTest::newRow("limit word") << "/notifications?limit=5x" << "limit";
  QTest::newRow("order") << "/notifications?order=up" << "order";
  QTest::newRow("query") << "/notifications?q=provder%3Ax" << "q";
  QTest::newRow("group") << "/dead-letters/groups?by=colour" << "by";
  QTest::newRow("format") << "/export?format=xml" << "format";
  QTest::newRow("place") << "/export?place=bin" << "place";
  QTest::newRow("verdict") << "/plans/00000000-0000-0000-0000-000000000001/verdicts?verdict=x" << "verdict";
  QTest::newRow("topics") << "/events?topics=state,gossip" << "topics";
  QTest::newRow("watched") << "/events?notifications=x" << "notifications";
}
void ListTest::wrongParametersAreNamed() {
  QFETCH(QString, target);
  QFETCH(QString, pointer);
  Scene scene;
  const Response response = scene.call("GET", target.toStdString());
  QVERIFY2(response.status == 422, qPrintable(text(response)));
  QCOMPARE(pointersOf(response), pointer);
}

void ListTest::readersErrorsAreAnswered() {
  Scene scene;
  scene.readers.reader.failure = base::Status(base::Code::malformed, "a foreign cursor");
  QCOMPARE(scene.call("GET", "/notifications?cursor=x").status, 400);
  scene.readers.reader.failure = base::Status(base::Code::deadline, "too long");
  QCOMPARE(scene.call("GET", "/notifications").status, 503);
  scene.readers.takes = false;
  QCOMPARE(scene.call("GET", "/notifications").status, 429);
  QCOMPARE(scene.answers, 1);
}

void ListTest::recipientsAreMaskedWithoutPermission() {
  Scene scene;
  scene.readers.reader.page.rows = {sampleRow()};
  const auto recipient = [&](const char* role) {
    return std::string(json(scene.call("GET", "/dead-letters", "", role)).at("data").at(0).at("recipient").as_string());
  };
  QCOMPARE(recipient("admin"), std::string("ana@example.com"));
  QCOMPARE(recipient("viewer"), std::string("a***@example.com"));
  scene.readers.reader.page.rows[0].notification.recipientId = "customer-7";  // an id is no address
  const auto shown = json(scene.call("GET", "/dead-letters", "", "viewer")).at("data").at(0);
  QCOMPARE(std::string(shown.at("recipient_id").as_string()), std::string("customer-7"));
  QCOMPARE(std::string(shown.at("recipient").as_string()), std::string("a***@example.com"));
  QCOMPARE(maskTarget(model::Channel::sms, "+436601234542"), std::string("phone, ends 42"));
  QCOMPARE(maskTarget(model::Channel::push, "abcdefghij1234"), std::string("device token, ends 1234"));
  QCOMPARE(maskTarget(model::Channel::push, "abcdefgh"), std::string("device token"));
  QCOMPARE(maskTarget(model::Channel::webhook, "https://hooks.example.com/secret?x"), std::string("https://hooks.example.com/..."));
}

void ListTest::senderSeesItsOwnAppOnly() {
  Scene scene;
  scene.call("GET", "/notifications?q=channel:sms+OR+channel:email", "", "sender");
  QCOMPARE(model::toText(scene.readers.reader.lists.front().query), std::string("(channel:sms OR channel:email) app=shop"));
  // A query cannot reach beyond the parentheses.
  QCOMPARE(scene.call("GET", "/notifications?q=channel:sms)+OR+(channel:email", "", "sender").status, 422);
  store::DetailRow detail;
  detail.row = sampleRow();
  detail.row.notification.app = "other";
  scene.readers.reader.detailRow = detail;
  const std::string path = "/notifications/" + detail.row.notification.id.toString();
  QCOMPARE(scene.call("GET", path, "", "admin").status, 200);
  const Response foreign = scene.call("GET", path, "", "sender");
  QCOMPARE(foreign.status, 404);
  QCOMPARE(foreign.body, scene.call("GET", "/notifications/00000000-0000-0000-0000-0000000000ff", "", "sender").body);
  // The store tells them apart, which reads nothing else of a foreign one; whoever may see all is asked for no app.
  QVERIFY((scene.readers.reader.detailsFor == std::vector<std::string>{"", "shop", "shop"}));
}

void ListTest::detailTellsWhenItIsPurged_data() {
  QTest::addColumn<int>("state");
  QTest::addColumn<QString>("category");
  QTest::addColumn<int>("hours");  // after its end; 0 = no date
  for (const model::State over : {model::State::sent, model::State::cancelled, model::State::expired, model::State::suppressed})
    QTest::addRow("%s", std::string(model::name(over)).c_str()) << int(over) << "" << 2160;
  QTest::newRow("a category with a time of its own") << int(model::State::sent) << "codes" << 12;
  QTest::newRow("another category") << int(model::State::sent) << "news" << 2160;
  QTest::newRow("discarded: its own date") << int(model::State::discarded) << "codes" << 99;
  for (const model::State open : {model::State::pending, model::State::sending, model::State::retrying, model::State::held, model::State::dead})
    QTest::addRow("%s", std::string(model::name(open)).c_str()) << int(open) << "codes" << 0;
}

void ListTest::detailTellsWhenItIsPurged() {
  QFETCH(int, state);
  QFETCH(QString, category);
  QFETCH(int, hours);
  Scene scene;
  store::DetailRow detail;
  detail.row = sampleRow();
  detail.row.delivery.state = model::State(state);
  detail.row.notification.category = category.toStdString();
  detail.row.changedAt = kNow;
  if (detail.row.delivery.state == model::State::discarded) detail.row.purgeAt = kNow + std::chrono::hours{99};
  scene.readers.reader.detailRow = detail;
  const auto answer = json(scene.call("GET", "/notifications/" + detail.row.notification.id.toString()));
  const boost::json::value expected =
      hours == 0 ? boost::json::value(nullptr) : boost::json::value(base::formatRfc3339(kNow + std::chrono::hours{hours}));
  QCOMPARE(answer.at("purge_at"), expected);
}

void ListTest::groupsAreMarked() {
  Scene scene;
  store::GroupRow fresh, back, known, old;
  fresh.id = "1";
  fresh.firstAt = kNow;
  back.id = "2";
  back.backAt = kNow;
  back.timesSeen = 3;
  known.id = "3";
  known.seen = true;
  old.id = "4";
  old.firstAt = kNow - std::chrono::minutes{61};  // the totals do not count it as new any more
  scene.readers.reader.groupRows = {fresh, back, known, old};
  const Response response = scene.call("GET", "/dead-letters/groups?limit=2");
  const auto page = json(response);
  QCOMPARE(page.at("data").as_array().size(), std::size_t{2});
  QCOMPARE(page.at("data").at(0).at("mark").as_string(), boost::json::string("new"));
  QCOMPARE(page.at("data").at(1).at("mark").as_string(), boost::json::string("back"));
  QCOMPARE(page.at("next_cursor").as_string(), boost::json::string("2"));
  const auto last = json(scene.call("GET", "/dead-letters/groups?limit=2&cursor=2"));
  QCOMPARE(last.at("data").at(0).at("mark").as_string(), boost::json::string("known"));
  QCOMPARE(last.at("data").at(1).at("mark").as_string(), boost::json::string("known"));
  QCOMPARE(last.at("has_more").as_bool(), false);
  QCOMPARE(scene.call("GET", "/dead-letters/groups?cursor=x").status, 400);
  QCOMPARE(scene.call("GET", "/dead-letters/groups/9").status, 404);
  QCOMPARE(scene.call("PATCH", "/dead-letters/groups/1", R"({"note":"ask ana","seen":true})").status, 200);
  const auto& patch = std::get<core::PatchGroup>(scene.intake.commanded.front().command).patch;
  QCOMPARE(patch.id, std::string("1"));
  QCOMPARE(*patch.note, std::string("ask ana"));
  QVERIFY(!patch.fixedBy.has_value());
  QCOMPARE(scene.call("PATCH", "/dead-letters/groups/1", "{}").status, 422);
}

void ListTest::exportReadsPageByPage() {
  Scene scene;
  scene.readers.reader.page.rows = {sampleRow()};
  scene.readers.reader.page.hasMore = true;
  scene.readers.reader.page.nextCursor = "c1";
  Response response = scene.call("GET", "/export?place=dead-letters&format=csv&q=is:dead", "", "viewer");
  QCOMPARE(response.status, 200);
  QVERIFY(response.stream != nullptr);
  QVERIFY(scene.readers.reader.lists.empty());
  int pieces = 0;
  std::string first;
  response.stream->next([&](BodyStream::Piece piece) { first = piece.bytes; });
  QVERIFY(first.starts_with("id,app,channel,state,recipient,"));
  QVERIFY(first.find("a***@example.com") != std::string::npos);
  QVERIFY(first.find("unknown, user") == std::string::npos && first.find("Mailbox does not exist (550 5.1.1)") != std::string::npos);
  scene.readers.reader.page.hasMore = false;
  const std::string rest = drained(*response.stream, pieces);
  QCOMPARE(pieces, 1);
  QVERIFY(!rest.starts_with("id,"));
  QCOMPARE(scene.readers.reader.lists.back().cursor, std::string("c1"));
  QCOMPARE(scene.readers.reader.lists.back().limit, std::size_t{500});
  QVERIFY(drained(*scene.call("GET", "/export?format=csv").stream, pieces).find("\"'=unknown, user\"") != std::string::npos);
  Response lines = scene.call("GET", "/export");
  scene.readers.reader.failure = base::Status(base::Code::deadline, "slow");
  QCOMPARE(drained(*lines.stream, pieces), std::string("FAILED"));
}

void ListTest::exportWithAddressesIsAnAct() {
  Scene scene;
  QVERIFY(scene.call("GET", "/export?place=held&q=to:ana@example.com").stream != nullptr);
  QCOMPARE(scene.intake.commanded.size(), std::size_t{1});
  const core::CommandInput& input = scene.intake.commanded.front();
  const auto& act = std::get<core::BeginAct>(input.command);
  QCOMPARE(act.action, std::string("messages.export"));
  QCOMPARE(act.object, std::string("held"));
  QCOMPARE(input.principal.name, std::string("ana"));
  QVERIFY(scene.call("GET", "/export", "", "viewer").stream != nullptr);  // masked
  QCOMPARE(scene.intake.commanded.size(), std::size_t{1});
  scene.intake.commands = false;  // what cannot be told is not given
  QCOMPARE(scene.call("GET", "/export").status, 429);
}

void ListTest::contentThatIsShownIsCounted() {
  Scene scene;
  store::DetailRow detail;
  detail.row = sampleRow();
  scene.readers.reader.detailRow = detail;
  const std::string id = detail.row.notification.id.toString();
  QCOMPARE(scene.call("GET", "/notifications/" + id, "", "viewer").status, 200);  // masked
  for (int i = 0; i < 3; ++i) QCOMPARE(scene.call("GET", "/notifications/" + id).status, 200);
  QCOMPARE(scene.call("GET", "/dead-letters/" + id).status, 200);
  scene.refusals.tick(scene.clock.now());
  QVERIFY(scene.intake.commanded.empty());
  scene.clock.advance(std::chrono::minutes{1});
  scene.refusals.tick(scene.clock.now());
  QCOMPARE(scene.intake.commanded.size(), std::size_t{1});
  const auto& act = std::get<core::BeginAct>(scene.intake.commanded.front().command);
  QCOMPARE(act.action, std::string("access.revealed"));
  QCOMPARE(act.count, std::int64_t{4});
  QCOMPARE(scene.intake.commanded.front().principal.name, std::string("ana"));
  scene.refusals.flush();
  QCOMPARE(scene.intake.commanded.size(), std::size_t{1});  // nothing since
}

void ListTest::recipientsExportHasWhatNamesHim() {
  Scene scene;
  model::Recipient recipient;
  recipient.id = "u1";
  recipient.email = "Ana@Example.com";
  scene.readers.reader.recipientRows = {recipient};
  store::SuppressionRow suppression;
  suppression.number = 7;
  suppression.address = "ana@example.com";  // as the store keeps it
  scene.readers.reader.suppressionRows = {suppression};
  for (const char* const action : {"recipients.put", "recipient.export", "view.put"})
    scene.readers.reader.auditRows.push_back({1, kNow, "ana", "127.0.0.1", action, "u1", ""});
  const auto kinds = [&scene] {
    int pieces = 0;
    QMap<QString, int> found;
    const Response response = scene.call("GET", "/recipients/u1/export");
    for (const QString& each : QString::fromStdString(drained(*response.stream, pieces)).split('\n', Qt::SkipEmptyParts))
      ++found[QString::fromStdString(std::string(boost::json::parse(each.toStdString()).at("kind").as_string()))];
    return found;
  };
  using Kinds = QMap<QString, int>;
  QCOMPARE(kinds(), (Kinds{{"recipient", 1}, {"suppression", 1}, {"audit", 2}}));
  scene.tokens.without = Permission::auditRead;
  QCOMPARE(kinds(), (Kinds{{"recipient", 1}, {"suppression", 1}}));
}

void ListTest::recipientsExportIsNotCutOff() {
  Scene scene;
  model::Recipient recipient;
  recipient.id = "u1";
  recipient.email = "ana@example.com";
  scene.readers.reader.recipientRows = {recipient};
  store::SuppressionRow suppression;
  suppression.address = "ana@example.com.au";  // another's, which begins like his
  for (suppression.number = 1500; suppression.number > 1; --suppression.number) scene.readers.reader.suppressionRows.push_back(suppression);
  suppression.address = recipient.email;  // the oldest of all
  scene.readers.reader.suppressionRows.push_back(suppression);
  for (std::int64_t seq = 2500; seq > 0; --seq) scene.readers.reader.auditRows.push_back({seq, kNow, "ana", "127.0.0.1", "recipients.put", "u1", ""});
  int pieces = 0, suppressions = 0;
  std::vector<std::int64_t> rows, expected;
  const Response response = scene.call("GET", "/recipients/u1/export");
  for (const QString& each : QString::fromStdString(drained(*response.stream, pieces)).split('\n', Qt::SkipEmptyParts)) {
    const boost::json::value line = boost::json::parse(each.toStdString());
    suppressions += line.at("kind").as_string() == "suppression" ? 1 : 0;
    if (line.at("kind").as_string() == "audit") rows.push_back(line.at("value").at("seq").as_int64());
  }
  for (std::int64_t seq = 1; seq <= 2500; ++seq) expected.push_back(seq);
  QCOMPARE(suppressions, 1);
  QVERIFY(rows == expected);
}

void ListTest::csvCellsAreNoFormulas_data() {
  QTest::addColumn<QString>("raw");
  QTest::addColumn<QString>("cell");
  QTest::newRow("plain") << "a b" << "a b";
  QTest::newRow("comma") << "a,b" << "\"a,b\"";
  QTest::newRow("quote") << "a\"b" << "\"a\"\"b\"";
  QTest::newRow("lines") << "a\nb" << "\"a\nb\"";
  QTest::newRow("equals") << "=1+1" << "\"'=1+1\"";
  QTest::newRow("plus") << "+4366" << "\"'+4366\"";
  QTest::newRow("minus") << "-1" << "\"'-1\"";
  QTest::newRow("at") << "@x" << "\"'@x\"";
  QTest::newRow("tab") << "\tx" << "\"'\tx\"";
  QTest::newRow("empty") << "" << "";
}
void ListTest::csvCellsAreNoFormulas() {
  QFETCH(QString, raw);
  QFETCH(QString, cell);
  QCOMPARE(QString::fromStdString(csvCell(raw.toStdString())), cell);
}

void ListTest::completionAddsTheStoresValues() {
  Scene scene;
  scene.readers.reader.values = {"twilio", "my provider"};
  const auto answer = json(scene.call("GET", "/complete?q=provider:tw&cursor=11"));
  QCOMPARE(scene.readers.reader.valuesAskedFor, std::string("provider"));
  QCOMPARE(answer.at("data").at(0).at("text").as_string(), boost::json::string("twilio"));
  QCOMPARE(answer.at("data").at(0).at("from").as_int64(), 9);
  QCOMPARE(answer.at("data").at(0).at("to").as_int64(), 11);
  QCOMPARE(answer.at("data").at(1).at("text").as_string(), boost::json::string("\"my provider\""));
  const auto words = json(scene.call("GET", "/complete?q=prov"));
  QCOMPARE(words.at("data").at(0).at("text").as_string(), boost::json::string("provider:"));
}

int runListTests(int argc, char** argv) { return runTest<ListTest>(argc, argv); }

}  // namespace signalbox::api::tests
