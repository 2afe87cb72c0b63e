#include "engine/core/template_cache.h"

namespace signalbox::core {

base::Result<std::shared_ptr<const model::Template>> TemplateCache::get(store::Store& store, const std::string& name, std::int64_t version) {
  if (version != 0) {
    if (const auto known = entries_.find({name, version}); known != entries_.end()) return known->second;
  }
  SB_ASSIGN(std::optional<model::Template> found, store.findTemplate(name, version));
  if (!found) return std::shared_ptr<const model::Template>();
  auto shared = std::make_shared<const model::Template>(std::move(*found));
  if (entries_.size() >= entriesMax_) entries_.clear();
  entries_[{name, shared->version}] = shared;
  return shared;
}

}  // namespace signalbox::core
