#pragma once
// From a request's body to a wire type, stricter than protocol::parse: members that do not exist are refused by name,
// because a typing error in a request must not be taken for a wish. Pure.

#include <string>
#include <string_view>
#include <vector>

#include "engine/protocol/json_fields.h"

namespace signalbox::api {

class MemberNames {
 public:
  template <class T> void operator()(std::string_view name, T&) { names_.push_back(name); }
  bool has(std::string_view name) const {
    for (const std::string_view each : names_)
      if (each == name) return true;
    return false;
  }

 private:
  std::vector<std::string_view> names_;
};

/// RFC 6901: "/data/a~1b".
std::string pointerTo(std::string_view parent, std::string_view member);

/// `value` is one of the type that `json` is to be; what it holds does not matter.
template <protocol::WireType T>
void refuseUnknown(const boost::json::object& json, std::string_view parent, T& value, std::vector<base::FieldError>& errors) {
  MemberNames known;
  value.describe(known);
  for (const auto& member : json)
    if (!known.has(member.key())) errors.push_back({pointerTo(parent, member.key()), "is not a member of this request"});
}

/// What the body leaves out stays as in `value`.
template <protocol::WireType T> base::Result<T> readObject(const boost::json::value& json, T value = {}) {
  if (!json.is_object()) return base::Status(base::Code::malformed, "expected a JSON object");
  protocol::FieldReader reader(json.get_object());
  value.describe(reader);
  std::vector<base::FieldError> errors = reader.errors();
  refuseUnknown(json.get_object(), "", value, errors);
  if (!errors.empty()) return base::Status::invalid(std::move(errors));
  return value;
}

/// An empty body is an object without members.
template <protocol::WireType T> base::Result<T> readBody(std::string_view body) {
  if (body.empty()) return T{};
  SB_ASSIGN(const boost::json::value json, protocol::parseJson(body));
  return readObject<T>(json);
}

/// {"reason": "..."}, as many acts take it.
struct ReasonBody {
  std::string reason;
  template <class F> void describe(F& f) { f("reason", reason); }
};

inline constexpr std::size_t kReasonBytesMax = 500;
/// Empty is allowed unless `required`.
base::Status checkReason(std::string_view reason, bool required);

}  // namespace signalbox::api
