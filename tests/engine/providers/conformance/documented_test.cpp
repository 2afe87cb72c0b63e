// What the providers document against what the tables say, in both directions: a code that is added to one of them only is
// seen here.
#include "tests/engine/providers/conformance/documented_test.h"

#include <QFile>
#include <QtTest>

#include <boost/json.hpp>

#include <algorithm>
#include <functional>

#include "engine/providers/answer_text.h"
#include "engine/providers/fcm_answers.h"
#include "engine/providers/sendgrid_answers.h"
#include "engine/providers/ses_answers.h"
#include "engine/providers/smtp_replies.h"
#include "engine/providers/termii_answers.h"
#include "engine/providers/twilio_answers.h"
#include "engine/providers/webhook_answers.h"
#include "tests/engine/providers/conformance/bench.h"

using namespace signalbox;
using providers::TransferResult;

namespace {

namespace json = boost::json;

struct Documented {
  QString kind, status, code, text, outcome;
  bool suppresses = false;
};

std::vector<Documented> documented() {
  QFile file(QStringLiteral(SIGNALBOX_SOURCE_DIR) + "/tests/engine/providers/conformance/documented_answers.txt");
  if (!file.open(QIODevice::ReadOnly)) qFatal("the documented answers cannot be read");
  std::vector<Documented> all;
  for (const QByteArray& line : file.readAll().split('\n')) {
    if (line.isEmpty() || line.startsWith('#')) continue;
    QStringList parts = QString::fromUtf8(line).split('|');
    if (parts.size() != 5) qFatal("not five columns: %s", line.constData());
    for (QString& part : parts) part = part.trimmed();
    const bool suppresses = parts[4].endsWith('!');
    all.push_back({parts[0], parts[1], parts[2], parts[3], parts[4].remove('!'), suppresses});
  }
  return all;
}

Bench benchOf(const QString& kind) {
  for (const Bench& each : benches())
    if (each.kind == kind.toStdString()) return each;
  qFatal("no bench for %s", qPrintable(kind));
}

TransferResult answered(int status, const std::string& body) {
  TransferResult result;
  result.reached = providers::Reached::answer;
  result.status = status;
  result.body = body;
  return result;
}

/// The forms in which the provider may write one and the same answer.
std::vector<TransferResult> formsOf(const Documented& each) {
  const std::string code = each.code.toStdString(), text = each.text.toStdString();
  const int status = each.status.toInt();
  if (each.kind == "smtp") {
    TransferResult reply = answered(each.code.toInt(), (each.code + " " + each.text).toStdString());
    reply.phase = each.status.toStdString();
    return {reply};
  }
  if (each.kind == "webhook") {
    TransferResult answer = answered(status, text.starts_with('{') ? text : "");
    if (!answer.body.empty()) answer.headers = {{"Content-Type", "application/json; charset=utf-8"}};
    if (const std::size_t colon = text.find(": "); answer.body.empty() && colon != std::string::npos)
      answer.headers = {{text.substr(0, colon), text.substr(colon + 2)}};
    return {answer};
  }
  if (each.outcome == "sent") return {benchOf(each.kind).answers.at(model::OutcomeClass::sent)};
  const auto written = [&](const json::object& value) { return answered(status, json::serialize(value)); };
  if (each.kind == "twilio") {
    if (code.empty()) return {answered(status, "<html>")};
    const std::int64_t number = each.code.toLongLong();
    return {written(json::object{{"code", number}, {"message", text}, {"status", status}}),
            written(json::object{{"code", number}, {"title", text}, {"type", "x"}, {"status", status}})};
  }
  if (each.kind == "termii") return {written(json::object{{"message", text}}), written(json::object{{"code", status}, {"message", text}})};
  if (each.kind == "sendgrid")
    return {written(json::object{{"errors", json::array{json::object{{"message", text}, {"field", nullptr}, {"help", "x"}}}}})};
  const TransferResult page = answered(status, "<html>" + text + "</html>");
  if (each.kind == "ses" && code.empty()) return {answered(status, ""), page, written(json::object{{"message", text}})};
  if (each.kind == "fcm" && code.empty()) return {answered(status, ""), page};
  if (each.kind == "ses") {
    TransferResult byHeader = written(json::object{{"message", text}});
    byHeader.headers = {{"x-amzn-ErrorType", code + ":http://internal.amazon.com/coral/com.amazonaws.ses/"}};
    return {byHeader, written(json::object{{"__type", "com.amazonaws.ses#" + code}, {"Message", text}}),
            written(json::object{{"code", code}, {"message", text}})};
  }
  if (each.kind == "fcm") {
    json::array details{json::object{{"@type", "type.googleapis.com/google.firebase.fcm.v1.FcmError"}, {"errorCode", code}}}, faults;
    if (text.starts_with("message."))
      faults.push_back(
          json::object{{"@type", "type.googleapis.com/google.rpc.BadRequest"}, {"fieldViolations", json::array{json::object{{"field", text}}}}});
    details.insert(details.end(), faults.begin(), faults.end());
    return {written(json::object{{"error", json::object{{"code", status}, {"message", text}, {"status", "X"}, {"details", details}}}}),
            written(json::object{{"error", json::object{{"code", status}, {"message", text}, {"status", code}, {"details", faults}}}})};
  }
  qFatal("no form for %s", qPrintable(each.kind));
}

struct Table {
  const char* kind;
  std::span<const providers::AnswerRow> rows;
};
const std::vector<Table>& tables() {
  static const std::vector<Table> all{{"twilio", providers::twilioRows()},
                                      {"termii", providers::termiiRows()},
                                      {"sendgrid", providers::sendgridRows()},
                                      {"ses", providers::sesRows()},
                                      {"fcm", providers::fcmRows()}};
  return all;
}

/// A row of a kind's table, and whether a documented answer of that kind is of its.
struct Row {
  std::string why;
  std::function<bool(const Documented&)> isReachedBy;
};

bool means(const Documented& each, model::OutcomeClass outcome) { return each.outcome == QString::fromStdString(std::string(model::name(outcome))); }

std::vector<Row> smtpTable() {
  std::vector<Row> rows;
  for (const providers::SmtpRow& row : providers::smtpRows())
    rows.push_back({std::string(row.why), [&row](const Documented& each) {
      const auto reply = providers::parseSmtpReply(each.code.toInt(), (each.code + " " + each.text).toStdString());
      return providers::findSmtpRow(each.status.toStdString(), reply) == &row && means(each, row.outcome);
    }});
  return rows;
}

std::vector<Row> webhookTable() {
  std::vector<Row> rows;
  for (const providers::WebhookRow& row : providers::webhookRows()) {
    if (row.condition == providers::WebhookCondition::retriesRefusals) continue;  // a setting of ours
    rows.push_back({std::string(row.why), [&row](const Documented& each) {
      const TransferResult answer = formsOf(each).front();
      const bool waits = providers::findHeader(answer.headers, "Retry-After") != nullptr;
      return providers::findWebhookRow(answer, waits) == &row && means(each, row.outcome);
    }});
  }
  return rows;
}

std::vector<Row> tableOf(const Table& table) {
  std::vector<Row> rows;
  for (const providers::AnswerRow& row : table.rows) {
    if (row.why == "examined in the sandbox and not sent") continue;  // a mode of ours
    rows.push_back({std::string(row.why), [&row](const Documented& each) {
      const bool code =
          row.code.empty() || (!each.code.isEmpty() && row.code.starts_with(each.code.toStdString()));  // FCM's wrong token is an INVALID_ARGUMENT
      return code && each.text.toLower().contains(QString::fromStdString(std::string(row.contains))) && means(each, row.outcome);
    }});
  }
  return rows;
}

}  // namespace

