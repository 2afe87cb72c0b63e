#pragma once
// Why a call brought no value: closed kinds for the console to act upon, and words for people. Values; any thread.

#include <QMetaType>
#include <QString>

#include "engine/base/check.h"
#include "engine/protocol/problem.h"

#include <optional>
#include <utility>
#include <variant>

namespace signalbox::ui::client {

enum class ErrorKind {
  refused,    // nobody answers there: refused, unknown host, unreachable, cut off
  tls,        // the certificate or the handshake
  token,      // 401
  forbidden,  // 403; problem.missingPermission names it
  version,    // something else than an engine of this API version answers
  timeout,    // no full answer within the deadline
  problem,    // any other refusal of the engine; problem is filled in
  malformed,  // an answer that cannot be read, or is too large
  cancelled,  // by the caller
};

/// Whether the engine may have acted although the call failed.
enum class Effect { none, unknown };

struct ClientError {
  ErrorKind kind = ErrorKind::cancelled;
  QString text;               // what failed and what to do, a sentence or two
  protocol::Problem problem;  // as the engine wrote it; status 0 when it wrote none
  int httpStatus = 0;
  Effect effect = Effect::none;
  QString requestId;  // to find the call in the engine's log
  std::optional<int> retryAfterSeconds;

  /// Everything for "copy details", without the token.
  QString details() const;
};

QString kindName(ErrorKind kind);

/// For what was to be asked while no engine is connected: nobody was asked.
ClientError notConnected();

/// A value or the error. Exactly one of these comes for every call.
template <class T> class Reply {
 public:
  Reply(T value) : held_(std::in_place_index<0>, std::move(value)) {}
  Reply(ClientError error) : held_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return held_.index() == 0; }
  explicit operator bool() const { return ok(); }
  const T& value() const& {
    SB_CHECK(ok(), "value() of a failed Reply");
    return std::get<0>(held_);
  }
  T&& value() && {
    SB_CHECK(ok(), "value() of a failed Reply");
    return std::get<0>(std::move(held_));
  }
  const ClientError& error() const {
    SB_CHECK(!ok(), "error() of a Reply with a value");
    return std::get<1>(held_);
  }
  const T* operator->() const { return &value(); }
  const T& operator*() const { return value(); }

 private:
  std::variant<T, ClientError> held_;
};

}  // namespace signalbox::ui::client

Q_DECLARE_METATYPE(signalbox::ui::client::ClientError)
