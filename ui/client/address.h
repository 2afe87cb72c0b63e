#pragma once
// Where an engine answers and what it is asked with. Embedded and remote engines are the same thing here. Values.

#include <QByteArray>
#include <QString>
#include <QUrl>

#include <string>

namespace signalbox::ui::client {

/// A token that cannot be printed by accident: only reveal() gives it away.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value) : value_(std::move(value)) {}
  const std::string& reveal() const { return value_; }
  bool isEmpty() const { return value_.empty(); }
  bool operator==(const Secret&) const = default;

 private:
  std::string value_;
};

struct EngineAddress {
  QUrl url;  // http or https, host and port, maybe a path in front of the API
  Secret token;
  /// SHA-256 of the certificate that was confirmed for this engine, "AB:CD:...": that one and no other is believed. Empty:
  /// the certificate authorities judge.
  QString certificate = {};
  QString caFile = {};  // PEM, beside the system's authorities; empty: those alone

  bool operator==(const EngineAddress&) const = default;

  /// What is wrong with it, in a sentence; empty when it can be tried.
  QString problem() const;
  /// True for 127.0.0.0/8, ::1 and localhost. Proxies are never asked for these.
  bool isLoopback() const;
  /// Plain HTTP to another machine: token and messages can be read on the way. Views warn.
  bool isReadableOnTheWay() const { return url.scheme() == QStringLiteral("http") && !isLoopback(); }
};

/// From what a person typed: "localhost:8742" becomes http://localhost:8742; another host without a scheme https.
QUrl addressFromText(const QString& typed);

}  // namespace signalbox::ui::client
