// When a step waits so that callers share its sync, and when it does not.
#include "tests/engine/runtime/company_test.h"

#include <QTest>

#include "engine/runtime/company.h"

using signalbox::runtime::Company;

namespace {

constexpr std::int64_t kNow = 1'000'000;
constexpr std::int64_t kSync = 4'000;

Company after(Company::Step step, std::size_t requestsMax = 1000) {
  Company company(requestsMax);
  company.stepped(step, kNow);
  return company;
}

}  // namespace

void CompanyTest::callerAloneWaitsForNobody() {
  QCOMPARE(Company(1000).wait(0, kNow).us, 0);
  QCOMPARE(after({1, 0, kSync}).wait(0, kNow).us, 0);
  QCOMPARE(after({Company::kAnsweredMin - 1, 50, kSync}).wait(50, kNow).us, 0);
  QCOMPARE(after({64, 0, 0}).wait(0, kNow).us, 0);  // nothing was committed: there is no sync to share
}

void CompanyTest::thoseWhoWereAnsweredAreWaitedFor() {
  Company company = after({32, 32, kSync});
  const Company::Wait first = company.wait(32, kNow);
  QCOMPARE(first.requests, std::size_t{56});
  QCOMPARE(first.us, 3'000);
  QCOMPARE(company.wait(50, kNow + 1'000).us, 2'000);
  QCOMPARE(company.wait(64, kNow + 1'200).us, 0);
  QCOMPARE(company.wait(0, kNow + 1'200).us, 0);  // the step begins
}

void CompanyTest::lastOnesAreWaitedForALittle() {
  Company company = after({64, 0, kSync});
  const Company::Wait more = company.wait(56, kNow + 1'000);
  QCOMPARE(more.requests, std::size_t{64});
  QCOMPARE(more.us, 250);
  QCOMPARE(company.wait(60, kNow + 1'200).us, 50);
  QCOMPARE(company.wait(60, kNow + 1'250).us, 0);
  company.stepped({60, 4, kSync}, kNow + 9'000);
  QVERIFY2(company.wait(4, kNow + 9'000).us > 0, "nearly all had come, so they are waited for again");
}

void CompanyTest::waitIsAPartOfTheSync() {
  QCOMPARE(after({8, 0, 400}).wait(0, kNow).us, 300);
  QCOMPARE(after({8, 0, 100'000}).wait(0, kNow).us, Company::kWaitMaxUs);
}

void CompanyTest::whoDoesNotComeIsNotWaitedForAtOnceAgain() {
  Company company = after({64, 0, kSync});
  QVERIFY(company.wait(10, kNow).us > 0);
  QCOMPARE(company.wait(10, kNow + 3'000).us, 0);
  for (int i = 0; i < Company::kRestSteps; ++i) {
    company.stepped({64, 0, kSync}, kNow);
    QCOMPARE(company.wait(0, kNow).us, 0);
  }
  company.stepped({64, 0, kSync}, kNow);
  QVERIFY(company.wait(0, kNow).us > 0);
}

void CompanyTest::noMoreAreWaitedForThanAStepTakes() {
  Company company = after({900, 300, kSync}, 1000);
  QCOMPARE(company.wait(300, kNow).requests, std::size_t{875});
  QCOMPARE(company.wait(1000, kNow + 100).us, 0);
}
