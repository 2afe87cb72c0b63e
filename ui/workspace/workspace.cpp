#include "ui/workspace/workspace.h"

#include <QDir>
#include <QFile>
#include <QPointer>

#include <utility>

#include "ui/workspace/database.h"
#include "ui/workspace/token_files.h"
#include "ui/workspace/words.h"

namespace signalbox::ui::workspace {

struct Workspace::Store {
  explicit Store(const QString& path) : folder(path), database(path + QStringLiteral("/console.db")), tokens(path + QStringLiteral("/tokens")) {}
  /// For its owner alone.
  base::Status makeFolder() {
    if (!QDir(folder).exists() && !QDir().mkpath(folder))
      return {base::Code::storeFailed, Words::tr("cannot create the folder %1").arg(folder).toStdString()};
    if (!std::exchange(closed, true)) QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return {};
  }
  const QString folder;
  bool closed = false;
  Database database;
  TokenFiles tokens;
};

Workspace::Workspace(QString folder, QObject* parent) : QObject(parent), worker_(new QObject), store_(std::make_shared<Store>(std::move(folder))) {
  thread_.setObjectName(QStringLiteral("workspace"));
  worker_->moveToThread(&thread_);
  thread_.start();
}

Workspace::~Workspace() { stop(); }

void Workspace::stop() {
  if (stopped_) return;
  stopped_ = true;
  // The last posted work: everything asked before it is done by then. The Qt SQL connection must close on its thread.
  QMetaObject::invokeMethod(worker_, [store = std::move(store_), worker = worker_, thread = &thread_]() mutable {
    store.reset();
    worker->deleteLater();
    thread->quit();
  });
  thread_.wait();
}

template <class T> void Workspace::run(std::function<T(Store&)> work, QObject* context, std::function<void(T)> done) {
  SB_CHECK(context != nullptr, "a call needs a context that its completion lives with");
  if (stopped_) {
    QMetaObject::invokeMethod(context, [done] { done(base::Status(base::Code::unavailable, Words::tr("the console is closing").toStdString())); },
                              Qt::QueuedConnection);
    return;
  }
  // The answer goes by way of an object of the GUI thread: the context may die there while the work is running here.
  auto* answer = new QObject;
  QMetaObject::invokeMethod(worker_,
                            [store = store_.get(), answer, work = std::move(work), done = std::move(done), context = QPointer<QObject>(context)] {
    const base::Status folder = store->makeFolder();
    T result = folder.ok() ? work(*store) : T(folder);
    QMetaObject::invokeMethod(answer, [answer, context, done, result = std::move(result)]() mutable {
      answer->deleteLater();
      if (context) done(std::move(result));
    }, Qt::QueuedConnection);
  });
}

void Workspace::connections(QObject* context, Done<QList<Connection>> done) {
  run<base::Result<QList<Connection>>>([](Store& store) { return store.database.connections(); }, context, std::move(done));
}

void Workspace::saveConnection(const Connection& connection, QObject* context, Done<Connection> done) {
  run<base::Result<Connection>>([connection](Store& store) { return store.database.save(connection); }, context, std::move(done));
}

void Workspace::removeConnection(qint64 id, QObject* context, DoneStatus done) {
  run<base::Status>([id](Store& store) -> base::Status {
    SB_TRY(store.tokens.remove(id));
    return store.database.remove(id);
  }, context, std::move(done));
}

void Workspace::tokenFile(qint64 connection, QObject* context, Done<std::string> done) {
  run<base::Result<std::string>>([connection](Store& store) { return store.tokens.read(connection); }, context, std::move(done));
}

void Workspace::removeTokenFile(qint64 connection, QObject* context, DoneStatus done) {
  run<base::Status>([connection](Store& store) { return store.tokens.remove(connection); }, context, std::move(done));
}

void Workspace::layout(QObject* context, Done<Layout> done) {
  run<base::Result<Layout>>([](Store& store) { return store.database.layout(); }, context, std::move(done));
}

void Workspace::saveLayout(const Layout& layout, QObject* context, DoneStatus done) {
  run<base::Status>([layout](Store& store) { return store.database.save(layout); }, context, std::move(done));
}

void Workspace::keepPast(const SeenPast& seen, QObject* context, DoneStatus done) {
  run<base::Status>([seen](Store& store) { return store.database.keepPast(seen); }, context, std::move(done));
}

void Workspace::past(const PastWanted& wanted, QObject* context, Done<std::optional<SeenPast>> done) {
  run<base::Result<std::optional<SeenPast>>>([wanted](Store& store) { return store.database.past(wanted); }, context, std::move(done));
}

}  // namespace signalbox::ui::workspace
