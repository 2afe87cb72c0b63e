#include "tests/ui/screenshots/answers.h"

#include <QRegularExpression>
#include <QUrl>

#include <algorithm>
#include <cmath>

#include "engine/protocol/problem.h"
#include "tests/ui/screenshots/places.h"
#include "tests/ui/support/canned_access.h"

namespace signalbox::tests {

namespace {

using namespace std::chrono_literals;

/// Whether a message is of what a list asks for: its provider, its channel, its template, what still waits.
bool isAsked(const protocol::NotificationRow& row, const QString& target) {
  const auto asks = [&target](const char* field, const std::string& value) {
    const QRegularExpression term(QStringLiteral("\\b%1:\"?([\\w:-]+)").arg(QLatin1String(field)));
    const auto found = term.match(target);
    return !found.hasMatch() || found.captured(1).toStdString() == value;
  };
  const bool waits = row.state == "retrying" || row.state == "enqueued";
  return asks("provider", row.provider) && asks("channel", row.channel) && asks("template", row.templateName) &&
      (!target.contains(QStringLiteral("is:pending")) || waits) && (!target.contains(QStringLiteral("-is:sent")) || row.state != "sent");
}

/// As the engine answers it for what it has 1.8 million of: how many there are is not counted.
Scripted firstPageWith(std::vector<protocol::NotificationRow> rows) {
  protocol::Page<protocol::NotificationRow> page;
  page.asOf = canned::asOf();
  page.data = std::move(rows);
  page.hasMore = true;
  page.nextCursor = "1";
  return json(protocol::toText(page));
}

QString wordsOf(const Asked& asked) { return QUrl::fromPercentEncoding(asked.target); }

/// "/operations/ID/report": the ID.
std::string secondSegment(const Asked& asked) { return asked.path().split('/').value(2).toStdString(); }

/// What waits of SMS, which is in no other list: not tried since twilio sends nothing, and before that tried through it.
std::vector<protocol::NotificationRow> waitingSms() {
  constexpr int kShown = 20, kUntried = 4;
  std::vector<protocol::NotificationRow> rows = canned::deadLettersOf(canned::groupId(3));
  rows.resize(std::min<std::size_t>(rows.size(), kShown));
  int number = 0;
  for (protocol::NotificationRow& row : rows) {
    const bool isTried = number >= kUntried;
    row.id.replace(9, 4, "0006");
    row.recipient = "+4915155587" + std::to_string(10 + number);
    row.groupId.clear();
    row.reason.clear();
    row.replays = 0;
    row.tries = isTried ? 1 : 0;
    row.createdAt = canned::kNow - (isTried ? 125s : 9s) - 9s * number;
    if (isTried) {
      canned::waitAgain(row);
    } else {
      row.state = "enqueued";
      row.provider = row.errorClass = row.errorCode = row.error = "";
      row.changedAt.reset();
      row.dueAt = row.createdAt;
    }
    ++number;
  }
  return rows;
}

/// The cause that a query or a place names; null when it names none.
const protocol::GroupView* causeIn(const QString& words) {
  static const std::vector<protocol::GroupView> all = canned::groups();
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& group) { return words.contains(QString::fromStdString(group.id)); });
  return found == all.end() ? nullptr : &*found;
}

/// Of as many as are meant, in the shares of all; what is twilio's goes another way, as long as it sends nothing.
void planOnly(protocol::PlanView& plan, std::int64_t meant, const protocol::GroupView* cause) {
  const bool isTwilios = cause != nullptr && cause->provider == "twilio";
  const auto isMain = [&](const protocol::VerdictCount& each) { return each.verdict == (isTwilios ? "fallback" : "will_send"); };
  const double share = static_cast<double>(meant) / static_cast<double>(plan.matched);
  std::int64_t others = 0;
  for (protocol::VerdictCount& each : plan.verdicts) {
    each.count = each.included ? 0 : static_cast<std::int64_t>(std::round(static_cast<double>(each.count) * share));
    others += each.count;
  }
  for (protocol::VerdictCount& each : plan.verdicts)
    if (isMain(each)) each.count = meant - others;
  std::erase_if(plan.verdicts, [](const auto& each) { return each.count == 0; });
  plan.matched = meant;
  if (cause == nullptr) return;
  const std::int64_t sms = std::max<std::int64_t>(1, plan.channels["sms"]);
  plan.costEur = cause->channel == "sms" ? plan.costEur * static_cast<double>(meant) / static_cast<double>(sms) : 0;
  plan.channels = {{cause->channel, meant}};
}

