#include "tests/engine/security/secrets_of.h"
#include "tests/engine/store/scene.h"
#include "tests/engine/store/store_tests.h"

namespace signalbox::store::tests {

using base::Code;

class CatalogueTest : public QObject {
  Q_OBJECT
 public:
  explicit CatalogueTest(MakeFactory make) : make_(std::move(make)) {}

 private Q_SLOTS:
  void providersQueuesAndBreakersAreLoaded() {
    Scene scene(make_);
    model::ProviderConfig config;
    config.name = "mailer";
    config.kind = "smtp";
    config.weight = 0.25;
    config.ratePerSecond = 12.5;
    config.concurrency = 7;
    config.settings = {{"host", "mail.example.org"}, {"tls", "\"quoted\""}};
    config.secrets = signalbox::tests::secretsOf({{"password", "hunter2"}});
    scene.inStep([&] {
      must(scene.store().putProvider(config));
      config.enabled = false;
      must(scene.store().putProvider(config));
      must(scene.store().putQueue({model::Channel::sms, true, scene.now, "maintenance", true}));
      must(scene.store().addBreaker({"mailer", scene.now, "open", "auto", "timeouts", 30, 20, scene.now, 1}));
      must(scene.store().addBreaker({"other", scene.now, "open", "auto", "", 1, 1, {}, 0}));
      must(scene.store().addBreaker({"mailer", scene.now, "closed", "auto", "", 0, 0, {}, 0}));
    });
    scene.reopen();
    StartState state = must(scene.store().load());
    QCOMPARE(state.providers.size(), 1U);
    QCOMPARE(state.providers[0].version, 2);
    QVERIFY(!state.providers[0].enabled && state.providers[0].settings == config.settings &&
            security::sameSecrets(state.providers[0].secrets, config.secrets));
    QCOMPARE(state.providers[0].ratePerSecond, 12.5);
    QCOMPARE(state.queues.size(), 1U);
    QVERIFY(state.queues[0].paused && state.queues[0].draining && state.queues[0].until == scene.now);
    QCOMPARE(state.breakers.size(), 2U);
    QCOMPARE(state.breakers[0].state, std::string("closed"));
    scene.inStep([&] {
      must(scene.store().deleteProvider("mailer"));
      QVERIFY(scene.store().deleteProvider("mailer").code() == Code::notFound);
    });
    QVERIFY(must(scene.store().load()).providers.empty());
  }

  void subscriptionsAreKeptWithTheirFigures() {
    Scene scene(make_);
    model::Subscription value;
    value.name = "ops";
    value.url = "https://hooks.example.com/in";
    value.description = "to the pager";
    value.types = {model::EventType::notificationDead, model::EventType::alertRaised};
    value.apps = {"shop"};
    value.channels = {model::Channel::sms, model::Channel::webhook};
    value.secrets = signalbox::tests::secretsOf({{"signing_secret", "one"}, {"signing_secret_previous", "two"}});
    value.previousUntil = scene.now + std::chrono::hours(1);
    value.version = 1;
    value.createdAt = value.updatedAt = scene.now;
    SubscriptionFigures figures;
    figures.counts[model::index(model::State::dead)] = 3;
    figures.lastFailedAt = scene.now;
    figures.lastFailure = "503";
    scene.inStep([&] {
      value.number = must(scene.store().putSubscription(value));
      must(scene.store().putSubscriptionFigures(value.number, figures));
      value.enabled = false;
      value.disabledReason = "gone";
      value.version = 2;
      QCOMPARE(must(scene.store().putSubscription(value)), value.number);
    });
    scene.reopen();
    const std::vector<SubscriptionRow> rows = must(scene.store().load()).subscriptions;
    QCOMPARE(rows.size(), 1U);
    QCOMPARE(must(scene.reader().subscriptions()).size(), 1U);
    QVERIFY(must(scene.reader().hasSubscription(rows[0].subscription.number)) &&
            !must(scene.reader().hasSubscription(rows[0].subscription.number + 1)));
    const model::Subscription& kept = rows[0].subscription;
    QVERIFY(kept.number == value.number && kept.url == value.url && kept.types == value.types && kept.apps == value.apps &&
            kept.channels == value.channels);
    QVERIFY(security::sameSecrets(kept.secrets, value.secrets) && kept.previousUntil == value.previousUntil && !kept.enabled &&
            kept.disabledReason == "gone");
    QVERIFY(kept.version == 2 && kept.createdAt == scene.now && kept.description == value.description);
    QVERIFY(rows[0].figures.counts == figures.counts && rows[0].figures.lastFailedAt == scene.now && rows[0].figures.lastFailure == "503");
    std::int64_t next = 0;
    scene.inStep([&] {
      must(scene.store().deleteSubscription(value.number));
      QVERIFY(scene.store().deleteSubscription(value.number).code() == Code::notFound);
      model::Subscription again = value;
      again.number = 0;
      next = must(scene.store().putSubscription(again));
    });
    QVERIFY(next > value.number);  // a number is never used twice
  }

