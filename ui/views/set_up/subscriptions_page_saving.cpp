// What is in the form becomes a subscription or replaces one, and its secret is made, shown this once and exchanged.
#include <array>

#include "engine/base/digest.h"
#include "ui/client/text.h"
#include "ui/views/changed_meanwhile.h"
#include "ui/views/set_up/shown_once.h"
#include "ui/views/set_up/subscription_form.h"
#include "ui/views/set_up/subscriptions_page.h"
#include "ui/views/wording.h"
#include "ui/widgets/card.h"

namespace signalbox::ui::views {

using client::text;

namespace {
constexpr std::int64_t kOverlapSeconds = 86'400;
}

/// It stays until another subscription is turned to. Whoever types on meanwhile keeps the focus.
void SubscriptionsPage::showSecret(const QString& words, const QString& secret) {
  once_->tell(words, secret);
  if (!isUnsaved()) once_->offerCopy();
}

void SubscriptionsPage::showErrors(const client::ClientError& error) {
  form_->showErrors(error);
  say(actErrorWords(tr("Exchanging the secret"), error), true);
  settle();
}

void SubscriptionsPage::makeSecret() {
  std::array<std::uint8_t, 32> bytes{};
  context_.session.random().fill(bytes);
  const std::string_view view(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  form_->setSecret(QStringLiteral("whsec_") + text(base::base64Encode(view)));
}

void SubscriptionsPage::save() {
  asked_ = true;
  settle();
  const QString name = form_->name();
  const protocol::SubscriptionPut sent = form_->put();
  const auto ended = [this, name, sent](const client::Reply<protocol::SubscriptionView>& reply) {
    asked_ = false;
    if (reply.ok())
      saved(*reply, name, sent);
    else if (form_->name() == name)
      refused(reply.error());
    else  // another one is in the form by now
      say(actErrorWords(tr("Saving the subscription"), reply.error()), true);
    settle();
  };
  context_.commands.putSubscription(name, sent, meanwhile_->version(), {this, ended});
}

void SubscriptionsPage::saved(const protocol::SubscriptionView& view, const QString& name, const protocol::SubscriptionPut& sent) {
  const QString secret = text(sent.secret);
  say(secret.isEmpty() ? tr("Saved. It holds for deliveries that wait, too.") : QString(), false);
  if (form_->name() == name) {
    isNew_ = false;
    chosen_ = name;
    protocol::SubscriptionPut kept = sent;
    kept.secret.clear();  // it leaves the form
    kept_ = settingsOf(name, kept);
    form_->becomeSaved(secret);
    card_->setTitle(name);
    meanwhile_->begin(view.version);
  }
  if (!secret.isEmpty()) showSecret(tr("%1 is saved. Give its receiver the secret now: it is not shown again.").arg(name), secret);
  load();
}

/// The list is asked for anew: it has theirs.
void SubscriptionsPage::refused(const client::ClientError& error) {
  form_->showErrors(error);
  if (!ChangedMeanwhile::isRefusal(error)) return say(actErrorWords(tr("Saving the subscription"), error), true);
  if (isNew_) return say(tr("There is a subscription %1 already, and nothing was saved. Give yours another name.").arg(form_->name()), true);
  kept_.clear();  // what is here is nothing that the engine has
  say({}, false);
  meanwhile_->refuse();
  load();
}

void SubscriptionsPage::keepMine() {
  kept_.clear();
  settle();
}

void SubscriptionsPage::exchange() {
  asked_ = true;
  settle();
  const QString secret = form_->secret(), name = chosen_;
  context_.commands.rotateSubscription(name, {client::utf8(secret), kOverlapSeconds},
                                       {this, [this, name, secret](const client::Reply<protocol::SubscriptionView>& reply) {
    asked_ = false;
    const bool here = form_->name() == name;  // else another one stands there by now
    if (!reply.ok()) return here ? showErrors(reply.error()) : settle();
    if (here) {
      form_->setSecret({});  // what else was typed stays
      meanwhile_->follow(reply->version);
    }
    say({}, false);
    showSecret(tr("Both secrets of %1 sign for 24 h. Give its receiver the new one now: it is not shown again.").arg(name), secret);
    load();
  }});
}

}  // namespace signalbox::ui::views
