#pragma once
// From a template and data to what is sent, by mustache. HTML parts are escaped for HTML, `data` for JSON strings, all
// others not at all. Stricter than mustache: a variable without a value is an error that names it, never an empty
// place in a message; partials, lambdas and changes of delimiter do not exist. Pure; any thread.

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/status.h"
#include "engine/providers/provider.h"

namespace signalbox::providers {

inline constexpr std::size_t kTemplateBytesMax = 256 * 1024;  // each part
inline constexpr std::size_t kRenderedBytesMax = 256 * 1024;  // each part
inline constexpr int kTemplateDepthMax = 16;                  // sections within sections

/// `templates` holds a template text in each member that is used; `data` is a JSON object; `files` is a `content` of which
/// the attachments are taken, or empty. Fields of the error point to the part, as "/html".
base::Result<Content> render(const Content& templates, std::string_view data, std::string_view files = {});

/// Syntax and limits of a template, without data.
base::Status checkTemplate(const Content& templates);

/// The names that a template asks for outside of sections, sorted, each once; empty when it is malformed.
std::vector<std::string> variablesOf(const Content& templates);

/// The `content` of a notification ({"subject": ..., "text": ..., "data": {...}, "attachments": [...]}), sent as it is,
/// without templates.
base::Result<Content> contentFromJson(std::string_view json);

}  // namespace signalbox::providers