/// What a report says of one that has not ended: what was planned, and who asked for it.
protocol::OperationReport reportOf(const protocol::OperationView& operation) {
  protocol::OperationReport report;
  report.operation = operation;
  report.verdicts = {{"will_send", operation.total, true, true, "Sent again as a new generation."}};
  if (operation.skippedByPlan > 0) report.verdicts.push_back({"expired", operation.skippedByPlan, false, true, "Too old: its expiry has passed."});
  report.acts = {{operation.createdAt, "Asked for: " + operation.reason, operation.by}};
  return report;
}

Scripted operationFor(FakeEngine& engine, const Asked& asked) {
  const std::string id = secondSegment(asked);
  const bool isReport = asked.path().endsWith("/report");
  std::vector<protocol::OperationView> all = canned::operations();
  all.insert(all.begin(), engine.snapshot().operations.begin(), engine.snapshot().operations.end());
  const auto found = std::find_if(all.begin(), all.end(), [&id](const auto& each) { return each.id == id; });
  if (found == all.end()) return problem(404, "not_found", "There is no such operation");
  if (!isReport) return json(protocol::toText(*found));
  return json(protocol::toText(canned::report().operation.id == id ? canned::report() : reportOf(*found)));
}

/// Those that are shown as rendered, too.
std::vector<protocol::TemplateView> allTemplates() {
  std::vector<protocol::TemplateView> all = canned::templates();
  const auto add = [&all](const char* name, const char* channel) -> protocol::TemplateView& {
    protocol::TemplateView& made = all.emplace_back();
    made.name = name;
    made.channel = channel;
    made.version = 2;
    made.updatedAt = canned::kNow - 190h;
    made.updatedBy = "ana";
    return made;
  };
  protocol::TemplateView& invoice = add("invoice-ready", "email");
  invoice.subject = "Your invoice";
  invoice.text = "{{name}}, the invoice for order {{order}} is in your account.";
  add("parcel-today", "sms").text = "{{name}}, your order {{order}} is on its way with {{carrier}}: {{tracking_url}}";
  protocol::TemplateView& here = add("parcel-here", "push");
  here.title = "Your order is on its way";
  here.body = "{{name}}, your order {{order}} is on its way with {{carrier}}: {{tracking_url}}";
  add("order-event", "webhook").data = R"({"order": "{{order}}", "carrier": "{{carrier}}"})";
  return all;
}

/// A template's text with its values, and what there was none for. What stands in a section is there when its value is.
std::pair<std::string, QStringList> made(const std::string& source, const boost::json::object& data) {
  QString text = QString::fromStdString(source);
  const auto valueOf = [&data](const QString& name) {
    const auto* value = data.if_contains(name.toStdString());
    return value == nullptr || !value->is_string() ? QString() : QString::fromStdString(std::string(value->as_string()));
  };
  static const QRegularExpression section(QStringLiteral("\\{\\{#(\\w+)\\}\\}(.*?)\\{\\{/\\1\\}\\}"), QRegularExpression::DotMatchesEverythingOption);
  static const QRegularExpression variable(QStringLiteral("\\{\\{(\\w+)\\}\\}"));
  for (auto found = section.match(text); found.hasMatch(); found = section.match(text))
    text.replace(found.capturedStart(), found.capturedLength(), valueOf(found.captured(1)).isEmpty() ? QString() : found.captured(2));
  QStringList missing;
  for (auto found = variable.match(text); found.hasMatch(); found = variable.match(text)) {
    const QString value = valueOf(found.captured(1));
    if (value.isEmpty()) missing << found.captured(1);
    text.replace(found.capturedStart(), found.capturedLength(), value);
  }
  return {text.toStdString(), missing};
}

