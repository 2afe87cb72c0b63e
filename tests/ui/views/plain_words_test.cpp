#include "tests/ui/views/plain_words_test.h"

#include <QCheckBox>
#include <QDirIterator>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include "engine/model/channel.h"
#include "engine/model/operation.h"
#include "engine/model/outcome.h"
#include "engine/model/receipt.h"
#include "engine/model/state.h"
#include "engine/model/subscription.h"
#include "tests/ui/support/canned_access.h"
#include "tests/ui/support/desk.h"
#include "tests/ui/support/rest_document.h"
#include "ui/state/access_words.h"
#include "ui/state/audit_model.h"
#include "ui/state/words.h"
#include "ui/views/audit_view.h"
#include "ui/views/messages/detail_words.h"
#include "ui/views/past/past_words.h"
#include "ui/views/set_up/setting_words.h"
#include "ui/views/set_up/tokens_page.h"
#include "ui/views/wording.h"
#include "ui/widgets/label.h"

namespace signalbox::tests {

using namespace ui::views;

namespace {

using Words = QString (*)(const QString&);

QString written(std::string_view name) { return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())); }

/// A name of the wire that stands as it is.
bool isBare(const QString& name, const QString& words) { return words.isEmpty() || words == name || words.contains(QLatin1Char('_')); }

QString bareOf(const QStringList& names, Words words) {
  QStringList bare;
  for (const QString& name : names)
    if (isBare(name, words(name))) bare << name;
  return bare.join(QStringLiteral(", "));
}

template <class All> QStringList namesOf(const All& all) {
  QStringList names;
  for (const auto value : all) names << written(name(value));
  return names;
}

/// All of the engine's sources, one after the other.
QString engineSources(const QString& folder) {
  QString all;
  QDirIterator files(QStringLiteral(SIGNALBOX_SOURCE_DIR "/engine/") + folder, {QStringLiteral("*.cpp"), QStringLiteral("*.h")}, QDir::Files,
                     QDirIterator::Subdirectories);
  while (files.hasNext()) {
    QFile file(files.next());
    if (file.open(QIODevice::ReadOnly)) all += QString::fromUtf8(file.readAll());
  }
  return all;
}

}  // namespace

void PlainWordsTest::valuesOfTheDocumentHaveWords_data() {
  QTest::addColumn<QString>("schema");
  QTest::addColumn<QString>("member");
  QTest::addColumn<bool>("plain");  // the names are words already
  QTest::newRow("channel") << "NotificationRequest" << "channel" << false;
  QTest::newRow("role") << "TokenView" << "role" << false;
  QTest::newRow("token") << "TokenView" << "state" << true;
  QTest::newRow("plan") << "PlanRequest" << "kind" << false;
  QTest::newRow("event") << "SubscriptionPut" << "types" << false;
}

void PlainWordsTest::valuesOfTheDocumentHaveWords() {
  QFETCH(QString, schema);
  QFETCH(QString, member);
  QFETCH(bool, plain);
  static const QMap<QString, Words> table{{"channel", ui::state::channelWords},
                                          {"role", ui::state::roleWords},
                                          {"state", ui::state::tokenStateWords},
                                          {"kind", ui::state::operationKindWords},
                                          {"types", ui::state::eventWords}};
  const QStringList values = valuesOf(schema, member);
  QVERIFY(values.size() > 2);
  if (plain)
    for (const QString& value : values) QVERIFY(!table[member](value).contains(QLatin1Char('_')));
  else
    QCOMPARE(bareOf(values, table[member]), QString());
}

void PlainWordsTest::statesAndOutcomesHaveWords() {
  using namespace model;
  QCOMPARE(bareOf(namesOf(kChannels), ui::state::channelWords), QString());
  QCOMPARE(bareOf(namesOf(kStates), ui::state::stateWords), QString());
  QStringList outcomes = namesOf(kOutcomeClasses);
  outcomes.removeAll(QStringLiteral("sent"));  // of what was sent nothing is said
  QCOMPARE(bareOf(outcomes, ui::state::outcomeWords), QString());
  const std::array operations{OperationState::staged,   OperationState::running,   OperationState::paused,
                              OperationState::finished, OperationState::cancelled, OperationState::failed};
  QCOMPARE(bareOf(namesOf(operations), ui::state::operationStateWords), QString());
  QCOMPARE(bareOf(namesOf(kReceiptStatuses), ui::state::receiptWords), QString());
  QStringList verdicts;
  for (std::size_t i = 0; i < kVerdictCount; ++i) verdicts << written(name(static_cast<Verdict>(i)));
  QCOMPARE(bareOf(verdicts, verdictWords), QString());
}

