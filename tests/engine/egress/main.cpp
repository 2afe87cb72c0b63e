#include <QtTest>

#include <csignal>

#include "tests/engine/egress/adapters_test.h"
#include "tests/engine/egress/address_rules_test.h"
#include "tests/engine/egress/answer_lines_test.h"
#include "tests/engine/egress/built_request_test.h"
#include "tests/engine/egress/clear_text_test.h"
#include "tests/engine/egress/handle_reuse_test.h"
#include "tests/engine/egress/http_egress_test.h"
#include "tests/engine/egress/lookup_test.h"
#include "tests/engine/egress/simulated_egress_test.h"
#include "tests/engine/egress/smtp_egress_test.h"
#include "tests/engine/egress/ssrf_test.h"
#include "tests/engine/egress/stop_test.h"
#include "tests/engine/egress/token_test.h"

namespace {
template <class Test> int run(int argc, char** argv) {
  Test test;
  return QTest::qExec(&test, argc, argv);
}
}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // as the programs do
  QCoreApplication application(argc, argv);
  return run<AddressRulesTest>(argc, argv) + run<AnswerLinesTest>(argc, argv) + run<SimulatedEgressTest>(argc, argv) +
      run<HttpEgressTest>(argc, argv) + run<SmtpEgressTest>(argc, argv) + run<StopTest>(argc, argv) + run<LookupTest>(argc, argv) +
      run<AdaptersTest>(argc, argv) + run<BuiltRequestTest>(argc, argv) + run<ClearTextTest>(argc, argv) + run<SsrfTest>(argc, argv) +
      run<TokenTest>(argc, argv) + run<HandleReuseTest>(argc, argv);
}