/// Made of the data that it is asked with, or refused as the engine does (engine/providers/rendering.cpp).
Scripted previewOf(const Asked& asked) {
  const auto body = boost::json::parse(asked.body.toStdString());
  boost::json::object data;
  if (const auto* given = body.is_object() ? body.as_object().if_contains("data") : nullptr; given != nullptr && given->is_object())
    data = given->as_object();
  const std::vector<protocol::TemplateView> all = allTemplates();
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& each) { return each.name == secondSegment(asked); });
  if (found == all.end()) return problem(404, "not_found", "There is no such template");
  boost::json::object answer;
  protocol::Problem refusal;
  refusal.title = "The request is invalid";
  refusal.status = 422;
  refusal.code = "invalid";
  const std::pair<const char*, const std::string*> parts[] = {
      {"subject", &found->subject}, {"text", &found->text}, {"html", &found->html}, {"title", &found->title}, {"body", &found->body}};
  for (const auto& [name, source] : parts) {
    if (source->empty()) continue;
    auto [text, missing] = made(*source, data);
    for (const QString& each : missing) refusal.errors.push_back({std::string("/") + name, "there is no value for {{" + each.toStdString() + "}}"});
    answer[name] = text;
  }
  if (refusal.errors.empty()) return json(boost::json::serialize(answer));
  Scripted refused = json(protocol::toText(refusal), 422);
  refused.type = "application/problem+json";
  return refused;
}

Scripted templateFor(const Asked& asked) {
  const std::string name = secondSegment(asked);
  const bool isVersions = asked.path().endsWith("/versions");
  if (isVersions && name == canned::templates().front().name) return pageWith(canned::versions());
  for (const protocol::TemplateView& each : allTemplates()) {
    if (each.name != name) continue;
    return isVersions ? pageWith(std::vector<protocol::TemplateView>{each}) : json(protocol::toText(each));
  }
  return problem(404, "not_found", "There is no such template");
}

void answerTemplates(FakeEngine& engine) {
  engine.server().on("GET /templates",
                     [&engine](const Asked&) { return pageWith(engine.isEmpty() ? std::vector<protocol::TemplateView>() : allTemplates()); });
  engine.server().on("GET /templates/", templateFor);
  for (const protocol::TemplateView& each : allTemplates())
    engine.server().on(QByteArray::fromStdString("POST /templates/" + each.name + "/preview"), previewOf);
}

}  // namespace

std::vector<protocol::NotificationRow> notificationsFor(const Asked& asked) {
  const QString target = wordsOf(asked);
  std::vector<protocol::NotificationRow> rows = target.contains(QStringLiteral("subscription:")) ? canned::untoldEvents() : canned::notifications();
  if (target.contains(QStringLiteral("is:pending"))) {
    const std::vector<protocol::NotificationRow> sms = waitingSms();
    rows.insert(rows.end(), sms.begin(), sms.end());
  }
  std::erase_if(rows, [&](const auto& row) { return !isAsked(row, target); });
  static const QRegularExpression limit(QStringLiteral("[?&]limit=(\\d+)"));
  if (const auto most = limit.match(target).captured(1).toUInt(); most > 0 && rows.size() > most) rows.resize(most);
  return rows;
}

std::vector<protocol::NotificationRow> deadLettersFor(const Asked& asked) {
  const protocol::GroupView* cause = causeIn(wordsOf(asked));
  return cause != nullptr ? canned::deadLettersOf(cause->id) : canned::deadLetters();
}

protocol::NotificationRow discarded(protocol::NotificationRow row) {
  row.state = "discarded";
  row.createdAt -= kDiedEarlier;
  if (row.changedAt) *row.changedAt -= kDiedEarlier;
  row.purgeAt = canned::kNow + 24h * 7 - 1h;
  return row;
}

protocol::PlanView planFor(const Asked& asked) {
  const auto request = protocol::parse<protocol::PlanRequest>(asked.body.toStdString());
  if (!request.ok()) return canned::plan({});
  protocol::PlanView plan = canned::plan(*request);
  const protocol::GroupView* cause = causeIn(QString::fromStdString(request->q));
  const auto chosen = static_cast<std::int64_t>(request->ids.size());
  const std::int64_t meant = chosen > 0 ? chosen : cause != nullptr ? cause->count : plan.matched;
  if (plan.kind == "replay" && meant != plan.matched)
    planOnly(plan, meant, cause);
  else if (plan.verdicts.size() == 1)
    plan.matched = plan.verdicts.front().count = meant;
  return plan;
}

