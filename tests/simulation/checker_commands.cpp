// What an operator's act under an Idempotency-Key is answered (S3): done once, and told again as it was at first, for as long as the
// key is kept. The checker's book of the keys is what the tables say, and a restart must not know less.

#include <fmt/format.h>

#include "tests/simulation/checker.h"

namespace signalbox::simulation {

bool Checker::seesCommandKey(const Change& change) {
  if (change.kind == "key_gone") {  // an app's
    if (change.numbers[0] > book_.clock.latestMs()) violate("S3", "a key is dropped before its time: " + change.texts[0]);
    return true;
  }
  if (change.kind == "command_key_gone") {
    const auto known = book_.commandKeys.find(change.texts[0]);
    if (known == book_.commandKeys.end()) return true;
    if (known->second.untilMs > book_.clock.latestMs() && !keysToDrop_.contains(known->first))
      violate("S3", "a command's key is dropped before its time: " + change.texts[0]);
    book_.commandKeys.erase(known);
    return true;
  }
  if (change.kind != "command_key") return false;
  const std::string& key = change.texts[0];
  const CommandKeyRecord now{change.texts[1], change.texts[2], change.numbers[0], change.texts[3], change.numbers[1]};
  const auto [known, isNew] = book_.commandKeys.try_emplace(key, now);
  CommandKeyRecord answered = known->second;
  answered.answer = now.answer;
  const bool isKept = !isNew && known->second.answer.empty() && answered == now;  // the act's answer, worked out after its commit
  if (!isNew && !isKept && known->second.untilMs > book_.clock.latestMs())
    violate("S3", "a command's key is taken although it is still known: " + key);
  known->second = now;
  (isKept ? answersNow_ : commandsNow_).insert(key);
  return true;
}

void Checker::commandAnswered(const core::CommandKey& key, const base::Result<core::CommandDone>& done, base::Now now) {
  const auto known = book_.commandKeys.find(key.key);
  const bool isKnown = known != book_.commandKeys.end();
  const bool isSame = isKnown && known->second.fingerprint == key.fingerprint;
  const auto says = [&key](const char* words) { return fmt::format("the command under {} {}", key.key, words); };
  if (!done.ok()) {
    const bool mayBeOver = isKnown && known->second.untilMs <= base::toMillis(now.wall) && !mayDoubtClock(now);
    if (done.status().code() == base::Code::keyMismatch && (!isKnown || isSame || mayBeOver))
      violate("S3", says("is said to be another one, and is not"));
    return;
  }
  const std::string id(reinterpret_cast<const char*>(done->id.bytes.data()), done->id.bytes.size());
  if (!isSame) return violate("S3", says("is answered, and its key is not kept"));
  if (known->second.id != id || known->second.version != done->version) violate("S3", says("is answered with something else than at first"));
  if (!done->repeated) {
    if (commandsNow_.erase(key.key) == 0) violate("S3", says("is done again, and its key is known"));
    return;
  }
  // One that is kept in this step may be kept before or behind the question.
  if (done->answer != known->second.answer && !(done->answer.empty() && answersNow_.contains(key.key)))
    violate("S3", says("is answered with other words than at first"));
  coverage_.features.count(Landmark::commandIsRepeated);
}

void Checker::answerKept(const std::string& key, const std::string& words) {
  const auto known = book_.commandKeys.find(key);
  if (known == book_.commandKeys.end() || known->second.answer != words) violate("S3", "the answer is not kept as it was given, under " + key);
}

std::string Checker::differsInCommands(const tests::RawConnection& file) const {
  std::string found;
  std::set<std::string> there;
  const std::string error =
      file.rows("SELECT key, fingerprint, id, coalesce(answer,''), version, expires_at_ms FROM command_keys", [&](sqlite3_stmt* row) {
    const std::string key = columnText(row, 0);
    there.insert(key);
    const auto known = book_.commandKeys.find(key);
    const CommandKeyRecord kept{columnText(row, 1), columnText(row, 2), ::sqlite3_column_int64(row, 4), columnText(row, 3),
                                ::sqlite3_column_int64(row, 5)};
    if (known == book_.commandKeys.end() || known->second != kept) found = "the command under " + key + " is another one";
  });
  for (const auto& [key, known] : book_.commandKeys)
    if (known.untilMs > book_.clock.latestMs() && !there.contains(key)) found = "the command under " + key + " is not known any more";
  return error.empty() ? found : error;
}

}  // namespace signalbox::simulation