  void lanesOfSubscriptionsAreNoneOfTheChannel() {
    Scene scene(make_);
    std::vector<AcceptRow> rows(1);
    rows[0].notification.id = scene.newId();
    rows[0].notification.app = model::kEventsApp;
    rows[0].notification.channel = model::Channel::webhook;
    rows[0].notification.target = "subscription:ops";
    rows[0].notification.content = "{}";
    rows[0].notification.createdAt = scene.now;
    rows[0].dueAt = scene.now;
    rows[0].route = model::routeOfSubscription(1);
    scene.inStep([&] { must(scene.store().insertAccepted(rows)); });
    const std::vector<Lane> lanes = must(scene.store().lanes());
    QCOMPARE(lanes.size(), 1U);
    QVERIFY(model::isEventRoute(lanes[0].route));
    QVERIFY(!must(scene.store().oldestDue(model::Channel::webhook, scene.now)));
    QCOMPARE(must(scene.store().countReady(model::Channel::webhook, scene.now, 10)), 0);
    QCOMPARE(must(scene.store().ready(lanes[0], base::WallTime{}, 0, scene.now, 10)).size(), 1U);
  }

  void commandKeysKeepTheFirstAnswerUntilTheyExpire() {
    Scene scene(make_);
    CommandKeyRow row{"ana", "k-1", std::string(31, 'f') + std::string(1, '\0'), scene.newId(), 3, std::nullopt, scene.now + std::chrono::hours(24)};
    scene.inStep([&] { must(scene.store().putCommandKey(row)); });
    auto found = must(scene.store().findCommandKey("ana", "k-1", scene.now));
    QVERIFY(found && found->fingerprint == row.fingerprint && found->id == row.id && found->version == 3 && !found->answer);
    row.answer = "answer";
    scene.inStep([&] { must(scene.store().putCommandKey(row)); });
    scene.reopen();
    found = must(scene.reader().commandKey("ana", "k-1", scene.now));
    QVERIFY(found && found->answer == "answer" && found->expiresAt == row.expiresAt);
    QVERIFY(!must(scene.reader().commandKey("bob", "k-1", scene.now)));
    QVERIFY(!must(scene.reader().commandKey("ana", "k-2", scene.now)));
    QVERIFY(!must(scene.store().findCommandKey("ana", "k-1", row.expiresAt)));
    scene.inStep([&] { must(scene.store().dropCommandKey("ana", "k-1")); });
    QVERIFY(!must(scene.store().findCommandKey("ana", "k-1", scene.now)));
  }

