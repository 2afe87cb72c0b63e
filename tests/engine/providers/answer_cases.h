#pragma once
// Answers of providers by HTTP, and what each must mean; shared by the tests of the adapters.

#include <QtTest>

#include <functional>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "engine/providers/catalogue.h"
#include "engine/providers/http_answers.h"
#include "tests/engine/security/secrets_of.h"

struct AnswerCase {
  int status;
  const char* body;
  signalbox::model::OutcomeClass outcome;
  bool suppresses = false;
  const char* code = "";  // expected; empty = the status alone
  int retryAfterS = -1;   // expected; -1 = none
  std::vector<signalbox::providers::Header> headers = {};
};

inline signalbox::providers::TransferResult answered(int status, std::string body = {}, std::vector<signalbox::providers::Header> headers = {}) {
  signalbox::providers::TransferResult result;
  result.reached = signalbox::providers::Reached::answer;
  result.status = status;
  result.body = std::move(body);
  result.headers = std::move(headers);
  return result;
}

inline void addAnswerRows(std::span<const AnswerCase> cases) {
  QTest::addColumn<int>("index");
  int index = 0;
  for (const AnswerCase& each : cases) {
    QTest::newRow(qPrintable(QStringLiteral("%1 %2 %3").arg(index).arg(each.status).arg(QString::fromUtf8(each.body).left(60)))) << index;
    ++index;
  }
}

inline void checkAnswer(const signalbox::providers::Provider& provider, const AnswerCase& each, signalbox::base::WallTime wall = {}) {
  const auto outcome = provider.read(answered(each.status, each.body, each.headers), wall);
  QCOMPARE(QString::fromStdString(std::string(signalbox::model::name(outcome.outcome))),
           QString::fromStdString(std::string(signalbox::model::name(each.outcome))));
  QCOMPARE(outcome.suppressRecipient, each.suppresses);
  const std::string code = std::to_string(each.status) + (*each.code == 0 ? "" : " " + std::string(each.code));
  QCOMPARE(outcome.code, code);
  QCOMPARE(outcome.retryAfter ? static_cast<int>(outcome.retryAfter->count() / 1000) : -1, each.retryAfterS);
}

using ReadAnswer = std::function<signalbox::providers::HttpAnswer(const signalbox::providers::TransferResult&)>;

/// Every row of an adapter's own table is reached by one of its cases.
inline void checkEveryRow(std::span<const signalbox::providers::AnswerRow> rows, std::span<const AnswerCase> cases, const ReadAnswer& read) {
  std::set<const signalbox::providers::AnswerRow*> reached;
  for (const AnswerCase& each : cases)
    reached.insert(signalbox::providers::findAnswerRow(rows, read(answered(each.status, each.body, each.headers))));
  for (const auto& row : rows) QVERIFY2(reached.contains(&row), std::string(row.why).c_str());
}

/// A provider of the catalogue; the test fails with its errors when it cannot be made.
inline std::unique_ptr<signalbox::providers::Provider> made(const std::string& kind, signalbox::model::Channel channel,
                                                            std::map<std::string, std::string> settings, std::map<std::string, std::string> secrets) {
  signalbox::model::ProviderConfig config;
  config.name = "one";
  config.kind = kind;
  config.channel = channel;
  config.settings = std::move(settings);
  config.secrets = signalbox::tests::secretsOf(secrets);
  auto provider = signalbox::providers::makeProvider(config);
  if (!provider) qFatal("%s", provider.status().toString().c_str());
  return std::move(provider).value();
}
