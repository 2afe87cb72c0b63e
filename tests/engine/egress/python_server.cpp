#include "tests/engine/egress/python_server.h"

#include <QFile>

PythonServer::PythonServer(const QStringList& arguments) {
  QStringList all{QStringLiteral(SIGNALBOX_SOURCE_DIR) + "/tests/engine/egress/servers.py"};
  all << arguments;
  all.replaceInStrings("DIR", directory.path());
  process_.start("/usr/bin/python3", all);
  while (process_.waitForReadyRead(20'000) && !process_.canReadLine()) {}
  port = process_.readLine().trimmed().toStdString();
  if (port.empty()) qWarning("%s", process_.readAllStandardError().constData());
}

PythonServer::~PythonServer() {
  process_.terminate();
  if (!process_.waitForFinished(5000)) process_.kill();
  process_.waitForFinished(5000);
}

QByteArray PythonServer::file(const QString& name) const {
  QFile file(directory.filePath(name));
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void PythonServer::write(const QString& name, const std::string& text) const {
  QFile file(directory.filePath(name));
  if (!file.open(QIODevice::WriteOnly) || file.write(QByteArray::fromStdString(text)) < 0) qFatal("%s cannot be written", qPrintable(name));
}
