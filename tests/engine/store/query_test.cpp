// The query language against rows, each field and operator; and what must never become SQL.

#include "tests/engine/store/scene.h"
#include "tests/engine/store/store_tests.h"

namespace signalbox::store::tests {

using model::OutcomeClass;
using model::State;

class QueryTest : public QObject {
  Q_OBJECT
 public:
  explicit QueryTest(MakeFactory make) : make_(std::move(make)) {}

 private Q_SLOTS:
  void initTestCase() {
    scene_ = std::make_unique<Scene>(make_);
    start_ = scene_->now;
    // 0: dead email; 1: waiting webhook an hour later; 2: held; 3: sent by another app, replayed
    AcceptRow first = row();
    model::Notification& n = first.notification;
    n.id = *base::Uuid::parse("019e7044-8800-7000-8000-000000000001");
    n.templateName = "welcome";
    n.category = "marketing";
    n.recipientId = "user-1";
    n.target = "Ann@Example.org";
    n.idempotencyKey = "key-1";
    n.orderingKey = "order-1";
    n.data = R"({"order":{"id":123,"lines":[{"sku":"A-1"}]},"vip":true,"name":"100%_sure","empty":null})";
    n.metadata = R"({"team":"blue"})";
    seqs_.push_back(scene_->accept(first));
    scene_->kill(seqs_[0], {"c1", "Plain", "mailer", "Mailbox unavailable: 100%_full", "550 5.1.1", OutcomeClass::permanent});

    scene_->now += std::chrono::hours(1);
    AcceptRow second = row("blog");
    second.notification.channel = model::Channel::webhook;
    second.notification.target = "https://Hooks.example.net:8443/in?x=1";
    second.notification.priority = model::Priority::high;
    second.notification.data = "this is no JSON";
    second.dueAt = scene_->now + std::chrono::hours(2);
    seqs_.push_back(scene_->accept(second));

    seqs_.push_back(scene_->accept());
    must(scene_->claim(seqs_[2], "second") && scene_->settle(seqs_[2], OutcomeClass::ambiguous, State::held) ? base::Status() : failed());

    AcceptRow fourth = row();
    fourth.notification.data = R"({"order":{"id":"abc","total":19.5}})";
    seqs_.push_back(scene_->accept(fourth));
    scene_->kill(seqs_[3], {"c2", "Plain", "mailer", "timed out", "timeout", OutcomeClass::transient});
    must(scene_->move(seqs_[3], State::pending, true) && scene_->claim(seqs_[3], "second") &&
                 scene_->settle(seqs_[3], OutcomeClass::sent, State::sent)
             ? base::Status()
             : failed());
  }

  void termMatches_data() {
    QTest::addColumn<QString>("q");
    QTest::addColumn<QString>("expected");  // indices of the rows, oldest first
    const auto add = [](const char* q, const char* expected) { QTest::newRow(q) << q << expected; };
    add("", "0123");
    add("id:019e7044-8800-7000-8000-000000000001", "0");
    add("id=019e7044-8800-7000-8000-000000000001 app:blog", "");
    add("id:019e7044-8800*", "0");
    add("id:nonsense", "");
    add("app:shop", "023");
    add("app!=shop", "1");
    add("app:sh*", "023");
    add("app:SHOP", "");
    add("-app:shop", "1");
    add("channel:webhook", "1");
    add("-channel:webhook", "023");
    add("is:dead", "0");
    add("is:held", "2");
    add("is:pending", "1");
    add("is:sent OR is:held", "23");
    add("is:sending", "");
    add("provider:mailer", "0");
    add("provider:second", "23");
    add("-provider:second", "01");
    add("provider!=second", "01");
    add("template:welcome", "0");
    add("-template:welcome", "123");
    add("category:marketing", "0");
    add("priority:high", "1");
    add("recipient:user-1", "0");
    add("recipient:user*", "0");
    add("target:ann@example.org", "023");
    add("to:ann*", "023");
    add("domain:example.org", "023");
    add("domain:EXAMPLE.ORG", "023");
    add("domain:hooks.example.net:8443", "1");
    add("error:unavailable", "0");
    add("error:UNAVAILABLE", "0");
    add("error:100%_full", "0");
    add("error:100__full", "");
    add("error=unavailable", "");
    add("error:mailbox*", "0");
    add("code:\"550 5.1.1\"", "0");
    add("code:550*", "0");
    add("class:permanent", "0");
    add("class:sent", "3");
    add("cause:c1", "0");
    add("cause:c2", "");
    add("tries:1", "02");
    add("tries>1", "3");
    add("tries>=1", "023");
    add("tries<1", "1");
    add("replayed>0", "3");
    add("replayed:0", "012");
    add("age>30m", "0");
    add("age<30m", "123");
    add("age>=1h", "0");
    add("age:1h", "0");
    add("created<-30m", "0");
    add("created>-30m", "123");
    add("created>=-1h", "0123");
    add("died>-2h", "0");
    add("due>+1h", "1");
    add("due<+1h", "");
    add("key:key-1", "0");
    add("key:key*", "0");
    add("ordering:order-1", "0");
    add("data.order.id:123", "0");
    add("data.order.id=123", "0");
    add("data.order.id:abc", "3");
    add("data.order.id>100", "0");
    add("data.order.id<100", "");
    add("data.order.total>=19.5", "3");
    add("data.order.lines.0.sku:A-1", "0");
    add("data.order.lines.0.sku:A*", "0");
    add("data.vip:true", "0");
    add("data.vip:false", "");
    add("data.empty:null", "0");
    add("data.name:100%_sure", "0");
    add("data.nothing:1", "");
    add("-data.order.id:123", "123");
    add("metadata.team:blue", "0");
    add("unavailable", "0");
    add("welcome", "0");
    add("hooks", "1");
    add("\"no JSON\"", "1");
    add("100%_sure", "0");
    add("app:shop is:held", "2");
    add("app:blog OR cause:c1", "01");
    add("-(app:blog OR cause:c1)", "23");
    add("id:019e7044-8800-7000-8000-000000000001 OR app:blog", "01");
  }
  void termMatches() {
    QFETCH(QString, q);
    QFETCH(QString, expected);
    QCOMPARE(found(Place::notifications, q), expected);
    // A count and a scan see the same rows.
    QCOMPARE(must(scene_->reader().count(Place::notifications, query(q.toStdString()), scene_->now)), expected.size());
    QCOMPARE(words(scene_->scan(Place::notifications, q.toStdString())), expected);
  }

