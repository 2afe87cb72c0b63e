#pragma once
// The SQLite file behind Workspace; the only SQL of the console. Confined to the workspace's thread, since a Qt SQL
// connection belongs to the thread that made it. A file of a newer schema is refused and left as it is.

#include <QList>

#include <optional>

#include "engine/base/status.h"
#include "ui/workspace/connection.h"

class QSqlQuery;

namespace signalbox::ui::workspace {

class Database {
 public:
  explicit Database(QString file);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  base::Status open();
  base::Result<QList<Connection>> connections();
  base::Result<Connection> save(Connection connection);
  /// With what was kept of its past.
  base::Status remove(qint64 id);
  base::Result<Layout> layout();
  base::Status save(const Layout& layout);

  /// In place of what was kept of that instant; the oldest go beyond kPastRowsMost. What is larger than kPastBytesMost is not kept.
  base::Status keepPast(const SeenPast& seen);
  base::Result<std::optional<SeenPast>> past(const PastWanted& wanted);

  static constexpr int kSchemaVersion = 3;
  static constexpr int kPastRowsMost = 500;
  static constexpr qsizetype kPastBytesMost = 131'072;

 private:
  base::Status migrate();
  base::Status run(QSqlQuery& query);
  base::Status failed(const QString& what, const QSqlQuery& query) const;

  const QString file_;
  const QString connectionName_;
  bool open_ = false;
};

}  // namespace signalbox::ui::workspace
