#pragma once
// Where a person is in the console: a screen and what it shows. Every place has a link that can be copied and opened from
// an alert: signalbox://ENGINE/dead-letters/groups/ID?q=... Values; any thread.

#include <QMap>
#include <QMetaType>
#include <QString>
#include <QStringList>

#include <optional>

namespace signalbox::ui::views {

struct Place {
  QString screen = QStringLiteral("overview");  // first segment of the link
  QStringList path;                             // what follows, such as {"groups", ID}
  QMap<QString, QString> query;                 // such as q

  bool operator==(const Place&) const = default;
  /// "dead-letters/groups/ID?q=..."; what alerts carry, and what is stored as the last place.
  QString relative() const;
  /// `engine` is a host and port, as in the address of the connection.
  QString link(const QString& engine) const;
};

struct Link {
  QString engine;  // empty: the one that is shown
  Place place;
  bool operator==(const Link&) const = default;
};

/// Takes whole links and relative ones; nothing when it names no screen of this console.
std::optional<Link> parseLink(const QString& text);

/// Screens that exist, in the order of the rail, then those without an entry there.
const QStringList& screenNames();

}  // namespace signalbox::ui::views

Q_DECLARE_METATYPE(signalbox::ui::views::Place)
