#pragma once
// Typed calls to one engine's REST surface. Every call completes exactly once, from the event loop: with the value,
// or with a ClientError. The one exception is a context that was destroyed: then the call is aborted and nobody is told.
// TLS errors are never ignored, redirects never followed (the token would travel along), loopback never proxied.
// GUI thread. Paths begin with "/" and stand behind the address, such as "/dead-letters/groups".

#include <QObject>

#include <functional>
#include <type_traits>
#include <utility>
#include <vector>

#include "engine/base/random.h"
#include "engine/base/time.h"
#include "engine/base/uuid.h"
#include "engine/protocol/json_fields.h"
#include "ui/client/address.h"
#include "ui/client/network.h"
#include "ui/client/running_call.h"
#include "ui/client/text.h"

namespace signalbox::ui::client {

inline constexpr int kApiVersion = 1;

using Query = std::vector<std::pair<QString, QString>>;

/// The answer of a call that has none (204), and the body of one that needs none.
struct Nothing {
  template <class F> void describe(F&) {}
};

struct CallOptions {
  CallLimits limits;
  QByteArray idempotencyKey;  // empty: one is made for each POST; give the same again to repeat an uncertain one
  QByteArray ifMatch;         // "7", quoted: of another version it is refused (412)
  QByteArray ifNoneMatch;     // *: it is refused where there is one already (412)
  QString reason;             // why, for the audit, of an act whose body does not say it
};

/// A request against the address with the headers every request carries.
QNetworkRequest requestTo(const EngineAddress& address, const QString& path, const Query& query, const QByteArray& requestId);
/// Escapes one segment of a path, such as a provider's name.
QString segment(const QString& name);

class RestClient final : public QObject {
  Q_OBJECT
 public:
  template <class T> using Done = std::function<void(Reply<T>)>;

  RestClient(EngineAddress address, const base::Clock& clock, base::Random& random, QObject* parent = nullptr);
  ~RestClient() override;

  const EngineAddress& address() const { return address_; }
  QByteArray newIdempotencyKey();

  template <class T> Call get(const QString& path, const Query& query, QObject* context, Done<T> done, const CallOptions& options = {}) {
    return send("GET", path, query, {}, options, context, typed<T>(std::move(done)));
  }
  template <class T, class B> Call post(const QString& path, const B& body, QObject* context, Done<T> done, const CallOptions& options = {}) {
    return send("POST", path, {}, json(body), options, context, typed<T>(std::move(done)));
  }
  template <class T, class B> Call put(const QString& path, const B& body, QObject* context, Done<T> done, const CallOptions& options = {}) {
    return send("PUT", path, {}, json(body), options, context, typed<T>(std::move(done)));
  }
  template <class T, class B> Call patch(const QString& path, const B& body, QObject* context, Done<T> done, const CallOptions& options = {}) {
    return send("PATCH", path, {}, json(body), options, context, typed<T>(std::move(done)));
  }
  template <class T> Call remove(const QString& path, QObject* context, Done<T> done, const CallOptions& options = {}) {
    return send("DELETE", path, {}, {}, options, context, typed<T>(std::move(done)));
  }

  /// For bodies that are no wire type; an empty content type means JSON.
  Call send(const char* verb, const QString& path, const Query& query, const QByteArray& body, const CallOptions& options, QObject* context,
            RawDone done, const QByteArray& contentType = {});

 private:
  template <class B> static QByteArray json(const B& body) { return QByteArray::fromStdString(protocol::toText(body)); }
  static ClientError unreadable(const RawAnswer& answer, const base::Status& why);
  template <class T> static RawDone typed(Done<T> done);

  const EngineAddress address_;
  const base::Clock& clock_;
  base::UuidV7Source ids_;
  Network network_;
  Network acts_;  // Qt sends six requests at once to an engine: what somebody does is not to wait behind what the screens read
};

template <class T> RawDone RestClient::typed(Done<T> done) {
  return [done = std::move(done)](Reply<RawAnswer> raw) {
    if (!raw.ok()) return done(raw.error());
    if constexpr (std::is_same_v<T, Nothing>) {
      return done(Nothing{});
    } else if constexpr (std::is_same_v<T, RawAnswer>) {
      return done(std::move(raw).value());
    } else {
      const std::string_view body(raw->body.constData(), static_cast<std::size_t>(raw->body.size()));
      const auto parse = [&] {
        if constexpr (std::is_same_v<T, boost::json::value>)
          return protocol::parseJson(body, protocol::kAnswerDepthMax);
        else
          return protocol::parse<T>(body);
      };
      auto parsed = parse();
      if (!parsed.ok()) return done(unreadable(raw.value(), parsed.status()));
      done(std::move(parsed).value());
    }
  };
}

}  // namespace signalbox::ui::client
