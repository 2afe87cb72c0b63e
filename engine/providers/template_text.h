#pragma once
// One template text, scanned before mustache sees it: refuses what we do not allow (partials, other delimiters, deep
// nesting), and marks each tag, so that the renderer knows whether a name stands for a variable, which must have a
// value, or opens a section, which need not, and how much text a section repeats. Immutable.

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/status.h"

namespace signalbox::providers {

class TemplateText {
 public:
  static constexpr char kVariableMark = '\x01';  // "\x01name"
  static constexpr char kSectionMark = '\x02';   // "\x02<section number>:name"

  /// Invalid with a message that names the tag.
  static base::Result<TemplateText> parse(std::string_view text);

  /// The same template with marked names.
  const std::string& marked() const { return marked_; }
  /// Bytes between a section's tags, by its number.
  const std::vector<std::size_t>& sectionBytes() const { return sectionBytes_; }
  /// Names of the variables outside of sections, in order of appearance.
  const std::vector<std::string>& variables() const { return variables_; }

 private:
  struct Open {
    std::string name;
    std::size_t number = 0;
    std::size_t bodyBegin = 0;
  };
  base::Status addTag(std::string_view contents, bool triple, std::size_t begin, std::size_t end);
  base::Status addSection(char sigil, std::string_view name, std::size_t begin, std::size_t end);

  std::string marked_;
  std::vector<std::size_t> sectionBytes_;
  std::vector<std::string> variables_;
  std::vector<Open> open_;
};

}  // namespace signalbox::providers
