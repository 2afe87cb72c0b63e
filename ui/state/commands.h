#pragma once
// Every act of a person on one engine. Each returns the PendingAct that is shown for it; `then` brings the typed answer
// to whoever asked. Nothing checks permissions here: views ask EngineState::canAct first,
// and the engine decides. GUI thread.

#include <QList>
#include <QObject>
#include <QPointer>
#include <QSet>

#include <functional>

#include "engine/protocol/access.h"
#include "engine/protocol/vault.h"
#include "ui/state/engine_session.h"
#include "ui/state/pending_act.h"
#include "ui/state/requests.h"

namespace signalbox::ui::state {

/// What to do with the typed answer, for as long as `context` lives: Then<ProviderView>(this, [this](auto reply) {...}).
template <class T> class Then {
 public:
  Then() = default;
  Then(QObject* context, std::function<void(client::Reply<T>)> done) : context_(context), done_(std::move(done)) {}
  void operator()(const client::Reply<T>& reply) const {
    if (done_ && context_) done_(reply);
  }

 private:
  QPointer<QObject> context_;
  std::function<void(client::Reply<T>)> done_;
};

/// An act that names a `version` is refused (412) when there is another one by now; 0: when there is one of this name at all.
class Commands final : public QObject {
  Q_OBJECT
 public:
  explicit Commands(EngineSession& session, QObject* parent = nullptr);

  /// Starts what a ready plan says. The act is `started` when the engine holds the operation (undo lane included) and
  /// over when the operation is.
  /// The same key again repeats a request whose answer was lost: the engine starts it once, however often it is asked for. Empty: a new one.
  PendingAct* startOperation(const QString& what, const protocol::OperationRequest& request, Then<protocol::OperationView> then = {},
                             const QByteArray& idempotencyKey = {});
  /// Plans and starts in one go; see QuickOperation.
  PendingAct* planAndStart(const QString& what, const protocol::PlanRequest& plan, const protocol::OperationRequest& operation);
  PendingAct* cancelOperation(const QString& id, const QString& reason = {});  // also undo, while staged, and refused by a second person
  PendingAct* pauseOperation(const QString& id, const QString& reason = {});
  PendingAct* resumeOperation(const QString& id, const QString& reason = {});
  PendingAct* approveOperation(const QString& id, const QString& reason = {});  // as a second person
  PendingAct* setOperationRate(const QString& id, double perSecond);

  PendingAct* cancelNotification(const QString& id, const QString& reason, Then<client::Nothing> then = {});
  /// A `version` of 0 replaces whichever there is: the mark alone, or an engine that tells none.
  PendingAct* patchGroup(const QString& id, const GroupPatch& patch, std::int64_t version, Then<protocol::GroupView> then = {});

  PendingAct* patchQueue(const QString& channel, const protocol::QueuePatch& patch);
  PendingAct* forceBreaker(const QString& provider, const protocol::BreakerRequest& request);
  PendingAct* resumeProvider(const QString& provider, const QString& reason);
  PendingAct* ping(const QString& provider, Then<protocol::TestResult> then);
  PendingAct* sendTest(const QString& provider, const QString& to, Then<protocol::TestResult> then);
  PendingAct* putProvider(const QString& name, const protocol::ProviderPut& put, std::int64_t version, Then<protocol::ProviderView> then = {});
  /// The same for a change of place alone.
  PendingAct* placeProvider(const QString& name, const protocol::ProviderPut& put, std::int64_t version, Then<protocol::ProviderView> then = {});
  PendingAct* removeProvider(const QString& name, const QString& reason, Then<client::Nothing> then = {});
  /// There always is one: 0 is that of the configuration, before anybody has set another one.
  PendingAct* putPolicy(const QString& channel, const protocol::PolicyPut& put, std::int64_t version, Then<protocol::PolicyView> then = {});
  /// Back to what the engine's configuration says.
  PendingAct* resetPolicy(const QString& channel, const QString& reason, std::int64_t version, Then<protocol::PolicyView> then = {});
  /// All of its settings, live.
  PendingAct* putSimulator(const QString& name, const SimulatorSettings& settings, const QString& reason, Then<SimulatorSettings> then = {});

