#include "tests/ui/screenshots/answers.h"

#include <fmt/format.h>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>
#include <cmath>

#include "engine/base/time.h"
#include "engine/protocol/problem.h"
#include "tests/ui/screenshots/audit.h"
#include "tests/ui/screenshots/pages.h"
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

QString wordsOf(const Asked& asked) { return QUrl::fromPercentEncoding(asked.target); }

/// "/operations/ID/report": the ID.
std::string secondSegment(const Asked& asked) { return asked.path().split('/').value(2).toStdString(); }

/// What waits of SMS, which is in no other list, as many as its queue tells of, the newest first: not tried since twilio sends nothing, the first of
/// them for as long as the queue says; and twice refused for now through it before that.
std::vector<protocol::NotificationRow> waitingSms(base::Millis newest) {
  constexpr base::Millis kTried = 125s, kTriedFirst = 358s;  // since the oldest was accepted its third try was not due
  const protocol::QueueView queue = canned::snapshot().queues[1];
  const std::vector<protocol::NotificationRow> samples = deadOf(canned::groups()[2], 0, 8);
  const base::Millis oldest = canned::kNow - *queue.oldestDue, lastUntried = newest + 51s;
  std::vector<protocol::NotificationRow> rows;
  for (std::int64_t number = 0; number < queue.waiting; ++number) {
    protocol::NotificationRow row = samples[static_cast<std::size_t>(number) % samples.size()];
    const std::int64_t tried = number - queue.ready;
    row.id.replace(9, 4, "0006").replace(24, 12, fmt::format("{:012d}", number));
    row.recipient = "+49151555" + std::to_string(8100 + number);
    row.groupId.clear();
    row.reason.clear();
    row.tries = tried < 0 ? 0 : 1;
    const base::Millis ago = tried >= 0 ? kTried + (kTriedFirst - kTried) * tried / queue.retrying
        : tried == -1                   ? oldest
                                        : newest + (lastUntried - newest) * number / queue.ready;
    row.createdAt = canned::kNow - ago;
    if (tried >= 0) {
      canned::waitAgain(row);
    } else {
      row.state = "enqueued";
      row.provider = row.errorClass = row.errorCode = row.error = "";
      row.changedAt.reset();
      row.dueAt = row.createdAt;
    }
    rows.push_back(std::move(row));
  }
  std::stable_sort(rows.begin(), rows.end(), [](const auto& one, const auto& other) { return one.createdAt > other.createdAt; });
  return rows;
}

/// And what ended before those.
std::vector<protocol::NotificationRow> manyNotifications() {
  constexpr int kTimes = 4;
  constexpr base::Millis kLength = 301s;  // from the newest to the oldest of a list of them
  const std::vector<protocol::NotificationRow> newest = canned::notifications();
  std::vector<protocol::NotificationRow> all = newest;
  for (int times = 1; times <= kTimes; ++times)
    for (protocol::NotificationRow row : newest) {
      if (row.state != "sent" && row.state != "dead") continue;
      row.id.replace(9, 4, fmt::format("{:04d}", 300 + times));
      row.createdAt -= times * kLength;
      if (row.changedAt) *row.changedAt -= times * kLength;
      all.push_back(row);
    }
  return all;
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

/// While its providers do not send, hardly an SMS is under way.
Scripted pastFor(const FakeEngine& engine, const Asked& asked) {
  const auto at = base::parseRfc3339(valueIn(asked, "at").toStdString());
  if (!at) return problem(422, "invalid", "at is required");
  if (engine.isEmpty()) return json(protocol::toText(canned::emptyPast(*at)));
  protocol::PastView past = canned::past(*at);
  for (protocol::PastQueue& queue : past.queues)
    if (queue.channel == "sms" && *at >= canned::kNow - kTwilioSilent) queue.sending = kProbes;
  return json(protocol::toText(past));
}

void answerTemplates(FakeEngine& engine) {
  engine.server().on("GET /templates",
                     [&engine](const Asked&) { return pageWith(engine.isEmpty() ? std::vector<protocol::TemplateView>() : allTemplates()); });
  engine.server().on("GET /templates/", templateFor);
  for (const protocol::TemplateView& each : allTemplates())
    engine.server().on(QByteArray::fromStdString("POST /templates/" + each.name + "/preview"), previewOf);
}

}  // namespace