std::vector<protocol::TokenView> allTokens() {
  std::vector<protocol::TokenView> all = canned::tokens();
  int number = 0;
  for (const char* name : {"jon", "ana"}) {
    protocol::TokenView person = all.front();
    person.id = "0196c3a1-0005-7000-8000-00000000000" + std::to_string(8 + number);
    person.name = name;
    person.lasting = false;
    person.createdAt = canned::kNow - 24h * (60 + 5 * number);
    person.createdBy = "admin";
    person.expiresAt = canned::kNow + 24h * 30;
    person.lastUsedAt = canned::kNow - (number == 0 ? base::Millis(11min) : base::Millis(0s));
    all.insert(all.begin() + 1, person);
    ++number;
  }
  return all;
}

void endSeries(FakeEngine& engine, const std::vector<std::string>& names, base::WallTime since, const std::map<std::string, double>& growing) {
  engine.server().on("GET /stats", [&engine, names, since, growing](const Asked& asked) {
    Scripted whole = engine.statsOf(asked);
    auto stats = protocol::parse<protocol::StatsAnswer>(whole.body.toStdString());
    if (!stats.ok()) return whole;
    const auto endOf = [&](std::size_t i) -> base::WallTime {
      return stats->from + std::chrono::seconds(stats->stepSeconds) * static_cast<std::int64_t>(i + 1);
    };
    const auto isOver = [&](std::size_t i) { return endOf(i) > since; };
    for (protocol::StatsSeries& series : stats->series) {
      if (const auto grows = growing.find(series.series); grows != growing.end())
        for (std::size_t i = 0; i < series.values.size(); ++i)
          if (isOver(i) && series.values[i])
            *series.values[i] += std::round(grows->second * static_cast<double>((std::min(endOf(i), canned::kNow) - since) / 1s));
      if (std::find(names.begin(), names.end(), series.series) == names.end()) continue;
      for (std::size_t i = 0; i < series.values.size(); ++i)
        if (isOver(i) && series.values[i]) series.values[i] = 0;
      for (std::size_t i = 0; i < series.histogram.size(); ++i)
        if (isOver(i)) std::fill(series.histogram[i].begin(), series.histogram[i].end(), 0);
    }
    return json(protocol::toText(*stats));
  });
}

void answerDiscarded(FakeEngine& engine, std::size_t shown) {
  engine.server().on("GET /dead-letters", [shown](const Asked& asked) {
    std::vector<protocol::NotificationRow> rows = deadLettersFor(asked);
    if (!asked.target.contains("discarded")) return pageWith(std::move(rows));
    rows.resize(std::min(rows.size(), shown));
    for (protocol::NotificationRow& row : rows) row = discarded(row);
    return pageWith(std::move(rows));
  });
  engine.server().on("GET /dead-letters/", [](const Asked& asked) {
    protocol::NotificationDetail detail = canned::detail(secondSegment(asked));
    detail.row = discarded(detail.row);
    for (protocol::TimelineEntry& each : detail.timeline) each.at -= kDiedEarlier;
    protocol::TimelineEntry entry;
    entry.at = canned::kNow - 1h;
    entry.kind = "discarded";
    entry.text = "Discarded: test accounts of the load test";
    entry.by = "jon";
    entry.generation = detail.timeline.empty() ? 0 : detail.timeline.back().generation;
    detail.timeline.push_back(entry);
    return json(protocol::toText(detail));
  });
}

void answerByQuery(FakeEngine& engine) {
  engine.server().on("GET /notifications", [&engine](const Asked& asked) {
    if (engine.isEmpty()) return pageWith(std::vector<protocol::NotificationRow>());
    if (asked.target.contains("cursor=")) return never();
    return asked.target.contains("q=") ? pageWith(notificationsFor(asked)) : firstPageWith(notificationsFor(asked));
  });
  engine.server().on("GET /tokens", [](const Asked&) { return pageWith(allTokens()); });
  engine.server().on("GET /operations/", [&engine](const Asked& asked) { return operationFor(engine, asked); });
  engine.server().on("POST /plans", [](const Asked& asked) { return json(protocol::toText(planFor(asked)), 202); });
  answerTemplates(engine);
  engine.server().on("GET /dead-letters", [&engine](const Asked& asked) {
    return pageWith(engine.isEmpty() ? std::vector<protocol::NotificationRow>() : deadLettersFor(asked));
  });
}

}  // namespace signalbox::tests
