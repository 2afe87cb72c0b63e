#pragma once
// What the resolver says in this executable, which has its own getaddrinfo in the place of the C library's: a test gives a
// name the answers of one lookup after the other. An address and "localhost" are what they always are; every other name
// does not exist, so that no test asks the network.

#include <string>
#include <vector>

class ScriptedResolver {
 public:
  ScriptedResolver() = default;
  ~ScriptedResolver();  // forgets all names
  ScriptedResolver(const ScriptedResolver&) = delete;
  ScriptedResolver& operator=(const ScriptedResolver&) = delete;

  /// Each lookup of the host takes the next answer, the last one stays. An answer without addresses is an error.
  void answer(const std::string& host, std::vector<std::vector<std::string>> answers);
  /// How often the host was looked up.
  int lookups(const std::string& host) const;
};
