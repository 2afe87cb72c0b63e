#pragma once
// What a process says last that a signal ends, a failed check or a sanitizer: how to have again what it was at. Of the whole process, as
// signals are; kept by one thread.

#include <string_view>

namespace signalbox::simulation {

/// From now on whoever ends this process makes it say the words that are kept.
void sayLastWords();
/// These in place of the last ones; empty = it says nothing.
void keepLastWords(std::string_view words);

}  // namespace signalbox::simulation
