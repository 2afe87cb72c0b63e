// What operators do beside operations: templates, recipients, and small things that nobody is sent anything for.

#include <fmt/format.h>

#include <utility>

#include "tests/simulation/episode.h"

namespace signalbox::simulation {

using base::Millis;
using Done = base::Result<core::CommandDone>;

/// What waits keeps its text. One that is deleted is missed until somebody minds the shop.
void Episode::changeTemplate() {
  const int channel = operators_.random.chance(0.6) ? kEmail : kSms;
  const bool deletes = operators_.random.chance(0.3);
  const Feature feature = deletes ? Feature::deletedTemplate : Feature::changedTemplate;
  if (!features_.has(feature)) return;
  const auto done = [this, feature](const Done& answer) {
    if (answer.ok()) coverage_.features.count(feature);
  };
  if (deletes) return command(core::DeleteTemplate{templateOf(channel, 0).name}, done);
  command(core::PutTemplate{templateOf(channel, ++operators_.texts)}, done);
}

void Episode::keepTemplates() {
  if (!features_.hasTemplates() || quiet_) return;
  for (const int channel : {kEmail, kSms}) {
    const auto known = checker_.book().templates.find(templateOf(channel, 0).name);
    if (known == checker_.book().templates.end() || known->second.newest == 0) command(core::PutTemplate{templateOf(channel, ++operators_.texts)});
  }
}

/// Who minds the shop puts him again, as somebody new.
void Episode::eraseRecipient() {
  if (!features_.has(Feature::erasedRecipient)) return;
  command(core::EraseRecipient{recipientOf(operators_.random.between(1, kRecipients)).id}, [this](const Done& done) {
    if (done.ok()) coverage_.features.count(Feature::erasedRecipient);
  });
}

/// Of an erased one a report would find nothing any more; where somebody is erased, his providers tell nothing of him.
bool Episode::isReported(const Receipt& receipt) const { return !features_.has(Feature::erasedRecipient) || !isAddressOfRecipient(receipt.target); }

void Episode::workAtDesk() {
  base::SeededRandom& random = operators_.random;
  if (random.chance(0.4)) return changeTemplate();
  if (random.chance(0.3)) return eraseRecipient();
  if (!features_.has(Feature::deskWork)) return;
  const std::string number = std::to_string(++operators_.number);
  const auto done = [this](const Done& answer) {
    if (answer.ok()) coverage_.features.count(Feature::deskWork);
  };
  switch (random.between(0, 7)) {
    case 0: return command(core::PutView{{"view-" + std::to_string(random.between(1, 3)), "app:news", "dead"}}, done);
    case 1: return command(core::DeleteView{"view-" + std::to_string(random.between(1, 3))}, done);
    case 2: return noteOnCause(number, done);
    case 3: return giveToken(number);
    case 4: return useToken(done);
    case 5: return command(core::BeginAct{"provider.ping", "mail-a", 0}, done);
    case 6: return command(core::RecordRefusal{"PUT /providers/{name}", "providers.write", random.between(1, 9)}, done);
    default: return actUnderKey(number);
  }
}

void Episode::noteOnCause(const std::string& note, std::function<void(const Done&)> done) {
  const auto groups = machine_.reader().groups("cause", *model::parseQuery(""), now().wall, 5);
  if (!groups.ok() || groups->rows.empty()) return;
  core::PatchGroup patch;
  patch.patch.id = groups->rows.front().id;
  patch.patch.note = "seen " + note;
  patch.patch.seen = true;
  command(std::move(patch), std::move(done));
}

void Episode::giveToken(const std::string& number) {
  core::CreateToken create;
  create.token.name = fmt::format("token-{}-{}", number, operators_.random.between(0, 999'999));
  create.token.role = "viewer";
  create.token.digest = create.token.name + std::string(32 - create.token.name.size(), '-');
  command(std::move(create), [this](const Done& made) {
    if (made.ok()) operators_.tokens.push_back(made->id);
  });
}

/// Or it is taken back.
void Episode::useToken(std::function<void(const Done&)> done) {
  if (operators_.tokens.empty()) return;
  const base::Uuid id = operators_.tokens.back();
  if (operators_.random.chance(0.5)) return command(core::TouchTokens{{{id, now().wall}}}, std::move(done));
  operators_.tokens.pop_back();
  command(core::RevokeToken{id}, std::move(done));
}

/// An act outside of the step: its key is taken before, and its answer is kept behind it, or the key is free again.
void Episode::actUnderKey(const std::string& number) {
  const Asking asking{kFirstPerson, core::CommandKey{"desk-" + number, std::string(32, 'f')}};
  command(core::ClaimKey{}, [this, asking, number](const Done& claimed) {
    if (!claimed.ok() || claimed->repeated) return;
    if (operators_.random.chance(0.5)) return command(core::DropKey{}, {}, asking);
    const auto repeat = [this, asking, number](const Done& kept) {
      if (kept.ok() && !kept->repeated) checker_.answerKept(asking.key->key, "answer " + number);
      repeatUnderKey(kept, asking, "answer " + number);
    };
    command(core::KeepAnswer{"answer " + number}, repeat, asking);
  }, asking);
}

/// As long as the key is kept, a repeat gets the first answer. A jump of the clock may have ended it.
void Episode::repeatUnderKey(const Done& kept, const Asking& asking, const std::string& answer) {
  if (!kept.ok()) return;
  const base::Now then = now();
  const auto judged = [this, then, answer](const Done& again) {
    const bool hasJumped = std::chrono::abs((now().wall - then.wall) - (now().boot - then.boot)) > Millis{0};
    if (!again.ok() || hasJumped) return;
    if (!again->repeated || again->answer != answer) checker_.violate("R7", "a repeat is not answered as the first one was: " + again->answer);
  };
  command(core::ClaimKey{}, judged, asking);
}

}  // namespace signalbox::simulation
