#pragma once
// What each phase of a step works with: the committed memory to read, the draft to write, and the parts. Lives for one
// step.

#include "engine/base/uuid.h"
#include "engine/core/draft.h"
#include "engine/core/memory.h"
#include "engine/core/options.h"
#include "engine/core/parts.h"

namespace signalbox::core {

class TemplateCache;

struct StepContext {
  const Parts& parts;
  const CoreOptions& options;
  const Memory& memory;
  Draft& draft;
  base::UuidV7Source& ids;
  TemplateCache& templates;

  store::Store& store() const { return parts.store; }
};

/// The id of a route, interned in this transaction when new; memory learns of it after COMMIT.
base::Result<model::RouteId> routeFor(StepContext& step, bool pinned, const std::string& name);
/// Scheme, host and port of a webhook's URL, lower case; the whole text when it is no URL.
std::string originOf(const std::string& url);
/// The recipient's mail domain or webhook host, for grouping; empty for numbers and tokens.
std::string domainOf(model::Channel channel, const std::string& target);

}  // namespace signalbox::core
