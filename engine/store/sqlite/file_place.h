#pragma once
// What must hold of the database file before SQLite touches it, and how a copied file is told from its original. Uses
// stat and statfs only: a plain open and close of a file that SQLite has open would drop its locks (rule 29).

#include <optional>
#include <string>
#include <string_view>

#include "engine/base/log.h"
#include "engine/base/status.h"

namespace signalbox::store::sqlite {

/// The words for a filesystem on which SQLite's locks cannot be trusted; nothing for one where they can.
std::optional<std::string_view> networkFilesystem(std::uint64_t magic);

/// Makes the directory (0700) and the file (0600) where they are missing; refuses a network filesystem.
base::Status preparePlace(const std::string& path, base::Log& log);

/// A text that a copy of the file does not share: inode and time of birth, or the device where the filesystem keeps no
/// birth. Device numbers may change over a reboot, so they are the second choice. Empty when there is no such file.
std::string identityOf(const std::string& path);

}  // namespace signalbox::store::sqlite
