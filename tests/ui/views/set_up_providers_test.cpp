// Set-up, providers: what the form sends and keeps.
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QSpinBox>
#include <QTest>

#include "tests/ui/support/desk.h"
#include "tests/ui/views/set_up_test.h"
#include "ui/views/set_up/provider_form.h"

namespace signalbox::tests {

using namespace ui::views;

namespace {

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

}  // namespace signalbox::tests
