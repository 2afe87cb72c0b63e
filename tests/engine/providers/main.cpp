#include <QtTest>

#include "tests/engine/providers/catalogue_test.h"
#include "tests/engine/providers/conformance/conformance_test.h"
#include "tests/engine/providers/conformance/documented_test.h"
#include "tests/engine/providers/event_webhook_test.h"
#include "tests/engine/providers/fcm_test.h"
#include "tests/engine/providers/mail_test.h"
#include "tests/engine/providers/rendering_test.h"
#include "tests/engine/providers/retry_after_test.h"
#include "tests/engine/providers/sendgrid_test.h"
#include "tests/engine/providers/ses_test.h"
#include "tests/engine/providers/simulated_provider_test.h"
#include "tests/engine/providers/sms_text_test.h"
#include "tests/engine/providers/smtp_provider_test.h"
#include "tests/engine/providers/termii_test.h"
#include "tests/engine/providers/twilio_test.h"
#include "tests/engine/providers/webhook_provider_test.h"

namespace {
template <class Test> int run(int argc, char** argv) {
  Test test;
  return QTest::qExec(&test, argc, argv);
}
}  // namespace

int main(int argc, char** argv) {
  QCoreApplication application(argc, argv);
  return run<CatalogueTest>(argc, argv) + run<MailTest>(argc, argv) + run<RenderingTest>(argc, argv) + run<RetryAfterTest>(argc, argv) +
      run<SimulatedProviderTest>(argc, argv) + run<SmtpProviderTest>(argc, argv) + run<WebhookProviderTest>(argc, argv) +
      run<SmsTextTest>(argc, argv) + run<TwilioTest>(argc, argv) + run<SendgridTest>(argc, argv) + run<SesTest>(argc, argv) +
      run<FcmTest>(argc, argv) + run<TermiiTest>(argc, argv) + run<EventWebhookTest>(argc, argv) + run<ConformanceTest>(argc, argv) +
      run<DocumentedTest>(argc, argv);
}
