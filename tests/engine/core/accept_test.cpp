// Rules 1, 2, 7 and 8: what is accepted, what is repeated, what is refused.
#include "tests/engine/core/accept_test.h"

#include <QTest>

#include "engine/core/template_variants.h"
#include "tests/engine/core/rig.h"

using namespace signalbox;
using namespace signalbox::tests;
using model::Channel;
using model::State;

void AcceptTest::acceptedNotificationIsSentOnce() {
  Rig rig;
  rig.provider("mail", Channel::email);
  const auto verdict = rig.post("a@example.com");
  QVERIFY(verdict.status.ok());
  QCOMPARE(QString::fromStdString(verdict.state), QStringLiteral("pending"));
  rig.run(std::chrono::seconds{10});
  QCOMPARE(rig.state(verdict.id), State::sent);
  QCOMPARE(rig.copies(verdict.id), 1);
}

void AcceptTest::sameKeyAndPayloadGetsFirstAnswer() {
  Rig rig;
  const auto first = rig.post("a@example.com", "k1");
  const auto again = rig.post("a@example.com", "k1");
  QVERIFY(again.status.ok());
  QVERIFY(again.replayed);
  QVERIFY(again.id == first.id);
  QCOMPARE(rig.count(Channel::email, State::pending), 1);
}

void AcceptTest::sameKeyWithOtherPayloadIsRefused() {
  Rig rig;
  QVERIFY(rig.post("a@example.com", "k1").status.ok());
  const auto other = rig.post("b@example.com", "k1");
  QCOMPARE(other.status.code(), base::Code::keyMismatch);
  QCOMPARE(rig.count(Channel::email, State::pending), 1);
}

void AcceptTest::keysWithinOneStepSeeEachOther() {
  Rig rig;
  const auto verdicts = rig.postAll({Rig::line("a@example.com", "k"), Rig::line("a@example.com", "k"), Rig::line("b@example.com", "k")});
  QCOMPARE(verdicts.size(), std::size_t{3});
  QVERIFY(verdicts[0].status.ok() && !verdicts[0].replayed);
  QVERIFY(verdicts[1].replayed && verdicts[1].id == verdicts[0].id);
  QCOMPARE(verdicts[2].status.code(), base::Code::keyMismatch);
}

void AcceptTest::refusedLineKeepsNoKey() {
  Rig rig;
  const auto wrong = rig.post("a@example.com", "k", [](core::AcceptLine& line) { line.notification.templateName = "none"; });
  QCOMPARE(wrong.status.code(), base::Code::invalid);
  QCOMPARE(QString::fromStdString(wrong.status.fields().front().pointer), QStringLiteral("/template"));
  QVERIFY(rig.post("a@example.com", "k").status.ok());
}

void AcceptTest::crowdedStepsShareASnapshot() {
  Rig rig;
  const auto crowd = [&rig] {
    core::StepInputs inputs;
    for (int i = 0; i < 40; ++i) {
      core::AcceptInput input;
      input.lines.push_back(Rig::line("a@example.com"));
      input.reply = [](const std::vector<core::AcceptVerdict>&) {};
      inputs.accepts.push_back(std::move(input));
    }
    rig.step(std::move(inputs));
  };
  rig.clock.advance(base::Millis{1000});
  crowd();
  const auto first = rig.core->snapshot();
  QCOMPARE(first->totals.waiting, 40);
  rig.clock.advance(base::Millis{199});
  crowd();
  QVERIFY2(rig.core->snapshot() == first, "somebody waits for the next step, nobody for its picture");
  QVERIFY2(rig.core->nextDeadline(rig.clock.now()) == rig.clock.now().boot, "it is made as soon as nobody does");
  rig.step();
  QCOMPARE(rig.core->snapshot()->totals.waiting, 80);
  QCOMPARE(rig.core->snapshot()->asOf.step, rig.core->memory().step);
  crowd();
  rig.clock.advance(base::Millis{200});
  crowd();
  QCOMPARE(rig.core->snapshot()->totals.waiting, 160);
}

void AcceptTest::keysOfDifferentAppsAreDifferent() {
  Rig rig;
  const auto first = rig.post("a@example.com", "k");
  const auto other = rig.post("a@example.com", "k", [](core::AcceptLine& line) { line.notification.app = "billing"; });
  QVERIFY(other.status.ok() && !other.replayed);
  QVERIFY(!(other.id == first.id));
}

void AcceptTest::keyIsForgottenAfterItsWindow() {
  Rig rig;
  const auto first = rig.post("a@example.com", "k");
  rig.clock.advance(std::chrono::hours{25});
  const auto later = rig.post("a@example.com", "k");
  QVERIFY(later.status.ok() && !later.replayed);
  QVERIFY(!(later.id == first.id));
}

