// TokenStore over QtKeychain. It is asked only when somebody on the session's bus keeps secrets: without one its libraries would
// wait for an answer, or start a bus of their own.
#include <QCoreApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QPointer>

#include <qt6keychain/keychain.h>

#include "ui/keychain/token_store.h"

namespace signalbox::ui::keychain {

using base::Code;
using base::Status;

namespace {

const QString kService = QStringLiteral("signalbox");  // as a person finds it in his keychain
const QString kBus = QStringLiteral("org.freedesktop.DBus");

struct Words {
  Q_DECLARE_TR_FUNCTIONS(Words)
};
std::string said(const QString& words) { return words.toStdString(); }

bool keepsSecrets(const QStringList& names) {
  for (const char* one : {"org.freedesktop.secrets", "org.kde.kwalletd5", "org.kde.kwalletd"})
    if (names.contains(QLatin1String(one))) return true;
  return false;
}

Status statusOf(const QKeychain::Job& job) {
  switch (job.error()) {
    case QKeychain::NoError: return Status::okay();
    case QKeychain::EntryNotFound: return {Code::notFound, said(Words::tr("the keychain has nothing of that name"))};
    case QKeychain::AccessDeniedByUser: return {Code::forbidden, said(Words::tr("the keychain was not unlocked"))};
    case QKeychain::AccessDenied: return {Code::forbidden, said(Words::tr("the keychain refused"))};
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented: return {Code::unavailable, said(Words::tr("no keychain answers on this desktop"))};
    case QKeychain::CouldNotDeleteEntry:
    case QKeychain::OtherError: break;
  }
  return {Code::storeFailed, said(Words::tr("the keychain failed: %1").arg(job.errorString()))};
}

class DesktopKeychain final : public QObject, public TokenStore {
 public:
  void look(QObject* context, Done done) override { ask(QStringLiteral("ListNames"), context, std::move(done)); }

  void read(const QString& name, QObject* context, Read done) override {
    look(context, [this, name, context = QPointer<QObject>(context), done = std::move(done)](const Status& there) {
      if (!there.ok()) return done(there);
      auto* job = new QKeychain::ReadPasswordJob(kService);
      run(job, name, context,
          [job, done](const Status& status) { done(status.ok() ? base::Result<std::string>(job->textData().toStdString()) : status); });
    });
  }

  void write(const QString& name, const std::string& secret, QObject* context, Done done) override {
    look(context, [this, name, secret, context = QPointer<QObject>(context), done = std::move(done)](const Status& there) {
      if (!there.ok()) return done(there);
      auto* job = new QKeychain::WritePasswordJob(kService);
      job->setTextData(QString::fromStdString(secret));
      run(job, name, context, done);
    });
  }

  void remove(const QString& name, QObject* context, Done done) override {
    look(context, [this, name, context = QPointer<QObject>(context), done = std::move(done)](const Status& there) {
      if (!there.ok()) return done(there);
      run(new QKeychain::DeletePasswordJob(kService), name, context,
          [done](const Status& status) { done(status.code() == Code::notFound ? Status::okay() : status); });
    });
  }

 private:
  /// First who is there, then who would come when called.
  void ask(const QString& method, QObject* context, Done done) {
    const QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
      return later(context, std::move(done), {Code::unavailable, said(Words::tr("this session has no message bus, and so no keychain"))});
    auto* watcher = new QDBusPendingCallWatcher(bus.asyncCall(QDBusMessage::createMethodCall(kBus, QStringLiteral("/"), kBus, method)), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this,
            [this, method, context = QPointer<QObject>(context), done = std::move(done)](QDBusPendingCallWatcher* answered) {
      answered->deleteLater();
      if (!context) return;
      const QDBusPendingReply<QStringList> reply = *answered;
      if (!reply.isError() && keepsSecrets(reply.value())) return done(Status::okay());
      if (method == QLatin1String("ListNames")) return ask(QStringLiteral("ListActivatableNames"), context, done);
      done({Code::unavailable, said(Words::tr("no keychain answers on this desktop"))});
    });
  }

  static void later(QObject* context, Done done, const Status& status) {
    QMetaObject::invokeMethod(context, [done = std::move(done), status] { done(status); }, Qt::QueuedConnection);
  }

  /// The job goes by itself when it has told.
  void run(QKeychain::Job* job, const QString& name, const QPointer<QObject>& context, Done done) {
    job->setKey(name);
    connect(job, &QKeychain::Job::finished, this, [context, done = std::move(done)](QKeychain::Job* finished) {
      if (context) done(statusOf(*finished));
    });
    job->start();
  }
};

}  // namespace

std::unique_ptr<TokenStore> makeDesktopKeychain() { return std::make_unique<DesktopKeychain>(); }

}  // namespace signalbox::ui::keychain
