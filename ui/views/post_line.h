#pragma once
// The line that an app posts with, for whoever has to write one. It reads the token from its file, so that none lies in a clipboard. Pure.

#include "ui/views/view_context.h"

namespace signalbox::ui::views {

/// "curl http://127.0.0.1:8742/notifications ..."; empty while no engine is there.
QString postLine(const ViewContext& context);
/// The engine's token file; the name alone where its data folder is not told.
QString tokenFile(const ViewContext& context);
/// The same as a word of a shell, whatever is in it: an engine elsewhere tells it.
QString tokenFileInShell(const ViewContext& context);

}  // namespace signalbox::ui::views