void AcceptTest::optedOutRecipientIsSuppressedWithReason() {
  Rig rig;
  rig.provider("mail", Channel::email);
  model::Recipient ana;
  ana.id = "ana";
  ana.email = "ana@example.com";
  ana.optOut = {"marketing"};
  QVERIFY(rig.command(core::PutRecipients{{ana}}).ok());
  const auto verdict = rig.post("", "", [](core::AcceptLine& line) {
    line.notification.recipientId = "ana";
    line.notification.category = "marketing";
  });
  QCOMPARE(QString::fromStdString(verdict.state), QStringLiteral("suppressed"));
  rig.run(std::chrono::seconds{10});
  QCOMPARE(rig.copies(verdict.id), 0);
  QVERIFY(!rig.row(verdict.id).delivery.reason.empty());
}

void AcceptTest::quietHoursMoveTheDueTime() {
  Rig rig;
  rig.provider("mail", Channel::email);
  model::Recipient ana;
  ana.id = "ana";
  ana.email = "ana@example.com";
  ana.timeZone = "Europe/Vienna";  // 14:00 there
  ana.quietFrom = "13:00";
  ana.quietTo = "15:00";
  QVERIFY(rig.command(core::PutRecipients{{ana}}).ok());
  const auto verdict = rig.post("", "", [](core::AcceptLine& line) { line.notification.recipientId = "ana"; });
  rig.run(std::chrono::minutes{59});
  QCOMPARE(rig.copies(verdict.id), 0);
  rig.run(std::chrono::minutes{2});
  QCOMPARE(rig.copies(verdict.id), 1);
}

void AcceptTest::expiredNotificationIsNeverSent() {
  Rig rig;
  rig.provider("mail", Channel::email);
  const base::WallTime now = rig.clock.now().wall;
  const auto verdict = rig.post("a@example.com", "", [now](core::AcceptLine& line) {
    line.notification.sendAt = now + std::chrono::minutes{5};
    line.notification.expiresAt = now + std::chrono::minutes{6};
  });
  QVERIFY(rig.command(core::PatchQueue{Channel::email, true, std::nullopt, std::nullopt}).ok());
  rig.run(std::chrono::minutes{10});
  QVERIFY(rig.command(core::PatchQueue{Channel::email, false, std::nullopt, std::nullopt}).ok());
  rig.run(std::chrono::minutes{1});
  QCOMPARE(rig.state(verdict.id), State::expired);
  QCOMPARE(rig.copies(verdict.id), 0);
}

void AcceptTest::sendAtIsKept() {
  Rig rig;
  rig.provider("mail", Channel::email);
  const base::WallTime at = rig.clock.now().wall + std::chrono::hours{2};
  const auto verdict = rig.post("a@example.com", "", [at](core::AcceptLine& line) { line.notification.sendAt = at; });
  rig.run(std::chrono::minutes{119});
  QCOMPARE(rig.copies(verdict.id), 0);
  rig.run(std::chrono::minutes{2});
  QCOMPARE(rig.copies(verdict.id), 1);
  QVERIFY(rig.attempts(verdict.id).front().intentAt >= at);
}

void AcceptTest::drainingChannelTakesNothingNew() {
  Rig rig;
  rig.provider("mail", Channel::email);
  const auto before = rig.post("a@example.com");
  QVERIFY(rig.command(core::PatchQueue{Channel::email, std::nullopt, std::nullopt, true}).ok());
  QCOMPARE(rig.post("b@example.com").status.code(), base::Code::unavailable);
  rig.run(std::chrono::seconds{5});
  QCOMPARE(rig.state(before.id), State::sent);
}

void AcceptTest::variantNamesGoFromNearToFar_data() {
  QTest::addColumn<QString>("locale");
  QTest::addColumn<QString>("names");
  QTest::newRow("none") << "" << "t";
  QTest::newRow("language") << "de" << "t.de t";
  QTest::newRow("region") << "de-AT" << "t.de-AT t.de t";
  QTest::newRow("any case") << "DE-at" << "t.de-AT t.de t";
  QTest::newRow("script") << "zh-hant-tw" << "t.zh-Hant-TW t.zh-Hant t.zh t";
  QTest::newRow("extension") << "de-AT-u-co-phonebk" << "t.de-AT-u-CO-phonebk t.de-AT-u-CO t.de-AT t.de t";
}

