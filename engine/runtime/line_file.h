#pragma once
// A file that only ever grows by whole lines (0600). Each call stands alone; one writer at a time.

#include <string>
#include <vector>

#include "engine/base/status.h"

namespace signalbox::runtime {

/// Whether a file that is not there is made.
enum class IfMissing { make, fail };

/// Durable when it returns. unavailable: it could not be written, and why.
base::Status appendLine(const std::string& path, const std::string& line, IfMissing missing);
/// Whole lines among the file's last 256 KiB, in order. notFound when there is no such file.
base::Result<std::vector<std::string>> lastLines(const std::string& path);

}  // namespace signalbox::runtime