  void templatesAreVersionedAndStayReadable() {
    Scene scene(make_);
    model::Template value;
    value.name = "welcome";
    value.subject = "hello";
    value.updatedAt = scene.now;
    value.updatedBy = "ann";
    scene.inStep([&] {
      QCOMPARE(must(scene.store().putTemplate(value)), 1);
      value.subject = "hi";
      QCOMPARE(must(scene.store().putTemplate(value)), 2);
    });
    QCOMPARE(must(scene.store().findTemplate("welcome", 0))->subject, std::string("hi"));
    QCOMPARE(must(scene.store().findTemplate("welcome", 1))->subject, std::string("hello"));
    QVERIFY(!must(scene.store().findTemplate("welcome", 3)));
    QCOMPARE(must(scene.reader().templates()).size(), 1U);
    QCOMPARE(must(scene.reader().templateVersions("welcome")).size(), 2U);
    scene.inStep([&] { must(scene.store().deleteTemplate("welcome")); });
    QVERIFY(!must(scene.store().findTemplate("welcome", 0)));
    QVERIFY(must(scene.store().findTemplate("welcome", 1)));
    QVERIFY(must(scene.reader().templates()).empty());
    scene.inStep([&] {
      QVERIFY(scene.store().deleteTemplate("welcome").code() == Code::notFound);
      QCOMPARE(must(scene.store().putTemplate(value)), 3);
    });
    QCOMPARE(must(scene.reader().findTemplate("welcome", 0))->version, 3);
  }

  void recipientsAreReadByIdAndInPages() {
    Scene scene(make_);
    std::vector<model::Recipient> rows(4);
    rows[0].id = "a1";
    rows[1].id = "a2";
    rows[2].id = "a3";
    rows[3].id = "b1";
    rows[1].email = "ann@example.org";
    rows[1].optOut = {"marketing", "sms"};
    rows[1].suppressed = {"email"};
    rows[1].timeZone = "Europe/Berlin";
    rows[1].quietFrom = "22:00";
    scene.inStep([&] {
      must(scene.store().putRecipients(rows));
      must(scene.store().putRecipients(std::span(&rows[1], 1)));
    });
    const auto found = must(scene.store().recipient("a2"));
    QVERIFY(found && found->optOut == rows[1].optOut && found->suppressed == rows[1].suppressed && found->version == 2);
    QVERIFY(found->timeZone == "Europe/Berlin" && found->quietFrom == "22:00" && found->email == rows[1].email);
    QVERIFY(!must(scene.store().recipient("nobody")));
    const auto page = must(scene.reader().recipients({"a", false, "", 2}));
    QCOMPARE(page.rows.size(), 2U);
    QVERIFY(page.hasMore);
    const auto rest = must(scene.reader().recipients({"a", false, page.nextCursor, 2}));
    QCOMPARE(rest.rows.size(), 1U);
    QVERIFY(!rest.hasMore);
    QCOMPARE(rest.rows[0].id, std::string("a3"));
    QCOMPARE(must(scene.reader().recipients({"", false, "", 10})).rows.size(), 4U);
    QCOMPARE(must(scene.reader().recipients({"", true, "", 10})).rows.size(), 4U);
    QVERIFY(must(scene.reader().recipients({"c", false, "", 10})).rows.empty());
  }

