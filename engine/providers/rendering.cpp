#include "engine/providers/rendering.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <exception>
#include <stdexcept>

#include <fmt/format.h>
#include <boost/json.hpp>
#include <kainjow/mustache.hpp>

#include "engine/providers/answer_text.h"
#include "engine/providers/attachments.h"
#include "engine/providers/template_text.h"

namespace signalbox::providers {
namespace {

namespace mustache = kainjow::mustache;
using Value = mustache::data;

enum class Escaping { none, html, json };

struct Part {
  std::string_view name;
  std::string Content::* member;
  Escaping escaping;
};
constexpr std::array kParts{Part{"subject", &Content::subject, Escaping::none}, Part{"text", &Content::text, Escaping::none},
                            Part{"html", &Content::html, Escaping::html},       Part{"title", &Content::title, Escaping::none},
                            Part{"body", &Content::body, Escaping::none},       Part{"data", &Content::data, Escaping::json}};

std::string pointerOf(const Part& part) { return "/" + std::string(part.name); }

/// Ends a rendering that would grow without bound; never leaves this file.
struct TooLarge : std::exception {};

template <class Number> std::string decimal(Number number) {
  std::array<char, 32> digits{};
  const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  return {digits.data(), written.ptr};
}

Value toValue(const boost::json::value& json) {
  switch (json.kind()) {
    case boost::json::kind::null: return Value(false);
    case boost::json::kind::bool_: return Value(json.get_bool());
    case boost::json::kind::int64: return Value(decimal(json.get_int64()));
    case boost::json::kind::uint64: return Value(decimal(json.get_uint64()));
    case boost::json::kind::double_: return Value(decimal(json.get_double()));
    case boost::json::kind::string: return Value(std::string(json.get_string()));
    case boost::json::kind::array: {
      Value list(Value::type::list);
      for (const auto& each : json.get_array()) list.push_back(toValue(each));
      return list;
    }
    case boost::json::kind::object: break;
  }
  Value object(Value::type::object);
  for (const auto& each : json.get_object()) object.set(std::string(each.key()), toValue(each.value()));
  return object;
}

/// Looks names up, notes those without a value, and bounds the work: a section is charged for all its repetitions
/// before the first is rendered.
class StrictContext final : public mustache::context<std::string> {
 public:
  StrictContext(const Value& root, const TemplateText& text) : mustache::context<std::string>(&root), text_(text) {}

  const Value* get(const std::string& marked) const override {
    if (marked.front() == TemplateText::kVariableMark) return variable(marked.substr(1));
    const std::size_t colon = marked.find(':');
    std::size_t number = 0;
    std::from_chars(marked.data() + 1, marked.data() + colon, number);
    return section(marked.substr(colon + 1), text_.sectionBytes()[number] + 1);
  }

  const std::vector<std::string>& missing() const { return missing_; }

 private:
  const Value* variable(const std::string& name) const {
    const Value* value = mustache::context<std::string>::get(name);
    if (value == nullptr || value->is_object() || value->is_list()) {
      if (std::find(missing_.begin(), missing_.end(), name) == missing_.end()) missing_.push_back(name);
      return nullptr;
    }
    if (value->is_true()) return &true_;
    if (value->is_false()) return &false_;
    charge(value->string_value().size());
    return value;
  }

  const Value* section(const std::string& name, std::size_t bytes) const {
    const Value* value = mustache::context<std::string>::get(name);
    if (value != nullptr && value->is_string() && value->string_value().empty()) return nullptr;
    charge(bytes * (value != nullptr && value->is_list() ? value->list_value().size() : 1));
    return value;
  }

  void charge(std::size_t bytes) const {
    // Tags are counted too, and they vanish; so the bound is wider than that of the result.
    if (bytes > 4 * kRenderedBytesMax || (charged_ += bytes) > 4 * kRenderedBytesMax) throw TooLarge();
  }