  void termMatchesAmongDeadLetters_data() {
    QTest::addColumn<QString>("q");
    QTest::addColumn<bool>("matches");
    const auto add = [](const char* q, bool matches) { QTest::newRow(q) << q << matches; };
    for (const char* const q : {"",
                                "app:shop",
                                "channel:email",
                                "is:dead",
                                "provider:mailer",
                                "template:welcome",
                                "category:marketing",
                                "priority:normal",
                                "recipient:user-1",
                                "target:ann*",
                                "domain:Example.ORG",
                                "error:full",
                                "code:550*",
                                "class:permanent",
                                "cause:c1",
                                "tries:1",
                                "replayed:0",
                                "age>30m",
                                "created<-30m",
                                "died<-30m",
                                "key:key-1",
                                "ordering:order-1",
                                "data.vip:true",
                                "metadata.team:blue",
                                "mailbox",
                                "id:019e7044-8800-7000-8000-000000000001",
                                "id:019e7044-8800-7000-8000-000000000001 cause:c1",
                                "-provider:second",
                                "app:shop provider:mailer template:welcome cause:c1"})
      add(q, true);
    for (const char* const q : {"app:blog", "is:discarded", "provider:second", "template:bye", "domain:example.net", "error:timed", "class:sent",
                                "cause:c2", "died>-30m", "due>-9h", "-cause:c1", "id:019e7044-8800-7000-8000-000000000002"})
      add(q, false);
  }
  void termMatchesAmongDeadLetters() {
    QFETCH(QString, q);
    QFETCH(bool, matches);
    const QString expected = matches ? "0" : "";
    QCOMPARE(found(Place::deadLetters, q), expected);
    QCOMPARE(must(scene_->reader().count(Place::deadLetters, query(q.toStdString()), scene_->now)), expected.size());
    QCOMPARE(words(scene_->scan(Place::deadLetters, q.toStdString())), expected);
  }

  void heldAreSearchedToo() {
    QCOMPARE(found(Place::held, "provider:second"), QString("2"));
    QCOMPARE(found(Place::held, "provider:mailer"), QString());
    QCOMPARE(found(Place::held, "cause:c1"), QString());
    const std::string id = scene_->find(seqs_[2]).notification.id.toString();
    QCOMPARE(found(Place::held, QString::fromStdString("id:" + id)), QString("2"));
    QCOMPARE(found(Place::held, "id:019e7044-8800-7000-8000-000000000001"), QString());
  }

  void whatIsWrittenNeverBecomesSql_data() {
    QTest::addColumn<QString>("value");
    for (const char* const value :
         {"' OR 1=1 --", "'; DROP TABLE notifications; --", "\\\" OR \\\"1\\\"=\\\"1", "%", "_", "\\\\", "x') OR (1=1", "?1", ":a", "$\\\".x"})
      QTest::newRow(value) << value;
  }
  void whatIsWrittenNeverBecomesSql() {
    QFETCH(QString, value);
    for (const char* const field : {"app:", "provider:", "error:", "cause:", "key:", "code:", "target:", "data.order:", "id:", "domain:", ""}) {
      const QString q = QString(field) + "\"" + value + "\"";
      for (const Place place : {Place::notifications, Place::deadLetters, Place::held}) {
        const auto page = scene_->reader().list(scene_->ask(place, q.toStdString()));
        QVERIFY2(page.ok(), page.status().toString().c_str());
        const bool wildcardText = *field == '\0' || QString(field) == "error:";
        if (!wildcardText) QVERIFY2(page->rows.empty(), qPrintable(q));
      }
    }
    QCOMPARE(found(Place::notifications, ""), QString("0123"));
  }

  void pathsWithQuotesMatchNothing() {
    QCOMPARE(found(Place::notifications, "data.a\"b:1"), QString());
    QCOMPARE(found(Place::notifications, "data.a..b:1"), QString());
  }

 private:
  static base::Status failed() { return {base::Code::internal, "the scene is not as it should be"}; }
  QString words(const std::vector<Seq>& seqs) const {
    QString text;
    for (const Seq seq : seqs) text += QString::number(std::find(seqs_.begin(), seqs_.end(), seq) - seqs_.begin());
    return text;
  }
  QString found(Place place, const QString& q) { return words(scene_->list(place, q.toStdString(), false)); }

  MakeFactory make_;
  std::unique_ptr<Scene> scene_;
  base::WallTime start_{};
  std::vector<Seq> seqs_;
};

int runQueryTests(const MakeFactory& make, int argc, char** argv) {
  QueryTest test(make);
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::store::tests

#include "query_test.moc"