  void recipientsAreFoundByTheBeginningOfAnAddress() {
    Scene scene(make_);
    std::vector<model::Recipient> rows;
    const auto add = [&rows](const char* id, const char* email, const char* phone) {
      model::Recipient& row = rows.emplace_back();
      row.id = id;
      row.email = email;
      row.phone = phone;
    };
    add("ann-7", "ann@example.org", "");  // by its id already
    add("c1", "Ann@example.org", "+34600112233");
    add("c2", "ann@example.org", "+34600112244");
    add("c3", "anna@example.org", "");
    add("c4", "bea@example.org", "+34600");
    add("c5", "", "");
    scene.inStep([&] { must(scene.store().putRecipients(rows)); });
    const auto ids = [&scene](const RecipientQuery& query) {
      std::string found;
      for (const model::Recipient& row : must(scene.reader().recipients(query)).rows) found += (found.empty() ? "" : " ") + row.id;
      return found;
    };
    QCOMPARE(ids({"ann", true, "", 10}), std::string("ann-7 c1 c2 c3"));
    QCOMPARE(ids({"ANN@", true, "", 10}), std::string("ann-7 c1 c2"));
    QCOMPARE(ids({"bea@example.org", true, "", 10}), std::string("c4"));
    QCOMPARE(ids({"ann", false, "", 10}), std::string("ann-7"));  // who may see no address finds none out
    QCOMPARE(ids({"ann@", false, "", 10}), std::string());
    for (const char* const number : {"+3460011", "003460011", "34 600-11"}) QCOMPARE(ids({number, true, "", 10}), std::string("c1 c2"));
    QCOMPARE(ids({"+34600112233", true, "", 10}), std::string("c1"));
    // In pages of any size each comes once.
    for (std::size_t limit = 1; limit <= 5; ++limit) {
      std::string found, cursor;
      for (int pages = 0; pages < 10; ++pages) {
        const auto page = must(scene.reader().recipients({"ann", true, cursor, limit}));
        for (const model::Recipient& row : page.rows) found += row.id + " ";
        cursor = page.nextCursor;
        if (!page.hasMore) break;
      }
      QCOMPARE(found, std::string("ann-7 c1 c2 c3 "));
    }
    // One whose turn it was is gone: the rest comes all the same.
    QVERIFY(ids({"ann", true, "email nobody", 10}).find("c3") != std::string::npos);
    rows[2].email = "other@example.org";
    scene.inStep([&] { must(scene.store().putRecipients(std::span(&rows[2], 1))); });
    QCOMPARE(ids({"ann", true, "", 10}), std::string("ann-7 c1 c3"));
  }

  void plansAndOperationsComeBackWhole() {
    Scene scene(make_);
    model::Plan plan;
    plan.id = scene.newId();
    plan.q = "is:dead";
    plan.state = model::PlanState::ready;
    plan.markStep = 4;
    plan.matched = 9;
    plan.counts[2] = 5;
    plan.expiresAt = scene.now;
    plan.error = "none";
    plan.costEur = 1.5;
    plan.channels = {3, 0, 0, 6};
    model::Plan computing = plan;
    computing.id = scene.newId();
    computing.state = model::PlanState::computing;
    model::Operation operation;
    operation.id = scene.newId();
    operation.planId = plan.id;
    operation.state = model::OperationState::running;
    operation.include = 0x80000001U;
    operation.cursor = 77;
    operation.skippedReasons = {{"expired", 3}};
    operation.createdAt = scene.now;
    operation.startedAt = scene.now;
    model::Operation ended = operation;
    ended.id = scene.newId();
    ended.createdAt = scene.now + base::Millis(1);
    ended.state = model::OperationState::finished;
    scene.inStep([&] {
      must(scene.store().putPlan(plan));
      must(scene.store().putPlan(computing));
      plan.matched = 10;
      must(scene.store().putPlan(plan));
      must(scene.store().putOperation(operation));
      must(scene.store().putOperation(ended));
    });
    const auto foundPlan = must(scene.reader().plan(plan.id));
    QVERIFY(foundPlan && foundPlan->matched == 10 && foundPlan->counts == plan.counts && foundPlan->channels == plan.channels &&
            foundPlan->costEur == 1.5);
    QVERIFY(foundPlan->state == model::PlanState::ready && !must(scene.store().plan(operation.id)));
    const auto found = must(scene.store().operation(operation.id));
    QVERIFY(found && found->include == operation.include && found->skippedReasons == operation.skippedReasons && found->cursor == 77);
    QVERIFY(found->planId == plan.id && found->startedAt == scene.now && !found->finishedAt);
    const auto all = must(scene.reader().operations(10));
    QCOMPARE(all.size(), 2U);
    QVERIFY(all[0].id == ended.id);
    QVERIFY(must(scene.store().load()).plans == std::vector{computing.id});
    const auto open = must(scene.store().load()).operations;
    QCOMPARE(open.size(), 1U);
    QVERIFY(open[0].id == operation.id);
  }

