#pragma once
// RFC 9457 problem documents, written by engine/api and read by ui/client.

#include "engine/protocol/json_fields.h"

namespace signalbox::protocol {

struct ProblemField {
  std::string pointer;
  std::string detail;
  template <class F> void describe(F& f) {
    f("pointer", pointer);
    f("detail", detail);
  }
};

struct Problem {
  std::string type = "about:blank";
  std::string title;
  std::int64_t status = 0;
  std::string detail;
  std::string code;  // base::codeName
  std::vector<ProblemField> errors;
  std::string missingPermission;
  template <class F> void describe(F& f) {
    f("type", type);
    f("title", title);
    f("status", status);
    f("detail", detail);
    f("code", code);
    f("errors", errors);
    f("missing_permission", missingPermission);
  }
};

}  // namespace signalbox::protocol
