#pragma once
// Files that go with a mail: how a request writes them, and what they may be. Pure.

#include <string_view>
#include <vector>

#include <boost/json/value.hpp>

#include "engine/base/status.h"
#include "engine/providers/message.h"

namespace signalbox::providers {

inline constexpr std::size_t kAttachmentsMax = 16;
inline constexpr std::size_t kAttachmentNameBytesMax = 200;
inline constexpr std::size_t kAttachmentsBytesMax = 5 * 1024 * 1024;  // all of a message, decoded

/// [{"name": "invoice.pdf", "media_type": "application/pdf", "data": "<base64>"}]; media_type may be left out. Adds an
/// error for each wrong place under `pointer`.
std::vector<Attachment> readAttachments(const boost::json::value& list, std::string_view pointer, std::vector<base::FieldError>& errors);

/// A name without a path and without control characters, and a media type that is one; empty when nothing is wrong.
std::string_view checkAttachment(const Attachment& attachment);

}  // namespace signalbox::providers