  const TemplateText& text_;
  const Value true_{std::string("true")};
  const Value false_{std::string()};
  mutable std::vector<std::string> missing_;
  mutable std::size_t charged_ = 0;
};

/// What mustache writes into.
struct BoundedText {
  std::string text;
  BoundedText& operator<<(const std::string& piece) {
    if (text.size() + piece.size() > kRenderedBytesMax) throw TooLarge();
    text += piece;
    return *this;
  }
};

std::string escapeJson(const std::string& text) {
  const std::string quoted = boost::json::serialize(boost::json::string(text));
  return quoted.substr(1, quoted.size() - 2);
}

bool isObject(std::string_view json) {
  boost::system::error_code error;
  const auto parsed = boost::json::parse(boost::json::string_view(json.data(), json.size()), error);
  return !error && parsed.is_object();
}

base::Result<std::string> renderPart(const Part& part, const std::string& text, const Value& data, std::vector<base::FieldError>& errors) {
  auto parsed = TemplateText::parse(text);
  if (!parsed) {
    errors.push_back({pointerOf(part), parsed.status().message()});
    return std::string();
  }
  try {
    mustache::mustache renderer(parsed->marked());
    if (part.escaping == Escaping::none) renderer.set_custom_escape([](const std::string& value) { return value; });
    if (part.escaping == Escaping::json) renderer.set_custom_escape(escapeJson);
    StrictContext context(data, *parsed);
    BoundedText out;
    if (renderer.is_valid()) renderer.render(context, out);
    if (!renderer.is_valid()) errors.push_back({pointerOf(part), excerpt(renderer.error_message(), 200)});
    for (const std::string& name : context.missing()) errors.push_back({pointerOf(part), fmt::format("there is no value for {{{{{}}}}}", name)});
    if (part.escaping == Escaping::json && errors.empty() && !isObject(out.text)) errors.push_back({pointerOf(part), "the result is no JSON object"});
    return std::move(out.text);
  } catch (const TooLarge&) {
    errors.push_back({pointerOf(part), fmt::format("the result would exceed {} bytes", kRenderedBytesMax)});
  } catch (const std::exception& error) {
    return base::Status(base::Code::internal, error.what());
  }
  return std::string();
}

}  // namespace

base::Result<Content> render(const Content& templates, std::string_view data, std::string_view files) {
  boost::system::error_code error;
  const auto json =
      data.empty() ? boost::json::value(boost::json::object_kind) : boost::json::parse(boost::json::string_view(data.data(), data.size()), error);
  if (error || !json.is_object()) return base::Status::invalid({{"/data", "is no JSON object"}});
  Value values = toValue(json);
  if (!json.get_object().contains("delayed_by")) values.set("delayed_by", Value(false));  // delay.h
  Content content;
  std::vector<base::FieldError> errors;
  for (const Part& part : kParts) {
    if ((templates.*part.member).empty()) continue;
    SB_ASSIGN(content.*part.member, renderPart(part, templates.*part.member, values, errors));
  }
  if (!errors.empty()) {
    std::string message = errors.front().pointer.substr(1) + ": " + errors.front().detail;
    return base::Status(base::Code::invalid, std::move(message), std::move(errors));
  }
  if (!files.empty()) {
    SB_ASSIGN(Content own, contentFromJson(files));
    content.attachments = std::move(own.attachments);
  }
  return content;
}

base::Status checkTemplate(const Content& templates) {
  std::vector<base::FieldError> errors;
  for (const Part& part : kParts) {
    const auto parsed = TemplateText::parse(templates.*part.member);
    if (!parsed) errors.push_back({pointerOf(part), parsed.status().message()});
  }
  return errors.empty() ? base::Status::okay() : base::Status::invalid(std::move(errors));
}

std::vector<std::string> variablesOf(const Content& templates) {
  std::vector<std::string> names;
  for (const Part& part : kParts) {
    const auto parsed = TemplateText::parse(templates.*part.member);
    if (parsed) names.insert(names.end(), parsed->variables().begin(), parsed->variables().end());
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

base::Result<Content> contentFromJson(std::string_view json) {
  boost::system::error_code error;
  const auto parsed = boost::json::parse(boost::json::string_view(json.data(), json.size()), error);
  if (error || !parsed.is_object()) return base::Status::invalid({{"/content", "is no JSON object"}});
  Content content;
  std::vector<base::FieldError> errors;
  for (const auto& member : parsed.get_object()) {
    const std::string_view key(member.key().data(), member.key().size());
    const auto part = std::find_if(kParts.begin(), kParts.end(), [&](const Part& each) { return each.name == key; });
    const std::string pointer = "/content/" + std::string(key);
    if (key == "attachments") {
      content.attachments = readAttachments(member.value(), pointer, errors);
      continue;
    }
    if (part == kParts.end()) {
      errors.push_back({pointer, "is no part of a message"});
    } else if (part->escaping == Escaping::json) {
      if (!member.value().is_object()) errors.push_back({pointer, "must be an object"});
      content.*part->member = boost::json::serialize(member.value());
    } else if (!member.value().is_string()) {
      errors.push_back({pointer, "must be a text"});
    } else {
      content.*part->member = std::string(member.value().get_string());
    }
    if (part != kParts.end() && (content.*part->member).size() > kRenderedBytesMax)
      errors.push_back({pointer, fmt::format("has more than {} bytes", kRenderedBytesMax)});
  }
  if (!errors.empty()) return base::Status::invalid(std::move(errors));
  return content;
}

}  // namespace signalbox::providers
