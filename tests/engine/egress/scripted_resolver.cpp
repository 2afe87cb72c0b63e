#include "tests/engine/egress/scripted_resolver.h"

#include <dlfcn.h>
#include <netdb.h>

#include <algorithm>
#include <map>
#include <mutex>

namespace {

struct Script {
  std::vector<std::vector<std::string>> answers;
  int lookups = 0;
};

struct Scripts {
  std::mutex mutex;
  std::map<std::string, Script> byHost;
};

Scripts& scripts() {
  static Scripts all;
  return all;
}

using GetAddrInfo = int (*)(const char*, const char*, const addrinfo*, addrinfo**);

int systemLookup(const char* host, const char* service, const addrinfo* hints, addrinfo** result) {
  static const auto real = reinterpret_cast<GetAddrInfo>(::dlsym(RTLD_NEXT, "getaddrinfo"));
  return real(host, service, hints, result);
}

int numericLookup(const char* host, const char* service, const addrinfo* hints, addrinfo** result) {
  addrinfo numeric = hints == nullptr ? addrinfo{} : *hints;
  numeric.ai_flags |= AI_NUMERICHOST;
  return systemLookup(host, service, &numeric, result);
}

std::string withoutDot(std::string host) {
  if (host.ends_with('.')) host.pop_back();
  return host;
}

bool isLocalhost(const std::string& host) { return host == "localhost" || host.ends_with(".localhost"); }

/// The C library frees such a list entry by entry, so that entries of several lookups may be joined.
int scriptedLookup(const std::vector<std::string>& addresses, const char* service, const addrinfo* hints, addrinfo** result) {
  addrinfo* first = nullptr;
  addrinfo** end = &first;
  for (const std::string& address : addresses) {
    addrinfo* found = nullptr;
    if (numericLookup(address.c_str(), service, hints, &found) != 0) continue;
    *end = found;
    while (*end != nullptr) end = &(*end)->ai_next;
  }
  if (first == nullptr) return EAI_NONAME;
  *result = first;
  return 0;
}

}  // namespace

ScriptedResolver::~ScriptedResolver() {
  const std::lock_guard lock(scripts().mutex);
  scripts().byHost.clear();
}

void ScriptedResolver::answer(const std::string& host, std::vector<std::vector<std::string>> answers) {
  const std::lock_guard lock(scripts().mutex);
  scripts().byHost[withoutDot(host)] = {std::move(answers), 0};
}

int ScriptedResolver::lookups(const std::string& host) const {
  const std::lock_guard lock(scripts().mutex);
  const auto found = scripts().byHost.find(withoutDot(host));
  return found == scripts().byHost.end() ? 0 : found->second.lookups;
}

// libcurl calls this one instead of the C library's.
extern "C" int getaddrinfo(const char* host, const char* service, const addrinfo* hints, addrinfo** result) {
  if (host == nullptr) return systemLookup(host, service, hints, result);
  if (numericLookup(host, service, hints, result) == 0) return 0;
  std::vector<std::string> answer;
  {
    const std::lock_guard lock(scripts().mutex);
    const auto found = scripts().byHost.find(withoutDot(host));
    if (found != scripts().byHost.end() && !found->second.answers.empty()) {
      Script& script = found->second;
      answer = script.answers[std::min<std::size_t>(static_cast<std::size_t>(script.lookups), script.answers.size() - 1)];
      ++script.lookups;
    } else if (isLocalhost(withoutDot(host))) {
      return systemLookup(host, service, hints, result);
    }
  }
  return scriptedLookup(answer, service, hints, result);
}
