#include "tests/engine/egress/ssrf_corpus.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "engine/base/check.h"

namespace {

std::string unescaped(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      out += text[i];
      continue;
    }
    SB_CHECK(i + 1 < text.size(), "something follows a backslash");
    switch (text[++i]) {
      case 't': out += '\t'; break;
      case 'n': out += '\n'; break;
      case 'r': out += '\r'; break;
      case '0': out += '\0'; break;
      case '\\': out += '\\'; break;
      case 'x':
        out += static_cast<char>(std::strtoul(text.substr(i + 1, 2).c_str(), nullptr, 16));
        i += 2;
        break;
      default: SB_CHECK(false, "the corpus has an unknown escape");
    }
  }
  return out;
}

std::string withPort(std::string text, const std::string& port) {
  for (std::size_t at = 0; (at = text.find("%PORT%")) != std::string::npos;) text.replace(at, 6, port);
  return text;
}

SsrfTarget named(const std::string& line, const std::string& port) {
  std::istringstream words(line);
  SsrfTarget target;
  std::string addresses, address;
  words >> target.host >> addresses;
  target.text = "https://" + target.host + ":" + port + "/";
  std::istringstream list(addresses);
  while (std::getline(list, address, ',')) target.answers.push_back(address);
  return target;
}

}  // namespace

std::vector<SsrfTarget> ssrfCorpus(std::uint16_t port) {
  std::ifstream file(SIGNALBOX_SOURCE_DIR "/tests/engine/egress/ssrf_corpus.txt");
  SB_CHECK(file.good(), "the corpus can be read");
  std::vector<SsrfTarget> all;
  std::string line;
  while (std::getline(file, line)) {
    if (line.empty() || line.front() == '#') continue;
    const std::size_t blank = line.find(' ');
    const std::string where = line.substr(0, blank), rest = line.substr(blank + 1);
    SB_CHECK(where == "register" || where == "deliver" || where == "name", "each line of the corpus says where it is refused");
    if (where == "name")
      all.push_back(named(rest, std::to_string(port)));
    else
      all.push_back({unescaped(withPort(rest, std::to_string(port))), where == "register", "", {}});
  }
  return all;
}

std::string inOneLine(const std::string& text) {
  constexpr const char* kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte != 0x7F)
      out += c;
    else
      out.append({'%', kHex[byte >> 4], kHex[byte & 15]});
  }
  return out;
}