std::vector<protocol::NotificationRow> notificationsFor(const Asked& asked, base::Millis newestWaiting) {
  const QString target = wordsOf(asked);
  std::vector<protocol::NotificationRow> rows = target.contains(QStringLiteral("subscription:")) ? canned::untoldEvents() : manyNotifications();
  if (target.contains(QStringLiteral("is:pending"))) {
    const std::vector<protocol::NotificationRow> sms = waitingSms(newestWaiting);
    rows.insert(rows.end(), sms.begin(), sms.end());
  }
  std::erase_if(rows, [&](const auto& row) { return !isAsked(row, target); });
  return rows;
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
  const std::vector<protocol::GroupView> causes = causesIn(QString::fromStdString(request->q));
  const protocol::GroupView* cause = causes.size() == 1 ? &causes.front() : nullptr;
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

void answerDiscarded(FakeEngine& engine, std::size_t shown) {
  engine.server().on("GET /dead-letters", [shown](const Asked& asked) {
    if (!asked.target.contains("discarded")) return json(protocol::toText(deadLettersFor(asked)));
    // Of causes that were known by then.
    const std::vector<protocol::GroupView> causes = canned::groups();
    std::vector<protocol::NotificationRow> rows = deadOf(causes[0], 0, shown - shown / 3);
    for (const protocol::NotificationRow& row : deadOf(causes[1], 0, shown / 3)) rows.push_back(row);
    std::stable_sort(rows.begin(), rows.end(), [](const auto& one, const auto& other) { return *one.changedAt > *other.changedAt; });
    for (protocol::NotificationRow& row : rows) row = discarded(row);
    return pageWith(std::move(rows));
  });
  engine.server().on("GET /dead-letters/", [](const Asked& asked) {
    protocol::NotificationDetail detail = detailOf(secondSegment(asked));
    detail.row = discarded(detail.row);
    for (protocol::TimelineEntry& each : detail.timeline) each.at -= kDiedEarlier;
    protocol::TimelineEntry entry;
    entry.at = canned::kNow - 1h;
    entry.kind = "discarded";
    entry.text = "Discarded: these customers get a letter";
    entry.by = "jon";
    entry.generation = detail.timeline.empty() ? 0 : detail.timeline.back().generation;
    detail.timeline.push_back(entry);
    return json(protocol::toText(detail));
  });
}

void answerByQuery(FakeEngine& engine) {
  constexpr std::size_t kAll = 1'800'000;  // there are: how many is not counted
  engine.server().on("GET /notifications", [&engine](const Asked& asked) {
    if (engine.isEmpty()) return pageWith(std::vector<protocol::NotificationRow>());
    const std::vector<protocol::NotificationRow> all = notificationsFor(asked);
    if (asked.target.contains("q=")) return json(protocol::toText(pageOf(all, partOf(asked))));
    if (asked.target.contains("cursor=")) return never();
    const Part part = partOf(asked);
    return json(protocol::toText(pageOf(pageOf(all, part).data, part, kAll)));
  });
  engine.server().on("GET /tokens", [](const Asked&) { return pageWith(allTokens()); });
  engine.server().on("GET /operations/", [&engine](const Asked& asked) { return operationFor(engine, asked); });
  engine.server().on("POST /plans", [](const Asked& asked) { return json(protocol::toText(planFor(asked)), 202); });
  answerTemplates(engine);
  engine.server().on("GET /dead-letters", [&engine](const Asked& asked) {
    return engine.isEmpty() ? pageWith(std::vector<protocol::NotificationRow>()) : json(protocol::toText(deadLettersFor(asked)));
  });
  for (const char* path : {"GET /dead-letters/", "GET /notifications/"})
    engine.server().on(path, [](const Asked& asked) { return json(protocol::toText(detailOf(secondSegment(asked)))); });
  engine.server().on("GET /audit", [&engine](const Asked& asked) {
    return engine.isEmpty() ? pageWith(std::vector<protocol::AuditEntry>()) : json(protocol::toText(auditFor(asked)));
  });
  engine.server().on("GET /stats", [&engine](const Asked& asked) { return statsFor(engine, asked); });
  engine.server().on("GET /past", [&engine](const Asked& asked) { return pastFor(engine, asked); });
}

}  // namespace signalbox::tests
