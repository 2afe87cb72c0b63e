// Set-up, providers: what the form sends and keeps, and what the page around it saves and tests.
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QSpinBox>
#include <QTest>

#include "engine/base/check.h"
#include "tests/ui/support/desk.h"
#include "tests/ui/views/set_up_test.h"
#include "ui/views/set_up/provider_form.h"
#include "ui/views/set_up/providers_page.h"
#include "ui/views/set_up/set_up_view.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/label.h"

namespace signalbox::tests {

using namespace ui::views;
using namespace ui::widgets;

namespace {

constexpr char kPut[] = "PUT /providers/smtp-primary";

template <class T> T* named(const QWidget& root, const char* name) {
  for (T* each : root.findChildren<T*>())
    if (each->accessibleName() == QLatin1String(name)) return each;
  return nullptr;
}

protocol::KindView smtp() {
  for (const auto& kind : canned::kinds())
    if (kind.kind == "smtp") return kind;
  return {};
}

/// The form has smtp-primary, of version 3, and the engine saves what comes.
struct Providers {
  Providers() : ready(desk.connectNow()), view(desk.context()), page(*view.providers()) {
    desk.engine.server().on(kPut, [this](const Asked& asked) {
      const auto put = protocol::parse<protocol::ProviderPut>(asked.body.toStdString());
      SB_CHECK(put.ok(), "what is saved can be read");
      theirs().concurrency = put->concurrency;
      ++theirs().version;
      return json(protocol::toText(theirs()));
    });
    view.resize(1232, 828);
    view.show();
    view.enter(Place{QStringLiteral("set-up"), {QStringLiteral("providers")}, {}});
    loaded = QTest::qWaitFor([this] { return page.form()->name() == QLatin1String("smtp-primary"); }, 5000);
  }
  protocol::ProviderView& theirs() { return desk.engine.snapshot().providers.front(); }
  bool knows(std::int64_t version) {
    return QTest::qWaitFor([&] { return desk.session.state().provider(QStringLiteral("smtp-primary"))->version == version; }, 5000);
  }
  /// Those of a form that was just put together are shown by the next events.
  template <class T> T* field(const char* name) {
    const auto isShown = [&] {
      const T* found = named<T>(*page.form(), name);
      return found != nullptr && found->isVisible();
    };
    SB_CHECK(QTest::qWaitFor(isShown, 5000), name);
    return named<T>(*page.form(), name);
  }
  QLineEdit* password() { return field<QLineEdit>("Password"); }
  void typeOneMore() {
    auto* atOnce = field<QSpinBox>("At once");
    atOnce->setValue(atOnce->value() + 1);
  }
  std::map<std::string, std::string> secretsSent() {
    return protocol::parse<protocol::ProviderPut>(desk.engine.server().last(kPut).body.toStdString())->secrets;
  }
  bool isSaved() {
    return QTest::qWaitFor([this] { return page.answer()->text().startsWith(QLatin1String("Saved.")); }, 5000);
  }
  Desk desk;
  bool ready, loaded = false;
  SetUpView view;
  ProvidersPage& page;
};

}  // namespace

void SetUpTest::providerFormSendsOrderShareAndSlots() {
  Desk desk;
  QVERIFY(desk.connectNow());
  ProviderForm form(desk.context(), nullptr);
  form.showNew(smtp());
  named<QSpinBox>(form, "Order")->setValue(2);
  named<QSpinBox>(form, "Share")->setValue(15);
  named<QSpinBox>(form, "At once")->setValue(8);
  named<QDoubleSpinBox>(form, "Rate")->setValue(30);
  const auto put = form.put();
  QCOMPARE(put.position, 2);
  QCOMPARE(put.weight, 0.15);
  QCOMPARE(put.concurrency, 8);
  QCOMPARE(put.ratePerSecond, 30.0);
}

void SetUpTest::shareThatTheFormRoundsStaysAsItIs() {
  Desk desk;
  QVERIFY(desk.connectNow());
  ProviderForm form(desk.context(), nullptr);
  protocol::ProviderView provider;
  provider.name = "mail";
  provider.kind = "smtp";
  provider.channel = "email";
  provider.weight = 0.125;
  provider.concurrency = 64;
  form.showProvider(smtp(), provider);
  QCOMPARE(named<QSpinBox>(form, "Share")->value(), 13);
  QCOMPARE(form.put().weight, 0.125);
}

void SetUpTest::rateBelowOneASecondIsShownAndKept() {
  Desk desk;
  QVERIFY(desk.connectNow());
  ProviderForm form(desk.context(), nullptr);
  protocol::ProviderView provider;
  provider.name = "mail";
  provider.kind = "smtp";
  provider.channel = "email";
  provider.ratePerSecond = 0.5;
  form.showProvider(smtp(), provider);
  auto* rate = named<QDoubleSpinBox>(form, "Rate");
  QCOMPARE(rate->text(), QStringLiteral("0.5 per second"));
  QCOMPARE(form.put().ratePerSecond, 0.5);
  rate->setValue(0.125);
  QCOMPARE(form.put().ratePerSecond, 0.125);
  rate->setValue(0);
  QCOMPARE(rate->text(), QStringLiteral("No limit of ours"));
  QCOMPARE(form.put().ratePerSecond, 0.0);
  provider.ratePerSecond = 1.0 / 3;
  form.showProvider(smtp(), provider);
  QCOMPARE(form.put().ratePerSecond, 1.0 / 3);
}

void SetUpTest::secretThatIsWantedAgainIsSaidAtItsField() {
  Desk desk;
  QVERIFY(desk.connectNow());
  ProviderForm form(desk.context(), nullptr);
  protocol::ProviderView provider;
  provider.name = "mail";
  provider.kind = "smtp";
  provider.channel = "email";
  provider.secretsSet = {"password"};
  form.showProvider(smtp(), provider);
  ui::client::ClientError refused;
  refused.problem.errors = {{"/secrets/password", "must be given again: with these settings it would go elsewhere"}};
  form.showErrors(refused);
  QCOMPARE(named<QLineEdit>(form, "Password")->accessibleDescription(),
           QStringLiteral("must be given again: with these settings it would go elsewhere"));
  QVERIFY(named<QLineEdit>(form, "Username")->accessibleDescription() != named<QLineEdit>(form, "Password")->accessibleDescription());
}

void SetUpTest::wordsUnderASecretThatIsSetAreSentences() {
  Desk desk;
  QVERIFY(desk.connectNow());
  ProviderForm form(desk.context(), nullptr);
  protocol::KindView kind = smtp();
  for (auto& setting : kind.settings)
    if (setting.secret) setting.help = "Password of the user";
  form.showNew(kind);
  QCOMPARE(named<QLineEdit>(form, "Password")->accessibleDescription(), QStringLiteral("Password of the user"));
  protocol::ProviderView provider;
  provider.name = "mail";
  provider.kind = "smtp";
  provider.channel = "email";
  provider.secretsSet = {"password"};
  ProviderForm kept(desk.context(), nullptr);
  kept.showProvider(kind, provider);
  QCOMPARE(named<QLineEdit>(kept, "Password")->accessibleDescription(), QStringLiteral("Set. Leave it empty to keep it. Password of the user."));
}

/// A colleague may have set another one by then.
void SetUpTest::secretThatIsSavedIsNotSentAgain() {
  Providers set;
  QVERIFY(set.ready && set.loaded);
  set.password()->setText(QStringLiteral("s3cret"));
  set.page.saveButton()->click();
  QVERIFY(set.isSaved());
  QCOMPARE(set.secretsSent().at("password"), std::string("s3cret"));
  QCOMPARE(set.password()->text(), QString());
  QCOMPARE(set.password()->placeholderText(), QStringLiteral("Set, not shown"));
  QCOMPARE(set.page.unsaved(), QString());
  ++set.theirs().version;  // a secret of theirs is not shown
  set.desk.engine.tell({QStringLiteral("providers")});
  QVERIFY(set.knows(5));
  set.typeOneMore();
  set.page.saveButton()->click();
  QTRY_COMPARE(set.desk.engine.server().count(kPut), 2);
  QCOMPARE(set.desk.engine.server().last(kPut).headers.value("if-match"), QByteArray("\"5\""));
  QVERIFY(set.secretsSent().empty());
}

void SetUpTest::secretThatIsTypedWhileSavingStays() {
  Providers set;
  QVERIFY(set.ready && set.loaded);
  set.password()->setText(QStringLiteral("first"));
  set.page.saveButton()->click();
  set.password()->setText(QStringLiteral("second"));
  QVERIFY(set.isSaved());
  QCOMPARE(set.secretsSent().at("password"), std::string("first"));
  QCOMPARE(set.password()->text(), QStringLiteral("second"));
  QVERIFY(!set.page.unsaved().isEmpty());
}

void SetUpTest::testWaitsForWhatIsWritten() {
  Providers set;
  QVERIFY(set.ready && set.loaded);
  named<QLineEdit>(set.page, "Send the test to")->setText(QStringLiteral("ana@example.com"));
  ActButton* test = nullptr;
  for (ActButton* each : set.page.findChildren<ActButton*>())
    if (each->text() == QLatin1String("Test")) test = each;
  QVERIFY(test != nullptr && !test->isBlocked());
  set.typeOneMore();
  QVERIFY(test->isBlocked());
  QVERIFY2(test->toolTip().contains(QStringLiteral("Save it first")), qPrintable(test->toolTip()));
  set.page.saveButton()->click();
  QVERIFY(set.isSaved());
  QTRY_VERIFY(!test->isBlocked());
}

}  // namespace signalbox::tests