void PlainWordsTest::permissionsHaveWords() {
  const QString source = engineSources(QStringLiteral("api"));
  const QString names = source.mid(source.indexOf(QStringLiteral("kPermissionCount> kNames{"))).section(QLatin1Char('}'), 0, 0);
  static const QRegularExpression literal(QStringLiteral("\"([a-z_.]+)\""));
  QStringList all;
  for (auto found = literal.globalMatch(names); found.hasNext();) all << found.next().captured(1);
  for (const char* none : {"undeclared", "open", "authenticated"}) QCOMPARE(all.removeAll(QLatin1String(none)), 1);
  QVERIFY2(all.size() > 20, qPrintable(all.join(QLatin1Char(' '))));
  QCOMPARE(bareOf(all, ui::state::permissionWords), QString());
  QCOMPARE(ui::state::permissionWords(QStringLiteral("a.newer_one")), QStringLiteral("a.newer_one"));
}

/// Each name that an act of the engine's sources is written down by.
void PlainWordsTest::actsOfTheAuditHaveWords() {
  static const QRegularExpression call(QStringLiteral("\\baudit[A-Za-z]*\\([^;]*;")), literal(QStringLiteral("\"([a-z]+\\.[a-z_]+)\""));
  static const QRegularExpression constant(QStringLiteral("string_view k[A-Za-z]+ = \"((?:access|audit|messages)\\.[a-z_]+)\""));
  const QString sources = engineSources(QStringLiteral("core")) + engineSources(QStringLiteral("api")) + engineSources(QStringLiteral("runtime"));
  QSet<QString> names;
  for (auto each = call.globalMatch(sources); each.hasNext();)
    for (auto found = literal.globalMatch(each.next().captured()); found.hasNext();) names.insert(found.next().captured(1));
  for (auto found = constant.globalMatch(sources); found.hasNext();) names.insert(found.next().captured(1));
  QVERIFY2(names.size() > 30, qPrintable(QStringList(names.values()).join(QLatin1Char(' '))));
  QStringList bare;
  for (const QString& name : names)
    if (isBare(name, ui::state::auditActionWords(name.toStdString()))) bare << name;
  QCOMPARE(bare.join(QStringLiteral(", ")), QString());
}

void PlainWordsTest::choicesOfProvidersHaveWords() {
  static const QRegularExpression choice(QStringLiteral("oneOf\\(\\s*\"([a-z_]+)\"[^{]*\\{([^}]*)\\}")), value(QStringLiteral("\"([a-z_]+)\""));
  QStringList bare;
  int seen = 0;
  const QString sources = engineSources(QStringLiteral("providers"));
  for (auto each = choice.globalMatch(sources); each.hasNext();) {
    const auto found = each.next();
    for (auto one = value.globalMatch(found.captured(2)); one.hasNext(); ++seen) {
      const QString name = one.next().captured(1);
      if (isBare(name, choiceWords(found.captured(1), name))) bare << found.captured(1) + QLatin1Char('.') + name;
    }
  }
  QCOMPARE(bare.join(QStringLiteral(", ")), QString());
  QVERIFY(seen >= 9);
}

void PlainWordsTest::settingsOfProvidersAreWritten() {
  QCOMPARE(settingWords(QStringLiteral("host")), QStringLiteral("Host"));
  QCOMPARE(settingWords(QStringLiteral("api_key")), QStringLiteral("API key"));
  QCOMPARE(settingWords(QStringLiteral("base_url")), QStringLiteral("Base URL"));
  QCOMPARE(settingWords(QStringLiteral("tls")), QStringLiteral("Encryption"));
  QVERIFY(!settingWords(QStringLiteral("some_new_setting")).contains(QLatin1Char('_')));
}

void PlainWordsTest::tokensSpeakWords() {
  Desk desk;
  QVERIFY(desk.connectNow());
  TokensPage page(desk.context(), nullptr);
  page.resize(1200, 800);
  page.show();
  const auto words = [&page] {
    QStringList all;
    for (const auto* label : page.findChildren<ui::widgets::Label*>()) all << label->text();
    for (const auto* box : page.findChildren<QCheckBox*>()) all << box->text();
    return all.join(QLatin1Char('\n'));
  };
  QTRY_VERIFY(words().contains(QStringLiteral("Can: ")));
  static const QRegularExpression permission(QStringLiteral("\\b[a-z_]+\\.(read|manage|control|post|view|bulk|override)\\b"));
  QVERIFY2(!words().contains(permission), qPrintable(permission.match(words()).captured()));
  QVERIFY(words().contains(QStringLiteral("Role: Administrator")));
}

