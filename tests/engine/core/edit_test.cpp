// Edit and replay: a generation says something else, the notification stays as it is.
#include "tests/engine/core/edit_test.h"

#include <QTest>

#include "engine/core/replay_content.h"
#include "tests/engine/core/operations_desk.h"

using namespace signalbox;
using namespace signalbox::tests;
using model::Channel;
using model::State;
using protocol::Edit;

namespace {

base::Uuid replayWith(Rig& rig, std::vector<Edit> edits, bool latest = false) {
  model::Plan plan;
  plan.edits = core::editsToText(edits);
  plan.latestTemplate = latest;
  return begun(rig, {planned(rig, plan), 0, std::nullopt, base::Millis{0}});
}

void order(core::AcceptLine& line) {
  line.notification.content.clear();
  line.notification.templateName = "order";
  line.notification.data = R"({"order":"A-1","lines":[{"sku":"old-7"}]})";
}

void putTemplate(Rig& rig, const std::string& text) {
  model::Template value;
  value.name = "order";
  value.channel = Channel::email;
  value.subject = "Order {{order}}";
  value.text = text;
  const auto done = rig.command(core::PutTemplate{value, std::nullopt});
  SB_CHECK(done.ok(), done.status().toString().c_str());
}

}  // namespace

void EditTest::editedGenerationIsSentAndTheOriginalStays() {
  Rig rig;
  const auto ids = deadMails(rig, 1);
  replayWith(rig, {{"set", "content.subject", "", "Mended"}});
  rig.run(std::chrono::minutes{1});
  QCOMPARE(rig.state(ids[0]), State::sent);
  QCOMPARE(QString::fromStdString(rig.received.back().message.content.subject), QStringLiteral("Mended"));
  const auto detail = rig.reader->detail(ids[0]);
  QVERIFY(detail.ok() && detail.value());
  QVERIFY(detail.value()->row.notification.content.find("Hello") != std::string::npos);
  QVERIFY(detail.value()->row.notification.content.find("Mended") == std::string::npos);
  QVERIFY(detail.value()->edit && detail.value()->edit->content.find("Mended") != std::string::npos);
  QVERIFY(detail.value()->history.back().text.find("edited content.subject") != std::string::npos);
}

void EditTest::editsOfOneReplayStayInTheNext() {
  Rig rig;
  const auto ids = deadMails(rig, 1);
  rig.provider("mail", Channel::email, 0, always("share_permanent"));
  replayWith(rig, {{"set", "content.subject", "", "Mended"}});
  rig.run(std::chrono::minutes{1});
  QCOMPARE(rig.state(ids[0]), State::dead);
  rig.provider("mail", Channel::email);
  replayWith(rig, {{"set", "content.text", "", "Body"}});
  rig.run(std::chrono::minutes{1});
  QCOMPARE(QString::fromStdString(rig.received.back().message.content.subject), QStringLiteral("Mended"));
  QCOMPARE(QString::fromStdString(rig.received.back().message.content.text), QStringLiteral("Body"));
}

void EditTest::findAndReplaceGoesOverAGroup() {
  Rig rig;
  putTemplate(rig, "{{#lines}}{{sku}} {{/lines}}");
  deadMails(rig, 5, order);
  rig.received.clear();
  const base::Uuid id = replayWith(rig, {{"replace", "data.lines", "old-", "new-"}});
  rig.run(std::chrono::minutes{1});
  QCOMPARE(rig.received.size(), std::size_t{5});
  for (const auto& arrival : rig.received) QCOMPARE(QString::fromStdString(arrival.message.content.text), QStringLiteral("new-7 "));
  QCOMPARE(operationOf(rig, id).confirmed, 5);
}

void EditTest::targetIsEditedAndASuppressedOneIsSkipped() {
  Rig rig;
  const auto ids = deadMails(rig, 2);
  store::SuppressionRow gone;
  gone.channel = Channel::email;
  gone.address = "u0@example.org";
  gone.category = "default";
  gone.reason = "it bounced";
  gone.at = rig.clock.now().wall;
  QVERIFY(rig.store->begin().ok());
  QVERIFY(rig.store->putSuppression(gone).ok());
  QVERIFY(rig.store->commit(rig.core->memory().step + 1).ok());
  rig.crash();
  rig.received.clear();
  const base::Uuid id = replayWith(rig, {{"replace", "to", "@example.com", "@example.org"}});
  rig.run(std::chrono::minutes{1});
  QCOMPARE(rig.received.size(), std::size_t{1});
  QCOMPARE(rig.received.front().message.target, std::string("u1@example.org"));
  QCOMPARE(rig.state(ids[0]), State::dead);
  QCOMPARE(operationOf(rig, id).skippedReasons.at("opted_out"), 1);
}

