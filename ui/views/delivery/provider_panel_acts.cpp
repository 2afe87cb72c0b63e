#include "ui/views/delivery/provider_panel.h"

#include "ui/client/foreign.h"
#include "ui/client/text.h"
#include "ui/views/delivery/timed_act_sheet.h"
#include "ui/views/wording.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/format.h"
#include "ui/widgets/label.h"

namespace signalbox::ui::views {

using namespace widgets;
using client::foreign;
using client::text;

namespace {
const QString kPermission = QStringLiteral("breakers.override");
}

/// By itself, with nobody forcing it.
bool ProviderPanel::isNow(const char* state) const {
  const auto* provider = context_.state().provider(name_);
  return provider != nullptr && provider->breaker.mode == "auto" && provider->breaker.state == state;
}

void ProviderPanel::settleActs(const protocol::ProviderView& provider) {
  const state::Permit permit = context_.state().canAct(kPermission);
  const bool forced = provider.breaker.mode != "auto";
  lift_->setVisible(forced);
  stop_->setVisible(provider.breaker.mode != "forced_open");
  keep_->setVisible(provider.breaker.mode != "forced_closed");
  // What a press changes depends on what is so: of a provider that is not asked, nothing goes on.
  keep_->setText(isNow("closed") ? tr("Keep sending") : tr("Send anyway"));
  stop_->setText(isNow("open") ? tr("Keep stopped") : tr("Stop sending"));
  resume_->setVisible(provider.paused);
  for (ActButton* button : {stop_, keep_, lift_, resume_}) button->setBlocked(permit.reason);
  ping_->setBlocked(pinged_.contains(name_) ? tr("Asked") : permit.reason);
}

void ProviderPanel::resume() {
  TimedActSheet::Ask ask;
  ask.title = tr("Resume %1").arg(name_);
  ask.what = tr(
      "The provider refused its key, so nothing was sent through it. Resume after replacing the key in Set-up; the next message tells whether it is accepted.");
  ask.verb = tr("Resume");
  ask.permission = kPermission;
  ask.timed = false;
  ask.run = [this, name = name_](auto, const QString& reason) { return context_.commands.resumeProvider(name, reason); };
  sheet_.open(std::move(ask));
}

QString ProviderPanel::replacedHold() const {
  const auto* provider = context_.state().provider(name_);
  if (provider == nullptr || provider->breaker.mode == "auto") return {};
  const protocol::BreakerView& breaker = provider->breaker;
  const QString hold = breaker.forcedUntil ? tr("This ends the hold until %1").arg(minuteWords(context_, *breaker.forcedUntil))
                                           : tr("This ends the hold that lasts until somebody lifts it");
  return breaker.reason.empty() ? tr("%1.").arg(hold) : tr("%1 (\u201C%2\u201D).").arg(hold, foreign(breaker.reason));
}

void ProviderPanel::force(const QString& to) {
  TimedActSheet::Ask ask;
  ask.permission = kPermission;
  if (to == QLatin1String("open")) {
    ask.title = (isNow("open") ? tr("Keep %1 stopped") : tr("Stop sending through %1")).arg(name_);
    ask.verb = stop_->text();
    ask.what = tr(
        "Nothing is sent through it for as long as is chosen below. Messages take the fallback of their channel where there is one; the others wait "
        "and lose no attempt.");
    ask.dangerous = true;
  } else if (to == QLatin1String("closed")) {
    ask.title = (isNow("closed") ? tr("Keep sending through %1") : tr("Send through %1 anyway")).arg(name_);
    ask.verb = keep_->text();
    ask.what =
        tr("Messages are sent through it and its breaker does not trip for as long as is chosen below, however many calls fail. Failures use up the "
           "attempts of messages.");
    ask.dangerous = true;
  } else {
    ask.title = tr("Lift the override of %1").arg(name_);
    ask.verb = lift_->text();
    ask.what = tr("What was forced ends now. The breaker decides again from the next calls on.");
    ask.timed = false;
  }
  if (ask.timed) {
    if (const QString ended = replacedHold(); !ended.isEmpty()) ask.what += QLatin1Char(' ') + ended;
    ask.then = tr("Then the breaker decides again.");
  }
  ask.run = [this, to, name = name_](std::optional<base::WallTime> until, const QString& reason) {
    return context_.commands.forceBreaker(name, protocol::BreakerRequest{client::utf8(to), until, client::utf8(reason)});
  };
  sheet_.open(std::move(ask));
}

void ProviderPanel::ping() {
  pinged_.insert(name_);
  ping_->setBlocked(tr("Asked"));
  tellAnswer(tr("Ping: asked"), true);
  context_.commands.ping(name_, {this, [this, asked = name_](const client::Reply<protocol::TestResult>& reply) {
    pinged_.remove(asked);
    showProvider();
    if (asked != name_) return;
    const QString at = clockWords(context_, context_.state().engineNow().value_or(context_.session.clock().now().wall));
    if (!reply.ok()) return tellAnswer(tr("Ping at %1: %2").arg(at, errorWords(reply.error())), false);
    tellAnswer(tr("Ping at %1: %2  \u00B7  answered in %3").arg(at, foreign(reply->text), format::duration(reply->latencyMs / 1000)), reply->ok);
  }});
}

/// Stays until the next ping or another provider: what the engine tells meanwhile concerns the other lines.
void ProviderPanel::tellAnswer(const QString& words, bool good) {
  answer_->setInk(good ? theme::Ink::Secondary : theme::Ink::Danger);
  answer_->setText(words);
  answer_->setVisible(!words.isEmpty());
  settleHead();
}

std::vector<PaletteAct> ProviderPanel::acts() {
  std::vector<PaletteAct> list;
  for (ActButton* button : {stop_, keep_, lift_, resume_, ping_})
    if (!button->isHidden())
      list.push_back({button->text(), button->isBlocked() ? button->toolTip() : name_, !button->isBlocked(), [button] { button->click(); }});
  return list;
}

}  // namespace signalbox::ui::views
