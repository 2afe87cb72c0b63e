#include <QtTest>

#include "tests/engine/providers/catalogue_test.h"
#include "tests/engine/providers/mail_test.h"
#include "tests/engine/providers/rendering_test.h"
#include "tests/engine/providers/retry_after_test.h"
#include "tests/engine/providers/simulated_provider_test.h"
#include "tests/engine/providers/smtp_provider_test.h"
#include "tests/engine/providers/webhook_provider_test.h"

namespace {
template <class Test>
int run(int argc, char** argv) {
  Test test;
  return QTest::qExec(&test, argc, argv);
}
}  // namespace

int main(int argc, char** argv) {
  QCoreApplication application(argc, argv);
  return run<CatalogueTest>(argc, argv) + run<MailTest>(argc, argv) + run<RenderingTest>(argc, argv) +
         run<RetryAfterTest>(argc, argv) + run<SimulatedProviderTest>(argc, argv) + run<SmtpProviderTest>(argc, argv) +
         run<WebhookProviderTest>(argc, argv);
}