void EditTest::whatCannotBeMadeIsLeftAlone() {
  Rig rig;
  const auto ids = deadMails(rig, 1);
  const base::Uuid id = replayWith(rig, {{"replace", "to", "@", " at "}});
  rig.run(std::chrono::minutes{1});
  QCOMPARE(rig.state(ids[0]), State::dead);
  QCOMPARE(operationOf(rig, id).skippedReasons.at("unrenderable"), 1);
}

void EditTest::newestTemplateThatCannotBeMadeIsLeftAlone() {
  Rig rig;
  putTemplate(rig, "Order {{order}}");
  const auto ids = deadMails(rig, 2, order);
  rig.received.clear();
  putTemplate(rig, "{{tracking}}");
  const base::Uuid bad = replayWith(rig, {}, true);
  rig.run(std::chrono::minutes{1});
  QCOMPARE(operationOf(rig, bad).skippedReasons.at("unrenderable"), 2);
  QCOMPARE(rig.received.size(), std::size_t{0});
  putTemplate(rig, "Order {{order}}, sorry");
  replayWith(rig, {}, true);
  rig.run(std::chrono::minutes{1});
  QCOMPARE(rig.received.size(), std::size_t{2});
  QCOMPARE(QString::fromStdString(rig.received.front().message.content.text), QStringLiteral("Order A-1, sorry"));
}

void EditTest::templateKnowsHowLateItIs() {
  Rig rig;
  putTemplate(rig, "{{#delayed_by}}{{delayed_by}} late, {{/delayed_by}}{{order}}");
  deadMails(rig, 1, order);
  rig.post("now@example.com", {}, order);
  rig.run(std::chrono::seconds{1});
  QCOMPARE(QString::fromStdString(rig.received.back().message.content.text), QStringLiteral("A-1"));
  rig.clock.advance(std::chrono::hours{2} + std::chrono::minutes{9});
  replayWith(rig, {});
  rig.run(std::chrono::minutes{1});
  QCOMPARE(QString::fromStdString(rig.received.back().message.content.text), QStringLiteral("2 h 10 min late, A-1"));
}

void EditTest::laterVersionOfATemplateIsNotReplacedUnseen() {
  Rig rig;
  model::Template value;
  value.name = "order";
  value.channel = Channel::email;
  value.subject = value.text = "Order";
  const auto put = [&](std::optional<std::int64_t> ifVersion, bool mustExist) { return rig.command(core::PutTemplate{value, ifVersion, mustExist}); };
  const auto refused = [](const base::Result<core::CommandDone>& done, const char* words) {
    return done.status().code() == base::Code::preconditionFailed && done.status().message().find(words) != std::string::npos;
  };
  QVERIFY(refused(put(1, false), "there is no template of this name"));
  QVERIFY(refused(put(std::nullopt, true), "there is no template of this name"));
  QCOMPARE(put(0, false)->version, std::int64_t{1});
  QCOMPARE(put(1, false)->version, std::int64_t{2});
  value.text = "Mine";
  QVERIFY(refused(put(1, false), "the template has version 2 by now, saved by "));
  QVERIFY(refused(put(0, false), "version 2"));
  const auto kept = rig.reader->findTemplate("order", 0);
  QVERIFY(kept.ok() && *kept && (*kept)->text == "Order" && (*kept)->version == 2);
  QCOMPARE(put(std::nullopt, true)->version, std::int64_t{3});
}

void EditTest::editsAreApplied_data() {
  QTest::addColumn<QString>("op");
  QTest::addColumn<QString>("field");
  QTest::addColumn<QString>("find");
  QTest::addColumn<QString>("value");
  QTest::addColumn<QString>("data");
  QTest::newRow("set") << "set" << "data.order" << "" << "2" << R"({"order":2,"at":{"city":"Wien"},"list":["a","b"]})";
  QTest::newRow("set deep") << "set" << "data.x.y" << "" << "true" << R"({"order":"o","at":{"city":"Wien"},"list":["a","b"],"x":{"y":true}})";
  QTest::newRow("set in a list") << "set" << "data.list.1" << "" << R"("z")" << R"({"order":"o","at":{"city":"Wien"},"list":["a","z"]})";
  QTest::newRow("remove") << "remove" << "data.at.city" << "" << "null" << R"({"order":"o","at":{},"list":["a","b"]})";
  QTest::newRow("remove from a list") << "remove" << "data.list.0" << "" << "null" << R"({"order":"o","at":{"city":"Wien"},"list":["b"]})";
  QTest::newRow("replace everywhere") << "replace" << "data" << "i" << R"("ii")" << R"({"order":"o","at":{"city":"Wiien"},"list":["a","b"]})";
  QTest::newRow("nothing there") << "replace" << "data.none" << "i" << R"("x")" << R"({"order":"o","at":{"city":"Wien"},"list":["a","b"]})";
}
void EditTest::editsAreApplied() {
  QFETCH(QString, op);
  QFETCH(QString, field);
  QFETCH(QString, find);
  QFETCH(QString, value);
  QFETCH(QString, data);
  model::Notification notification;
  notification.channel = Channel::email;
  notification.target = "a@example.com";
  notification.templateName = "t";
  notification.data = R"({"order":"o","at":{"city":"Wien"},"list":["a","b"]})";
  const std::vector<Edit> edits{{op.toStdString(), field.toStdString(), find.toStdString(), boost::json::parse(value.toStdString())}};
  QVERIFY(core::faultsOf(edits).empty());
  const auto edited = core::applyEdits(edits, notification);
  QVERIFY2(edited.ok(), edited.status().toString().c_str());
  QCOMPARE(boost::json::parse(edited->notification.data), boost::json::parse(data.toStdString()));
  QCOMPARE(edited->changed, edited->notification.data != notification.data);
  QCOMPARE(edited->changes.size(), edited->changed ? std::size_t{1} : std::size_t{0});
  QCOMPARE(core::editsToText(core::editsFromText(core::editsToText(edits))), core::editsToText(edits));
}

