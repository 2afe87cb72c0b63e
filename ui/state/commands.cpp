#include "ui/state/commands.h"

#include "ui/client/foreign.h"
#include "ui/state/operation_model.h"
#include "ui/state/quick_operation.h"
#include "ui/state/words.h"

namespace signalbox::ui::state {

namespace {

using client::foreign;
using client::segment;
using client::text;
using protocol::OperationView;

constexpr int kActsKept = 100;

QString of(const char* path, const QString& name, const char* rest = "") {
  return QString::fromLatin1(path) + segment(name) + QString::fromLatin1(rest);
}

/// In place of this version alone.
client::CallOptions ofVersion(std::int64_t version) {
  client::CallOptions options;
  options.ifMatch = QByteArray('"' + QByteArray::number(qlonglong{version}) + '"');
  return options;
}

/// The same; 0: where there is none yet.
client::CallOptions replacing(std::int64_t version) {
  if (version != 0) return ofVersion(version);
  client::CallOptions options;
  options.ifNoneMatch = QByteArrayLiteral("*");
  return options;
}
}  // namespace

Commands::Commands(EngineSession& session, QObject* parent) : QObject(parent), session_(session) {
  connect(&session.state(), &EngineState::operationsChanged, this, &Commands::followOperations);
  connect(&session, &EngineSession::linkBack, this, [this] {
    ++times_;
    followOperations();
  });
}

base::WallTime Commands::now() const {
  // The engine's clock, so that "Done 14:03:10" agrees with its audit.
  return session_.state().engineNow().value_or(session_.clock().now().wall);
}

PendingAct* Commands::add(const QString& what) {
  auto* act = new PendingAct(what, now(), this);
  acts_.append(act);
  connect(act, &PendingAct::changed, this, [this, act] { Q_EMIT actChanged(act); });
  connect(act, &PendingAct::over, this, &Commands::drop, Qt::QueuedConnection);
  Q_EMIT actAdded(act);
  return act;
}

void Commands::drop() {
  int over = 0;
  for (const PendingAct* act : acts_) over += act->isOver() ? 1 : 0;
  for (auto it = acts_.begin(); it != acts_.end() && over > kActsKept;) {
    if (!(*it)->isOver()) {
      ++it;
      continue;
    }
    (*it)->deleteLater();
    it = acts_.erase(it);
    --over;
  }
}

template <class T> client::RestClient::Done<T> Commands::ending(PendingAct* act, Then<T> then) {
  return [this, act, then](client::Reply<T> reply) {
    if (!reply.ok())
      act->fail(now(), reply.error());
    else if constexpr (std::is_same_v<T, protocol::TestResult>)
      act->finish(now(), text(reply->text));
    else
      act->finish(now());
    then(reply);
  };
}

/// Adds the act and sends it, or fails it from the event loop when there is no engine to ask.
template <class T, class Send> PendingAct* Commands::sending(const QString& what, Then<T> then, Send send) {
  PendingAct* act = add(what);
  const auto done = ending<T>(act, std::move(then));
  if (session_.isStarted())
    send(act, done);
  else
    QMetaObject::invokeMethod(act, [done] { done(client::notConnected()); }, Qt::QueuedConnection);
  return act;
}

template <class T, class B> PendingAct* Commands::post(const QString& what, const QString& path, const B& body, Then<T> then) {
  return sending<T>(what, std::move(then), [&](PendingAct* act, const auto& done) { session_.rest().post<T>(path, body, act, done); });
}
template <class T, class B>
PendingAct* Commands::put(const QString& what, const QString& path, const B& body, Then<T> then, const client::CallOptions& options) {
  return sending<T>(what, std::move(then), [&](PendingAct* act, const auto& done) { session_.rest().put<T>(path, body, act, done, options); });
}
template <class T, class B>
PendingAct* Commands::patch(const QString& what, const QString& path, const B& body, Then<T> then, const client::CallOptions& options) {
  return sending<T>(what, std::move(then), [&](PendingAct* act, const auto& done) { session_.rest().patch<T>(path, body, act, done, options); });
}
PendingAct* Commands::removeAt(const QString& what, const QString& path, Then<client::Nothing> then, const QString& reason) {
  client::CallOptions options;
  options.reason = reason;  // a DELETE has no body to say it
  return sending<client::Nothing>(what, std::move(then),
                                  [&](PendingAct* act, const auto& done) { session_.rest().remove<client::Nothing>(path, act, done, options); });
}

// Operations

PendingAct* Commands::startOperation(const QString& what, const protocol::OperationRequest& request, Then<OperationView> then,
                                     const QByteArray& idempotencyKey) {
  PendingAct* act = add(what);
  if (!session_.isStarted()) {
    QMetaObject::invokeMethod(act, [this, act, then] {
      act->fail(now(), client::notConnected());
      then(client::notConnected());
    }, Qt::QueuedConnection);
    return act;
  }
  client::CallOptions options;
  options.idempotencyKey = idempotencyKey;
  const auto done = [this, act, then](client::Reply<OperationView> reply) {
    if (reply.ok())
      follow(act, reply.value());
    else
      act->fail(now(), reply.error());
    then(reply);
  };
  session_.rest().post<OperationView>(QStringLiteral("/operations"), request, act, done, options);
  return act;
}

PendingAct* Commands::planAndStart(const QString& what, const protocol::PlanRequest& plan, const protocol::OperationRequest& operation) {
  PendingAct* act = add(what);
  auto* quick = new QuickOperation(session_, plan, operation, act);
  connect(quick, &QuickOperation::started, this, [this, act, quick](const OperationView& view) {
    quick->deleteLater();
    follow(act, view);
  });
  connect(quick, &QuickOperation::failed, this, [this, act, quick](const client::ClientError& error) {
    quick->deleteLater();
    act->fail(now(), error);
  });
  quick->start();
  return act;
}

void Commands::follow(PendingAct* act, const OperationView& operation) {
  act->start(text(operation.id));
  if (!isActive(operation)) return settle(act, operation);
  following_.append(act);
}

void Commands::followOperations() {
  const QList<PendingAct*> following = following_;
  for (PendingAct* act : following) {
    const OperationView* operation = session_.state().operation(act->operationId());
    if (operation == nullptr)
      ask(act);
    else if (!isActive(*operation))
      settle(act, *operation);
  }
}

/// The snapshot holds only operations that are not over; how this one ended stands in the list of all.
void Commands::ask(PendingAct* act) {
  if (!session_.isStarted() || asking_.contains(act)) return;
  asking_.insert(act);
  session_.rest().get<OperationView>(of("/operations/", act->operationId()), {}, this, [this, act, times = times_](auto reply) {
    asking_.remove(act);
    if (!following_.contains(act)) return;
    if (!reply.ok() && times != times_) return ask(act);  // it was asked before the connection was lost
    if (reply.ok() && !isActive(reply.value())) settle(act, reply.value());
  });
}

void Commands::settle(PendingAct* act, const OperationView& operation) {
  following_.removeAll(act);
  const base::WallTime at = operation.finishedAt.value_or(now());
  if (operation.state == "failed") {
    client::ClientError error;
    error.kind = client::ErrorKind::problem;
    error.text = tr("%1 of %2 were done before it failed. %3").arg(operation.done).arg(operation.total).arg(foreign(operation.pausedReason));
    return act->fail(at, std::move(error));
  }
  act->finish(at, operation.state == "cancelled" ? tr("cancelled after %1 of %2").arg(operation.done).arg(operation.total) : QString());
}

PendingAct* Commands::steer(const QString& what, const QString& id, const char* verb, const QString& reason) {
  return post<OperationView>(what, of("/operations/", id, verb), ReasonBody{client::utf8(reason)}, {});
}
PendingAct* Commands::cancelOperation(const QString& id, const QString& reason) { return steer(tr("Cancel operation"), id, "/cancel", reason); }
PendingAct* Commands::pauseOperation(const QString& id, const QString& reason) { return steer(tr("Pause operation"), id, "/pause", reason); }
PendingAct* Commands::resumeOperation(const QString& id, const QString& reason) { return steer(tr("Resume operation"), id, "/resume", reason); }
PendingAct* Commands::approveOperation(const QString& id, const QString& reason) { return steer(tr("Approve operation"), id, "/approve", reason); }
PendingAct* Commands::setOperationRate(const QString& id, double perSecond) {
  return patch<OperationView>(tr("Set rate to %1/s").arg(perSecond), of("/operations/", id), RateBody{perSecond}, {});
}

// Messages and causes

PendingAct* Commands::cancelNotification(const QString& id, const QString& reason, Then<client::Nothing> then) {
  return post<client::Nothing>(tr("Cancel notification"), of("/notifications/", id, "/cancel"), ReasonBody{client::utf8(reason)}, std::move(then));
}
PendingAct* Commands::patchGroup(const QString& id, const GroupPatch& body, std::int64_t version, Then<protocol::GroupView> then) {
  return patch<protocol::GroupView>(tr("Note on the cause"), of("/dead-letters/groups/", id), body, std::move(then),
                                    version == 0 ? client::CallOptions() : ofVersion(version));
}
PendingAct* Commands::postNotification(const protocol::NotificationRequest& request, Then<protocol::Accepted> then) {
  return post<protocol::Accepted>(tr("Send a notification"), QStringLiteral("/notifications"), request, std::move(then));
}
PendingAct* Commands::releaseHold(const QString& reason) {
  return post<client::Nothing>(tr("Release the restored engine"), QStringLiteral("/hold/release"), ReasonBody{client::utf8(reason)}, {});
}

// Delivery

PendingAct* Commands::patchQueue(const QString& channel, const protocol::QueuePatch& body) {
  const QString what =
      body.paused ? (*body.paused ? tr("Pause %1") : tr("Resume %1")) : (body.drain.value_or(false) ? tr("Drain %1") : tr("Change %1"));
  return patch<protocol::QueueView>(what.arg(channelWords(channel)), of("/queues/", channel), body, {});
}
PendingAct* Commands::forceBreaker(const QString& provider, const protocol::BreakerRequest& request) {
  const QString what = request.force == "open" ? tr("Stop sending through %1")
      : request.force == "closed"              ? tr("Keep sending through %1")
                                               : tr("Lift the override of %1");
  return post<protocol::ProviderView>(what.arg(provider), of("/providers/", provider, "/breaker"), request, {});
}
PendingAct* Commands::resumeProvider(const QString& provider, const QString& reason) {
  return post<protocol::ProviderView>(tr("Resume %1").arg(provider), of("/providers/", provider, "/resume"), ReasonBody{client::utf8(reason)}, {});
}
PendingAct* Commands::ping(const QString& provider, Then<protocol::TestResult> then) {
  return post<protocol::TestResult>(tr("Ask %1 whether it answers").arg(provider), of("/providers/", provider, "/ping"), client::Nothing{},
                                    std::move(then));
}
PendingAct* Commands::sendTest(const QString& provider, const QString& to, Then<protocol::TestResult> then) {
  return post<protocol::TestResult>(tr("Send a test through %1").arg(provider), of("/providers/", provider, "/test"), TestBody{client::utf8(to)},
                                    std::move(then));
}
PendingAct* Commands::putProvider(const QString& name, const protocol::ProviderPut& body, std::int64_t version, Then<protocol::ProviderView> then) {
  return put<protocol::ProviderView>(tr("Save %1").arg(name), of("/providers/", name), body, std::move(then), replacing(version));
}
PendingAct* Commands::placeProvider(const QString& name, const protocol::ProviderPut& body, std::int64_t version, Then<protocol::ProviderView> then) {
  return put<protocol::ProviderView>(tr("Change the place of %1").arg(name), of("/providers/", name), body, std::move(then), replacing(version));
}
PendingAct* Commands::removeProvider(const QString& name, const QString& reason, Then<client::Nothing> then) {
  return removeAt(tr("Remove %1").arg(name), of("/providers/", name), std::move(then), reason);
}
PendingAct* Commands::putPolicy(const QString& channel, const protocol::PolicyPut& body, std::int64_t version, Then<protocol::PolicyView> then) {
  return put<protocol::PolicyView>(tr("Set retries and breakers of %1").arg(channelWords(channel)), of("/policies/", channel), body, std::move(then),
                                   ofVersion(version));
}
PendingAct* Commands::resetPolicy(const QString& channel, const QString& reason, std::int64_t version, Then<protocol::PolicyView> then) {
  client::CallOptions options = ofVersion(version);
  options.reason = reason;  // a DELETE has no body to say it
  return sending<protocol::PolicyView>(
      tr("Take the policy of %1 back").arg(channelWords(channel)), std::move(then),
      [&](PendingAct* act, const auto& done) { session_.rest().remove<protocol::PolicyView>(of("/policies/", channel), act, done, options); });
}
PendingAct* Commands::putSimulator(const QString& name, const SimulatorSettings& settings, const QString& reason, Then<SimulatorSettings> then) {
  client::CallOptions options;
  options.reason = reason;
  return put<SimulatorSettings>(tr("Change the simulated %1").arg(name), of("/simulators/", name), settings, std::move(then), options);
}

// Set-up

PendingAct* Commands::putSubscription(const QString& name, const protocol::SubscriptionPut& body, std::int64_t version,
                                      Then<protocol::SubscriptionView> then) {
  return put<protocol::SubscriptionView>(tr("Save subscription %1").arg(name), of("/subscriptions/", name), body, std::move(then),
                                         replacing(version));
}
PendingAct* Commands::rotateSubscription(const QString& name, const protocol::SubscriptionRotation& rotation, Then<protocol::SubscriptionView> then) {
  return post<protocol::SubscriptionView>(tr("Exchange the secret of %1").arg(name), of("/subscriptions/", name, "/rotate"), rotation,
                                          std::move(then));
}
PendingAct* Commands::testSubscription(const QString& name, Then<protocol::TestResult> then) {
  return post<protocol::TestResult>(tr("Post a test event to %1").arg(name), of("/subscriptions/", name, "/test"), client::Nothing{},
                                    std::move(then));
}
PendingAct* Commands::removeSubscription(const QString& name, Then<client::Nothing> then) {
  return removeAt(tr("Remove subscription %1").arg(name), of("/subscriptions/", name), std::move(then));
}

PendingAct* Commands::putTemplate(const QString& name, const protocol::TemplateView& view, std::int64_t version, Then<protocol::TemplateView> then) {
  return put<protocol::TemplateView>(tr("Save template %1").arg(name), of("/templates/", name), view, std::move(then), replacing(version));
}
PendingAct* Commands::removeTemplate(const QString& name, Then<client::Nothing> then) {
  return removeAt(tr("Remove template %1").arg(name), of("/templates/", name), std::move(then));
}
PendingAct* Commands::eraseRecipient(const QString& id, const QString& reason, Then<client::Nothing> then) {
  return post<client::Nothing>(tr("Erase recipient %1").arg(foreign(id)), of("/recipients/", id, "/erase"), ReasonBody{client::utf8(reason)},
                               std::move(then));
}
PendingAct* Commands::putRecipient(const QString& id, const protocol::RecipientView& view, std::int64_t version, Then<protocol::RecipientView> then) {
  return put<protocol::RecipientView>(tr("Save recipient %1").arg(foreign(id)), of("/recipients/", id), view, std::move(then), replacing(version));
}
PendingAct* Commands::liftSuppression(std::int64_t number, const QString& address, Then<client::Nothing> then) {
  return removeAt(tr("Use %1 again").arg(foreign(address)), of("/suppressions/", QString::number(number)), std::move(then));
}
PendingAct* Commands::createToken(const protocol::TokenRequest& request, Then<protocol::TokenCreated> then) {
  return post<protocol::TokenCreated>(tr("Make the access token %1").arg(foreign(request.name)), QStringLiteral("/tokens"), request, std::move(then));
}
PendingAct* Commands::revokeToken(const QString& id, const QString& name, Then<client::Nothing> then) {
  return sending<client::Nothing>(tr("Revoke the access token %1").arg(name), std::move(then),
                                  [&](PendingAct* act, const auto& done) { session_.rest().remove<client::Nothing>(of("/tokens/", id), act, done); });
}
PendingAct* Commands::putView(const QString& name, const protocol::SavedView& view) {
  return put<protocol::SavedView>(tr("Save view %1").arg(foreign(name)), of("/views/", name), view, {}, replacing(0));
}
PendingAct* Commands::removeView(const QString& name, Then<client::Nothing> then) {
  return removeAt(tr("Remove view %1").arg(foreign(name)), of("/views/", name), std::move(then));
}

// Secrets: what they say goes in and never comes out

PendingAct* Commands::putSecret(const QString& name, const protocol::SecretPut& body, std::int64_t version, Then<protocol::SecretView> then) {
  return put<protocol::SecretView>(tr("Save the secret %1").arg(name), of("/secrets/", name), body, std::move(then), replacing(version));
}
PendingAct* Commands::removeSecret(const QString& name, Then<client::Nothing> then) {
  return removeAt(tr("Remove the secret %1").arg(name), of("/secrets/", name), std::move(then));
}
PendingAct* Commands::rotateVault(const protocol::VaultRotate& rotation, Then<protocol::VaultView> then) {
  return post<protocol::VaultView>(rotation.key == "master" ? tr("Change the master key") : tr("Change the data key"),
                                   QStringLiteral("/vault/rotate"), rotation, std::move(then));
}
PendingAct* Commands::reload(Then<Reloaded> then) {
  return post<Reloaded>(tr("Read credentials again"), QStringLiteral("/reload"), client::Nothing{}, std::move(then));
}

}  // namespace signalbox::ui::state
