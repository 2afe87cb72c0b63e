#include "engine/providers/template_text.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/providers/answer_text.h"
#include "engine/providers/rendering.h"

namespace signalbox::providers {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

bool isNameOfValue(std::string_view name) {
  return !name.empty() && name.size() <= 128 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
  });
}

base::Status wrong(std::string_view contents, std::string_view why) {
  return {base::Code::invalid, fmt::format("the tag {{{{{}}}}} {}", excerpt(contents, 64), why)};
}

}  // namespace

base::Result<TemplateText> TemplateText::parse(std::string_view text) {
  if (text.size() > kTemplateBytesMax) return base::Status(base::Code::tooLarge, fmt::format("a template has at most {} bytes", kTemplateBytesMax));
  if (!isUtf8(text)) return base::Status(base::Code::invalid, "the template is no UTF-8");
  TemplateText result;
  std::size_t at = 0;
  while (true) {
    const std::size_t begin = text.find("{{", at);
    result.marked_ += text.substr(at, begin == std::string_view::npos ? begin : begin - at);
    if (begin == std::string_view::npos) break;
    const bool triple = text.substr(begin).starts_with("{{{");
    const std::string_view closing = triple ? "}}}" : "}}";
    const std::size_t inner = begin + closing.size();
    const std::size_t close = text.find(closing, inner);
    if (close == std::string_view::npos) return wrong(text.substr(inner, 32), "is not closed");
    const std::size_t end = close + closing.size();
    SB_TRY(result.addTag(trimmed(text.substr(inner, close - inner)), triple, begin, end));
    at = end;
  }
  if (!result.open_.empty()) return wrong("#" + result.open_.back().name, "has no end");
  return result;
}

base::Status TemplateText::addTag(std::string_view contents, bool triple, std::size_t begin, std::size_t end) {
  if (contents.empty()) return wrong(contents, "is empty");
  const char sigil = triple ? '&' : contents.front();
  if (sigil == '!') {
    marked_ += "{{!c}}";
    return {};
  }
  if (sigil == '>') return wrong(contents, "asks for a partial, and there are none");
  if (sigil == '=') return wrong(contents, "changes the delimiters, which is not allowed");
  const bool hasSigil = !triple && (sigil == '#' || sigil == '^' || sigil == '/' || sigil == '&');
  const std::string_view name = hasSigil ? trimmed(contents.substr(1)) : contents;
  if (!isNameOfValue(name)) return wrong(contents, "holds no name of letters, digits and . _ -");
  if (hasSigil && sigil != '&') return addSection(sigil, name, begin, end);
  marked_ += triple || hasSigil ? "{{&" : "{{";
  marked_ += kVariableMark;
  marked_.append(name).append("}}");
  if (open_.empty()) variables_.emplace_back(name);
  return {};
}

base::Status TemplateText::addSection(char sigil, std::string_view name, std::size_t begin, std::size_t end) {
  if (sigil == '/') {
    if (open_.empty() || open_.back().name != name) return wrong("/" + std::string(name), "ends what was not begun");
    const Open section = open_.back();
    open_.pop_back();
    sectionBytes_[section.number] = begin - section.bodyBegin;
    marked_ += fmt::format("{{{{/{}{}:{}}}}}", kSectionMark, section.number, name);
    return {};
  }
  if (open_.size() >= static_cast<std::size_t>(kTemplateDepthMax)) return wrong(std::string(1, sigil) + std::string(name), "is nested too deeply");
  open_.push_back({std::string(name), sectionBytes_.size(), end});
  marked_ += fmt::format("{{{{{}{}{}:{}}}}}", sigil, kSectionMark, sectionBytes_.size(), name);
  sectionBytes_.push_back(0);
  return {};
}

}  // namespace signalbox::providers