void EditTest::editThatGrowsWithoutMeasureIsRefused_data() {
  QTest::addColumn<QString>("field");
  QTest::addColumn<QString>("words");
  QTest::newRow("data") << "data" << "data: is longer than 131072 bytes";
  QTest::newRow("a place in data") << "data.order" << "data: is longer than 131072 bytes";
  QTest::newRow("content") << "content" << "content: is longer than 8388608 bytes";
  QTest::newRow("the target") << "to" << "to: is longer than 65536 bytes";
}
void EditTest::editThatGrowsWithoutMeasureIsRefused() {
  QFETCH(QString, field);
  QFETCH(QString, words);
  model::Notification notification;
  notification.channel = Channel::email;
  notification.target = std::string(60, 'a') + "@example.com";
  notification.data = "{\"order\":\"" + std::string(1000, 'a') + "\"}";
  notification.content = "{\"text\":\"" + std::string(1000, 'a') + "\"}";
  // Twenty times ten thousand would be more than any machine has.
  const std::vector<Edit> edits(core::kEditsMax, Edit{"replace", field.toStdString(), "a", boost::json::value(std::string(10'000, 'a').c_str())});
  QVERIFY(core::faultsOf(edits).empty());
  const auto edited = core::applyEdits(edits, notification);
  QCOMPARE(edited.status().code(), base::Code::invalid);
  QCOMPARE(QString::fromStdString(edited.status().message()), words);
}

void EditTest::wrongEditsAreNamed_data() {
  QTest::addColumn<QString>("edit");
  QTest::addColumn<QString>("pointer");
  QTest::newRow("field") << R"({"op":"set","field":"metadata.x","value":1})" << "/edits/0/field";
  QTest::newRow("path") << R"({"op":"set","field":"data..x","value":1})" << "/edits/0/field";
  QTest::newRow("op") << R"({"op":"append","field":"data.x","value":1})" << "/edits/0/op";
  QTest::newRow("find") << R"({"op":"replace","field":"data.x","value":"y"})" << "/edits/0/find";
  QTest::newRow("find goes with replace") << R"({"op":"set","field":"data.x","find":"a","value":"y"})" << "/edits/0/find";
  QTest::newRow("text") << R"({"op":"replace","field":"data.x","find":"a","value":1})" << "/edits/0/value";
  QTest::newRow("target") << R"({"op":"set","field":"to","value":1})" << "/edits/0/value";
  QTest::newRow("version") << R"({"op":"set","field":"template_version","value":0})" << "/edits/0/value";
  QTest::newRow("a number beyond all") << R"({"op":"set","field":"data.x","value":[{"y":1e400}]})" << "/edits/0/value";
  QTest::newRow("whole data") << R"({"op":"set","field":"data","value":[]})" << "/edits/0/value";
}
void EditTest::wrongEditsAreNamed() {
  QFETCH(QString, edit);
  QFETCH(QString, pointer);
  const auto edits = core::editsFromText("[" + edit.toStdString() + "]");
  const auto faults = core::faultsOf(edits);
  QCOMPARE(faults.size(), std::size_t{1});
  QCOMPARE(QString::fromStdString(faults.front().pointer), pointer);
}

void EditTest::purgedMessageTakesItsEditsAlong() {
  Rig rig;
  deadMails(rig, 1);
  replayWith(rig, {{"set", "content.subject", "", "Mended"}});
  rig.run(std::chrono::minutes{1});
  rig.clock.advance(rig.options.retention.notifications + std::chrono::hours{24});
  rig.run(std::chrono::minutes{3});
  store::ListQuery all;
  all.now = rig.clock.now().wall;
  QVERIFY(rig.reader->list(all).value().rows.empty());
  const auto fresh = deadMails(rig, 1);  // it may get the number of the one that is gone
  rig.received.clear();
  replayWith(rig, {});
  rig.run(std::chrono::minutes{1});
  QCOMPARE(QString::fromStdString(rig.received.back().message.content.subject), QStringLiteral("Hello"));
}
