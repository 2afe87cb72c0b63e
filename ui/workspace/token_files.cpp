#include "ui/workspace/token_files.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include "ui/workspace/words.h"

namespace signalbox::ui::workspace {

namespace {

constexpr auto kOwnerOnly = QFile::ReadOwner | QFile::WriteOwner;
constexpr qint64 kTokenBytesMax = 4096;

base::Status failed(const QString& file, const QString& why) {
  return {base::Code::storeFailed, Words::tr("The token in %1 cannot be used: %2").arg(file, why).toStdString()};
}

}  // namespace

QString TokenFiles::fileOf(qint64 connection) const { return folder_ + QStringLiteral("/%1.token").arg(connection); }

base::Result<std::string> TokenFiles::read(qint64 connection) const {
  const QString name = fileOf(connection);
  QFile file(name);
  if (!file.exists()) return std::string();
  if (!file.open(QIODevice::ReadOnly)) return failed(name, file.errorString());
  const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
  if ((file.permissions() & others) != 0) return failed(name, Words::tr("others can read the file; make it 0600 and replace the token"));
  return file.read(kTokenBytesMax).trimmed().toStdString();
}

base::Status TokenFiles::write(qint64 connection, const std::string& token) {
  const QString name = fileOf(connection);
  if (!QDir().mkpath(folder_) || !QFile::setPermissions(folder_, kOwnerOnly | QFile::ExeOwner))
    return failed(name, Words::tr("its folder cannot be made"));
  QSaveFile file(name);
  if (!file.open(QIODevice::WriteOnly)) return failed(name, file.errorString());
  // Before the first byte: the token is never readable to others, not even for an instant.
  if (!file.setPermissions(kOwnerOnly)) return failed(name, file.errorString());
  file.write(token.data(), static_cast<qint64>(token.size()));
  return file.commit() ? base::Status{} : failed(name, file.errorString());
}

base::Status TokenFiles::remove(qint64 connection) {
  const QString name = fileOf(connection);
  QFile file(name);
  return !file.exists() || file.remove() ? base::Status{} : failed(name, file.errorString());
}

}  // namespace signalbox::ui::workspace
