#pragma once
// What a generation of a notification says: its edits, its delay, its rendering. The same for the plan that shows it, the
// operation that judges it, and the claim that sends it. Pure functions over values; any thread.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/base/status.h"
#include "engine/model/notification.h"
#include "engine/model/template.h"
#include "engine/protocol/edit.h"
#include "engine/providers/provider.h"

namespace signalbox::core {

inline constexpr std::size_t kEditsMax = 20;

/// What is wrong with the edits themselves, whatever they are applied to; pointers begin with "/edits/0".
std::vector<base::FieldError> faultsOf(std::span<const protocol::Edit> edits);
bool editsTarget(std::span<const protocol::Edit> edits);
bool editsContent(std::span<const protocol::Edit> edits);
/// As kept with plans and operations; nothing for none.
std::string editsToText(std::span<const protocol::Edit> edits);
std::vector<protocol::Edit> editsFromText(const std::string& text);
/// Which fields are edited, for those who may not read what is in them.
std::vector<protocol::Edit> withoutValues(std::vector<protocol::Edit> edits);
/// "data.order.id, to"
std::string fieldsOf(std::span<const protocol::Edit> edits);

/// The notification as the edits leave it.
struct Edited {
  model::Notification notification;
  std::optional<std::int64_t> templateVersion;
  bool changed = false;                       // target, data or content are others now
  std::vector<protocol::ChangeView> changes;  // one for each edit that changed something
};
/// Code::invalid, in words for an operator, when they cannot be applied or leave no sendable message.
base::Result<Edited> applyEdits(std::span<const protocol::Edit> edits, const model::Notification& notification);

/// The message of that generation, made from the template.
base::Result<providers::Content> renderedFor(const model::Template& used, const model::Notification& notification, std::int32_t generation,
                                             base::WallTime at);
/// The same where there is no template, too; `used` is null then.
base::Result<providers::Content> renderedFor(const model::Template* used, const model::Notification& notification, std::int32_t generation,
                                             base::WallTime at);
/// "text: there is no value for {{tracking_url}}"
std::string unrenderableWords(const base::Status& status);

}  // namespace signalbox::core