  PendingAct* putSubscription(const QString& name, const protocol::SubscriptionPut& put, std::int64_t version,
                              Then<protocol::SubscriptionView> then = {});
  PendingAct* rotateSubscription(const QString& name, const protocol::SubscriptionRotation& rotation, Then<protocol::SubscriptionView> then = {});
  PendingAct* testSubscription(const QString& name, Then<protocol::TestResult> then);
  PendingAct* removeSubscription(const QString& name, Then<client::Nothing> then = {});

  PendingAct* putTemplate(const QString& name, const protocol::TemplateView& view, std::int64_t version, Then<protocol::TemplateView> then = {});
  PendingAct* removeTemplate(const QString& name, Then<client::Nothing> then = {});
  PendingAct* putRecipient(const QString& id, const protocol::RecipientView& view, std::int64_t version, Then<protocol::RecipientView> then = {});
  /// Everything personal goes, waiting messages are cancelled; the audit tells when it is done.
  PendingAct* eraseRecipient(const QString& id, const QString& reason, Then<client::Nothing> then = {});
  /// The way back of a suppression: its address is used again.
  PendingAct* liftSuppression(std::int64_t number, const QString& address, Then<client::Nothing> then = {});
  /// Only where there is none of this name.
  PendingAct* putView(const QString& name, const protocol::SavedView& view);
  PendingAct* removeView(const QString& name, Then<client::Nothing> then = {});
  PendingAct* putSecret(const QString& name, const protocol::SecretPut& put, std::int64_t version, Then<protocol::SecretView> then = {});
  PendingAct* removeSecret(const QString& name, Then<client::Nothing> then = {});
  PendingAct* rotateVault(const protocol::VaultRotate& rotation, Then<protocol::VaultView> then = {});
  /// The engine reads credentials that lie outside, and its certificate, anew.
  PendingAct* reload(Then<Reloaded> then = {});
  PendingAct* postNotification(const protocol::NotificationRequest& request, Then<protocol::Accepted> then = {});
  PendingAct* releaseHold(const QString& reason);
  PendingAct* createToken(const protocol::TokenRequest& request, Then<protocol::TokenCreated> then);
  PendingAct* revokeToken(const QString& id, const QString& name, Then<client::Nothing> then);

  /// Newest last. Of those that are over only the last hundred are kept: hold acts by QPointer.
  const QList<PendingAct*>& acts() const { return acts_; }

 Q_SIGNALS:
  void actAdded(signalbox::ui::state::PendingAct* act);
  void actChanged(signalbox::ui::state::PendingAct* act);

 private:
  PendingAct* add(const QString& what);
  void follow(PendingAct* act, const protocol::OperationView& operation);
  void followOperations();
  void settle(PendingAct* act, const protocol::OperationView& operation);
  void ask(PendingAct* act);
  base::WallTime now() const;
  template <class T> client::RestClient::Done<T> ending(PendingAct* act, Then<T> then);
  template <class T, class Send> PendingAct* sending(const QString& what, Then<T> then, Send send);
  template <class T, class B> PendingAct* post(const QString& what, const QString& path, const B& body, Then<T> then);
  template <class T, class B>
  PendingAct* put(const QString& what, const QString& path, const B& body, Then<T> then, const client::CallOptions& options = {});
  template <class T, class B>
  PendingAct* patch(const QString& what, const QString& path, const B& body, Then<T> then, const client::CallOptions& options = {});
  PendingAct* removeAt(const QString& what, const QString& path, Then<client::Nothing> then = {}, const QString& reason = {});
  PendingAct* steer(const QString& what, const QString& id, const char* verb, const QString& reason);
  void drop();

  EngineSession& session_;
  QList<PendingAct*> acts_;
  QSet<PendingAct*> asking_;
  int times_ = 0;                 // that the connection came back
  QList<PendingAct*> following_;  // started ones whose operation is not over
};

}  // namespace signalbox::ui::state
