#pragma once
// Edits at replay: what one generation says instead of the notification, which stays as it is. And how a plan shows them.

#include "engine/protocol/json_fields.h"

namespace signalbox::protocol {

/// One change. `field` is "to", "template_version", or a path in data or content, such as "data.order.id".
struct Edit {
  std::string op;  // set | replace | remove
  std::string field;
  std::string find;          // replace: this text, wherever it stands in the field's texts
  boost::json::value value;  // set: any JSON; replace: a text
  template <class F> void describe(F& f) {
    f("op", op);
    f("field", field);
    f("find", find);
    f("value", value);
  }
};

struct ChangeView {
  std::string field;
  boost::json::value before;
  boost::json::value after;
  template <class F> void describe(F& f) {
    f("field", field);
    f("before", before);
    f("after", after);
  }
};

/// One message of a plan as it is and as it would go out.
struct PlanSample {
  std::string id;
  std::string recipient;  // masked unless the principal may view payloads
  std::string verdict;
  std::string text;                 // why, where it would not go out as asked
  std::vector<ChangeView> changes;  // of the request; empty without permission
  boost::json::value before;        // rendered; null without permission
  boost::json::value after;
  template <class F> void describe(F& f) {
    f("id", id);
    f("recipient", recipient);
    f("verdict", verdict);
    f("text", text);
    f("changes", changes);
    f("before", before);
    f("after", after);
  }
};

}  // namespace signalbox::protocol
