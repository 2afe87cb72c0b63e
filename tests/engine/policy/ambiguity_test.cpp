#include "engine/policy/ambiguity.h"

#include <QtTest>

#include "tests/engine/policy/policy_tests.h"

namespace signalbox::policy::tests {
using model::AmbiguousPolicy;
using model::Channel;

class AmbiguityTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void onlySmsIsHeldByDefault() {
    const AmbiguityPolicies policies;
    QCOMPARE(policies.of(Channel::email), AmbiguousPolicy::resend);
    QCOMPARE(policies.of(Channel::sms), AmbiguousPolicy::hold);
    QCOMPARE(policies.of(Channel::push), AmbiguousPolicy::resend);
    QCOMPARE(policies.of(Channel::webhook), AmbiguousPolicy::resend);
  }

  void reconcileNeedsAProviderThatLooksUp() {
    QCOMPARE(feasible(AmbiguousPolicy::reconcile, true), AmbiguousPolicy::reconcile);
    QCOMPARE(feasible(AmbiguousPolicy::reconcile, false), AmbiguousPolicy::hold);
    QCOMPARE(feasible(AmbiguousPolicy::resend, false), AmbiguousPolicy::resend);
    QCOMPARE(feasible(AmbiguousPolicy::hold, true), AmbiguousPolicy::hold);
  }
};

int runAmbiguityTests(int argc, char** argv) {
  AmbiguityTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::policy::tests

#include "ambiguity_test.moc"