void DocumentedTest::everyDocumentedAnswerHasItsMeaning_data() {
  QTest::addColumn<int>("index");
  int index = 0;
  for (const Documented& each : documented())
    QTest::newRow(qPrintable(QString("%1: %2 %3 %4").arg(each.kind, each.status, each.code, each.text))) << index++;
}

void DocumentedTest::everyDocumentedAnswerHasItsMeaning() {
  QFETCH(int, index);
  const Documented each = documented()[static_cast<std::size_t>(index)];
  const auto provider = benchOf(each.kind).make();
  for (const TransferResult& form : formsOf(each)) {
    const model::Outcome outcome = provider->read(form, *base::parseRfc3339("2026-05-12T14:00:00Z"));
    QVERIFY2(model::name(outcome.outcome) == each.outcome.toStdString(), (std::string(model::name(outcome.outcome)) + " for " + form.body).c_str());
    QCOMPARE(outcome.suppressRecipient, each.suppresses);
  }
  // A code of the provider's own is told by a row of its own, not by what its status happens to mean. Errors that Twilio
  // numbers by their status have no other meaning.
  const auto table = std::find_if(tables().begin(), tables().end(), [&](const Table& one) { return one.kind == each.kind; });
  const bool numbersTheStatus = each.kind == "twilio" && each.code == "20" + each.status && each.status.startsWith('5');
  if (table == tables().end() || each.code.isEmpty() || numbersTheStatus) return;
  QVERIFY(std::any_of(table->rows.begin(), table->rows.end(), [&](const auto& row) { return row.code == each.code.toStdString(); }));
}

void DocumentedTest::everyCodeOfATableIsDocumented_data() {
  QTest::addColumn<int>("index");
  for (std::size_t i = 0; i < tables().size(); ++i) QTest::newRow(tables()[i].kind) << int(i);
  QTest::newRow("smtp") << -1;
  QTest::newRow("webhook") << -2;
}

void DocumentedTest::everyCodeOfATableIsDocumented() {
  QFETCH(int, index);
  const QString kind = QTest::currentDataTag();
  const auto all = documented();
  const std::vector<Row> rows = index == -1 ? smtpTable() : index == -2 ? webhookTable() : tableOf(tables()[static_cast<std::size_t>(index)]);
  QVERIFY(!rows.empty());
  for (const Row& row : rows)
    QVERIFY2(std::any_of(all.begin(), all.end(), [&](const Documented& each) { return each.kind == kind && row.isReachedBy(each); }),
             row.why.c_str());
}

void DocumentedTest::everyKindIsDocumented() {
  const auto all = documented();
  for (const auto& kind : providers::kinds()) {
    const QString name = QString::fromStdString(std::string(kind.kind));
    if (name != "simulated")
      QVERIFY2(std::any_of(all.begin(), all.end(), [&](const Documented& each) { return each.kind == name; }), qPrintable(name));
  }
  qInfo("%zu documented answers", all.size());
}
