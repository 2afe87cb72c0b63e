#include "engine/runtime/thread_priority.h"

#include <sys/resource.h>

namespace signalbox::runtime {

namespace {
constexpr int kNice = -10;
}

void goFirst() { static_cast<void>(::setpriority(PRIO_PROCESS, 0, kNice)); }  // of a thread, as Linux has it

}  // namespace signalbox::runtime
