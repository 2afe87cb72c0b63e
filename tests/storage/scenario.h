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
    bool itself = false;  // that transaction is the store's own, and no other is begun around it
  };
  using Begin = std::function<base::Status(store::Store&)>;

  std::string name;
  std::function<void(store::Store&)> prepare = {};  // before anything fails, in one transaction; empty = an empty store
  std::string sql = {};                             // and then, what another program has written: an older one, or one that copied the file
  int schema = -1;                                  // the file comes from a program that knew this many migrations; -1 = this one
  bool newFile = false;                             // there is no file yet
  bool unclean = false;                             // the file was left behind by a crash, its log unread
  bool copied = false;                              // the file is another installation's: it is opened as in production, and on hold
  std::vector<Begin> start = {};                    // what a start does before it reads anything, over again in each; each whole or not at all
  std::vector<std::string> gone = {};               // stands in the file before, and in none when all is done
  std::vector<Step> steps;
};

std::vector<Scenario> allScenarios();

/// For a step that reads: an error when it found something else than it should. It is no check that ends the program, since a bit that was flipped
/// on the disk may change what is read; nothing else may, and whoever runs the step sees to that (isFinding).
base::Status expect(bool holds, const char* words);
bool isFinding(const base::Status& status);

}  // namespace signalbox::tests
