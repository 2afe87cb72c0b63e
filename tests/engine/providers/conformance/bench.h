#pragma once
// One kind of provider as the conformance suite needs it: how to make it, a message that it sends and ones that it must
// refuse, and an answer for every outcome that its wire can express. A new kind is one more entry in benches().

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/providers/catalogue.h"

struct Refused {
  const char* name;
  signalbox::providers::Message message;
  const char* words;  // that the refusal must contain
};

struct Bench {
  std::string kind;
  signalbox::model::Channel channel = signalbox::model::Channel::email;
  std::map<std::string, std::string> settings = {};
  std::map<std::string, std::string> secrets = {};
  std::vector<std::string> alsoSecret = {};  // parts of secrets that leave the machine in another form
  signalbox::providers::Message message = {};
  std::vector<Refused> refused = {};
  std::map<signalbox::model::OutcomeClass, signalbox::providers::TransferResult> answers = {};
  bool sharesRows = false;  // reads HTTP by the shared table
  bool hasHealthCheck = true;
  bool keyInUrl = false;  // its health check carries the key in the URL, as documented
  /// What a receiver can tell a repeat by: the same over all attempts of one generation.
  std::function<std::string(const signalbox::providers::Request&)> identity = {};

  signalbox::model::ProviderConfig config() const;
  std::unique_ptr<signalbox::providers::Provider> make() const;
};

std::vector<Bench> benches();