void AcceptTest::variantNamesGoFromNearToFar() {
  QFETCH(QString, locale);
  QFETCH(QString, names);
  QStringList made;
  for (const std::string& name : core::variantNames("t", locale.toStdString())) made << QString::fromStdString(name);
  QCOMPARE(made.join(' '), names);
}

namespace {

/// "hello" in English, "hello.de" in German, and "hello.fr", which is an SMS.
void putGreetings(Rig& rig) {
  const auto put = [&rig](const char* name, const char* subject, Channel channel) {
    model::Template value;
    value.name = name;
    value.channel = channel;
    (channel == Channel::email ? value.subject : value.text) = subject;
    value.text = "{{name}}";
    QVERIFY(rig.command(core::PutTemplate{value, std::nullopt}).ok());
  };
  put("hello", "Hello", Channel::email);
  put("hello.de", "Hallo", Channel::email);
  put("hello.fr", "Bonjour", Channel::sms);
}

}  // namespace

void AcceptTest::templateIsChosenByLocale_data() {
  QTest::addColumn<QString>("locale");
  QTest::addColumn<QString>("subject");
  QTest::newRow("none") << "" << "Hello";
  QTest::newRow("exactly") << "de" << "Hallo";
  QTest::newRow("its language") << "de-AT" << "Hallo";
  QTest::newRow("none of its own") << "it" << "Hello";
  QTest::newRow("one of another channel") << "fr" << "Hello";
}

void AcceptTest::templateIsChosenByLocale() {
  QFETCH(QString, locale);
  QFETCH(QString, subject);
  Rig rig;
  rig.provider("mail", Channel::email);
  putGreetings(rig);
  const auto verdict = rig.post("a@example.com", {}, [&](core::AcceptLine& line) {
    line.notification.content.clear();
    line.notification.templateName = "hello";
    line.notification.data = R"({"name":"Ada"})";
    line.notification.locale = locale.toStdString();
  });
  QVERIFY2(verdict.status.ok(), verdict.status.toString().c_str());
  rig.run(std::chrono::seconds{10});
  QCOMPARE(rig.received.size(), std::size_t{1});
  QCOMPARE(QString::fromStdString(rig.received.front().message.content.subject), subject);
  QCOMPARE(QString::fromStdString(rig.received.front().message.content.text), QStringLiteral("Ada"));
}

void AcceptTest::recipientsLocaleChoosesToo() {
  Rig rig;
  rig.provider("mail", Channel::email);
  putGreetings(rig);
  model::Recipient recipient;
  recipient.id = "r1";
  recipient.email = "a@example.com";
  recipient.locale = "de-CH";
  QVERIFY(rig.command(core::PutRecipients{{recipient}}).ok());
  const auto verdict = rig.post("", {}, [](core::AcceptLine& line) {
    line.notification.recipientId = "r1";
    line.notification.content.clear();
    line.notification.templateName = "hello";
    line.notification.data = R"({"name":"Ada"})";
  });
  QVERIFY2(verdict.status.ok(), verdict.status.toString().c_str());
  rig.run(std::chrono::seconds{10});
  QCOMPARE(QString::fromStdString(rig.received.at(0).message.content.subject), QStringLiteral("Hallo"));
  QCOMPARE(QString::fromStdString(rig.row(verdict.id).notification.templateName), QStringLiteral("hello.de"));
}

void AcceptTest::templatesVersionIsThatOfTheAccept() {
  Rig rig;
  rig.provider("mail", Channel::email);
  putGreetings(rig);
  QVERIFY(rig.command(core::PatchQueue{Channel::email, true, std::nullopt, std::nullopt}).ok());
  const auto greet = [](core::AcceptLine& line) {
    line.notification.content.clear();
    line.notification.templateName = "hello";
    line.notification.data = R"({"name":"Ada"})";
  };
  QVERIFY(rig.post("a@example.com", {}, greet).status.ok());
  model::Template newer;
  newer.name = "hello";
  newer.channel = Channel::email;
  newer.subject = "Good day";
  newer.text = "{{name}}";
  QVERIFY(rig.command(core::PutTemplate{newer, std::nullopt}).ok());
  QVERIFY(rig.post("b@example.com", {}, greet).status.ok());
  QVERIFY(rig.command(core::PatchQueue{Channel::email, false, std::nullopt, std::nullopt}).ok());
  rig.run(std::chrono::seconds{10});
  QCOMPARE(rig.received.size(), std::size_t{2});
  for (const egress::Arrival& arrival : rig.received)
    QCOMPARE(arrival.message.content.subject, std::string(arrival.message.target == "a@example.com" ? "Hello" : "Good day"));
}
