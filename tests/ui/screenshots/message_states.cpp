#include "tests/ui/screenshots/message_states.h"

#include <QLineEdit>
#include <QTest>

#include <algorithm>

#include "tests/ui/screenshots/pages.h"
#include "tests/ui/screenshots/places.h"
#include "tests/ui/support/canned_set_up.h"
#include "ui/views/delivery/timed_act_sheet.h"
#include "ui/views/messages/dead_letters_view.h"
#include "ui/views/messages/detail_card.h"
#include "ui/views/messages/group_note.h"
#include "ui/views/messages/groups_card.h"
#include "ui/views/messages/message_list_view.h"
#include "ui/views/messages/message_menu.h"
#include "ui/views/messages/messages_card.h"
#include "ui/views/messages/sent_view.h"
#include "ui/widgets/search_field.h"
#include "ui/widgets/table.h"

namespace signalbox::tests {

namespace {

using namespace std::chrono_literals;
using ui::shell::Console;
using ui::views::DeadLettersView;
using ui::views::DetailCard;

DeadLettersView& deadLetters(Console& console) { return viewOf<DeadLettersView>(console); }

template <class T> T& shown(Console& console) {
  for (T* each : console.window().findChildren<T*>())
    if (each->isVisible()) return *each;
  qFatal("nothing of that kind is shown");
}

std::string lastSegment(const Asked& asked) { return asked.path().mid(asked.path().lastIndexOf('/') + 1).toStdString(); }

std::vector<protocol::GroupView> byProvider() {
  std::vector<protocol::GroupView> made;
  for (const protocol::GroupView& group : canned::groups()) {
    const auto known = std::find_if(made.begin(), made.end(), [&](const auto& each) { return each.id == group.provider; });
    if (known == made.end()) {
      protocol::GroupView one = group;
      one.by = "provider";
      one.id = one.title = group.provider;
      one.mark = "known";
      one.timesSeen = 1;
      one.fixedBy.clear();
      one.provider.clear();
      one.channel.clear();
      made.push_back(std::move(one));
      continue;
    }
    known->count += group.count;
    known->total += group.total;
    known->firstAt = std::min(known->firstAt, group.firstAt);
    known->lastAt = std::max(known->lastAt, group.lastAt);
    for (std::size_t i = 0; i < known->inflow.size() && i < group.inflow.size(); ++i) known->inflow[i] += group.inflow[i];
  }
  std::stable_sort(made.begin(), made.end(), [](const auto& a, const auto& b) { return a.count > b.count; });
  return made;
}

void takeGrouped(Console& console, const Camera& camera) {
  StillEngine engine;
  engine->server().on("GET /dead-letters/groups",
                      [](const Asked& asked) { return pageWith(asked.target.contains("by=provider") ? byProvider() : canned::groups()); });
  attachTo(console, *engine, kSoonMs);
  console.context().navigator.go(QStringLiteral("dead-letters"));
  settle(kSoonMs);
  deadLetters(console).groups()->setBy(QStringLiteral("provider"));
  settle(kSoonMs);
  camera.take(console.window(), "dead-letters-by-provider");
}

void takeDiscarded(Console& console, const Camera& camera) {
  StillEngine engine;
  answerDiscarded(*engine, 12);
  attachTo(console, *engine, kSoonMs);
  visit(console, camera, "dead-letters?q=is:discarded", "dead-letters-discarded", kSoonMs);
}

void takeParts(Console& console, const Camera& camera) {
  StillEngine engine;
  engine->server().on("GET /notifications/", [](const Asked& asked) {
    protocol::NotificationDetail detail = canned::detail(lastSegment(asked));
    if (detail.rendered.is_object())
      detail.rendered.as_object()["html"] =
          "<h2>Your order 884210 is on its way</h2><p>Hello Ana,</p><p>your order left us today with <b>Correos</b>. "
          "<a href=\"https://example.com/t/884210\">Follow it here</a>.</p><ul><li>One lamp, brass</li><li>Two shades</li></ul><p>Your shop</p>";
    return json(protocol::toText(detail));
  });
  attachTo(console, *engine, kSoonMs);
  console.context().navigator.go(QStringLiteral("notifications"));
  settle(kSoonMs);
  auto& card = shown<DetailCard>(console);
  card.chooseTab(QStringLiteral("sent"));
  card.sent()->choose(QStringLiteral("html"));
  settle(kSoonMs);
  camera.take(console.window(), "detail-html");
  for (const auto& [tab, name] : {std::pair{"data", "detail-data"}, std::pair{"raw", "detail-raw"}}) {
    card.chooseTab(QLatin1String(tab));
    settle(kSoonMs);
    camera.take(console.window(), name);
  }
}

/// As the engine writes phone numbers for a role that may not read addresses.
protocol::NotificationRow masked(protocol::NotificationRow row) {
  row.recipient = "phone, ends " + row.recipient.substr(row.recipient.size() - 2);
  return row;
}

void takeMasked(Console& console, const Camera& camera) {
  StillEngine engine;
  engine->server().on("GET /session", [](const Asked&) {
    protocol::SessionAnswer answer = canned::sessionAnswer();
    answer.principal = "wall-screen";
    answer.role = "viewer";
    answer.permissions = {"notifications.read", "dead_letters.read", "stats.read", "events.read"};
    return json(protocol::toText(answer));
  });
  engine->server().on("GET /dead-letters", [](const Asked& asked) {
    protocol::Page<protocol::NotificationRow> page = deadLettersFor(asked);
    for (protocol::NotificationRow& row : page.data) row = masked(row);
    return json(protocol::toText(page));
  });
  engine->server().on("GET /dead-letters/", [](const Asked& asked) {
    protocol::NotificationDetail detail = detailOf(lastSegment(asked));
    detail.row = masked(detail.row);
    detail.rendered = detail.data = detail.metadata = nullptr;
    return json(protocol::toText(detail));
  });
  attachTo(console, *engine, kSoonMs);
  console.context().navigator.go(QStringLiteral("dead-letters"));
  settle(kSoonMs);
  shown<DetailCard>(console).chooseTab(QStringLiteral("sent"));
  settle(kSoonMs);
  camera.take(console.window(), "dead-letters-masked");
}

void takeCompletions(Console& console, const Camera& camera) {
  StillEngine engine;
  engine->server().on("GET /complete", [](const Asked&) {
    const std::vector<protocol::Completion> all{{"priority:", "how urgent", 0, 2}, {"provider:", "provider of the last attempt", 0, 2}};
    return json(boost::json::serialize(boost::json::object{{"as_of", protocol::toJson(canned::asOf())}, {"data", protocol::toJson(all)}}));
  });
  attachTo(console, *engine, kSoonMs);
  console.context().navigator.go(QStringLiteral("dead-letters"));
  settle(kSoonMs);
  activate(console);
  deadLetters(console).perform(ui::views::Act::search);
  auto* field = qobject_cast<ui::widgets::SearchField*>(console.window().focusWidget());
  if (field == nullptr) qFatal("the search has not the focus");
  QTest::keyClicks(field, QStringLiteral("pr"));
  settle(kSoonMs);
  camera.take(console.window(), "search-completions");
  field->clearFocus();
}

void takeNote(Console& console, const Camera& camera) {
  StillEngine engine;
  attachTo(console, *engine, kSoonMs);
  console.context().navigator.go(QStringLiteral("dead-letters"));
  settle(kSoonMs);
  protocol::GroupView group = canned::groups()[3];
  deadLetters(console).groups()->choose(QString::fromStdString(group.id));
  settle(kSoonMs);
  group.note = "Carriers without tracking send no address to follow. The shop's team adds one by hand; ask them before replaying.";
  deadLetters(console).groups()->note()->open(group);
  settle(kSoonMs);
  camera.take(console.window(), "cause-note");
  dismissSheets(console);
}

void takePlan(Console& console, FakeEngine& engine, const Camera& camera, const char* name) {
  attachTo(console, engine, kSoonMs);
  console.context().navigator.go(QStringLiteral("dead-letters"));
  settle(kSoonMs);
  deadLetters(console).perform(ui::views::Act::replay);
  settle(kSoonMs);
  camera.take(console.window(), name);
  dismissSheets(console);
}

void takePlans(Console& console, const Camera& camera) {
  StillEngine planning;
  planning->server().on("POST /plans", [](const Asked& asked) {
    protocol::PlanView plan = planFor(asked);
    plan.state = "computing";
    plan.matched = 12'400;
    plan.verdicts.clear();
    return json(protocol::toText(plan), 202);
  });
  planning->server().on("GET /plans/", never());
  takePlan(console, *planning, camera, "replay-planning");
  StillEngine busy;
  busy->server().on("POST /plans", problem(503, "busy", "The engine has too much to look through at present."));
  takePlan(console, *busy, camera, "replay-plan-failed");
}

/// Which messages a plan leaves out, and why each of them.
void takeVerdicts(Console& console, const Camera& camera) {
  StillEngine engine;
  constexpr std::size_t kOptedOut = 148;  // as the plan tells
  engine->server().on("GET /plans/", [](const Asked& asked) {
    std::vector<protocol::NotificationRow> rows = deadOf(canned::groups().front(), 0, kOptedOut);
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i].reason = i % 3 == 1 ? "the recipient answered STOP" : "the recipient wants nothing by SMS";
    return json(protocol::toText(pageOf(rows, partOf(asked))));
  });
  attachTo(console, *engine, kSoonMs);
  console.context().navigator.go(QStringLiteral("dead-letters"));
  settle(kSoonMs);
  deadLetters(console).perform(ui::views::Act::replay);
  settle(kSoonMs);
  press(console, "Opted out");
  settle(kSoonMs);
  camera.take(console.window(), "replay-left-out");
  dismissSheets(console);
}

void takeCancel(Console& console, const Camera& camera) {
  StillEngine engine;
  attachTo(console, *engine, kSoonMs);
  console.context().navigator.go(QStringLiteral("notifications"));
  settle(kSoonMs);
  auto* view = &viewOf<ui::views::NotificationsView>(console);
  const auto rows = canned::notifications();
  const auto waits = std::find_if(rows.begin(), rows.end(), ui::views::isCancellable);
  if (waits == rows.end()) qFatal("no message waits");
  view->messages()->table()->setCurrentId(QString::fromStdString(waits->id));
  view->cancelOne(*waits);
  field<QLineEdit>(*view->oneSheet()->sheet(), "Reason, required").setText(QStringLiteral("the order was cancelled"));
  settle(kSoonMs);
  camera.take(console.window(), "message-cancel");
  dismissSheets(console);
}

}  // namespace

void takeMessageStates(Console& console, const Camera& camera) {
  takeGrouped(console, camera);
  takeDiscarded(console, camera);
  takeParts(console, camera);
  takeMasked(console, camera);
  takeCompletions(console, camera);
  takeNote(console, camera);
  takePlans(console, camera);
  takeVerdicts(console, camera);
  takeCancel(console, camera);
}

}  // namespace signalbox::tests
