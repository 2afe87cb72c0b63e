// Rule 24: two threads for all reads, and an export holds nobody up.
#include "tests/engine/runtime/readers_test.h"

#include <QTest>

#include "engine/runtime/readers.h"
#include "tests/engine/api/fake_reader.h"

using namespace signalbox;
using runtime::Readers;

namespace {

std::vector<std::unique_ptr<store::Reader>> oneReader() {
  std::vector<std::unique_ptr<store::Reader>> readers;
  readers.push_back(std::make_unique<api::tests::FakeReader>());
  return readers;
}

/// One thread, which begins when all is submitted and ends when all is done.
struct Bench {
  bool add(char name, bool page) {
    auto job = [this, name](store::Reader&) { order += name; };
    return page ? readers.submitPage(job) : readers.submit(job);
  }
  std::string finish() {
    readers.start(oneReader());
    readers.stop();
    return order;
  }
  base::SilentLog log;
  std::string order;
  Readers readers{log};
};

}  // namespace

void ReadersTest::pagesOfStreamsWaitForWhatIsAskedForButNotForEver() {
  Bench bench;
  for (int i = 0; i < 4; ++i) QVERIFY(bench.add('p', true));
  for (int i = 0; i < 20; ++i) QVERIFY(bench.add('j', false));
  QCOMPARE(bench.finish(), std::string("jjjjjjjjpjjjjjjjjpjjjjpp"));
}

void ReadersTest::whatWasTakenIsDoneAtTheEnd() {
  Bench bench;
  QVERIFY(bench.add('p', true));
  QVERIFY(bench.add('j', false));
  QCOMPARE(bench.finish(), std::string("jp"));
  QVERIFY(!bench.add('p', true));
  QVERIFY(!bench.add('j', false));
}
