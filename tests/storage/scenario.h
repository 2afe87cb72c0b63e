#pragma once
// What a store does in its life, cut into steps that are the same in every run: what a fault may leave behind is then known
// without knowing the store. Values.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "engine/store/store.h"

namespace signalbox::tests {

struct Scenario {
  struct Step {
    std::function<base::Status(store::Store&, std::int64_t step)> work;
    bool commits = true;  // runs in a transaction of its own; false: it changes nothing that anybody can read
  };
  std::string name;
  std::function<void(store::Store&)> prepare = {};  // before anything fails, in one transaction; empty = an empty store
  int schema = -1;                                  // the file comes from a program that knew this many migrations; -1 = this one
  bool newFile = false;                             // there is no file yet
  bool unclean = false;                             // the file was left behind by a crash, its log unread
  std::vector<Step> steps;
};

std::vector<Scenario> allScenarios();

}  // namespace signalbox::tests
