#include <QCoreApplication>
#include <QTest>

#include "tests/ui/client/address_test.h"
#include "tests/ui/client/backoff_test.h"
#include "tests/ui/client/event_stream_test.h"
#include "tests/ui/client/foreign_test.h"
#include "tests/ui/client/line_buffer_test.h"
#include "tests/ui/client/rest_client_test.h"
#include "tests/ui/client/transfer_test.h"

template <class Test> int run(int argc, char** argv) {
  Test test;
  return QTest::qExec(&test, argc, argv);
}

int main(int argc, char** argv) {
  QCoreApplication application(argc, argv);
  return run<BackoffTest>(argc, argv) + run<AddressTest>(argc, argv) + run<RestClientTest>(argc, argv) + run<EventStreamTest>(argc, argv) +
      run<LineBufferTest>(argc, argv) + run<TransferTest>(argc, argv) + run<ForeignTest>(argc, argv);
}
