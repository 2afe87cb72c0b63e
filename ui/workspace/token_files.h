#pragma once
// Tokens as an earlier version kept them: one file each that only the user can read (0600 in a folder of 0700). They are read until the
// keychain of the desktop has taken them over, and not written any more. Confined to the workspace's thread.

#include <QString>

#include <string>

#include "engine/base/status.h"

namespace signalbox::ui::workspace {

class TokenFiles {
 public:
  explicit TokenFiles(QString folder) : folder_(std::move(folder)) {}
  /// Empty when none is kept. A file that others can read is refused with that reason.
  base::Result<std::string> read(qint64 connection) const;
  base::Status remove(qint64 connection);

 private:
  QString fileOf(qint64 connection) const;
  const QString folder_;
};

}  // namespace signalbox::ui::workspace
