#include "ui/views/overview/overview_verdict.h"

#include <algorithm>

#include "ui/client/foreign.h"
#include "ui/client/text.h"
#include "ui/state/operation_model.h"
#include "ui/views/wording.h"
#include "ui/widgets/format.h"

namespace signalbox::ui::views {

using client::text;
using widgets::VerdictPiece;
namespace format = widgets::format;

namespace {

constexpr std::size_t kThingsShown = 3;

/// What stops the whole engine comes first, then what somebody is called for at any hour, then what can wait, then what waits in any case.
enum class Rank { engine, page, operation, letters, warning, held };

struct Thing {
  Rank rank = Rank::page;
  std::vector<VerdictPiece> pieces;
  bool isSentence = false;  // the engine's own: its capital letter is for where it stands alone
};

bool isDown(const protocol::ProviderView& provider) {
  return provider.enabled &&
      (provider.paused || provider.breaker.mode == "forced_open" || (provider.breaker.state == "open" && provider.breaker.mode != "forced_closed"));
}

/// What was is not said as if it were: nobody knows whether it still is.
bool isPast(const ViewContext& context) { return context.state().freshness() == state::Freshness::blind; }

Thing providerThing(const protocol::ProviderView& provider, const ViewContext& context) {
  const QString name = text(provider.name);
  const bool past = isPast(context);
  const QString place = Place{QStringLiteral("delivery"), {QStringLiteral("providers"), name}, {}}.relative();
  if (provider.paused) {
    const QString why = provider.pausedReason.empty() ? QString() : QString(QStringLiteral(": ") + client::foreign(provider.pausedReason));
    return {Rank::page, {{(past ? Wording::tr("%1 was paused") : Wording::tr("%1 is paused")).arg(name), place}, {why, {}}}};
  }
  Thing thing{Rank::page, {{(past ? Wording::tr("%1 was not sending") : Wording::tr("%1 is not sending")).arg(name), place}}};
  if (provider.breaker.since) thing.pieces.push_back({Wording::tr(" since %1").arg(minuteWords(context, *provider.breaker.since)), {}});
  return thing;
}

/// Of an engine without one provider that is switched on. "All clear" would promise what cannot be kept.
std::optional<Thing> nothingIsSent(const protocol::Snapshot& snapshot, bool past) {
  if (std::any_of(snapshot.providers.begin(), snapshot.providers.end(), [](const auto& provider) { return provider.enabled; })) return std::nullopt;
  const QString why = snapshot.providers.empty() ? Wording::tr("no provider is set up") : Wording::tr("every provider is switched off");
  const QString before = snapshot.providers.empty() ? Wording::tr("no provider was set up") : Wording::tr("every provider was switched off");
  return Thing{Rank::engine,
               {{past ? Wording::tr("nothing could be sent: %1").arg(before) : Wording::tr("nothing can be sent: %1").arg(why),
                 QStringLiteral("set-up/providers")}}};
}

/// By a provider, an operation or the dead letters.
bool isSaidElsewhere(const protocol::AlertView& alert, const protocol::Snapshot& snapshot) {
  for (const char* rule : {"breaker_open", "new_cause", "operation_waits", "operation_stopped"})
    if (alert.rule == rule) return true;
  const auto isIt = [&alert](const protocol::ProviderView& provider) { return provider.name == alert.subject && isDown(provider); };
  return alert.rule == "provider_paused" && std::any_of(snapshot.providers.begin(), snapshot.providers.end(), isIt);
}

/// A disk that is only nearly full has stopped nothing yet.
bool stopsTheEngine(const protocol::AlertView& alert, const protocol::Snapshot& snapshot) {
  return alert.rule == "store_on_hold" || (alert.rule == "disk_space" && snapshot.engine.diskFull);
}

Thing alertThing(const protocol::AlertView& alert, const protocol::Snapshot& snapshot) {
  QString words = text(alert.text);
  while (words.endsWith(QLatin1Char('.'))) words.chop(1);
  const bool isNamed = !alert.subject.empty() && alert.text.rfind(alert.subject, 0) == 0;  // a name is written as it is
  const Rank rank = stopsTheEngine(alert, snapshot) ? Rank::engine : alert.severity == "page" ? Rank::page : Rank::warning;
  return {rank, {{words, text(alert.link)}}, !isNamed};
}

/// An abbreviation keeps its capitals.
QString inSentence(const QString& words) {
  const bool isWord = !words.isEmpty() && words[0].isUpper() && (words.size() == 1 || !words[1].isUpper());
  return isWord ? QString(words.left(1).toLower() + words.mid(1)) : words;
}

/// Of the newest cause that nobody has looked at: its group.
QString newCausePlace(const protocol::Snapshot& snapshot) {
  const protocol::AlertView* newest = nullptr;
  for (const auto& alert : snapshot.alerts)
    if (!alert.endedAt && alert.rule == "new_cause" && (newest == nullptr || alert.since > newest->since)) newest = &alert;
  return newest == nullptr ? QString() : text(newest->link);
}

Thing deadThing(const protocol::Snapshot& snapshot) {
  const protocol::Totals& totals = snapshot.totals;
  Thing thing{Rank::letters,
              {{totals.dead == 1 ? Wording::tr("1 dead letter") : Wording::tr("%1 dead letters").arg(format::count(totals.dead)),
                QStringLiteral("dead-letters")}}};
  if (totals.newCauses > 0) {
    thing.pieces.push_back({QStringLiteral(", "), {}});
    thing.pieces.push_back({totals.newCauses == 1 ? Wording::tr("1 new cause") : Wording::tr("%1 new causes").arg(format::count(totals.newCauses)),
                            newCausePlace(snapshot)});
  }
  return thing;
}

/// One by its name, more by their number.
void addOperations(const protocol::Snapshot& snapshot, bool (*is)(const protocol::OperationView&), const QString& one, const QString& many,
                   std::vector<Thing>& all) {
  std::vector<const protocol::OperationView*> found;
  for (const auto& operation : snapshot.operations)
    if (is(operation)) found.push_back(&operation);
  if (found.empty()) return;
  const QString words =
      found.size() == 1 ? one.arg(state::operationTitle(*found.front())) : many.arg(format::count(static_cast<qint64>(found.size())));
  all.push_back({Rank::operation, {{words, QStringLiteral("operations")}}});
}

std::vector<Thing> things(const protocol::Snapshot& snapshot, const ViewContext* context) {
  std::vector<Thing> all;
  const bool past = context != nullptr && isPast(*context);
  if (auto thing = nothingIsSent(snapshot, past)) all.push_back(std::move(*thing));
  for (const auto& provider : snapshot.providers)
    if (isDown(provider)) all.push_back(context == nullptr ? Thing{} : providerThing(provider, *context));
  for (const auto& alert : snapshot.alerts)
    if (!alert.endedAt && !isSaidElsewhere(alert, snapshot)) all.push_back(alertThing(alert, snapshot));
  addOperations(
      snapshot, protocol::waitsForApproval,
      past ? Wording::tr("%1 waited for a second person's approval") : Wording::tr("%1 waits for a second person's approval"),
      past ? Wording::tr("%1 operations waited for a second person's approval") : Wording::tr("%1 operations wait for a second person's approval"),
      all);
  addOperations(snapshot, protocol::stoppedByCanary, Wording::tr("%1 was paused by its canary"),
                Wording::tr("%1 operations were stopped by their canaries"), all);
  if (snapshot.totals.dead > 0) all.push_back(deadThing(snapshot));
  if (snapshot.totals.held > 0)
    all.push_back({Rank::held, {{Wording::tr("%1 held").arg(format::count(snapshot.totals.held)), QStringLiteral("held")}}});
  std::stable_sort(all.begin(), all.end(), [](const Thing& one, const Thing& other) { return one.rank < other.rank; });
  return all;
}

}  // namespace

namespace {

/// Before what needs a person. The engine's last word is as far as anybody knows.
std::vector<VerdictPiece> countWords(std::size_t count, const ViewContext& context) {
  if (!isPast(context)) return {{count == 1 ? Wording::tr("1 thing needs you: ") : Wording::tr("%1 things need you: ").arg(count), {}, true}};
  const QString at = context.state().staleFrom() ? minuteWords(context, *context.state().staleFrom()) : format::unknown();
  const QString words = count == 0 ? Wording::tr("At %1, all was clear").arg(at)
      : count == 1                 ? Wording::tr("At %1, 1 thing needed you: ").arg(at)
                                   : Wording::tr("At %1, %2 things needed you: ").arg(at).arg(count);
  return {{words, {}, true}};
}

VerdictPiece nothingSince() { return {Wording::tr(". Nothing is known since then."), {}}; }

}  // namespace

int thingsIn(const protocol::Snapshot& snapshot) { return static_cast<int>(things(snapshot, nullptr).size()); }

std::vector<VerdictPiece> verdictOf(const protocol::Snapshot& snapshot, std::optional<base::WallTime> clearSince, const ViewContext& context) {
  const std::vector<Thing> all = things(snapshot, &context);
  if (all.empty() && isPast(context)) {
    std::vector<VerdictPiece> pieces = countWords(0, context);
    pieces.push_back(nothingSince());
    return pieces;
  }
  if (all.empty()) {
    const base::WallTime since = clearSince.value_or(snapshot.engine.startedAt);
    return {{Wording::tr("All clear"), {}, true}, {Wording::tr(" since %1").arg(minuteWords(context, since)), {}}};
  }
  std::vector<VerdictPiece> pieces = countWords(all.size(), context);
  for (std::size_t i = 0; i < all.size() && i < kThingsShown; ++i) {
    if (i > 0) pieces.push_back({QStringLiteral("  \u00B7  "), {}});
    const std::size_t first = pieces.size();
    pieces.insert(pieces.end(), all[i].pieces.begin(), all[i].pieces.end());
    if (all[i].isSentence) pieces[first].text = inSentence(pieces[first].text);
  }
  if (all.size() > kThingsShown) {
    pieces.push_back({QStringLiteral("  \u00B7  "), {}});
    pieces.push_back({Wording::tr("and %1 more").arg(all.size() - kThingsShown), allThingsPlace()});
  }
  if (isPast(context)) pieces.push_back(nothingSince());
  return pieces;
}

QString allThingsPlace() { return QStringLiteral("all-things"); }

std::vector<ThingToDo> allThings(const protocol::Snapshot& snapshot, const ViewContext& context) {
  std::vector<ThingToDo> all;
  for (const Thing& thing : things(snapshot, &context)) {
    ThingToDo one;
    for (const VerdictPiece& piece : thing.pieces) {
      one.words += piece.text;
      if (one.place.isEmpty()) one.place = piece.target;
    }
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace signalbox::ui::views
