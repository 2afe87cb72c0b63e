// What is in the form becomes the provider's set-up, whose goes on where somebody else has set it up meanwhile, and what ends with it.
#include <algorithm>

#include "ui/client/text.h"
#include "ui/state/provider_order.h"
#include "ui/views/changed_meanwhile.h"
#include "ui/views/removal_sheet.h"
#include "ui/views/set_up/provider_form.h"
#include "ui/views/set_up/providers_page.h"
#include "ui/views/wording.h"
#include "ui/widgets/card.h"
#include "ui/widgets/format.h"

namespace signalbox::ui::views {

using client::text;

namespace {
bool canSend(const protocol::ProviderView& provider, const ViewContext& context) {
  const widgets::BreakerState state = lookOf(provider, context).state;
  return state == widgets::BreakerState::Closed || state == widgets::BreakerState::HalfOpen;
}

/// What a form shows of it; its place is followed apart.
std::string withoutPlace(const protocol::ProviderView& provider) {
  protocol::ProviderPut put = state::putOf(provider);
  put.position = 0;
  return protocol::toText(put);
}
}  // namespace

void ProvidersPage::save() {
  asked_ = true;
  settle();
  const QString name = form_->name();
  const protocol::ProviderPut sent = form_->put();
  const auto ended = [this, name, sent](const client::Reply<protocol::ProviderView>& reply) {
    asked_ = false;
    const bool isShown = form_->name() == name;  // else another one is in the form by now
    if (reply.ok() && isShown)
      saved(*reply, name, sent);
    else if (!reply.ok() && isShown)
      refused(reply.error());
    else if (!reply.ok())
      say(actErrorWords(tr("Saving the provider"), reply.error()), true);
    settle();
  };
  context_.commands.putProvider(name, sent, meanwhile_->version(), {this, ended});
}

void ProvidersPage::saved(const protocol::ProviderView& view, const QString& name, const protocol::ProviderPut& sent) {
  isNew_ = false;
  chosen_ = name;
  protocol::ProviderPut kept = sent;
  kept.secrets.clear();  // they leave the form
  kept_ = writtenOf(name, kept);
  form_->becomeSaved(sent);
  card_->setTitle(name);
  meanwhile_->begin(view.version);
  shown_ = view;
  say(tr("Saved. Send a test to see whether it works."), false);
  showRows();
}

void ProvidersPage::refused(const client::ClientError& error) {
  form_->showErrors(error);
  if (!ChangedMeanwhile::isRefusal(error)) return say(actErrorWords(tr("Saving the provider"), error), true);
  if (isNew_) return say(tr("There is a provider %1 already, and nothing was saved. Give yours another name.").arg(form_->name()), true);
  kept_.clear();  // what is here is nothing that the engine has
  say({}, false);
  meanwhile_->refuse();
  showRows();  // the snapshot may have theirs already
}

/// Once for each version: somebody else set it up anew while something is being written here.
void ProvidersPage::tellMeanwhile() {
  if (isNew_ || asked_ || order_->isAsked() || !isUnsaved()) return;
  const protocol::ProviderView* provider = context_.state().provider(chosen_);
  const std::int64_t version = provider == nullptr ? 0 : provider->version;
  if (!meanwhile_->isNews(version)) return;
  if (provider == nullptr) {
    meanwhile_->begin(0);
    say(tr("%1 was removed meanwhile. Saving sets it up anew.").arg(chosen_), true);
  } else if (isNoMoreThanMoved(*provider)) {
    meanwhile_->begin(version);
    shown_ = *provider;
  } else {
    meanwhile_->tell(chosen_, version);
  }
  settle();
}

/// Then what is written here takes nothing back. Somebody else's new secret would not be seen, so one that is typed here is asked about.
bool ProvidersPage::isNoMoreThanMoved(const protocol::ProviderView& provider) const {
  const protocol::ProviderPut put = form_->put();
  const bool isMoved = provider.position != shown_.position && put.position == provider.position;
  return isMoved && withoutPlace(provider) == withoutPlace(shown_) && put.secrets.empty();
}

/// Where nothing is being written, the form shows what somebody has set up anew, or what is simulated from here.
void ProvidersPage::followChange() {
  const protocol::ProviderView* provider = context_.state().provider(chosen_);
  if (provider == nullptr || isNew_ || asked_ || provider->version <= meanwhile_->version() || isUnsaved()) return;
  if (withoutPlace(*provider) != withoutPlace(shown_)) return showForm();
  meanwhile_->begin(provider->version);
  shown_ = *provider;
}

void ProvidersPage::keepMine() {
  kept_.clear();
  settle();
}

/// Where no other provider of its channel can send now; empty where one can.
QString ProvidersPage::troubleWithout(const protocol::ProviderView& provider) const {
  const protocol::Snapshot& snapshot = context_.state().snapshot();
  const bool others = std::any_of(snapshot.providers.begin(), snapshot.providers.end(), [&](const protocol::ProviderView& other) {
    return other.channel == provider.channel && other.name != provider.name && canSend(other, context_);
  });
  if (others) return {};
  const QString channel = channelWords(text(provider.channel));
  const auto queue = std::find_if(snapshot.queues.begin(), snapshot.queues.end(), [&](const auto& each) { return each.channel == provider.channel; });
  const std::int64_t waiting = queue == snapshot.queues.end() ? 0 : queue->waiting;
  if (waiting == 0) return tr("Nothing else could send %1 now.").arg(channel);
  if (waiting == 1) return tr("1 waits, and nothing else could send %1 now.").arg(channel);
  return tr("%1 wait, and nothing else could send %2 now.").arg(widgets::format::count(waiting), channel);
}

void ProvidersPage::remove() {
  const QString name = chosen_;
  if (name.isEmpty()) return;
  RemovalSheet::Ask ask;
  ask.title = ask.verb = tr("Remove %1").arg(name);
  ask.words =
      tr("Nothing is sent through %1 any more, and its settings and credentials are forgotten. Messages that wait take the other providers of their "
         "channel; where none can send, they wait. What it sent stays in the history.")
          .arg(name);
  // One that was saved a moment ago may be on its way to here: it can be removed all the same.
  if (const protocol::ProviderView* provider = context_.state().provider(name)) ask.trouble = troubleWithout(*provider);
  ask.permission = QString(kPermission);
  ask.needsReason = true;
  ask.remove = [this, name](const QString& reason) {
    context_.commands.removeProvider(name, reason, {this, [this, name](const client::Reply<client::Nothing>& reply) {
      const bool here = !isNew_ && chosen_ == name;
      if (!reply.ok()) return here ? say(actErrorWords(tr("Removing the provider"), reply.error()), true) : settle();
      if (chosen_ == name) chosen_.clear();
      if (!here) return showRows();  // what is written there stays
      say(tr("%1 is removed.").arg(name), false);
      kept_ = written();
      showRows();
      showForm();
    }});
  };
  removal_->open(std::move(ask));
}

}  // namespace signalbox::ui::views
