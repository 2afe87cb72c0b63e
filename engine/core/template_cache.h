#pragma once
// Templates by name and version, as the store has them. Versions are immutable, so nothing is ever stale; which version
// is the newest is asked of the store each time. Confined to the core's thread; bounded.

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "engine/model/template.h"
#include "engine/store/store.h"

namespace signalbox::core {

class TemplateCache {
 public:
  explicit TemplateCache(std::size_t entriesMax) : entriesMax_(entriesMax) {}
  /// Null when there is none; version 0 = the newest.
  base::Result<std::shared_ptr<const model::Template>> get(store::Store& store, const std::string& name, std::int64_t version);
  /// A rolled back step may have read what never came to be.
  void clear() { entries_.clear(); }

 private:
  const std::size_t entriesMax_;
  std::map<std::pair<std::string, std::int64_t>, std::shared_ptr<const model::Template>> entries_;
};

}  // namespace signalbox::core