  void auditIsReadBackwards() {
    Scene scene(make_);
    scene.inStep([&] {
      for (int i = 0; i < 5; ++i) must(scene.store().addAudit({0, scene.now, "ann", "127.0.0.1", "queue.pause", "sms", "why", "{}"}));
    });
    const auto page = must(scene.reader().audit(0, 3));
    QCOMPARE(page.size(), 3U);
    QCOMPARE(page[0].seq, 5);
    QCOMPARE(page[0].action, std::string("queue.pause"));
    QCOMPARE(must(scene.reader().audit(page.back().seq, 3)).size(), 2U);
  }

  void statsAreReplacedAndReadByRange() {
    Scene scene(make_);
    const auto at = [&](int i) { return scene.now + std::chrono::seconds(5 * i); };
    std::vector<StatRow> rows;
    for (int i = 0; i < 4; ++i) rows.push_back({0, "sent", at(i), 1.0 * i, {}});
    rows.push_back({0, "latency", at(0), 2, std::string("\1\0\0\0", 4)});
    rows.push_back({1, "sent", at(0), 9, {}});
    rows.push_back({0, "sent", at(1), 42, {}});
    scene.inStep([&] { must(scene.store().addStats(rows)); });
    const auto found = must(scene.reader().stats(0, "sent", at(1), at(3)));
    QCOMPARE(found.size(), 2U);
    QCOMPARE(found[0].value, 42.0);
    QVERIFY(found[1].at == at(2));
    QCOMPARE(must(scene.reader().stats(0, "latency", at(0), at(1)))[0].histogram, std::string("\1\0\0\0", 4));
    QVERIFY(must(scene.reader().stats(0, "nothing", at(0), at(9))).empty());
    const std::vector<std::string> names{"latency", "sent"};
    QVERIFY(must(scene.reader().seriesNames(0, "", at(0), at(9))) == names);
    QCOMPARE(must(scene.reader().seriesNames(0, "se", at(0), at(9))).size(), 1U);
    QVERIFY(must(scene.reader().seriesNames(0, "latency", at(1), at(9))).empty());
  }

  void breakersOfARangeBringTheStateBeforeIt() {
    Scene scene(make_);
    const auto at = [&](int i) { return scene.now + std::chrono::minutes(i); };
    scene.inStep([&] {
      for (int i = 0; i < 4; ++i) must(scene.store().addBreaker({"a", at(i), "s" + std::to_string(i), "auto", "", 0, 0, {}, 0}));
      must(scene.store().addBreaker({"b", at(0), "open", "auto", "", 0, 0, {}, 0}));
    });
    std::vector<std::string> found;
    for (const BreakerRow& one : must(scene.reader().breakers(at(2), at(3)))) found.push_back(one.gate + one.state);
    const std::vector<std::string> expected{"as1", "bopen", "as2"};
    QVERIFY(found == expected);
  }

  void viewsAndAlerts() {
    Scene scene(make_);
    scene.inStep([&] {
      must(scene.store().putView({"mine", "is:dead", "dead-letters"}));
      must(scene.store().putView({"mine", "is:held", "held"}));
      must(scene.store().putAlert({"a", "rule", "warning", "mailer", "text", "/x", scene.now, {}}));
      must(scene.store().putAlert({"b", "rule", "warning", "mailer", "text", "/x", scene.now, scene.now + std::chrono::hours(1)}));
    });
    QCOMPARE(must(scene.reader().views()).size(), 1U);
    QCOMPARE(must(scene.reader().views())[0].q, std::string("is:held"));
    QCOMPARE(must(scene.reader().alerts(scene.now)).size(), 2U);
    QCOMPARE(must(scene.reader().alerts(scene.now + std::chrono::hours(2))).size(), 1U);
    QCOMPARE(must(scene.store().load()).alerts.size(), 1U);
    scene.inStep([&] {
      must(scene.store().deleteView("mine"));
      QVERIFY(scene.store().deleteView("mine").code() == Code::notFound);
    });
  }

 private:
  MakeFactory make_;
};

int runCatalogueTests(const MakeFactory& make, int argc, char** argv) {
  CatalogueTest test(make);
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::store::tests

#include "catalogue_test.moc"