void PlainWordsTest::actsInAStorySayWhose() {
  Desk desk;
  protocol::NotificationDetail detail;
  const auto add = [&detail](const char* kind, const char* text, std::int64_t generation, const char* by) {
    protocol::TimelineEntry entry;
    entry.at = canned::kNow;
    entry.kind = kind;
    entry.text = text;
    entry.generation = generation;
    entry.by = by;
    detail.timeline.push_back(entry);
  };
  add("dead", "Became a dead letter: the provider refused it for good", 0, "");
  add("replayed", "Replayed", 1, "ana");
  add("discarded", "Discarded: test accounts of the load test", 1, "jon");
  const auto story = storyOf(detail, desk.context());
  QCOMPARE(story.size(), std::size_t{2});
  QCOMPARE(story[0].entries.front().text, QStringLiteral("Became a dead letter: the provider refused it for good"));
  QVERIFY(story[0].entries.front().isEnd && story[1].entries.at(1).isEnd && !story[1].entries.at(0).isEnd);
  QCOMPARE(story[1].entries.at(0).text, QStringLiteral("Replayed"));  // its heading says by whom
  QCOMPARE(story[1].entries.at(1).text, QStringLiteral("Discarded by jon: test accounts of the load test"));
}

void PlainWordsTest::auditSpeaksWords() {
  QCOMPARE(ui::state::auditObjectWords("queue.pause", "sms"), QStringLiteral("SMS"));
  QCOMPARE(ui::state::auditObjectWords("operation.create", "0196c3a1-0000-7000-8000-0000000000d1"), QStringLiteral("an operation"));
  QCOMPARE(ui::state::auditObjectWords("plan.create", "0196c3a1-0000-7000-8000-0000000000aa"), QStringLiteral("a plan"));
  QCOMPARE(actWords({canned::kNow, "ana", "plan.create", "0196c3a1-0000-7000-8000-0000000000aa", "", {}, std::nullopt}, std::nullopt),
           QStringLiteral("ana: ") + ui::state::auditActionWords("plan.create").toLower());
  QCOMPARE(ui::state::auditObjectWords("template.put", "sms"), QStringLiteral("sms"));  // a name that somebody chose
  QCOMPARE(ui::state::auditDetailWords(boost::json::object{{"kind", "replay"}, {"rate_per_second", 30}, {"total", 4036}}),
           QStringLiteral("kind: replay, rate per second: 30, total: 4,036"));
  QCOMPARE(ui::state::auditDetailWords(boost::json::object{}), QString());
  // What the name alone does not tell.
  const auto held = [](const char* force) { return ui::state::auditActionWords("breaker.force", boost::json::object{{"force", force}}); };
  QCOMPARE(held("forced_open"), QStringLiteral("Held open"));
  QCOMPARE(held("forced_closed"), QStringLiteral("Kept sending"));
  QCOMPARE(held("auto"), QStringLiteral("Let go again"));
  QCOMPARE(ui::state::auditActionWords("operation.create", boost::json::object{{"kind", "replay"}}), QStringLiteral("Asked to replay"));
  QCOMPARE(ui::state::auditActionWords("operation.create"), QStringLiteral("Started an operation"));
  Desk desk;
  QVERIFY(desk.connectNow());
  ui::state::AuditModel model(desk.session);
  model.reload();
  QTRY_VERIFY(model.rowCount() > 3);
  const auto cell = [&model](int row, int column) { return model.index(row, column).data().toString(); };
  QCOMPARE(cell(0, ui::state::AuditModel::who), QStringLiteral("ana, administrator"));
  QCOMPARE(cell(3, ui::state::AuditModel::who), QStringLiteral("jon, administrator"));
  QCOMPARE(cell(0, ui::state::AuditModel::object), QStringLiteral("an operation"));
  QCOMPARE(model.index(0, ui::state::AuditModel::object).data(Qt::ToolTipRole).toString(), QStringLiteral("0196c3a1-0000-7000-8000-0000000000d1"));
  QCOMPARE(cell(0, ui::state::AuditModel::detail), QStringLiteral("kind: replay, total: 4,036"));
}

}  // namespace signalbox::tests
