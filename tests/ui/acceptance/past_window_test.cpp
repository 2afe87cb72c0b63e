#include "tests/ui/acceptance/past_window_test.h"

#include <QJsonArray>
#include <QTest>

#include <algorithm>

#include "tests/ui/acceptance/screen.h"
#include "ui/client/foreign.h"
#include "ui/shell/main_window.h"
#include "ui/state/engine_state.h"
#include "ui/views/past/past_slider.h"
#include "ui/views/past/past_view.h"

#define TRY(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, kLongMs)

namespace signalbox::tests {

using ui::views::PastSlider;
using ui::views::PastView;

namespace {

constexpr int kWaiting = 2;
const QString kHeld = QStringLiteral("simulated-push");
const QString kTexts = QStringLiteral("SMS waiting"), kNotSending = QStringLiteral("simulated-push: not sending, held by a person");

/// The one of a list that has this value; empty when none has.
QJsonObject oneOf(const QJsonValue& list, const QString& member, const QString& value) {
  const QJsonArray all = list.toArray();
  const auto found = std::find_if(all.begin(), all.end(), [&](const QJsonValue& each) { return each.toObject()[member].toString() == value; });
  return found == all.end() ? QJsonObject() : found->toObject();
}

}  // namespace

PastView* PastWindowTest::past() { return qobject_cast<PastView*>(stage_.console().window().view()); }

QString PastWindowTest::reached() {
  const auto now = stage_.state().engineNow();
  if (!now) return {};
  const QString at = QString::fromStdString(base::formatRfc3339(*now));
  const QJsonObject then = stage_.got(QStringLiteral("/past?at=") + at);  // refused when it has not come yet
  const QJsonObject texts = oneOf(then[QLatin1String("queues")], QStringLiteral("channel"), QStringLiteral("sms"));
  const QJsonObject held = oneOf(then[QLatin1String("providers")], QStringLiteral("provider"), kHeld);
  const bool isThere = texts[QLatin1String("waiting")].toInt(-1) == kWaiting && held[QLatin1String("state")].toString() == QLatin1String("open") &&
      then[QLatin1String("groups")].toArray().size() == 1;
  return isThere ? at : QString();
}

void PastWindowTest::initTestCase() {
  QVERIFY(stage_.open());
  QVERIFY(stage_.quicken());
}

void PastWindowTest::instantIsToldAsItWas() {
  QCOMPARE(stage_.host().ask("PATCH", QStringLiteral("/queues/sms"), R"({"paused": true, "reason": "to count"})"), 200);
  for (int i = 0; i < kWaiting; ++i) QVERIFY(!stage_.text(QStringLiteral("+43660123450%1").arg(i)).isEmpty());
  const QByteArray force = R"({"force": "open", "reason": "they asked for it"})";
  QCOMPARE(stage_.host().ask("POST", QStringLiteral("/providers/%1/breaker").arg(kHeld), force), 200);
  const QStringList dead = stage_.deadMails(1, QStringLiteral("past.example.com"));
  QCOMPARE(dead.size(), 1);
  cause_ = ui::client::foreign(stage_.got(QStringLiteral("/dead-letters/groups/") + stage_.causeOf(dead.first()))[QLatin1String("title")].toString());
  QVERIFY(!cause_.isEmpty());
  QString at;
  TRY(!(at = reached()).isEmpty());  // a bucket of the history is whole every five seconds

  stage_.visit(QStringLiteral("past?at=") + at);
  TRY(past() != nullptr && past()->shown().contains(QStringLiteral("%1  %2").arg(kWaiting).arg(kTexts)));
  const QString shown = past()->shown();
  QVERIFY2(shown.contains(kNotSending) && shown.contains(QStringLiteral("they asked for it")), qPrintable(shown));
  QVERIFY2(shown.contains(QStringLiteral("simulated-sms: sending")), qPrintable(shown));  // its queue is paused, and not the provider
  QVERIFY2(shown.contains(QStringLiteral("1  ") + cause_), qPrintable(shown));
}

void PastWindowTest::nothingIsToldOfATimeBeforeTheEngine() {
  QVERIFY(past() != nullptr);
  const base::WallTime late = past()->at();
  QTest::keyClick(screen::field<PastSlider>(stage_.window(), QStringLiteral("Instant")), Qt::Key_Home);
  QVERIFY(past()->at() < late);
  TRY(past()->shown().contains(QStringLiteral("Not known: no provider's state was kept for this time.")));  // those of the present came later
  const QString shown = past()->shown();
  for (const QString& words :
       {QStringLiteral("No figures were kept for this time."), QStringLiteral("Not known: no figures were kept for this time.")})
    QVERIFY2(shown.contains(words), qPrintable(shown));
  for (const QString& words : {kTexts, kNotSending, QStringLiteral(": sending"), cause_}) QVERIFY2(!shown.contains(words), qPrintable(shown));
}

}  // namespace signalbox::tests
