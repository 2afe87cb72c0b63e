#pragma once
// Targets that a webhook must never reach, from ssrf_corpus.txt, which tells what its columns mean.

#include <cstdint>
#include <string>
#include <vector>

struct SsrfTarget {
  std::string text;                  // a URL, more or less; may hold any byte
  bool refusedWhenGiven = false;     // without asking anybody
  std::string host;                  // of one that has its own answers from the resolver
  std::vector<std::string> answers;  // the addresses that its host has; none = the resolver fails
};

/// In the file's order, with the port filled in.
std::vector<SsrfTarget> ssrfCorpus(std::uint16_t port);

/// For a header: controls are percent-encoded.
std::string inOneLine(const std::string& text);
