// Templates and data: a template that passes the check renders any data or says why not, and what the data holds never
// becomes markup.
#include "engine/providers/rendering.h"
#include "tests/fuzz/input.h"

using namespace signalbox;

FUZZ_TARGET(input) {
  providers::Content templates;
  templates.html = input.part();
  templates.subject = input.part();
  const std::string data = input.part();
  static_cast<void>(providers::contentFromJson(input.rest()));
  const bool good = providers::checkTemplate(templates).ok();
  const auto rendered = providers::render(templates, data);
  if (rendered.ok()) REQUIRE(good && rendered->html.size() <= providers::kRenderedBytesMax);
  providers::variablesOf(templates);

  // The same with a value that would be markup, unless the template asks for that with three braces or an ampersand.
  if (!good || templates.html.find("{{{") != std::string::npos || templates.html.find('&') != std::string::npos ||
      templates.html.find('<') != std::string::npos)
    return;
  const auto names = providers::variablesOf(templates);
  std::string values = "{";
  for (const std::string& name : names) {
    if (name.find_first_of("\"\\.\n\r\t") != std::string::npos || name.empty() || static_cast<unsigned char>(name[0]) < 0x20) return;
    values += (values.size() > 1 ? ",\"" : "\"") + name + R"(":"<script>")";
  }
  const auto hostile = providers::render(templates, values + "}");
  if (hostile.ok()) REQUIRE(hostile->html.find('<') == std::string::npos);
}
