#pragma once
// What the sheet says for each kind of bulk act: replay, discard, restore, resolve; and what each asks for. Pure.

#include <QString>

#include <optional>

#include "ui/views/view_context.h"

namespace signalbox::ui::views {

struct OperationWords {
  QString verb;     // "Replay"
  QString counted;  // "Replay %1", the button
  QString will;     // "Sends %1", in the footer
  QString permission;
  QString reasonHint;
  bool sends = false;  // has a rate to choose, and may begin with few
  bool dangerous = false;
  QString effect = {};  // what else it means for them, where the footer's verb does not say it
};

/// Which messages a bulk act is about. How many they are says the plan.
struct PlanSubject {
  QString title;                           // what they have in common: the cause, what was searched for; empty where the words say it
  QString words;                           // "in this group", "that match, as of 14:03:10"
  std::int64_t ticked = 0;                 // named one by one; 0: by a query
  std::optional<std::int64_t> count = {};  // as the list has it, until the plan says it
};

/// "All 48,213 in this group", "1 in this group"; "All in this group" while nobody knows how many.
QString countedWords(std::optional<std::int64_t> count, const QString& words);
/// "All 9 in this group: 503 Service Unavailable  ·  3 more since you opened this".
QString subjectWords(const PlanSubject& subject, std::optional<std::int64_t> count, std::int64_t more);

/// "Looking at each message: 12,400 of 23,011"; without the second where nobody knows it.
QString lookingWords(const PlanSubject& subject, std::int64_t looked);

/// Whether the engine may have started it, or is about to, although it did not say so.
bool isUncertain(const client::ClientError& error);
/// Why a plan cannot be started any more, of a start that was refused; empty where another press may do it.
QString whySpent(const client::ClientError& error);

/// `resolution` for resolve only: sent | resend | dead | look_up.
OperationWords wordsFor(const QString& kind, const QString& resolution);
/// What becomes of the messages of a verdict, in a word or two: "Will be discarded"; of what is in the way its name.
QString plannedWords(const protocol::PlanView& plan, const QString& verdict);
/// What an edit of that field needs: another address is another matter than other words.
QString editPermission(const std::string& field);
/// All of them: who names an address may name his own, and read there what is masked here.
QStringList editPermissions(const std::string& field);
/// What would be started, as the footer says it.
struct StartFigures {
  std::int64_t included = 0;
  std::int64_t excluded = 0;
  double ratePerSecond = 0;  // 0: as fast as the queue takes it
  double costEur = 0;
  bool canary = false;  // how long its steps wait nobody knows before
};
/// The instant at which something is to start: "2:00" is the next time that it is so late in the zone. Nothing when it says no time, or one that has
/// passed.
std::optional<base::WallTime> startFromWords(const QString& words, base::WallTime now, const QTimeZone& zone);
/// "Sends 46,902, skips 1,311 · about 16 min at 50/s · about 371 EUR".
QString footerWords(const OperationWords& words, const StartFigures& figures);

}  // namespace signalbox::ui::views
