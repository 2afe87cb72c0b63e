#pragma once
// A message bus of these tests' own in place of the session's: no note reaches the desktop of whoever runs them, and nothing is started by a call
// on it. To be made before the application, which looks for it once.

#include <QTemporaryDir>

#include <sys/types.h>

#include <cstdio>

namespace signalbox::tests {

class SessionBus {
 public:
  SessionBus();
  ~SessionBus();

 private:
  QTemporaryDir folder_;
  std::FILE* said_ = nullptr;
  pid_t process_ = 0;
};

}  // namespace signalbox::tests
