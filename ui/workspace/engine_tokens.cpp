#include "ui/workspace/engine_tokens.h"

#include <QPointer>

#include "ui/workspace/workspace.h"

namespace signalbox::ui::workspace {

using base::Code;
using base::Status;

EngineTokens::EngineTokens(Workspace& workspace, keychain::TokenStore& store, QObject* parent)
    : QObject(parent), workspace_(workspace), store_(store) {}

/// As a person reads it in his keychain.
QString EngineTokens::nameOf(const Connection& connection) {
  return QStringLiteral("token of ") + connection.url.adjusted(QUrl::StripTrailingSlash | QUrl::NormalizePathSegments).toString(QUrl::FullyEncoded);
}

void EngineTokens::token(const Connection& connection, QObject* context, Read done) {
  if (const auto known = memory_.constFind(nameOf(connection)); known != memory_.constEnd()) {
    QMetaObject::invokeMethod(context, [done = std::move(done), token = *known] { done(token); }, Qt::QueuedConnection);
    return;
  }
  const QPointer<EngineTokens> self(this);
  store_.read(nameOf(connection), context, [self, connection, context, done = std::move(done)](const base::Result<std::string>& kept) {
    if (!self) return done(Status(Code::unavailable, tr("The console is closing").toStdString()));
    if (!kept.ok()) return self->readFile(connection, kept.status(), context, done);
    self->memory_[nameOf(connection)] = *kept;
    done(*kept);
  });
}

std::optional<std::string> EngineTokens::held(const Connection& connection) const {
  const auto known = memory_.constFind(nameOf(connection));
  return known == memory_.constEnd() ? std::nullopt : std::optional(*known);
}

/// A file of an earlier version goes over into the keychain as soon as one takes it.
void EngineTokens::readFile(const Connection& connection, const Status& why, QObject* context, Read done) {
  const QPointer<EngineTokens> self(this);
  workspace_.tokenFile(connection.id, context, [self, connection, why, context, done = std::move(done)](const base::Result<std::string>& filed) {
    if (!filed.ok()) return done(filed.status());
    if (!filed->empty() && self) {
      const std::string token = *filed;
      return self->keep(connection, token, context, [self, connection, context, done, token](const Status& taken) {
        if (taken.ok() && self) self->workspace_.removeTokenFile(connection.id, context, [](const Status&) {});
        done(token);
      });
    }
    if (why.code() == Code::notFound) return done(Status(Code::notFound, tr("The keychain has no token of %1.").arg(connection.name).toStdString()));
    const QString reason = QString::fromStdString(why.message());
    done(
        Status(Code::notFound, tr("The token of %1 is asked for each time and kept in memory only: %2.").arg(connection.name, reason).toStdString()));
  });
}

void EngineTokens::keep(const Connection& connection, const std::string& token, QObject* context, Done done) {
  memory_[nameOf(connection)] = token;
  store_.write(nameOf(connection), token, context, std::move(done));
}

void EngineTokens::forget(const Connection& connection, QObject* context, Done done) {
  const std::optional<std::string> before = held(connection);
  memory_.remove(nameOf(connection));
  const QPointer<EngineTokens> self(this);
  store_.remove(nameOf(connection), context, [self, connection, before, context, done = std::move(done)](const Status& removed) {
    // Where none answers none of ours is in it. One that refuses or fails has it still: whoever asked has to know, and can try again.
    if (!removed.ok() && removed.code() != Code::unavailable) {
      if (self && before && !self->held(connection)) self->memory_[nameOf(connection)] = *before;
      return done(removed);
    }
    if (!self || connection.id == 0) return done(Status::okay());
    self->workspace_.removeTokenFile(connection.id, context, done);
  });
}

void EngineTokens::placeWords(QObject* context, std::function<void(const QString&)> told) {
  store_.look(context, [told = std::move(told)](const Status& there) {
    told(there.ok() ? tr("Kept in the keychain of this desktop.")
                    : tr("Asked for with each start and kept in memory only: %1.").arg(QString::fromStdString(there.message())));
  });
}

}  // namespace signalbox::ui::workspace
