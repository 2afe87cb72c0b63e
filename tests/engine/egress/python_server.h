#pragma once
// A server of servers.py in a process and a directory of its own; ends with the object.

#include <QProcess>
#include <QString>
#include <QTemporaryDir>

#include <string>

class PythonServer {
 public:
  /// As servers.py takes them; DIR stands for the directory. Returns when the server listens; `port` is empty if it failed.
  explicit PythonServer(const QStringList& arguments);
  ~PythonServer();

  QByteArray file(const QString& name) const;
  void write(const QString& name, const std::string& text) const;
  std::string path(const QString& name) const { return directory.filePath(name).toStdString(); }
  std::string ca() const { return path("certificate.pem"); }

  QTemporaryDir directory;
  std::string port;

 private:
  QProcess process_;
};
