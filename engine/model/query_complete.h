#pragma once
// What could stand at the cursor of a query. Pure; any thread. Values that only the store knows (providers, templates
// ...) are not listed: the answer names the field and the prefix, and whoever asked adds them.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/query_fields.h"

namespace signalbox::model {

struct QueryCandidate {
  std::string insert;  // replaces the text from `from` to `to`: "provider:", "held"
  std::string help;
  bool operator==(const QueryCandidate&) const = default;
};

struct QueryCompletion {
  std::size_t from = 0;
  std::size_t to = 0;
  std::string prefix;                      // what is written of it so far, without quotes
  std::optional<QueryField> valuesWanted;  // the store's values of this field belong here, too
  std::string path;                        // with data and metadata
  std::vector<QueryCandidate> candidates;
};

/// `cursor` is a byte offset; beyond the end it counts as the end.
QueryCompletion completeQuery(std::string_view text, std::size_t cursor);

}  // namespace signalbox::model
