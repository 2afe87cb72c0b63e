#include "tests/ui/screenshots/answers.h"

#include <QRegularExpression>
#include <QUrl>

#include <algorithm>

#include "tests/ui/screenshots/places.h"
#include "tests/ui/support/canned_access.h"

namespace signalbox::tests {

namespace {

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

}  // namespace

std::vector<protocol::NotificationRow> notificationsFor(const Asked& asked) {
  const QString target = wordsOf(asked);
  std::vector<protocol::NotificationRow> rows = target.contains(QStringLiteral("subscription:")) ? canned::untoldEvents() : canned::notifications();
  // Most of what waits for twilio has been tried.
  for (protocol::NotificationRow& row : rows)
    if (row.channel == "sms" && row.state == "sent" && target.contains(QStringLiteral("is:pending"))) canned::waitAgain(row);
  std::erase_if(rows, [&](const auto& row) { return !isAsked(row, target); });
  return rows;
}

std::vector<protocol::NotificationRow> deadLettersFor(const Asked& asked) {
  const QString target = wordsOf(asked);
  for (const protocol::GroupView& group : canned::groups())
    if (target.contains(QString::fromStdString(group.id))) return canned::deadLettersOf(group.id);
  return canned::deadLetters();
}

std::vector<protocol::TokenView> allTokens() {
  using namespace std::chrono_literals;
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

void answerByQuery(FakeEngine& engine) {
  engine.server().on("GET /notifications", [&engine](const Asked& asked) {
    if (engine.isEmpty()) return pageWith(std::vector<protocol::NotificationRow>());
    if (asked.target.contains("cursor=")) return never();
    return asked.target.contains("q=") ? pageWith(notificationsFor(asked)) : firstPageWith(notificationsFor(asked));
  });
  engine.server().on("GET /tokens", [](const Asked&) { return pageWith(allTokens()); });
  engine.server().on("GET /dead-letters", [&engine](const Asked& asked) {
    return pageWith(engine.isEmpty() ? std::vector<protocol::NotificationRow>() : deadLettersFor(asked));
  });
}

}  // namespace signalbox::tests
